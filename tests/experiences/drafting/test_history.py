"""Moving, removing, taking back: any version of a draft can be brought back."""

from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import Cast
from thrive.experiences.drafting import actions, queries
from thrive.experiences.drafting.errors import NoSuchPart
from thrive.experiences.drafting.parts import items_at
from thrive.experiences.models import Draft, DraftSave

FRAMES = "experiences/week/frames"


def frames(draft: int, place: str = FRAMES) -> list[str]:
    """The names of the frames in their order."""
    document = Draft.objects.get(pk=draft).content
    return [str(one["id"]) for one in items_at(document, place) if isinstance(one, dict)]


@pytest.fixture
def hand(draft: int, people: Cast, at: datetime) -> dict[str, Any]:
    """What every action is told. ``Any``: to be spread into calls."""
    return {"draft": draft, "by": people.daniel, "at": at}


def test_frames_come_and_are_copied_right_behind_themselves(
    draft: int, hand: dict[str, Any]
) -> None:
    assert actions.add_frame(experience="week", kind="stars", position=1, **hand) == "stars"
    assert actions.duplicate_item(place=FRAMES, name="mood", **hand) == "mood-2"

    assert frames(draft) == ["mood", "mood-2", "stars", "bye"]


@pytest.mark.parametrize(
    ("to", "order"),
    [(0, ["bye", "mood"]), (1, ["mood", "bye"]), (9, ["mood", "bye"]), (-3, ["bye", "mood"])],
)
def test_a_frame_moves_to_a_position(
    draft: int, hand: dict[str, Any], to: int, order: list[str]
) -> None:
    actions.move_item(place=FRAMES, name="bye", to=to, **hand)

    assert frames(draft) == order


def test_a_frame_moves_to_another_experience_and_back(draft: int, hand: dict[str, Any]) -> None:
    other = {"id": "later", "title": {}, "frames": []}
    actions.add_item(place="experiences", value=other, position=None, **hand)
    actions.move_item(place=FRAMES, name="mood", to=0, into="experiences/later/frames", **hand)
    assert frames(draft, "experiences/later/frames") == ["mood"]

    moved = DraftSave.objects.latest("id")
    actions.undo(save=moved.pk, **hand)

    assert frames(draft) == ["mood", "bye"]


def test_moving_to_where_it_stands_is_no_change(draft: int, hand: dict[str, Any]) -> None:
    assert actions.move_item(place=FRAMES, name="mood", to=0, **hand) == 1


def test_what_was_removed_comes_back_where_it_stood(draft: int, hand: dict[str, Any]) -> None:
    save = actions.remove_item(place=FRAMES, name="mood", **hand)
    assert frames(draft) == ["bye"]

    actions.undo(save=save, **hand)
    assert frames(draft) == ["mood", "bye"]

    again = DraftSave.objects.latest("id")
    actions.undo(save=again.pk, **hand)
    assert frames(draft) == ["bye"]


def test_undoing_twice_brings_back_what_is_there_once(draft: int, hand: dict[str, Any]) -> None:
    save = actions.remove_item(place=FRAMES, name="mood", **hand)
    actions.undo(save=save, **hand)

    with pytest.raises(NoSuchPart):
        actions.undo(save=save, **hand)

    assert frames(draft) == ["mood", "bye"]


def test_a_change_in_a_line_that_was_moved_is_not_undone_blindly(hand: dict[str, Any]) -> None:
    actions.save_part(part="frames/mood/labels/0/en", value="Awful", base=1, **hand)
    save = DraftSave.objects.latest("id").pk
    actions.remove_item(place="frames/mood/labels", name="0", **hand)

    with pytest.raises(NoSuchPart, match="moved"):
        actions.undo(save=save, **hand)


