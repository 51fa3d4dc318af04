"""A conversation about a goal: what it is called, who will see it, and what became of it."""

from collections.abc import Mapping
from dataclasses import asdict, replace

from django.utils.translation import gettext as _

from thrive.experiences.conversing.asked import Asked
from thrive.experiences.conversing.shapes import Promised, Screen
from thrive.experiences.models import GoalPrompt
from thrive.experiences.prompting import actions as prompting
from thrive.experiences.prompting.goals import about_goal
from thrive.goals.aims import queries as aims
from thrive.goals.aims.queries import Promise

KEPT_STEP = "kept"  # the frame that asks what became of the step


def promise_of_goal(prompt: Asked) -> Promised:
    """Exactly those who can see the goal, in one sentence."""
    found = _about(prompt)
    promise = aims.promise_of(goal=found.goal_id, person=prompt.somebody)
    told = {"goal": found.goal.title, "sentence": promise.sentence}
    sentence = _("About “%(goal)s”. %(sentence)s") % told
    whole = _("It is written under your goal at the end. Until then nobody but you can see it.")
    return Promised(prompt.promise, sentence, (whole,))


def about(prompt: Asked, screen: Screen) -> Screen:
    """The screen with what it is about: its goal, and the step that was planned."""
    found = _about(prompt)
    screen = replace(screen, title=found.goal.title)
    if screen.frame != KEPT_STEP:
        return screen
    step = aims.open_step(goal=found.goal_id)
    return replace(screen, before=step) if step else screen


def begin(prompt: Asked) -> None:
    """Keep who can see the goal when somebody begins: nobody else is ever shown what they say."""
    promise = aims.promise_of(goal=_about(prompt).goal_id, person=prompt.somebody)
    prompting.promise_begun(prompt=prompt.root, promised=_plain(promise))


def is_wider(now: Promise, promised: Mapping[str, object]) -> bool:
    """Whether anybody could see the goal now who was not in the promise."""
    if promised.get("everyone"):
        return False
    persons = promised.get("persons")
    there = set(persons) if isinstance(persons, list) else set()
    is_another_group = now.group is not None and now.group != promised.get("group")
    return now.everyone or is_another_group or not set(now.persons) <= there


def became_of(prompt: Asked) -> str:
    """What became of what was said, at the end."""
    told: dict[str, str] = {
        GoalPrompt.Outcome.WRITTEN: _("It stands under your goal now."),
        GoalPrompt.Outcome.WIDER: _(
            "More people can see your goal now than when you began, so nothing was written under "
            "it. You find it under “What I said”."
        ),
        GoalPrompt.Outcome.ENDED: _("Your goal has ended, so nothing was written under it."),
    }
    return told.get(_about(prompt).outcome, "")


def _plain(promise: Promise) -> dict[str, object]:
    kept = asdict(promise) | {"persons": list(promise.persons)}
    del kept["sentence"]
    return kept


def _about(prompt: Asked) -> GoalPrompt:
    found = about_goal(prompt.root)
    assert found is not None, "what asks about goals is written down with its goal"
    return found
