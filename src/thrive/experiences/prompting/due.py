"""What delivery gets of a prompt: to whom, where it leads, and two lines in the person's language.

The lines say what it is about and how long it takes, nothing that was said: they stand on locked
screens.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Literal

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thrive.experiences.content.program import Program as Content
from thrive.experiences.content.reading import read
from thrive.experiences.models import Edition
from thrive.experiences.prompting.claiming import Claimed
from thrive.experiences.prompting.codes import code_of

Kind = Literal["first", "reminder", "goes_on"]


@dataclass(frozen=True, slots=True)
class Due:
    """One message that is due. The key stays the same however often it is claimed."""

    prompt: int
    key: str
    person: int
    kind: Kind
    title: str
    line: str
    path: str
    leave_path: str
    seconds: int
    priority: int
    week_on: date  # the Monday, where the person is
    expires_at: datetime
    promise: str


def kind_of(one: Claimed) -> Kind:
    """What kind of message it is."""
    if one.sent_at is not None:
        return "first" if one.is_resending else "reminder"
    return "first" if one.continues is None else "goes_on"


def key_of(one: Claimed) -> str:
    """The name of the message, the same however often it is claimed: channels send it once."""
    if one.sent_at is None:
        return f"prompt-{one.prompt}"
    if one.is_resending:
        return f"prompt-{one.prompt}-resent-{one.resent}"
    return f"prompt-{one.prompt}-again-{one.reminded + 1}"


def paths(prompt: int) -> tuple[str, str]:
    """Where a prompt leads, and where one leaves its run."""
    here = f"/c/{code_of(prompt)}/"
    return here, f"{here}leave/"


class Wording:
    """The words of one batch. The same words for the same language are made once."""

    def __init__(self, editions: Mapping[int, str]) -> None:
        self._digests = editions
        self._made: dict[tuple[int, str, str, str, int], tuple[str, str]] = {}

    def words(
        self, edition: int, experience: str, kind: Kind, language: str, seconds: int
    ) -> tuple[str, str]:
        """Title and line, in the person's language."""
        key = (edition, experience, kind, language, seconds)
        if key not in self._made:
            content = content_of(edition, self._digests[edition])
            self._made[key] = _words(content, experience, kind, language, seconds)
        return self._made[key]


@lru_cache(maxsize=64)
def content_of(edition: int, digest: str) -> Content:
    """The content of an edition, which never changes; the digest guards against another database.

    Raises ValueError for content that cannot be read any more.
    """
    content, findings = read(Edition.objects.values_list("content", flat=True).get(pk=edition))
    if content is None:
        raise ValueError(f"Edition {edition} ({digest[:8]}) cannot be read: {findings[:3]}")
    return content


def _words(
    content: Content, experience: str, kind: Kind, language: str, seconds: int
) -> tuple[str, str]:
    spoken = language or settings.LANGUAGE_CODE
    languages = (spoken, content.languages[0])
    title = content.experience(experience).title.read_in(languages)
    minutes = max(1, round(seconds / 60))
    told: dict[str, Any] = {
        "program": content.title.read_in(languages),
        "takes": "",
        "minutes": minutes,
    }
    with translation.override(spoken):
        told["takes"] = ngettext(
            "about a minute", "about %(minutes)s minutes", minutes
        ) % {"minutes": minutes}  # fmt: skip
        sentence = {
            "first": _("%(program)s: %(takes)s."),
            "reminder": _("%(program)s is still open: %(takes)s."),
            "goes_on": _("%(program)s goes on: %(takes)s."),
        }[kind]
    return title, sentence % told
