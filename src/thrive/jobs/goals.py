"""Goals by the clock: what nobody answered goes up, and how long answers took is told."""

from datetime import datetime, timedelta

from thrive.experiences.oneself import actions as oneself
from thrive.experiences.prompting import actions as prompting
from thrive.experiences.running import actions as running
from thrive.goals.aims import actions
from thrive.goals.changes import actions as changes


def escalate_obstacles(at: datetime) -> int:
    """Let what nobody answered in 14 days go one level up."""
    return actions.escalate_obstacles(at)


def release_time_to_answer(at: datetime) -> int:
    """Publish how long answers to obstacles took in the month that is over."""
    last_month = at.date().replace(day=1) - timedelta(days=1)
    return actions.release_time_to_answer(on=last_month, at=at).added


def ask_about_goals(at: datetime) -> int:
    """Write down a prompt for each check-in that is due today."""
    return running.ask_about_goals(at=at)


def ask_due_oneself(at: datetime) -> int:
    """Write down a prompt for each talk with oneself that is due today."""
    return oneself.ask_due(at=at)


def drop_needless(at: datetime) -> int:
    """Take back check-ins that were made on the goal's page, or whose goal has ended."""
    return prompting.drop_needless(at=at)


def begin_changes(at: datetime) -> int:
    """Let changes begin whose first day has come."""
    return changes.begin_due(at=at)
