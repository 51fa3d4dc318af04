"""Ideas: written in twenty seconds, then taken by somebody or answered."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from thrive.foundation import audit
from thrive.goals.changes import permission, texts
from thrive.goals.changes.errors import BadIdea, MovedOn, NoSuchIdea
from thrive.goals.changes.pictures import made_small
from thrive.goals.changes.telling import tell_of_idea
from thrive.goals.errors import NotAllowed
from thrive.goals.models import Goal, Idea, Picture
from thrive.people.models import Group, Person

LONGEST = 500


def write_idea(
    *,
    text: str,
    group: Group,
    by: Person,
    at: datetime,
    is_named: bool = True,
    picture: bytes | None = None,
    goal: Goal | None = None,
) -> Idea:
    """Write an idea down for a group. Without a name nothing keeps whose it is, the audit neither.

    Anybody who is here may write one for any group. The same words again on the same day are not
    written twice. Raises NotAllowed, BadIdea, BadPicture.
    """
    permission.refuse_unless_here(by)
    text = _checked(text)
    small = made_small(picture) if picture else None
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=by.pk)
        standing = _standing(text, group, by if is_named else None, at)
        if standing and (small is None or standing.pictures.exists()):
            return standing
        idea = Idea.objects.create(
            text=text, group=group, by=by if is_named else None, on=at.date(), goal=goal
        )
        if small is not None:
            Picture.objects.create(
                idea=idea, kind=Picture.Kind.IDEA, content=small.content, width=small.width,
                height=small.height, made_at=at,
            )  # fmt: skip
        if is_named:
            _write_down("goals.write_idea", idea, by, at)
    return idea


def take_in_idea(*, text: str, group: int, key: str, at: datetime) -> Idea:
    """Take in an idea that came without a name, such as from the mailbox; the same key again is
    the same idea.

    Raises BadIdea, and NoSuchIdea for a group that there is not.
    """
    text = _checked(text)
    found = Group.objects.filter(pk=group).first()
    if found is None:
        raise NoSuchIdea(_("There is no such group."))
    idea, _new = Idea.objects.get_or_create(
        key=key, defaults={"text": text, "group": found, "on": at.date()}
    )
    return idea


def take_idea(*, idea: int, by: Person, at: datetime, owner: Person | None = None) -> Idea:
    """Take an idea on, or hand it to somebody else of the group, who owns it then and is told.

    Whoever belongs to the group may take it; only who leads it may hand it over. One whose owner
    has left may be taken again. Raises NoSuchIdea, NotAllowed, MovedOn for one that was taken,
    answered or tried meanwhile.
    """
    found = idea_of(idea)
    chosen = owner or by
    permission.refuse_unless_belongs(by, found.group, at=at)
    if chosen.pk != by.pk and not permission.leads(by, found.group, at=at):
        raise NotAllowed(_("Only who leads this group may hand an idea to somebody else."))
    permission.refuse_unless_belongs(chosen, found.group, at=at)
    with transaction.atomic():
        _take(found, chosen)
        _write_down("goals.take_idea", found, by, at)
        if chosen.pk != by.pk:
            tell_of_idea(found, to=chosen, by=by, at=at)
    return idea_of(idea)


def answer_idea(*, idea: int, answer: str, by: Person, at: datetime) -> Idea:
    """Answer an idea that is not tried, with the reason. Its author reads it, as all do.

    The same answer again changes nothing. Raises NoSuchIdea, NotAllowed, BadIdea without
    a reason, MovedOn.
    """
    found = idea_of(idea)
    if not permission.may_answer(by, found, at=at):
        raise NotAllowed(_("Only who owns this idea may answer it, or leads its group."))
    answer = answer.strip()
    problems = texts.problems_of({"answer": answer}, most={}, needed=("answer",))
    if problems:
        raise BadIdea(_("An answer gives a reason."), problems)
    if found.state == Idea.State.ANSWERED and found.answer == answer:
        return found
    with transaction.atomic():
        _move(
            found, {Idea.State.WAITING, Idea.State.TAKEN}, state=Idea.State.ANSWERED,
            answer=answer, answered_at=at,
        )  # fmt: skip
        _write_down("goals.answer_idea", found, by, at)
    return idea_of(idea)


def idea_of(number: int) -> Idea:
    """One idea. Raises NoSuchIdea."""
    found = Idea.objects.select_related("group", "by", "owner").filter(pk=number).first()
    if found is None:
        raise NoSuchIdea(_("There is no such idea."))
    return found


def was_tried(idea: Idea) -> None:
    """Say that a change is made of an idea. Raises MovedOn where there is one already."""
    _move(idea, {Idea.State.WAITING, Idea.State.TAKEN, Idea.State.ANSWERED}, state=Idea.State.TRIED)


def _standing(text: str, group: Group, by: Person | None, at: datetime) -> Idea | None:
    """A day and no minute: of an idea without a name no more is kept."""
    same = Idea.objects.filter(
        text=text, group=group, by=by, on=at.date(), state=Idea.State.WAITING, key=None
    )
    return same.order_by("id").first()


def _move(idea: Idea, before: set[str], **new: object) -> None:
    if not Idea.objects.filter(pk=idea.pk, state__in=before).update(**new):
        raise MovedOn(_("Somebody has taken or answered this idea meanwhile."))


def _take(idea: Idea, owner: Person) -> None:
    free = Idea.objects.filter(permission.nobodys(), pk=idea.pk)
    if not free.update(state=Idea.State.TAKEN, owner=owner):
        raise MovedOn(_("Somebody has taken or answered this idea meanwhile."))


def _checked(text: str) -> str:
    text = text.strip()
    problems = texts.problems_of({"text": text}, most={"text": LONGEST}, needed=("text",))
    if problems:
        raise BadIdea(_("This idea cannot be written down so."), problems)
    return text


def _write_down(action: str, idea: Idea, by: Person, at: datetime) -> None:
    audit.record(actor=permission.actor_of(by), action=action, subject=f"idea {idea.pk}", at=at)
