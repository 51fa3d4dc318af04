"""What is talked about under something: the part that any page can show at its foot.

The page puts ``talk_under("goal-7", request.user, at=request.at)`` into its context as ``talk`` and
writes ``{% include "discussions/under.html" %}``. Who can open a talk there, and who is in it, is
said by the domain of the thing: see ``thrive.discussions.subjects``.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse

from thrive.discussions.queries import TopicRow, topics_under
from thrive.people.models import Person


@dataclass(frozen=True)
class Under:
    """The talks under something, and where one opens another."""

    rows: tuple[TopicRow, ...]
    begin_address: str


def talk_under(
    subject: str, viewer: Person, *, at: datetime, keys: Collection[str] | None = None
) -> Under:
    """The talks under something that somebody may read, in one question where there are none.

    ``keys``: those of the viewer, where the page knows them already.
    """
    begin = f"{reverse('talk:new')}?{urlencode({'about': subject})}"
    return Under(topics_under(subject, viewer, at=at, keys=keys), begin)
