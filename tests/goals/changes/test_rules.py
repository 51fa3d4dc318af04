"""What may follow what, and when it is said that more is begun than finished."""

import pytest

from thrive.goals.changes.rules import ENDED, NEXT, OPEN, Flow, may_follow


@pytest.mark.parametrize(
    ("begun", "ended", "more"),
    [(0, 0, False), (2, 0, False), (3, 0, True), (3, 1, True), (3, 2, False), (4, 2, True),
     (6, 4, False), (7, 4, True), (3, 9, False)],
)  # fmt: skip
def test_more_is_begun_than_finished_if_it_is_clearly_more(
    begun: int, ended: int, more: bool
) -> None:
    assert Flow(begun, ended).more_begun_than_ended == more


def test_what_has_ended_stays_so() -> None:
    assert set(NEXT) == {*OPEN, *ENDED}
    assert not [
        (state, new) for state in ENDED for new in (*OPEN, *ENDED) if may_follow(state, new)
    ]


def test_each_open_state_can_be_let_go_and_none_leads_back() -> None:
    order = [*OPEN, *ENDED]

    assert all(may_follow(state, "abandoned") for state in OPEN)
    assert not [
        (state, new)
        for state in OPEN
        for new in OPEN
        if may_follow(state, new) and order.index(new) <= order.index(state)
    ]
