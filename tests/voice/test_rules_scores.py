"""Scores of anonymous answers, as the engine of programs reckons them."""

from typing import Any

import pytest

from thrive.experiences.checking import load_checked
from thrive.experiences.engine.reckoning import reckon
from thrive.experiences.running.measuring import _reckoned
from thrive.voice.rules.scores import is_sound, reckoned, scores_of
from thrive.voice.rules.tables import Outcome, faults_of

ITEM = {"of": "a", "turned": False, "low": 1, "high": 5}
TURNED = {"of": "b", "turned": True, "low": 1, "high": 5}
MEAN: dict[str, Any] = {
    "method": "mean", "needs": 2, "agrees_from": None, "items": [ITEM, TURNED],
}  # fmt: skip


@pytest.mark.parametrize(
    ("how", "given", "score"),
    [
        (MEAN, {"a": 4, "b": 2}, 4.0),
        (MEAN, {"a": 4}, None),
        (MEAN | {"needs": 1}, {"a": 4}, 4.0),
        (MEAN | {"method": "sum"}, {"a": 1, "b": 1}, 6.0),
        (MEAN | {"method": "share", "agrees_from": 4}, {"a": 3, "b": 1}, 0.5),
        (MEAN, {"a": "4", "b": True}, None),
    ],
)
def test_a_score_is_reckoned(how: dict[str, Any], given: dict[str, Any], score: float) -> None:
    assert reckoned(how, given) == score


def test_scores_go_by_the_name_that_outcomes_refer_to() -> None:
    outcomes = [Outcome(name="o", told="mean", of="both", is_score=True, reckoned=MEAN).as_plain()]

    assert scores_of(outcomes, {"a": 4, "b": 2}) == {"both": 4.0}
    assert scores_of(outcomes, {}) == {}
    assert scores_of([Outcome(name="x", told="mean", of="a").as_plain()], {"a": 1}) == {}
    assert Outcome.from_plain(outcomes[0]).reckoned == MEAN


@pytest.mark.parametrize(
    "how",
    [
        {"method": "product"}, MEAN | {"method": "share"}, MEAN | {"needs": 3},
        MEAN | {"needs": 0}, MEAN | {"items": [{"of": "a"}]}, MEAN | {"items": 7},
    ],
)  # fmt: skip
def test_what_cannot_be_reckoned_is_refused(how: dict[str, Any]) -> None:
    assert not is_sound(how)
    outcome = Outcome(name="o", told="mean", of="s", is_score=True, reckoned=how)
    assert faults_of([outcome]) == [("o", "reckoned")]


PROGRAM = """\
program: p
languages: [en]
title: {en: P}
about: {en: P}
promise: anonymous
scores:
  - {id: mean, method: mean, of: [a, -b, c], needs: 2}
  - {id: sum, method: sum, of: [a, -b]}
  - {id: share, method: share, of: [a, b], agrees_from: 2}
experiences:
  - id: e
    title: {en: E}
    frames:
      - {id: a, kind: scale, text: {en: A}, labels: [{en: x}, {en: y}, {en: z}]}
      - {id: b, kind: slider, text: {en: B}, low: {en: l}, high: {en: h}, least: 1, most: 3}
      - {id: c, kind: stars, text: {en: C}, most: 3}
"""


@pytest.mark.parametrize(
    "given", [{"a": 1, "b": 3.0, "c": 3}, {"a": 3, "b": 2.0}, {"c": 1}, {"b": 1.0, "c": 2}, {}]
)
@pytest.mark.parametrize("name", ["mean", "sum", "share"])
def test_the_engine_reckons_the_same(given: dict[str, Any], name: str) -> None:
    program = load_checked(PROGRAM.encode()).program
    assert program is not None
    score = next(one for one in program.scores if one.id == name)

    assert reckoned(_reckoned(program, score), given) == reckon(program, score, given)
