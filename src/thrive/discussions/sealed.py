"""What of talks hangs on the key of the server: who wrote under which two words, where no name is
kept. Without the key nobody can show again that words are theirs: see ``voice.seals``.
"""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thrive.discussions.models import Topic
from thrive.voice.seals import Kind, name_kind


def name_talks() -> None:
    """Name talks without names as something that the key seals."""
    name_kind(
        Kind(
            "talks",
            count=lambda: _open().count(),
            called=lambda many: (
                ngettext("%(count)s talk without names", "%(count)s talks without names", many)
                % {"count": many}
            ),
            afterwards=lambda: _(
                "closed, because nobody is known again there: what was written stays to be read, "
                "and nobody can change or withdraw it"
            ),
            give_up=_closed,
            table=Topic,
        )
    )


def _open() -> QuerySet[Topic]:
    return Topic.objects.filter(promise=Topic.Promise.CONFIDENTIAL, state=Topic.State.OPEN)


def _closed(_by: str, _at: datetime) -> int:
    """Whoever wrote on under another key would stand there as two."""
    return _open().update(state=Topic.State.CLOSED)
