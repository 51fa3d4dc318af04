"""thrive run and thrive answers: what they say, and when they refuse."""

import io
from datetime import date, datetime
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.cast import Cast
from thrive.experiences import actions as programs
from thrive.experiences.actions import LIBRARY
from thrive.experiences.models import Prompt, Run
from thrive.experiences.running import actions, queries
from thrive.foundation import clock

PAST = "person,sent,item,value\namina,2026-09-01T10:00:00Z,mood,3\npeter,2026-09-01T10:00Z,,\n"


def say(*arguments: str) -> str:
    """Run a command. Returns what it said."""
    told = io.StringIO()
    call_command(*arguments, stdout=told)
    return told.getvalue()


@pytest.fixture
def run(people: Cast, at: datetime) -> Run:
    """A run of the weekly minute for everybody, prepared."""
    clock.stand_at(at)
    programs.import_program(source=LIBRARY / "weekly-minute.yaml", by=None, at=at)
    template = queries.template_called("weekdays-noon", begins_on=date(2026, 8, 31))
    return actions.prepare_run(
        program_key="weekly-minute", name="Minutes", template=template, kind="perpetual",
        begins_on=date(2026, 8, 31), groups=[people.fernbrook], by=None, at=at,
    )  # fmt: skip


def test_a_run_is_listed_foreseen_started_and_stopped(run: Run) -> None:
    number = str(run.pk)

    assert "prepared  Minutes: weekly-minute edition 1, confidential, 0 people" in say(
        "run", "list"
    )
    forecast = say("run", "forecast", number)
    assert "6 people" in forecast
    assert "60 of 100 are answered" in forecast
    assert "shown nowhere" in forecast
    assert "prompts left out: the week's attention is spent" in forecast
    assert "No verdict can come of it" in forecast
    dry = say("run", "dry", number, "--until", "2026-09-25", "--most", "2")
    assert "2026-09-18 12:00:00 +0000  Amina Yusuf" in dry
    assert "2 of 6 people, from 2026-09-17 up to 2026-09-25; nothing is sent." in dry
    assert not Prompt.objects.exists()
    assert "“Minutes” has begun with 6 people." in say("run", "start", number)
    assert "“Minutes” has stopped." in say("run", "stop", number)
    assert "stopped   Minutes" in say("run", "list")


def test_without_runs_the_list_says_so(db: None) -> None:
    assert "No runs yet" in say("run", "list")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["run", "start", "4711"], "no such run"),
        (["run", "forecast", "4711"], "no such run"),
        (["run", "forecast", "4711", "--share", "60"], "expected 0 to 1"),
        (["answers", "rate", "--run", "4711"], "no such run"),
        (["answers", "import", "missing.csv", "--run", "4711"], "no such run"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(db: None, arguments: list[str], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        say(*arguments)


def test_past_answers_come_in_and_give_a_rate(run: Run, tmp_path: Path) -> None:
    number = str(run.pk)
    file = tmp_path / "past.csv"
    file.write_text(PAST, encoding="utf-8")
    arguments = ["answers", "import", str(file), "--run", number, "--items", "mood=how-it-went"]
    with pytest.raises(CommandError, match="has not begun"):
        say(*arguments)
    say("run", "start", number)

    assert "would come in" in say(*arguments, "--dry-run")
    assert "2 prompts of 2 people came in, 1 answered" in say(*arguments)
    assert "0 prompts" in say(*arguments)
    with pytest.raises(CommandError, match="2 people were asked: too few to be told"):
        say("answers", "rate", "--run", number)


def test_a_bad_table_is_refused_with_its_lines(run: Run, tmp_path: Path) -> None:
    say("run", "start", str(run.pk))
    file = tmp_path / "past.csv"
    file.write_text(PAST, encoding="utf-8")

    with pytest.raises(CommandError, match=r"line 2, column item, value 'mood': no frame"):
        say("answers", "import", str(file), "--run", str(run.pk))
    with pytest.raises(CommandError, match="There is no file"):
        say("answers", "import", str(tmp_path / "missing.csv"), "--run", str(run.pk))
    with pytest.raises(CommandError, match="is not ITEM=FRAME"):
        say("answers", "import", str(file), "--run", str(run.pk), "--items", "mood")
