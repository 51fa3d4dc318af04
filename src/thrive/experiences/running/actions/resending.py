"""Somebody is sent a prompt once more."""

from datetime import datetime

from django.utils.translation import gettext as _

from thrive.experiences.models import Prompt
from thrive.experiences.prompting import actions as prompting
from thrive.experiences.prompting.errors import NoSuchPrompt
from thrive.experiences.running.permission import RunRef, run_for
from thrive.people.models import Person


def resend_prompt(*, run: RunRef, prompt: int, by: Person | None, at: datetime) -> None:
    """Send a prompt of a named run once more. Twice before it is sent sends it once.

    Raises NoSuchRun, NoSuchPrompt for one of another run; and as ``prompting``: NotByName for a run
    that does not tell who was sent what, TimeIsOver for what is not open.
    """
    kept = run_for(run, by, at=at)
    if not Prompt.objects.filter(pk=prompt, run=kept).exists():
        raise NoSuchPrompt(_("There is no such prompt."))
    prompting.resend(prompt=prompt, by=by, at=at)
