"""How many could answer at most is published once a round has begun, and never changes after."""

from collections.abc import Callable
from datetime import datetime, timedelta

from tests.voice.devices import FIRST, Device
from tests.voice.town import Town
from thrive.voice import queries


def test_tokens_are_counted_once_the_round_has_begun(
    anonymous: int, town: Town, at: datetime
) -> None:
    for device in Device.several(town.ids("Riverside")[:3], anonymous, at):
        device.enrol(FIRST[0], at=at)
    before, begun = FIRST[0] - timedelta(days=1), FIRST[0]

    assert queries.bounds(study=anonymous, on=before) == ()
    (bound,) = queries.bounds(study=anonymous, on=begun)

    assert (bound.first_on, bound.could_answer) == (FIRST[0], 3)
    assert bound.eligible == sum(len(town.persons[name]) for name in town.persons)


def test_codes_on_paper_count_as_well(
    papers: int, codes: Callable[..., tuple[str, ...]], at: datetime
) -> None:
    assert queries.bounds(study=papers, on=FIRST[0])[0].could_answer == 0

    printed = codes("Quay")

    assert queries.bounds(study=papers, on=FIRST[0])[0].could_answer == len(printed)
