"""Pages of ideas and changes: giving things to others, and what somebody else did meanwhile."""

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, person
from tests.goals.changes.scenes import begun, measured
from tests.web.test_changes import body, signed_in
from thrive.foundation import clock
from thrive.goals.changes import actions
from thrive.goals.models import Change, Draw, Idea, Task
from thrive.people.models import Person


@pytest.fixture(autouse=True)
def story(people: Cast, at: datetime) -> None:
    """The clock stands where the tests play."""
    clock.stand_at(at)


@pytest.fixture
def change(people: Cast, at: datetime) -> Change:
    """Under way in Riverside, owned by Amina."""
    series = measured(people.riverside, [30.0])
    return begun(series, at.date() - timedelta(days=30), by=people.amina, at=at)


@pytest.fixture
def amina(people: Cast) -> Client:
    return signed_in(people.amina)


def page_of(change: Change) -> str:
    return reverse("changes:change", args=[change.pk])


def test_a_change_is_given_to_somebody_of_its_group(
    people: Cast, change: Change, amina: Client, at: datetime
) -> None:
    gone = person("Grace Lee", people.riverside)
    Person.objects.filter(pk=gone.pk).update(is_active=False)
    page = amina.get(page_of(change)).content.decode()
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert "Grace Lee" not in page

    for stranger in (people.peter.pk, gone.pk, "", "x"):
        address = reverse("changes:hand", args=[change.pk])
        told = amina.post(address, {"owner": stranger}, follow=True)
        assert "Choose somebody of the group." in body(told)
    change.refresh_from_db()
    assert change.owner == people.amina

    amina.post(address, {"owner": people.daniel.pk})

    change.refresh_from_db()
    assert change.owner == people.daniel
    assert "Give it to somebody else" not in body(amina.get(page_of(change)))
    assert amina.post(address, {"owner": people.amina.pk}).status_code == 403


def test_an_idea_for_an_outsider_is_given_to_nobody(people: Cast, at: datetime) -> None:
    idea = actions.write_idea(text="A list", group=people.riverside, by=people.amina, at=at)
    daniel = signed_in(people.daniel)

    told = daniel.post(
        reverse("changes:take", args=[idea.pk]), {"owner": people.peter.pk}, follow=True
    )

    assert "Choose somebody of the group." in body(told)
    idea.refresh_from_db()
    assert (idea.state, idea.owner) == ("waiting", None)


def test_a_task_is_dropped_by_its_button(change: Change, people: Cast, at: datetime) -> None:
    task = actions.add_task(change=change.pk, text="Print it", by=people.amina, at=at)
    amina, address = (
        signed_in(people.amina),
        reverse("changes:close_task", args=[change.pk, task.pk]),
    )
    assert 'name="drop"' in body(amina.get(page_of(change)))
    assert 'name="drop"' not in body(signed_in(people.peter).get(page_of(change)))

    amina.post(address, {"drop": "yes"})
    told = body(amina.post(address, follow=True))  # done, in another window

    task.refresh_from_db()
    assert (task.dropped_at, task.done_at) == (at, None)
    assert "This task was done or dropped before." in told
    assert "not needed" in told


def test_a_task_that_cannot_be_comes_back_with_what_was_typed(
    change: Change, amina: Client
) -> None:
    address = reverse("changes:add_task", args=[change.pk])

    sent = amina.post(address, {"text": "Print the list", "due_on": "31.31.2026"})

    assert sent.status_code == 422
    assert "Print the list" in body(sent)
    assert "31.31.2026" in body(sent)
    assert amina.post(address, {"text": "x" * 301}).status_code == 422
    assert not Task.objects.exists()


def test_words_that_are_too_long_are_not_thrown_away(
    change: Change, people: Cast, amina: Client, at: datetime
) -> None:
    actions.study_change(change=change.pk, learned="It helps.", by=people.amina, at=at)

    sent = amina.post(reverse("changes:adopt", args=[change.pk]), {"text": "x" * 4001})

    assert sent.status_code == 422
    change.refresh_from_db()
    assert change.state == "studied"


