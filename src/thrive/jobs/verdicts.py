"""Verdicts follow the numbers: whatever changed is judged again, all at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from thrive.insights import actions, words
from thrive.insights.finding import find


def judge_changed(payloads: Sequence[dict[str, Any]], at: datetime) -> None:
    """Judge every series that the payloads name, each once."""
    series = sorted({pk for payload in payloads for pk in payload["series"]})
    actions.judge(series=series, at=at)


def ask_everything(payloads: Sequence[dict[str, Any]], at: datetime) -> None:
    """Ask everything now: somebody did not want to wait for the night."""
    find(at=at)
    words.look(at=at)
