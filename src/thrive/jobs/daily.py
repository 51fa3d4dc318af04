"""What happens once a day."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from thrive.foundation import outbox
from thrive.goals.changes.evidence.working import find_all, find_together
from thrive.insights import actions as insights
from thrive.insights import words
from thrive.insights.finding import find
from thrive.jobs.goals import ask_about_goals, ask_due_oneself, release_time_to_answer
from thrive.measures.actions import forget_uploads
from thrive.people import actions as people
from thrive.voice import actions as voice


def begin_day(payloads: Sequence[dict[str, Any]], at: datetime) -> None:
    """End the sessions of those who have left, throw away what has expired, count changes anew.

    Screening follows every number anyway; once a day it also sees measures that were retired and
    groups that were closed. Those who read letters hear of them once a day. What
    came of changes is worked out from all numbers that are there, and then everything is asked at
    once: how much lately, what moves together, what helped.
    """
    people.let_go_due(at=at)
    people.tidy(at=at)
    forget_uploads(at=at)
    outbox.forget_done(before=at - outbox.KEPT)
    voice.tell_readers(at=at)
    voice.publish_waits(at=at)
    voice.drop_waiting_words(at=at)
    ask_about_goals(at)
    ask_due_oneself(at)
    release_time_to_answer(at)
    insights.screen(at=at)
    find_all(at=at)
    find_together(at=at)
    find(at=at)
    words.look(at=at)