def test_what_somebody_did_meanwhile_is_said_where_one_can_go_on(
    change: Change, people: Cast, amina: Client, at: datetime
) -> None:
    actions.abandon_change(change=change.pk, text="No.", by=people.daniel, at=at)

    begun_again = amina.post(reverse("changes:begin", args=[change.pk]), follow=True)
    studied = amina.post(reverse("changes:study", args=[change.pk]), {"learned": "It helps."})

    assert begun_again.status_code == 200
    assert "at another step by now" in body(begun_again)
    assert studied.status_code == 422
    assert "at another step by now" in body(studied)
    assert "It helps." in body(studied)  # not thrown away


def test_an_idea_that_was_taken_meanwhile_says_so(people: Cast, at: datetime) -> None:
    idea = actions.write_idea(text="A list", group=people.riverside, by=people.amina, at=at)
    actions.take_idea(idea=idea.pk, by=people.daniel, at=at)

    told = signed_in(people.amina).post(reverse("changes:take", args=[idea.pk]), follow=True)

    assert "Somebody has taken or answered this idea meanwhile." in body(told)
    assert "Daniel Okafor has taken it on" in body(told)


def test_of_two_windows_the_second_edit_is_shown_the_first(
    change: Change, people: Cast, at: datetime
) -> None:
    amina, daniel = signed_in(people.amina), signed_in(people.daniel)
    address = reverse("changes:edit", args=[change.pk])
    seen = re.findall(r'name="seen" value="(\d+)"', amina.get(address).content.decode())
    typed = {
        "title": change.title, "what": "Ours", "direction": "down", "size": "5",
        "by_when_on": change.by_when_on.isoformat() if change.by_when_on else "", "seen": seen[0],
    }  # fmt: skip
    daniel.post(address, typed | {"what": "His"})

    second = amina.post(address, typed)

    assert second.status_code == 422
    assert "Somebody edited this change meanwhile." in body(second)
    assert ">Ours</textarea>" in re.sub(r">\s+", ">", second.content.decode())
    change.refresh_from_db()
    assert change.what == "His"
    now = re.findall(r'name="seen" value="(\d+)"', second.content.decode())
    assert amina.post(address, typed | {"seen": now[0]}).status_code == 302


def test_a_day_that_was_drawn_is_not_offered_to_be_edited(
    people: Cast, amina: Client, at: datetime
) -> None:
    draw = Draw.objects.create(
        title="Keys", series_measure="waiting", groups=[], starts=[], dealt=[], seed="1", power=0.5,
        made_at=at,
    )  # fmt: skip
    planned = actions.make_change(
        written=actions.Written("Keys", "Keys", at.date() + timedelta(days=9)),
        group=people.riverside, by=people.amina, at=at, draw=draw,
    )  # fmt: skip
    address = reverse("changes:edit", args=[planned.pk])

    assert 'name="starts_on"' not in body(amina.get(address))
    assert amina.post(address, {"title": "Keys", "what": "Keys, all of them"}).status_code == 302


def test_headings_follow_one_another(people: Cast, amina: Client, at: datetime) -> None:
    actions.write_idea(text="A list", group=people.riverside, by=people.amina, at=at)
    draw = Draw.objects.create(
        title="Keys", series_measure="waiting", groups=[], starts=[], dealt=[], seed="1", power=0.5,
        made_at=at,
    )  # fmt: skip
    actions.make_change(
        written=actions.Written("Keys", "Keys", at.date() + timedelta(days=9)),
        group=people.riverside, by=people.amina, at=at, draw=draw,
    )  # fmt: skip

    for address in (reverse("changes:ideas"), reverse("changes:drawn", args=[draw.pk])):
        page = body(amina.get(address)).split("<main")[1]
        levels = [int(one) for one in re.findall(r"<h(\d)", page)]
        assert levels[:3] == [1, 2, 3]


def test_all_ideas_are_reached_page_by_page(people: Cast, amina: Client, at: datetime) -> None:
    Idea.objects.bulk_create(
        Idea(text=f"Idea {number:03}", group=people.riverside, on=at.date())
        for number in range(130)
    )
    seen: list[str] = []
    for number in (1, 2, 3):
        page = body(amina.get(reverse("changes:ideas"), {"page": number}))
        seen += re.findall(r">(Idea \d{3})<", page)
        assert ("Further in the list" in page) == (number < 3)
        assert ("Earlier in the list" in page) == (number > 1)

    assert sorted(seen) == [f"Idea {number:03}" for number in range(130)]
    for odd in ("0", "-1", "x", "9" * 18, "9" * 40):
        assert amina.get(reverse("changes:ideas"), {"page": odd}).status_code == 200
