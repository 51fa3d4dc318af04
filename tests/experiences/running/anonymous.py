"""An anonymous run that the tests play with: Riverside and a crowd, from a Monday to come."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pytest_django import Settings

from tests.cast import Cast
from tests.experiences.running.conftest import WEEKLY, crowd
from thrive.experiences.actions import import_program
from thrive.experiences.models import Run
from thrive.experiences.running import actions

BEGINS = date(2026, 9, 28)  # a Monday, more than a week after the moment of the tests
SECOND = date(2026, 10, 5)
OPEN = datetime(2026, 9, 30, 9, 0, tzinfo=UTC)
OVER = datetime(2026, 10, 5, 0, 5, tzinfo=UTC)
SAFE = b"""\
program: safe
languages: [en, de]
title: {en: Say it safely, de: Sicher gesagt}
about: {en: How safe it is, de: Wie sicher es ist}
promise: confidential
scores: [{id: both, method: mean, of: [open, -held], needs: 2}]
outcomes:
  - {id: open, of: open, told: mean, name: {en: Open, de: Offen}}
  - {id: both, of: both, told: mean, name: {en: Both, de: Beides}}
experiences:
  - id: first
    title: {en: First, de: Erstes}
    frames:
      - {id: hello, kind: say, text: {en: "Hello {{you}}", de: Hallo}}
      - id: open
        kind: scale
        text: {en: Can you say it, de: Kannst du es sagen}
        labels: [{en: no, de: nein}, {en: at times, de: manchmal}, {en: yes, de: ja}]
      - {id: why, kind: short_text, when: {answer: open, at_most: 1},
         text: {en: What hinders, de: Was hindert}}
  - id: second
    title: {en: Second, de: Zweites}
    frames:
      - id: held
        kind: scale
        text: {en: It is held against me, de: Man haelt es mir vor}
        labels: [{en: no, de: nein}, {en: at times, de: manchmal}, {en: yes, de: ja}]
"""


def origins(settings: Settings, folder: Path) -> None:
    """A deployment that has an origin for anonymous answers."""
    settings.THRIVE_VOICE_ADDRESS = "http://voice.testserver"
    settings.THRIVE_WAVE_KEYS = str(folder / "wave-keys")


def prepared(people: Cast, at: datetime, *, others: int = 9, **wishes: Any) -> Run:
    """An anonymous run for Riverside and some more of its people. ``Any``: what runs can be."""
    import_program(source=wishes.pop("source", SAFE), by=None, at=at)
    if others:
        crowd(people.riverside, others)
    usual = {
        "name": "Say it safely", "template": WEEKLY, "kind": "perpetual", "waves": "week",
        "begins_on": BEGINS, "groups": [people.riverside], "promise": "anonymous",
        "by": people.daniel, "at": at,
    }  # fmt: skip
    return actions.prepare_run(program_key="safe", **{**usual, **wishes})


def started(people: Cast, at: datetime, **wishes: Any) -> Run:
    """The same, begun."""
    return actions.start_run(run=prepared(people, at, **wishes), by=people.daniel, at=at)
