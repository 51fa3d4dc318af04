"""The one way in which a draft changes: under a lock, with everything that it replaced kept."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext as _

from thrive.experiences.content.file import DEEPEST, LARGEST_FILE
from thrive.experiences.content.reading import Plain
from thrive.experiences.drafting.errors import DraftClosed, NoSuchDraft, NoSuchPart, NotFit
from thrive.experiences.drafting.history import Change
from thrive.experiences.drafting.parts import BadPart
from thrive.experiences.models import Draft, DraftSave
from thrive.experiences.queries import refuse_unless_may_design
from thrive.foundation.texts import unprintable
from thrive.people.models import Person

LONGEST_VALUE = 200_000  # letters of one text; a picture has 120,000


@dataclass
class Pen:
    """An open draft under a lock, in the hand of one person, inside a transaction."""

    draft: Draft
    by: Person
    at: datetime

    @property
    def document(self) -> Plain:
        """The program as it stands."""
        return self.draft.content

    def write(self, document: Plain, change: Change) -> DraftSave:
        """Keep the changed program, and the change itself. Raises NotFit."""
        refuse_unfit(document)
        self.draft.content = document
        return self._keep(change, is_beside=False)

    def put_beside(self, change: Change) -> DraftSave:
        """Keep a text beside what stands, which stays as it is. Raises NotFit."""
        refuse_unfit(change.became)
        return self._keep(change, is_beside=True)

    def _keep(self, change: Change, *, is_beside: bool) -> DraftSave:
        self.draft.version += 1
        self.draft.title = title_of(self.draft.content)
        self.draft.changed_at = self.at
        save = DraftSave.objects.create(
            draft=self.draft, version=self.draft.version, part=change.part,
            was=change.was, became=change.became, is_beside=is_beside,
            saved_by=self.by, saved_at=self.at,
        )  # fmt: skip
        changed = Draft.objects.filter(
            pk=self.draft.pk, version=self.draft.version - 1, closed_at=None
        ).update(
            content=self.draft.content, title=self.draft.title,
            version=F("version") + 1, changed_at=self.at,
        )  # fmt: skip
        if changed != 1:  # the lock keeps others out, so something writes past this door
            raise RuntimeError(f"Draft {self.draft.pk} moved under the lock")
        return save


def take_up(draft: int, *, by: Person, at: datetime) -> Pen:
    """An open draft to write in; only inside a transaction.

    Raises NotAllowed, NoSuchDraft, DraftClosed.
    """
    refuse_unless_may_design(by, at=at)
    found = Draft.objects.select_for_update().filter(pk=draft).first()
    if found is None:
        raise NoSuchDraft(_("There is no such draft."))
    if found.closed_at is not None:
        raise DraftClosed(_("This draft was taken in or put away. Start again from the program."))
    return Pen(found, by, at)


def saves_since(draft: Draft, base: int) -> Iterable[DraftSave]:
    """What was changed since a version, the newest first."""
    later = DraftSave.objects.filter(draft=draft, version__gt=base, is_beside=False)
    return later.order_by("-id").select_related("saved_by")


def title_of(document: Plain) -> str:
    """How a draft is called in lists: by its title in the first of its languages that has one."""
    title = document.get("title") if isinstance(document, dict) else None
    said = list(title.values()) if isinstance(title, dict) else [title]
    languages = document.get("languages") if isinstance(document, dict) else None
    if isinstance(title, dict) and isinstance(languages, list):
        said = [title.get(one) for one in languages if isinstance(one, str)] + said
    return next((one for one in said if isinstance(one, str) and one.strip()), "")[:200]


def refuse_unfit(value: Plain, depth: int = 0) -> None:
    """Raise NotFit for what no draft can hold. What merely does not check yet may stand."""
    if depth > DEEPEST:
        raise NotFit(_("This holds too many things inside one another."))
    if depth == 0 and len(json.dumps(value, ensure_ascii=False)) > LARGEST_FILE:
        message = _("With this the program would be too large; %(most)s letters at most.")
        raise NotFit(message % {"most": LARGEST_FILE})
    match value:
        case str():
            _refuse_unfit_text(value)
        case dict():
            for key, inner in value.items():
                refuse_unfit(key, depth + 1)
                refuse_unfit(inner, depth + 1)
        case list():
            for inner in value:
                refuse_unfit(inner, depth + 1)


def _refuse_unfit_text(words: str) -> None:
    if len(words) > LONGEST_VALUE:
        raise NotFit(_("This is too long; %(most)s letters at most.") % {"most": LONGEST_VALUE})
    letter = unprintable(words)
    if letter is not None:
        message = _("This holds the letter %(letter)s, which cannot be printed. Type it anew.")
        raise NotFit(message % {"letter": letter})


def no_such_part(problem: BadPart) -> NoSuchPart:
    """The refusal for a part that is gone, or that no program has."""
    message = _("The part “%(part)s” is not there. Somebody may have removed it.")
    return NoSuchPart(message % {"part": str(problem)[:100]})
