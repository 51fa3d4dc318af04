"""Numbers as people write them, and which values a measure may take."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thrive.measures.rules import numbers, values
from thrive.measures.rules.faults import Fault, Faulty
from thrive.measures.rules.numbers import Decimal


@pytest.mark.parametrize(
    ("texts", "decimal"),
    [
        (["1", "2.5", ""], Decimal.POINT),
        (["1,5", "2"], Decimal.COMMA),
        (["1,234", "2,5"], Decimal.COMMA),  # 2,5 decides what 1,234 is
        (["0,125"], Decimal.COMMA),  # no thousand begins with nought
        (["1,234"], Decimal.UNCLEAR),
        (["1,234", "12"], Decimal.UNCLEAR),
        (["1,5", "2.5"], Decimal.MIXED),
        (["12", "text"], Decimal.POINT),
        ([], Decimal.POINT),
    ],
)
def test_a_file_decides_once_how_decimals_are_written(texts: list[str], decimal: Decimal) -> None:
    assert numbers.decimal_of(texts) is decimal


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", 12.0), ("-0.5", -0.5), ("−3", -3.0), ("1e3", 1000.0), (".5", 0.5), ("5.", 5.0)],
)
def test_a_number_with_a_point_is_read(text: str, number: float) -> None:
    assert numbers.parse_number(text, Decimal.POINT) == number


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("twelve", Fault.NOT_A_NUMBER),
        ("95%", Fault.NOT_A_NUMBER),
        ("1_000", Fault.NOT_A_NUMBER),
        ("１２", Fault.NOT_A_NUMBER),
        ("0x10", Fault.NOT_A_NUMBER),
        ("1,5", Fault.NOT_A_NUMBER),
        ("1,234.5", Fault.THOUSANDS),
        ("1 234", Fault.THOUSANDS),
        ("inf", Fault.NOT_FINITE),
        ("-Infinity", Fault.NOT_FINITE),
        ("nan", Fault.NOT_FINITE),
        ("1e400", Fault.TOO_LARGE),
        ("9999999999999999", Fault.TOO_LARGE),
    ],
)
def test_what_is_no_plain_number_is_refused(text: str, fault: Fault) -> None:
    with pytest.raises(Faulty) as refusal:
        numbers.parse_number(text, Decimal.POINT)

    assert refusal.value.fault is fault


@given(st.floats(min_value=-1e12, max_value=1e12).filter(lambda x: x == 0 or abs(x) > 1e-300))
def test_a_number_comes_back_as_it_was_written_with_point_and_comma(number: float) -> None:
    assert numbers.parse_number(repr(number), Decimal.POINT) == number
    assert numbers.parse_number(repr(number).replace(".", ","), Decimal.COMMA) == number


@pytest.mark.parametrize(
    ("kind", "value", "denominator", "fault"),
    [
        ("proportion", 0, 10, None),
        ("proportion", 10, 10, None),
        ("proportion", 11, 10, Fault.COUNT_ABOVE_DENOMINATOR),
        ("proportion", -1, 10, Fault.NEGATIVE),
        ("proportion", 0, 0, Fault.DENOMINATOR_NOT_POSITIVE),
        ("proportion", 1, -5, Fault.DENOMINATOR_NOT_POSITIVE),
        ("proportion", 1, None, Fault.DENOMINATOR_MISSING),
        ("rate", 12, 10, None),
        ("rate", -1, 10, Fault.NEGATIVE),
        ("rate", 1, 0, Fault.DENOMINATOR_NOT_POSITIVE),
        ("rate", 1, None, Fault.DENOMINATOR_MISSING),
        ("count", 3, None, None),
        ("count", 3.5, None, Fault.NOT_WHOLE),
        ("count", -3, None, Fault.NEGATIVE),
        ("count", 3, 10, Fault.DENOMINATOR_NOT_USED),
        ("value", -3.5, None, None),
        ("value", 3, 10, Fault.DENOMINATOR_NOT_USED),
        ("value", math.inf, None, Fault.NOT_FINITE),
        ("value", math.nan, None, Fault.NOT_FINITE),
        ("proportion", 1, math.inf, Fault.NOT_FINITE),
        ("value", 2e15, None, Fault.TOO_LARGE),
    ],
)
def test_each_kind_takes_only_what_it_can_mean(
    kind: str, value: float, denominator: float | None, fault: Fault | None
) -> None:
    assert values.fault_of(kind, value, denominator) is fault
