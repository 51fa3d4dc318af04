"""What delivery gets of a prompt: to whom, where it leads, and two lines in the person's language.

The lines say what it is about and how long it takes, nothing that was said: they stand on locked
screens.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thrive.experiences.content.program import Program as Content
from thrive.experiences.prompting.claiming import Claimed
from thrive.experiences.prompting.codes import code_of
from thrive.experiences.prompting.contents import content_of
from thrive.voice import queries as voice

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
    is_same_for_all: bool = False  # the link of an anonymous run, which is everybody's


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
    """Where a prompt leads, and where one leaves its run. Anonymous ones: see public_link."""
    here = f"/c/{code_of(prompt)}/"
    return here, f"{here}leave/"


def public_link(study: int) -> str:
    """Where every prompt of an anonymous run leads: an address that is the same for everybody."""
    return f"{settings.THRIVE_VOICE_ADDRESS}/s/{study}/"


class Wording:
    """The words of one batch. The same words for the same language are made once."""

    def __init__(self, editions: Mapping[int, str]) -> None:
        self._digests = editions
        self._made: dict[tuple[int, str, str, str, int], tuple[str, str]] = {}
        self._heads: dict[tuple[int, date], str] = {}

    def words(
        self, edition: int, experience: str, kind: Kind, language: str, seconds: int
    ) -> tuple[str, str]:
        """Title and line, in the person's language."""
        key = (edition, experience, kind, language, seconds)
        if key not in self._made:
            content = content_of(edition, self._digests[edition])
            self._made[key] = _words(content, experience, kind, language, seconds)
        return self._made[key]

    def public_words(
        self, edition: int, study: int, kind: Kind, language: str, seconds: int, on: date
    ) -> tuple[str, str]:
        """Title and line of an anonymous run: the same for everybody who reads this language.

        With the six words of its list of keys, to compare with a colleague's.
        """
        content = content_of(edition, self._digests[edition])
        spoken = language or settings.LANGUAGE_CODE
        title = content.title.read_in((spoken, content.languages[0]))
        if (study, on) not in self._heads:
            self._heads[study, on] = voice.directory_words(study=study, on=on)
        told = {"words": self._heads[study, on], "takes": _takes(seconds, spoken)}
        with translation.override(spoken):
            sentence = {
                "first": _("Anonymous, %(takes)s. Everybody got this same link."),
                "reminder": _(
                    "Still open, %(takes)s. This goes to everybody, because nobody knows who has "
                    "answered."
                ),
            }[_public_kind(kind)]
            if told["words"]:
                sentence += " " + _("The six words, to compare with a colleague: %(words)s")
            return title, sentence % told


def _public_kind(kind: Kind) -> Literal["first", "reminder"]:
    return "reminder" if kind == "reminder" else "first"


def _takes(seconds: int, language: str) -> str:
    minutes = max(1, round(seconds / 60))
    with translation.override(language):
        told = ngettext("about a minute", "about %(minutes)s minutes", minutes)
        return told % {"minutes": minutes}


def _words(
    content: Content, experience: str, kind: Kind, language: str, seconds: int
) -> tuple[str, str]:
    spoken = language or settings.LANGUAGE_CODE
    languages = (spoken, content.languages[0])
    title = content.experience(experience).title.read_in(languages)
    told = {"program": content.title.read_in(languages), "takes": _takes(seconds, spoken)}
    with translation.override(spoken):
        sentence = {
            "first": _("%(program)s: %(takes)s."),
            "reminder": _("%(program)s is still open: %(takes)s."),
            "goes_on": _("%(program)s goes on: %(takes)s."),
        }[kind]
    return title, sentence % told
