"""Who may see and change a run: whoever stewards all of its groups, and administrators.

A process of the server (the command line, the demo) acts as nobody: ``None``. Administrators look
after runs; what was answered they see no more than others.
"""

from datetime import datetime
from typing import TypeAlias

from django.utils.translation import gettext as _

from thrive.experiences.errors import NotAllowed
from thrive.experiences.models import Run
from thrive.experiences.running.errors import LinkClosed, NoSuchRun
from thrive.people.models import Group, Person
from thrive.people.queries import Roles, roles

SERVER = "server"
RunRef: TypeAlias = Run | int  # a run, or its number


def actor_of(by: Person | None) -> str:
    """How the audit names the one who acts."""
    return SERVER if by is None else by.external_id


def run_for(reference: RunRef, by: Person | None, *, at: datetime) -> Run:
    """The run as it stands, if this person looks after it. Raises NoSuchRun for all others."""
    run = _found(reference)
    if by is None or _looks_after(run, by, roles(by, at=at)):
        return run
    raise _no_such_run()


def existing(reference: RunRef) -> Run:
    """The run as it stands, whoever asks. Raises NoSuchRun."""
    return _found(reference)


def held(reference: RunRef, by: Person | None, *, at: datetime) -> Run:
    """The run, held until the transaction ends, so that two who change it come one after another.

    Raises NoSuchRun.
    """
    run = run_for(reference, by, at=at)
    return (
        Run.objects.select_for_update(of=("self",))
        .select_related("edition__program")
        .get(pk=run.pk)
    )


def may_look_after(run: Run, by: Person | None, *, at: datetime) -> bool:
    """Whether this person sees and changes the run."""
    return by is None or _looks_after(run, by, roles(by, at=at))


def refuse_unless_steward(groups: list[Group], by: Person | None, *, at: datetime) -> None:
    """Raise NotAllowed unless this person stewards all these groups, or is administrator."""
    if by is None:
        return
    held_roles = roles(by, at=at)
    if held_roles.is_administrator:
        return
    if not held_roles.steward_of:
        raise NotAllowed(_("Only stewards and administrators look after runs."))
    for group in groups:
        if not held_roles.may_steward(group):
            raise NotAllowed(
                _("Only a steward of %(group)s may ask its people.") % {"group": group.name}
            )


def joinable(secret: str) -> Run:
    """The run that a link leads to, as long as it is on. Raises LinkClosed."""
    linked = Run.objects.select_related("edition__program").exclude(link_secret="")
    found = linked.filter(link_secret=secret).exclude(state=Run.State.STOPPED).first()
    if found is None:
        raise link_closed()
    return found


def link_closed() -> LinkClosed:
    """What is said of every link that does not open, whatever the reason."""
    return LinkClosed(_("This link is not open. Ask whoever sent it to you for a new one."))


def _found(reference: RunRef) -> Run:
    number = reference if isinstance(reference, int) else reference.pk
    found = Run.objects.select_related("edition__program").filter(pk=number).first()
    if found is None:
        raise _no_such_run()
    return found


def _looks_after(run: Run, by: Person, held_roles: Roles) -> bool:
    if run.asks_goals or run.asks_oneself:
        return False  # who takes part in it shows who has goals, or coaches themselves
    if held_roles.is_administrator:
        return True
    if not held_roles.steward_of:
        return False
    groups = [one.group for one in run.audience.select_related("group")]
    if groups:
        return all(held_roles.may_steward(group) for group in groups)
    return run.made_by_id == by.pk


def _no_such_run() -> NoSuchRun:
    return NoSuchRun(_("There is no such run, or it is not yours to look after."))
