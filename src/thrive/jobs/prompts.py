"""Runs by the clock: who belongs to them, what they ask whom when, what has ended."""

from datetime import datetime

from thrive.experiences.prompting import actions as prompting
from thrive.experiences.running import actions as running


def follow_groups(at: datetime) -> int:
    """Let those in who joined a group that is asked, and those out who left it."""
    return running.follow_groups(at=at)


def plan_ahead(at: datetime) -> int:
    """Write down the prompts of the next weeks, and move those whose person lives differently."""
    return prompting.plan_ahead(at=at)


def expire(at: datetime) -> int:
    """End what was not answered in time."""
    return prompting.expire(at=at)


def freeze_waves(at: datetime) -> int:
    """Say who will be counted where, before the first of a wave is asked."""
    return prompting.freeze_waves(at=at)


def close_waves(at: datetime) -> int:
    """Publish what was collected in periods that are over."""
    return prompting.close_waves(at=at)
