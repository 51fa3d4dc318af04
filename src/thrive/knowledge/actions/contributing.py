"""Adding what one knows, and what a keeper does with it: taken into a page, or answered."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from thrive.foundation import outbox
from thrive.foundation.errors import Problem
from thrive.foundation.texts import unprintable_problems
from thrive.knowledge.access import answerable, keeper_of, path_of, visible_page
from thrive.knowledge.actions.pages import change_page, kept_page
from thrive.knowledge.errors import AlreadyAnswered, BadContribution, TooFast
from thrive.knowledge.models import Contribution, Page
from thrive.knowledge.recording import put_on_record
from thrive.knowledge.rules.limits import (
    CONTRIBUTIONS_WINDOW,
    LONGEST_ANSWER,
    LONGEST_CONTRIBUTION,
    MOST_CONTRIBUTIONS,
    TWICE_WITHIN,
)
from thrive.people.models import Person

SECONDS = 60
KEPT_FOR = timedelta(days=7)


def contribute(*, text: str, by: Person | None, about: str = "", at: datetime) -> int:
    """Add what one knows and return its number; a page's keeper is told, if they can read it still.

    ``about`` is ``page-3`` for a page, another key, or nothing: then it waits for anybody who leads
    a group. ``by=None`` where nobody may know who says it; such a one gets no answer. The same
    words by the same person within two minutes are one.
    Raises NoSuchPage, BadContribution, TooFast.
    """
    text = _checked(text, LONGEST_CONTRIBUTION, "text")
    if len(about) > 100 or unprintable_problems({"about": about}):
        raise BadContribution(
            _("This cannot be kept."), [Problem(_("is not known"), column="about")]
        )
    with transaction.atomic():
        page = _page_about(about, by, at)
        if by is not None:
            Person.objects.select_for_update().get(pk=by.pk)  # two presses wait for one another
            lately = Contribution.objects.filter(by=by, made_at__lte=at)
            same = lately.filter(text=text, about=about, made_at__gt=at - TWICE_WITHIN).first()
            if same is not None:
                return same.pk
            if lately.filter(made_at__gt=at - CONTRIBUTIONS_WINDOW).count() >= MOST_CONTRIBUTIONS:
                raise TooFast(_("You added a lot just now. Wait an hour, then go on."))
        made = Contribution.objects.create(text=text, by=by, about=about, page=page, made_at=at)
        put_on_record("contribute", f"contribution {made.pk}", by, at)
        if page is not None:
            _tell_keeper(made, page, at)
    return made.pk


def take_into_page(
    *, contribution: int, page: int, seen_version: int, body: str, by: Person, at: datetime
) -> int:
    """Put a contribution into a page, in the words of ``body``, and return the page's new version.

    Its author is told. Raises NoSuchContribution, AlreadyAnswered, and what ``change_page`` raises.
    """
    with transaction.atomic():
        row = answerable(contribution, by, at=at)
        kept_page(page, by, at)
        version = change_page(page=page, seen_version=seen_version, body=body, by=by, at=at)
        _end(row, Contribution.State.TAKEN, by, at, page=page)
        put_on_record("take_in", f"contribution {row.pk}", by, at, {"page": page})
        _tell_author(row, path_of(page), at)
    return version


def put_aside(*, contribution: int, answer: str, by: Person, at: datetime) -> None:
    """Put a contribution aside, with an answer that its author reads.

    Raises NoSuchContribution, AlreadyAnswered, BadContribution.
    """
    answer = _checked(answer, LONGEST_ANSWER, "answer")
    with transaction.atomic():
        row = answerable(contribution, by, at=at)
        _end(row, Contribution.State.ASIDE, by, at, answer=answer)
        put_on_record("put_aside", f"contribution {row.pk}", by, at)
        _tell_author(row, "/know/mine/", at)


def _end(
    row: Contribution, state: str, by: Person, at: datetime, *, page: int | None = None,
    answer: str = "",
) -> None:  # fmt: skip
    more = {"page_id": page} if page is not None else {}
    changed = Contribution.objects.filter(pk=row.pk, state=Contribution.State.WAITING).update(
        state=state, answer=answer, answered_at=at, answered_by=by, **more
    )
    if not changed:
        raise AlreadyAnswered(_("Somebody answered this already. Load the page again."))


def _page_about(about: str, by: Person | None, at: datetime) -> Page | None:
    kind, _dash, key = about.partition("-")
    if kind != "page":
        return None
    number = int(key) if key.isascii() and key.isdigit() and len(key) < 19 else 0
    if by is None:
        return Page.objects.filter(pk=number, state=Page.State.STANDING).first()
    return visible_page(number, by, at=at)


def _checked(text: str, most: int, column: str) -> str:
    text = text.replace("\r\n", "\n").strip()
    problems = unprintable_problems({column: text})
    if not text:
        problems.append(Problem(_("is missing; write a few words"), column=column))
    if len(text) > most:
        message = _("is too long; at most %(most)s letters") % {"most": most}
        problems.append(Problem(message, column=column))
    if problems:
        raise BadContribution(_("This cannot be kept."), problems)
    return text


def _tell_keeper(made: Contribution, page: Page, at: datetime) -> None:
    keeper = keeper_of(page, at=at)
    if keeper is None or keeper.pk == made.by_id:
        return
    with translation.override(keeper.language or settings.LANGUAGE_CODE):
        line = _("Somebody added what they know to “%(title)s”.") % {"title": page.title}
        _tell(keeper, f"know-added-{made.pk}", line, "/know/waiting/", at)


def _tell_author(made: Contribution, path: str, at: datetime) -> None:
    if made.by is None or not made.by.is_active:
        return
    with translation.override(made.by.language or settings.LANGUAGE_CODE):
        line = _("What you added was answered.")
        _tell(made.by, f"know-answered-{made.pk}", line, path, at)


def _tell(person: Person, key: str, line: str, path: str, at: datetime) -> None:
    outbox.announce(
        "message",
        {
            "key": key,
            "person": person.pk,
            "title": _("Know"),
            "line": line,
            "path": path,
            "leave_path": "",
            "seconds": SECONDS,
            "expires_at": (at + KEPT_FOR).isoformat(),
        },
        at=at,
        key=key,
    )
