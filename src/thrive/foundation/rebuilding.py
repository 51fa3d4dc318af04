"""The search index made anew from the rooms: see ``foundation.search``."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from thrive.foundation import audit, search
from thrive.foundation.search.keeping import mend_index
from thrive.foundation.search.models import Entry
from thrive.foundation.search.rooms import Room


@dataclass(frozen=True)
class Rebuilt:
    """How many things of each kind were pushed again, and how much was found that is nowhere."""

    pushed: dict[str, int]
    withdrawn: int

    def __str__(self) -> str:
        """What was done, a line for each kind."""
        lines = [
            _("%(kind)s: %(count)s put into the index again.") % {"kind": kind, "count": count}
            for kind, count in self.pushed.items()
        ]
        return "\n".join([*lines, _("Taken out, because it is nowhere: %s.") % self.withdrawn])


def rebuild(*, at: datetime) -> Rebuilt:
    """Push everything again from the rooms, and take out what is in none of them.

    One thing after the other, each in a transaction of its own: meanwhile people search and write,
    and at no moment is more found than may be. Running it twice is safe, and so is stopping it.
    """
    mend_index()
    known = {room.kind: room for room in search.rooms()}
    pushed = {kind: _push_all(room) for kind, room in known.items()}
    entries = list(Entry.objects.order_by("id").values_list("kind", "ref"))
    withdrawn = sum(_withdraw_lost(known.get(kind), kind, ref) for kind, ref in entries)
    audit.record(
        actor="server",
        action="search.rebuild",
        at=at,
        details={"pushed": pushed, "withdrawn": withdrawn},
    )
    return Rebuilt(pushed, withdrawn)


def _push_all(room: Room[Any]) -> int:  # Any: rows of a domain that is not known here
    numbers = list(room.rows().order_by("pk").values_list("pk", flat=True))
    return sum(room.push_again(str(number)) for number in numbers)


def _withdraw_lost(room: Room[Any] | None, kind: str, ref: str) -> bool:  # Any: as above
    """Take out what is in no room. What came into one meanwhile stays."""
    if room is not None and room.push_again(ref):
        return False
    search.withdraw(kind=kind, ref=ref)
    return True
