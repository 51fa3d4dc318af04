"""Writing in a draft, by one and by several at once."""

from datetime import datetime
from unittest.mock import patch

import pytest

from tests.cast import Cast
from thrive.experiences.drafting import actions, queries
from thrive.experiences.drafting.errors import DraftClosed, NoSuchDraft, NoSuchPart, NotFit
from thrive.experiences.drafting.merging import Kept
from thrive.experiences.drafting.parts import value_at
from thrive.experiences.errors import NotAllowed
from thrive.experiences.models import Draft, DraftSave

ASKED = "frames/mood/text/en"


def save(draft: int, words: object, base: int, by: object, at: datetime, part: str = ASKED) -> Kept:
    """Write a part; what became of it."""
    given = {"draft": draft, "part": part, "value": words, "base": base, "by": by, "at": at}
    return actions.save_part(**given).kept  # type: ignore[arg-type]  # as the callers have it


def stands(draft: int, part: str = ASKED) -> object:
    """What a part of the draft says."""
    return value_at(Draft.objects.get(pk=draft).content, part)


def test_what_is_typed_is_kept_also_when_it_does_not_check(
    draft: int, people: Cast, at: datetime
) -> None:
    assert save(draft, "", 1, people.daniel, at) is Kept.SAVED
    assert save(draft, "x" * 5000, 2, people.daniel, at) is Kept.SAVED

    assert stands(draft) == "x" * 5000
    assert [one.became for one in DraftSave.objects.filter(part=ASKED)] == ["", "x" * 5000]


def test_the_same_again_changes_nothing(draft: int, people: Cast, at: datetime) -> None:
    save(draft, "Well?", 1, people.daniel, at)

    assert save(draft, "Well?", 1, people.daniel, at) is Kept.SAME
    assert Draft.objects.get(pk=draft).version == 2


def test_somebodys_own_earlier_save_is_never_in_their_way(
    draft: int, people: Cast, at: datetime
) -> None:
    save(draft, "We", 1, people.daniel, at)

    assert save(draft, "Well?", 1, people.daniel, at) is Kept.SAVED
    assert stands(draft) == "Well?"


def test_two_who_write_in_different_places_do_not_meet(
    draft: int, people: Cast, at: datetime
) -> None:
    save(draft, "Well?", 1, people.daniel, at)

    assert save(draft, "Na?", 1, people.omar, at, "frames/mood/text/de") is Kept.SAVED
    # A form sends everything that is in it: what was not touched takes nothing back.
    assert save(draft, "How was it?", 1, people.omar, at) is Kept.SAME
    assert stands(draft) == "Well?"


def test_of_two_who_write_in_one_place_both_texts_are_kept(
    draft: int, people: Cast, at: datetime
) -> None:
    save(draft, "Daniel asks", 1, people.daniel, at)

    saved = actions.save_part(
        draft=draft, part=ASKED, value="Omar asks", base=1, by=people.omar, at=at
    )

    assert (saved.kept, saved.stands, saved.other) == (Kept.BESIDE, "Daniel asks", "Daniel Okafor")
    assert stands(draft) == "Daniel asks"
    beside = queries.draft(draft, by=people.daniel, at=at).besides[0]
    assert (beside.words, beside.stands, beside.by) == ("Omar asks", "Daniel asks", "Omar Haddad")


def test_the_same_text_is_kept_beside_once_only(draft: int, people: Cast, at: datetime) -> None:
    save(draft, "Daniel asks", 1, people.daniel, at)
    save(draft, "Omar asks", 1, people.omar, at)
    save(draft, "Omar asks", 1, people.omar, at)

    assert len(queries.draft(draft, by=people.omar, at=at).besides) == 1


def test_whoever_types_on_has_one_text_beside_not_many(
    draft: int, people: Cast, at: datetime
) -> None:
    save(draft, "Daniel asks", 1, people.daniel, at)
    for words in ("O", "Omar", "Omar asks"):
        save(draft, words, 1, people.omar, at)

    open_ones = queries.draft(draft, by=people.omar, at=at).besides
    assert [one.words for one in open_ones] == ["Omar asks"]


def test_each_text_may_have_begun_at_another_version(
    draft: int, people: Cast, at: datetime
) -> None:
    save(draft, "Daniel asks", 1, people.daniel, at)
    other = "frames/mood/text/de"
    save(draft, "Na", 1, people.omar, at, other)

    # Omar's page is of version 1: he never touched the English, and goes on with the German.
    saved = actions.save_parts(
        draft=draft, values={ASKED: "How was it?", other: "Wie war es?"}, base=1,
        bases={other: 3}, by=people.omar, at=at,
    )  # fmt: skip

    assert [one.kept for one in saved] == [Kept.SAME, Kept.SAVED]
    assert (stands(draft), stands(draft, other)) == ("Daniel asks", "Wie war es?")


def test_two_who_write_the_same_agree(draft: int, people: Cast, at: datetime) -> None:
    save(draft, "Well?", 1, people.daniel, at)

    assert save(draft, "Well?", 1, people.omar, at) is Kept.SAME


@pytest.mark.parametrize(
    ("words", "left"), [(None, "Daniel asks"), ("Omar asks", "Omar asks"), ("Both", "Both")]
)
def test_whoever_decides_leaves_one_text_and_both_in_the_history(
    draft: int, people: Cast, at: datetime, words: str | None, left: str
) -> None:
    save(draft, "Daniel asks", 1, people.daniel, at)
    save(draft, "Omar asks", 1, people.omar, at)
    beside = queries.draft(draft, by=people.omar, at=at).besides[0].save

    for _twice in range(2):
        actions.settle(draft=draft, save=beside, words=words, by=people.daniel, at=at)

    assert stands(draft) == left
    assert queries.draft(draft, by=people.omar, at=at).besides == ()
    kept = set(DraftSave.objects.filter(part=ASKED).values_list("became", flat=True))
    assert {"Daniel asks", "Omar asks"} <= kept


def test_nothing_is_decided_that_is_not_open(draft: int, people: Cast, at: datetime) -> None:
    with pytest.raises(NoSuchPart):
        actions.settle(draft=draft, save=999, words=None, by=people.daniel, at=at)


def test_what_is_typed_into_something_removed_is_kept(
    draft: int, people: Cast, at: datetime
) -> None:
    actions.remove_item(
        draft=draft, place="experiences/week/frames", name="mood", by=people.daniel, at=at
    )

    assert save(draft, "Omar asks", 1, people.omar, at) is Kept.HOMELESS
    beside = queries.draft(draft, by=people.omar, at=at).besides[0]
    assert (beside.words, beside.is_homeless) == ("Omar asks", True)
    with pytest.raises(NoSuchPart):
        actions.settle(draft=draft, save=beside.save, words="Omar asks", by=people.omar, at=at)


def test_what_is_typed_into_a_removed_frame_never_lands_in_a_new_one(
    draft: int, people: Cast, at: datetime
) -> None:
    given = {"draft": draft, "by": people.daniel, "at": at}
    first = actions.add_frame(experience="week", kind="stars", **given)  # type: ignore[arg-type]
    place = "experiences/week/frames"
    actions.remove_item(place=place, name=first, **given)  # type: ignore[arg-type]

    second = actions.add_frame(experience="week", kind="stars", **given)  # type: ignore[arg-type]

    assert second != first


def test_a_line_that_was_moved_meanwhile_takes_no_text_of_another(
    draft: int, people: Cast, at: datetime
) -> None:
    actions.remove_item(draft=draft, place="frames/mood/labels", name="0", by=people.daniel, at=at)
    actions.add_item(
        draft=draft, place="frames/mood/labels", value={"en": "Best"}, position=None,
        by=people.daniel, at=at,
    )  # fmt: skip

    kept = save(draft, "Great", 1, people.omar, at, "frames/mood/labels/1/en")

    assert kept is Kept.BESIDE
    assert stands(draft, "frames/mood/labels/1/en") == "Best"


@pytest.mark.parametrize(
    "part",
    [
        "nonsense",
        "frames/mood/kind",
        "frames/mood/id",
        "",
        "experiences",
        "experiences/week/frames",
        "a b",
    ],
)
def test_a_part_that_no_program_has_is_refused(
    draft: int, people: Cast, at: datetime, part: str
) -> None:
    with pytest.raises(NoSuchPart):
        save(draft, "x", 1, people.daniel, at, part)

    assert Draft.objects.get(pk=draft).version == 1


@pytest.mark.parametrize("words", ["x\0y", "\ud800", "x" * 300_000, {"en": "\x1b"}, [[["\0"]]]])
def test_what_no_draft_can_hold_is_refused(
    draft: int, people: Cast, at: datetime, words: object
) -> None:
    with pytest.raises(NotFit):
        save(draft, words, 1, people.daniel, at)

    assert stands(draft) == "How was it?"


