"""What comes back: what groups said, only as it was released, and one's own."""

from datetime import datetime, timedelta

import pytest

from tests.cast import Cast, person
from tests.experiences.conversing.scenes import FILE, Scene, running
from tests.experiences.conversing.test_actions import PHONE, put
from thrive.experiences.conversing import actions, queries
from thrive.experiences.conversing.screens import Screen
from thrive.experiences.conversing.told import Told
from thrive.experiences.prompting.arrangement import wave_of
from thrive.people.models import Person
from thrive.voice import actions as voice

SCOPES = ("mine", "my_group", "this_run", "all_runs", "all_time")
REPORT = "      - {id: shown, kind: report, of: [mood], scope: SCOPE, text: {en: So it was}}\n"
WEEK = timedelta(days=7)


def crowd(people: Cast) -> list[Person]:
    """Ten people of Riverside and two of Hilltop."""
    names = ["Ann", "Bea", "Cem", "Dee", "Eva", "Fay", "Gus", "Hal", "Ida"]
    team = [person(f"{name} Rider", people.riverside) for name in names]
    return [people.amina, *team, people.peter, person("Zoe Hill", people.hilltop)]


def said_by_all(scene: Scene, at: datetime, *moods: int) -> None:
    """Everybody said how it was, and the wave was closed."""
    study = scene.run.study_id
    assert study is not None
    wave = wave_of(scene.run, at.date())
    for number, somebody in enumerate(scene.members):
        key = f"crowd-{scene.run.pk}-{somebody.pk}"
        kept = voice.begin(study=study, key=key, person=somebody.pk, wave=wave, at=at)
        body = voice.Body(answers={"mood": moods[number % len(moods)]})
        voice.keep(
            key=key, person=somebody.pk, version=kept.version, body=body, finished=True, at=at
        )
    sent = {somebody.pk: (1, 1) for somebody in scene.members}
    voice.close_wave(study=study, first_on=wave[0], sent=sent, at=at)


def weekly(people: Cast, at: datetime, source: str = FILE) -> Scene:
    """A run whose waves are weeks."""
    return running(crowd(people), at=at, source=source, kind="perpetual", waves="week")


def shown_by(scope: str, people: Cast, at: datetime, *, released: bool) -> Screen:
    """A report in the week after the one that was released."""
    report = REPORT.replace("SCOPE", scope)
    source = FILE.replace("      - {id: work,", f"{report}      - {{id: work,")
    scene = weekly(people, at, source)
    if released:
        said_by_all(scene, at, 1, 3)
    later = at + WEEK
    prompt = scene.prompt(people.amina, at=later)
    put(prompt, PHONE, 0, "mood", 3, later)
    return queries.screen(prompt=prompt, caller=PHONE, at=later)


@pytest.mark.parametrize("scope", SCOPES[1:])
def test_before_anything_is_released_its_day_is_said_and_no_number(
    people: Cast, at: datetime, scope: str
) -> None:
    told = shown_by(scope, people, at, released=False).told

    assert told.groups == ()
    assert "The next result comes about" in told.absent


@pytest.mark.parametrize("scope", SCOPES[1:])
def test_a_report_shows_what_was_released(people: Cast, at: datetime, scope: str) -> None:
    told = shown_by(scope, people, at, released=True).told

    (group,) = told.groups
    (row,) = group.rows
    assert (row.name, row.words, row.part) == ("Mood", "2, from 1 to 3", "50")
    assert group.people in {"10 people answered.", "12 people answered."}
    assert group.name == {"my_group": group.name, "all_runs": "Evenings"}.get(scope, "Fernbrook")


def test_a_team_that_is_too_small_is_told_what_it_is_shown_together_with(
    people: Cast, at: datetime
) -> None:
    scene = weekly(people, at)
    said_by_all(scene, at, 1, 2, 3)
    later = at + WEEK
    prompt = scene.prompt(people.peter, at=later)
    put(prompt, PHONE, 0, "mood", 3, later)

    case = actions.open(prompt=prompt, caller=PHONE, at=later).case

    assert case.prompt.name == "Peter Lang"
    told = shown_at_the_end(prompt, later)
    assert [group.name for group in told.groups] == ["Fernbrook"]


def shown_at_the_end(prompt: int, at: datetime) -> Told:
    """What comes back after the last question."""
    actions.pass_over(prompt=prompt, caller=PHONE, version=1, frame="work", at=at)
    actions.pass_over(prompt=prompt, caller=PHONE, version=2, frame="try", at=at)
    return queries.screen(prompt=prompt, caller=PHONE, at=at).told


def test_ones_own_report_shows_what_was_said_in_words(people: Cast, at: datetime) -> None:
    source = FILE.replace(
        "      - {id: work,",
        "      - {id: own, kind: report, of: [mood, why], scope: mine, text: {en: Yours}}\n"
        "      - {id: work,",
    )
    prompt = running([people.amina], at=at, source=source).prompt(people.amina, at=at)
    put(prompt, PHONE, 0, "mood", 1, at)
    put(prompt, PHONE, 1, "why", "Rain", at)

    told = queries.screen(prompt=prompt, caller=PHONE, at=at).told

    assert [(row.name, row.words) for row in told.own] == [
        ("How was it?", "Bad"),
        ("What got in the way?", "Rain"),
    ]
    assert told.trends == ()
