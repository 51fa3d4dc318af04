"""Names for what can be wrong with one row, so that rules need no words and no language."""

from enum import StrEnum


class Fault(StrEnum):
    """One situation in which a row, or a number, is refused."""

    MISSING = "missing"
    NOT_A_NUMBER = "not_a_number"
    NOT_FINITE = "not_finite"
    TOO_LARGE = "too_large"
    THOUSANDS = "thousands"
    DENOMINATOR_MISSING = "denominator_missing"
    DENOMINATOR_NOT_POSITIVE = "denominator_not_positive"
    DENOMINATOR_NOT_USED = "denominator_not_used"
    COUNT_ABOVE_DENOMINATOR = "count_above_denominator"
    NEGATIVE = "negative"
    NOT_WHOLE = "not_whole"
    NOT_A_PERIOD = "not_a_period"
    NO_SUCH_DAY = "no_such_day"
    PERIOD_TOO_COARSE = "period_too_coarse"
    WEEK_IN_TWO_PERIODS = "week_in_two_periods"
    FUTURE = "future"
    LONG_AGO = "long_ago"
    REPEATED = "repeated"
    UNKNOWN_GROUP = "unknown_group"
    UNKNOWN_MEASURE = "unknown_measure"
    AMBIGUOUS_GROUP = "ambiguous_group"
    AMBIGUOUS_MEASURE = "ambiguous_measure"


# These speak of the denominator, so a problem names that column.
ABOUT_DENOMINATOR = frozenset(
    {
        Fault.DENOMINATOR_MISSING,
        Fault.DENOMINATOR_NOT_POSITIVE,
        Fault.DENOMINATOR_NOT_USED,
        Fault.COUNT_ABOVE_DENOMINATOR,
    }
)


class Faulty(Exception):
    """Raised where a fault ends the reading of one cell."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault
