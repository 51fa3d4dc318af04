"""Words that people at Fernbrook let come out: drawn from the seed, with one theme put in."""

from collections import Counter
from datetime import date, timedelta

import pytest

from thrive.demo import population, talks, words
from thrive.voice.rules.words import marked_in

BEFORE, SINCE = date(2026, 6, 4), date(2026, 8, 6)


def texts(team: str, on: date, people: int = 400) -> list[str]:
    written = [words.written(7, talks.Someone(f"p{n}", team), on) for n in range(people)]
    return [said.text for one in written for said in marked_in(one)]


def share(team: str, on: date, word: str) -> float:
    found = texts(team, on)
    return sum(word in text.lower() for text in found) / len(found)


def test_the_same_seed_writes_the_same() -> None:
    assert texts(words.TEAM, BEFORE) == texts(words.TEAM, BEFORE)
    assert texts(words.TEAM, BEFORE) != texts(words.TEAM, BEFORE + timedelta(weeks=1))


def test_what_is_written_bears_the_mark_and_says_for_whom() -> None:
    audiences = Counter(
        said.audience
        for team in (words.TEAM, words.OWN, "Quayside")
        for n in range(200)
        for said in marked_in(words.written(7, talks.Someone(f"p{n}", team), BEFORE))
    )

    assert set(audiences) == {"organisation", "unit"}
    assert audiences["unit"] > 60  # of the one team that writes for itself


def test_one_theme_was_put_in_and_changes_on_its_day() -> None:
    assert share(words.TEAM, BEFORE, "short notice") == pytest.approx(words.ON_THE_THEME, abs=0.08)
    assert share(words.TEAM, SINCE, "short notice") == 0
    assert share(words.TEAM, BEFORE, "family") == 0
    assert share(words.TEAM, SINCE, "family") == pytest.approx(words.ON_THE_THEME, abs=0.08)


def test_other_teams_write_the_same_at_any_time() -> None:
    for word in ("short notice", "family"):
        assert share("Quayside", BEFORE, word) == share("Quayside", SINCE, word) == 0


def test_whom_a_visitor_can_be_writes_nothing() -> None:
    for persona in population.PERSONAS:
        who = talks.Someone(persona.external_id, words.OWN)
        assert not any(words.written(7, who, BEFORE + timedelta(weeks=n)) for n in range(20))
