"""The dry run: who would get what and when."""

from datetime import date, time

from thrive.experiences.timing.circumstances import Circumstances, Reason
from thrive.experiences.timing.foresight import dry_run, printed
from thrive.experiences.timing.runs import Kind, Member, Run
from thrive.experiences.timing.template import Every, FixedAt, Part, Template

MONDAY = date(2026, 6, 1)
RUN = Run(
    Template((Part(Every(), (FixedAt(time(9)),)),), may_wait_days=1), Kind.ONCE, MONDAY, "seed"
)
ADA = Member("Ada", Circumstances("Europe/Berlin"), MONDAY)
BEN = Member("Ben", Circumstances("Asia/Kolkata", holidays=frozenset({MONDAY})), MONDAY)


def test_a_dry_run_says_who_gets_what_when_on_their_own_clock() -> None:
    text = printed(dry_run(RUN, [ADA, BEN], date(2026, 6, 3)))

    assert text.splitlines() == [
        "2026-06-01 09:00:00 +0200  Ada                   2026-06-01/1",
        "2026-06-02 09:00:00 +0530  Ben                   2026-06-02/1",
        "2026-06-02 09:00:00 +0200  Ada                   2026-06-02/1",
        "left out                   Ben                   2026-06-01/1  a holiday",
    ]


def test_rows_hold_the_moment_or_the_reason() -> None:
    rows = dry_run(RUN, [BEN], date(2026, 6, 2))

    assert [(row.who, row.at, row.why) for row in rows] == [("Ben", None, Reason.HOLIDAY)]


def test_a_dry_run_is_the_plan_that_will_come() -> None:
    assert dry_run(RUN, [ADA, BEN], date(2026, 7, 1)) == dry_run(RUN, [ADA, BEN], date(2026, 7, 1))