@pytest.mark.parametrize(
    ("place", "name"),
    [(FRAMES, "gone"), ("nonsense", "mood"), ("title", "en"), ("frames/mood/labels", "9")],
)
def test_what_is_not_there_can_be_neither_moved_nor_removed_nor_copied(
    draft: int, hand: dict[str, Any], place: str, name: str
) -> None:
    for refused in (actions.remove_item, actions.duplicate_item):
        with pytest.raises(NoSuchPart):
            refused(place=place, name=name, **hand)
    with pytest.raises(NoSuchPart):
        actions.move_item(place=place, name=name, to=0, **hand)

    assert Draft.objects.get(pk=draft).version == 1


@pytest.mark.parametrize(("experience", "kind"), [("gone", "stars"), ("week", "nonsense")])
def test_no_frame_is_added_to_nothing_and_none_of_no_kind(
    hand: dict[str, Any], experience: str, kind: str
) -> None:
    with pytest.raises(NoSuchPart):
        actions.add_frame(experience=experience, kind=kind, **hand)
    with pytest.raises(NoSuchPart):
        actions.add_item(place="title", value={}, position=0, **hand)


@pytest.mark.parametrize("version", [0, 2, 99])
def test_only_a_version_that_was_can_be_brought_back(hand: dict[str, Any], version: int) -> None:
    with pytest.raises(NoSuchPart):
        actions.restore(version=version, **hand)
    with pytest.raises(NoSuchPart):
        actions.undo(save=999, **hand)


DEEDS = st.lists(
    st.tuples(st.sampled_from(["write", "add", "copy", "remove", "move", "undo", "label"]),
              st.integers(0, 3), st.integers(0, 3)),
    min_size=3, max_size=8,
)  # fmt: skip


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(DEEDS, st.integers(0, 8))
def test_any_version_can_be_brought_back(
    people: Cast, at: datetime, deeds: list[tuple[str, int, int]], back: int
) -> None:
    from tests.experiences.conftest import FILE

    source = actions.FromFile(FILE.encode())
    draft = actions.new_draft(source=source, by=people.daniel, at=at)
    hand: dict[str, Any] = {"draft": draft, "by": people.daniel, "at": at}
    stood = {1: Draft.objects.get(pk=draft).content}
    for deed in deeds:
        try:
            _do(deed, hand)
        except NoSuchPart:
            continue
        now = Draft.objects.get(pk=draft)
        stood[now.version] = now.content
    version = sorted(stood)[back % len(stood)]

    actions.restore(version=version, **hand)

    assert Draft.objects.get(pk=draft).content == stood[version]


def _do(deed: tuple[str, int, int], hand: dict[str, Any]) -> None:
    what, which, to = deed
    names = frames(hand["draft"])
    name = names[which % len(names)] if names else "none"
    match what:
        case "write":
            part = f"frames/{name}/text/en"
            actions.save_part(part=part, value=f"Words {to}", base=10**6, **hand)
        case "add":
            actions.add_frame(experience="week", kind="stars", position=to, **hand)
        case "copy":
            actions.duplicate_item(place=FRAMES, name=name, **hand)
        case "remove":
            actions.remove_item(place=FRAMES, name=name, **hand)
        case "move":
            actions.move_item(place=FRAMES, name=name, to=to, **hand)
        case "label":
            place = "frames/mood/labels"
            actions.move_item(place=place, name=str(which), to=to, **hand)
        case "undo":
            newest = DraftSave.objects.filter(draft=hand["draft"]).order_by("-id").first()
            actions.undo(save=newest.pk if newest else 0, **hand)


def test_the_history_tells_who_changed_what(people: Cast, draft: int, hand: dict[str, Any]) -> None:
    actions.save_part(part="frames/mood/text/en", value="Well?", base=1, **hand)

    told = queries.history(draft, by=people.daniel, at=hand["at"])[0]

    assert (told.by, told.change.part, told.change.was, told.change.became) == (
        "Daniel Okafor", "frames/mood/text/en", "How was it?", "Well?",
    )  # fmt: skip