def test_a_program_that_grows_too_large_is_refused(draft: int, people: Cast, at: datetime) -> None:
    codes = ("en", "de", "fr", "es", "it", "nl")
    actions.set_languages(draft=draft, languages=codes, by=people.daniel, at=at)
    for code in codes[:5]:
        save(draft, "y" * 190_000, 99, people.daniel, at, f"frames/mood/text/{code}")

    with pytest.raises(NotFit, match="too large"):
        save(draft, "y" * 190_000, 99, people.daniel, at, "frames/mood/text/nl")


@pytest.mark.parametrize("who", ["amina", "peter", "joanna", "ruth"])
def test_only_those_who_design_programs_write(
    draft: int, people: Cast, at: datetime, who: str
) -> None:
    by = getattr(people, who)
    with pytest.raises(NotAllowed):
        save(draft, "x", 1, by, at)
    with pytest.raises(NotAllowed):
        queries.draft(draft, by=by, at=at)
    with pytest.raises(NotAllowed):
        queries.drafts(by=by, at=at)
    with pytest.raises(NotAllowed):
        actions.be_present(draft=draft, part="", by=by, at=at)


def test_a_draft_that_is_not_there_and_one_that_is_closed_are_refused(
    draft: int, people: Cast, at: datetime
) -> None:
    with pytest.raises(NoSuchDraft):
        save(draft + 1, "x", 1, people.daniel, at)
    actions.put_away(draft=draft, by=people.daniel, at=at)
    with pytest.raises(DraftClosed):
        save(draft, "x", 1, people.daniel, at)


def test_of_several_parts_all_are_kept_or_none(draft: int, people: Cast, at: datetime) -> None:
    values = {ASKED: "Well?", "frames/mood/nonsense": "x"}
    with pytest.raises(NoSuchPart):
        actions.save_parts(draft=draft, values=values, base=1, by=people.daniel, at=at)

    assert stands(draft) == "How was it?"
    assert not DraftSave.objects.exists()


def test_nothing_is_half_saved(draft: int, people: Cast, at: datetime) -> None:
    with (
        patch.object(Draft.objects.__class__, "filter", side_effect=RuntimeError),
        pytest.raises(RuntimeError),
    ):
        save(draft, "x", 1, people.daniel, at)

    assert not DraftSave.objects.exists()


def test_a_language_comes_and_goes(draft: int, people: Cast, at: datetime) -> None:
    given = {"draft": draft, "by": people.daniel, "at": at}
    actions.set_languages(languages=("en", "de", "fr"), **given)  # type: ignore[arg-type]
    version = actions.set_languages(languages=("de",), **given)  # type: ignore[arg-type]

    assert stands(draft, "frames/mood/text") == {"de": "Wie war es?"}
    actions.restore(version=version - 1, **given)  # type: ignore[arg-type]
    assert stands(draft) == "How was it?"
    for languages in ((), ("english",), ("en", "")):
        with pytest.raises(NotFit):
            actions.set_languages(languages=languages, **given)  # type: ignore[arg-type]


def test_those_who_have_it_open_see_one_another(draft: int, people: Cast, at: datetime) -> None:
    from datetime import timedelta

    for _twice in range(2):
        actions.be_present(draft=draft, part="frames/mood", by=people.omar, at=at)
    actions.be_present(draft=draft, part="", by=people.daniel, at=at)

    assert queries.present(draft, but=people.daniel, at=at) == (
        queries.Present("Omar Haddad", "frames/mood"),
    )
    assert queries.present(draft, but=people.daniel, at=at + timedelta(minutes=1)) == ()
    actions.leave(draft=draft, by=people.omar)
    assert queries.present(draft, but=people.daniel, at=at) == ()


def test_what_others_changed_is_told_once(draft: int, people: Cast, at: datetime) -> None:
    save(draft, "We", 1, people.omar, at)
    save(draft, "Well", 2, people.omar, at)
    save(draft, "Danke!", 3, people.daniel, at, "frames/bye/text/de")

    assert queries.changed_since(draft, 1, but=people.daniel) == (("Omar Haddad", ASKED),)
    assert queries.changed_since(draft, 3, but=people.daniel) == ()
