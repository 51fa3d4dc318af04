"""Which column means what."""

import pytest

from thrive.measures.rules.mapping import Mapping, MappingError, Origin, Raw, Wishes, guess


def test_columns_are_guessed_from_their_names_whatever_their_case() -> None:
    mapping = guess(["KPI", "Team", "Week", "Count", "Out of", "Remark"])

    assert mapping.measure.column == "KPI"
    assert mapping.group.column == "Team"
    assert mapping.period.column == "Week"
    assert mapping.value.column == "Count"
    assert mapping.denominator.column == "Out of"


def test_a_column_is_guessed_for_one_field_only() -> None:
    mapping = guess(["Group", "Date", "Number"])

    assert mapping.value.column == "Number"
    assert not mapping.measure.is_given
    assert not mapping.denominator.is_given


def test_words_name_columns_constants_and_meanings_and_the_rest_is_guessed() -> None:
    words = ("measure:=on-time", "group=Ort", "group.Hafen=harbour")

    mapping = Wishes(words).complete(["Ort", "Week", "Value"])

    assert mapping.measure == Origin(constant="on-time")
    assert mapping.group == Origin(column="Ort", words={"Hafen": "harbour"})
    assert mapping.period.column == "Week"


def test_rows_are_read_in_our_words() -> None:
    mapping = Mapping(
        measure=Origin(constant="on-time"),
        group=Origin(column="Ort", words={"Hafen": "harbour"}),
        period=Origin(column="Woche"),
        value=Origin(column="Ja"),
    )
    rows = [(2, {"Ort": "Hafen", "Woche": "2024-W01", "Ja": "7"})]

    assert list(mapping.readings(rows)) == [Raw(2, "on-time", "harbour", "2024-W01", "7", "")]


@pytest.mark.parametrize(
    ("words", "kind"),
    [(("nonsense",), "word"), (("team=Ort",), "field")],
)
def test_words_that_are_no_mapping_are_refused(words: tuple[str, ...], kind: str) -> None:
    with pytest.raises(MappingError) as refusal:
        Mapping.from_words(words, ["Ort"])

    assert refusal.value.kind == kind


def test_a_column_that_is_not_in_the_file_and_a_field_without_origin_are_refused() -> None:
    full = {name: Origin(constant="x") for name in ("measure", "group", "period")}

    with pytest.raises(MappingError, match="column: Ja"):
        Mapping(**full, value=Origin(column="Ja")).check(["Nein"])
    with pytest.raises(MappingError, match="needed: value"):
        Mapping(**full).check(["Nein"])


def test_a_mapping_survives_being_kept() -> None:
    mapping = Mapping(measure=Origin(constant="a"), group=Origin(column="b", words={"c": "d"}))

    assert Mapping.from_plain(mapping.as_plain()) == mapping
