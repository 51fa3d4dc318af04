"""What voice itself seals with the key of the server, and how it lets go of it: see ``seals``."""

from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thrive.voice.actions.custody import void_keyed
from thrive.voice.models import Conversation, WaitingWords, WaveKey
from thrive.voice.seals import Kind, name_kind


def name_own() -> None:
    """Name all kinds of voice, in the order in which they matter to people."""
    name_kind(
        Kind(
            "conversations",
            count=lambda: _conversations().count(),
            called=lambda many: (
                ngettext(
                    "%(count)s conversation in confidence",
                    "%(count)s conversations in confidence",
                    many,
                )
                % {"count": many}
            ),
            afterwards=lambda: _("deleted; what was published of them stays"),
            give_up=lambda _by, _at: _deleted(_conversations()),
            table=Conversation,
        )
    )
    name_kind(
        Kind(
            "waiting_words",
            count=lambda: WaitingWords.objects.count(),
            called=lambda many: (
                ngettext(
                    "%(count)s text that waits to be published",
                    "%(count)s texts that wait to be published",
                    many,
                )
                % {"count": many}
            ),
            afterwards=lambda: _("deleted"),
            give_up=lambda _by, _at: _deleted(WaitingWords.objects.all()),
            table=WaitingWords,
        )
    )
    name_kind(
        Kind(
            "waves",
            count=lambda: WaveKey.objects.filter(wave__closed_at__isnull=True).aggregate(
                waves=Count("wave", distinct=True)
            )["waves"],
            called=lambda many: (
                ngettext(
                    "%(count)s anonymous period that is open or ahead",
                    "%(count)s anonymous periods that are open or ahead",
                    many,
                )
                % {"count": many}
            ),
            afterwards=lambda: _("void: nobody's answers in them can be opened"),
            give_up=lambda by, at: void_keyed(by=by, at=at),
            table=WaveKey,
        )
    )


def _conversations() -> QuerySet[Conversation]:
    return Conversation.objects.filter(is_sealed=True)


def _deleted(rows: QuerySet[Any]) -> int:  # Any: of whichever table
    many = rows.count()
    rows.delete()
    return many
