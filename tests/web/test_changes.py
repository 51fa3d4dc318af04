"""The pages of ideas and changes: written, begun, studied, kept; refused where they must be."""

import re
from datetime import datetime, timedelta

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import Cast, role
from tests.goals.changes.scenes import PLAIN, begun, groups_beside, measured, week
from tests.goals.changes.test_pictures import photo
from thrive.discussions.actions import open_topic
from thrive.foundation import clock
from thrive.goals.changes import actions
from thrive.goals.changes.evidence.working import find_all
from thrive.goals.models import Change, Draw, Driver, Goal, Idea, Picture, Task
from thrive.people.models import Person, Role
from thrive.people.queries import FOR_EVERYONE

BOARD = reverse("changes:board")


@pytest.fixture(autouse=True)
def story(people: Cast, at: datetime) -> None:
    """The clock stands where the tests play."""
    clock.stand_at(at)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def body(response: object) -> str:
    return re.sub(r"\s+", " ", response.content.decode())  # type: ignore[attr-defined]  # a response


def fallen() -> list[float]:
    values = 40 + np.random.default_rng(1).normal(size=54)
    values[30:] -= 5
    return [float(one) for one in values]


def test_the_first_page_says_how_to_begin(people: Cast) -> None:
    page = body(signed_in(people.amina).get(BOARD))

    assert "An idea takes twenty seconds" in page
    assert reverse("changes:new_idea") in page
    assert reverse("changes:draw") not in page  # she leads no group


def test_an_idea_is_written_taken_and_made_a_change(people: Cast, at: datetime) -> None:
    amina, daniel = signed_in(people.amina), signed_in(people.daniel)

    sent = amina.post(
        reverse("changes:new_idea"),
        {"text": "Keys on the hook", "group": people.riverside.pk,
         "picture": SimpleUploadedFile("p.jpg", photo(80, 60))},
    )  # fmt: skip
    idea = Idea.objects.get()
    assert sent.url == reverse("changes:idea", args=[idea.pk])  # type: ignore[attr-defined]
    daniel.post(reverse("changes:take", args=[idea.pk]), {"owner": people.amina.pk})
    form = f"{reverse('changes:new')}?idea={idea.pk}&group={people.riverside.pk}"
    assert "Keys on the hook" in body(amina.get(form))
    amina.post(
        form, {"title": "Keys on the hook", "what": "We hang them up.", "starts_on": "2026-10-01"}
    )

    change = Change.objects.get()
    assert (change.idea, change.owner) == (idea, people.amina)
    shown = body(daniel.get(reverse("changes:idea", args=[idea.pk])))
    assert "It is being tried" in shown
    picture = Picture.objects.get()
    assert daniel.get(reverse("changes:picture", args=[picture.pk])).headers["Content-Type"] == (
        "image/jpeg"
    )


def test_an_idea_without_a_name_shows_none(people: Cast) -> None:
    signed_in(people.amina).post(
        reverse("changes:new_idea"),
        {"text": "Ask us first", "group": people.riverside.pk, "is_unnamed": "on"},
    )

    page = body(signed_in(people.daniel).get(reverse("changes:ideas")))
    assert "without a name" in page
    assert people.amina.name not in page


def test_an_answer_is_read_by_all(people: Cast, at: datetime) -> None:
    idea = actions.write_idea(text="A dog", group=people.riverside, by=people.peter, at=at)
    address = reverse("changes:idea", args=[idea.pk])

    assert signed_in(people.daniel).post(address, {"answer": ""}).status_code == 422
    assert signed_in(people.amina).post(address, {"answer": "No."}).status_code == 403
    signed_in(people.daniel).post(address, {"answer": "Not in the kitchen."})

    assert "Not in the kitchen." in body(signed_in(people.peter).get(address))


WRITTEN = {
    "title": "A second list", "what": "We call who waits longest first.",
    "starts_on": "2026-10-01", "direction": "down", "size": "5", "by_when_on": "2026-12-31",
}  # fmt: skip


def test_a_change_is_written_with_what_is_expected(people: Cast) -> None:
    series = measured(people.riverside, fallen())

    sent = signed_in(people.amina).post(
        reverse("changes:new"), {**WRITTEN, "outcome": series.pk, "expected_hours": "6.5"}
    )

    change = Change.objects.get()
    assert sent.url == reverse("changes:change", args=[change.pk])  # type: ignore[attr-defined]
    page = body(signed_in(people.peter).get(reverse("changes:change", args=[change.pk])))
    assert "5.0 minutes less by 31 Dec 2026." in page
    assert "expected: 6.5" in page
    assert reverse("changes:edit", args=[change.pk]) not in page


def test_an_expectation_that_is_not_whole_is_asked_for(people: Cast) -> None:
    series = measured(people.riverside, fallen())

    sent = signed_in(people.amina).post(
        reverse("changes:new"), {**WRITTEN, "outcome": series.pk, "by_when_on": ""}
    )

    assert sent.status_code == 422
    assert "Say this too" in body(sent)
    assert not Change.objects.exists()


def test_after_it_began_an_edit_is_told_to_everybody(people: Cast, at: datetime) -> None:
    series = measured(people.riverside, fallen())
    change = begun(series, week(30), by=people.amina, at=at)
    amina = signed_in(people.amina)
    address = reverse("changes:edit", args=[change.pk])
    assert "shown to everybody" in body(amina.get(address))

    sent = amina.post(
        address,
        {"title": change.title, "what": change.what, "direction": "down", "size": "1",
         "by_when_on": change.by_when_on},
    )  # fmt: skip

    assert sent.status_code == 302
    page = body(signed_in(people.peter).get(reverse("changes:change", args=[change.pk])))
    assert "after it had begun" in page
    assert "By how much: 5 → 1" in page


def test_from_the_start_to_keeping_it(people: Cast, at: datetime) -> None:
    series = measured(people.riverside, fallen())
    change = begun(series, week(30), by=people.amina, at=at)
    find_all(at=at)
    amina = signed_in(people.amina)

    amina.post(
        reverse("changes:study", args=[change.pk]),
        {"learned": "Mornings got calmer.", "found_hours": "4"},
    )
    amina.post(reverse("changes:adopt", args=[change.pk]), {"text": "On the board."})

    page = body(signed_in(people.peter).get(reverse("changes:change", args=[change.pk])))
    for words in (
        "Since 30 Mar 2026: about 4.2 minutes less", "Mornings got calmer.", "found: 4",
        "It changed when we began", "Needs four other groups",
        "It did not begin after an unusually",
    ):  # fmt: skip
        assert words in page
    change.refresh_from_db()
    assert change.state == "adopted"


def test_how_it_was_compared_with_others_can_be_looked_at(people: Cast, at: datetime) -> None:
    change = begun(measured(people.riverside, fallen()), week(30), by=people.amina, at=at)
    for seed, group in enumerate(groups_beside(people, 6)):
        noise = np.random.default_rng(seed + 10).normal(size=54)
        measured(group, [float(40 + one) for one in noise])
    find_all(at=at)

    page = body(signed_in(people.peter).get(reverse("changes:change", args=[change.pk])))

    for words in ("How do we know that it was more than elsewhere?", "<svg class=\"path\"",
                  "synthetic control", "plain difference", "Had it begun earlier"):  # fmt: skip
        assert words in page
    assert "nan" not in page.lower().replace("finance", "")


def test_tasks_and_pictures_are_added_on_the_page(people: Cast, at: datetime) -> None:
    change = begun(measured(people.riverside, fallen()), week(30), by=people.amina, at=at)
    amina = signed_in(people.amina)

    amina.post(
        reverse("changes:add_task", args=[change.pk]),
        {"text": "Print it", "owner": people.daniel.pk, "due_on": "2026-09-01"},
    )
    task = Task.objects.get()
    amina.post(
        reverse("changes:add_picture", args=[change.pk]),
        {"kind": "before", "alternative": "A full desk",
         "picture": SimpleUploadedFile("p.png", photo(80, 60, kind="PNG"))},
    )  # fmt: skip
    picture = Picture.objects.get()

    page = body(signed_in(people.daniel).get(reverse("changes:change", args=[change.pk])))
    assert "A full desk" in page
    assert "Print it" in page
    signed_in(people.daniel).post(reverse("changes:close_task", args=[change.pk, task.pk]))
    amina.post(reverse("changes:remove_picture", args=[change.pk, picture.pk]))
    task.refresh_from_db()
    assert task.done_at == at
    assert not Picture.objects.exists()


def test_what_is_no_picture_is_shown_beside_its_field(people: Cast, at: datetime) -> None:
    change = begun(measured(people.riverside, fallen()), week(30), by=people.amina, at=at)

    sent = signed_in(people.amina).post(
        reverse("changes:add_picture", args=[change.pk]),
        {"kind": "before", "alternative": "A text", "picture": SimpleUploadedFile("p.jpg", b"hm")},
    )

    assert sent.status_code == 422
    assert "expected JPEG, PNG or WebP" in body(sent)


def test_a_page_is_made_of_it_and_others_take_it_up(people: Cast, at: datetime) -> None:
    change = begun(measured(people.riverside, fallen()), week(30), by=people.amina, at=at)
    there = measured(people.hilltop, fallen())
    find_all(at=at)

    signed_in(people.amina).post(
        reverse("changes:share", args=[change.pk]), {"for_whom": "Teams with a waiting room"}
    )
    change.refresh_from_db()
    assert change.page is not None
    form = f"{reverse('changes:new')}?from={change.pk}"
    assert "Taken up from Riverside" in body(signed_in(people.peter).get(form))
    signed_in(people.peter).post(form, {**WRITTEN, "outcome": there.pk})

    second = Change.objects.get(group=people.hilltop)
    assert second.made_from == change
    page = body(signed_in(people.amina).get(reverse("changes:change", args=[change.pk])))
    assert "Hilltop: A second list" in page


def test_a_draw_says_what_it_would_give_and_then_deals(people: Cast, at: datetime) -> None:
    role(people.daniel, Role.Kind.STEWARD, people.hill)
    groups = groups_beside(people, 4)
    for seed, group in enumerate(groups):
        noise = np.random.default_rng(seed).normal(size=54)
        measured(group, [float(40 + one) for one in noise])
    daniel = signed_in(people.daniel)
    asked = {
        "title": "Keys for all", "what": "We hang them up.", "measure": "waiting",
        "direction": "down", "size": "2", "groups": [one.pk for one in groups],
        "first_on": (at + timedelta(days=14)).date(), "days_between": "28", "steps": "2",
    }  # fmt: skip

    plan = body(daniel.post(reverse("changes:draw"), asked))
    assert re.search(r"shows it in about \d+ of 100 cases", plan)
    assert not Draw.objects.exists()
    daniel.post(reverse("changes:draw"), {**asked, "draw": "yes"})

    draw = Draw.objects.get()
    page = body(signed_in(people.peter).get(reverse("changes:drawn", args=[draw.pk])))
    assert draw.seed in page
    assert page.count("Keys for all") >= 5
    assert signed_in(people.amina).get(reverse("changes:draw")).status_code == 403
    assert reverse("changes:draw") in body(daniel.get(BOARD))
    too_soon = daniel.post(reverse("changes:draw"), {**asked, "first_on": at.date()})
    assert too_soon.status_code == 422
    for day in ("2999-12-01", "9999-12-31"):
        too_far = daniel.post(reverse("changes:draw"), {**asked, "first_on": day})
        assert too_far.status_code == 422


def test_who_leads_one_group_is_offered_no_draw(people: Cast) -> None:
    daniel = signed_in(people.daniel)

    assert reverse("changes:draw") not in body(daniel.get(BOARD))
    assert daniel.get(reverse("changes:draw")).status_code == 403


def test_drivers_are_drawn_and_listed(people: Cast, at: datetime) -> None:
    goal = Goal.objects.create(
        owner=people.amina, kind="group", group=people.riverside, title="Nobody waits",
        visibility="open", made_at=at,
    )  # fmt: skip
    address = reverse("changes:drivers", args=[goal.pk])
    amina = signed_in(people.amina)

    amina.post(address, {"text": "Who comes <when>", "parent": ""})
    first = Driver.objects.get()
    amina.post(address, {"text": "Calls before", "parent": first.pk})

    idea = Idea.objects.create(text="Ring at <ten>", group=people.riverside, on=at.date())
    hang = reverse("changes:hang", args=[goal.pk])
    assert "Ring at &lt;ten&gt;" in amina.get(address).content.decode()  # offered
    amina.post(hang, {"what": f"idea-{idea.pk}", "driver": first.pk})

    page = amina.get(address).content.decode()
    assert page.count("Calls before") >= 2
    assert page.count("Ring at &lt;ten&gt;") >= 2  # in the picture and in the list
    assert "<when>" not in page
    outside = body(signed_in(people.peter).get(address))
    assert "Ring at" in outside
    assert "<button" not in outside.split("<main")[1]
    for what in ("", "goal-1", "idea-99999999999999999999", "idea-1\n"):
        assert amina.post(hang, {"what": what}).status_code == 404
    assert signed_in(people.peter).post(hang, {"what": f"idea-{idea.pk}"}).status_code == 403
    amina.post(hang, {"what": f"idea-{idea.pk}", "driver": ""})
    idea.refresh_from_db()
    assert idea.driver is None
    amina.post(reverse("changes:remove_driver", args=[goal.pk, first.pk]))
    assert "Calls before" not in amina.get(address).content.decode()


def test_what_is_not_there_or_not_allowed_is_refused(people: Cast, at: datetime) -> None:
    change = begun(measured(people.riverside, fallen()), week(30), by=people.amina, at=at)
    peter = signed_in(people.peter)

    for name in ("edit", "study", "adopt", "abandon", "adapt"):
        assert peter.get(reverse(f"changes:{name}", args=[change.pk])).status_code == 403, name
    for name in ("begin", "share", "add_task", "add_picture"):
        assert peter.post(reverse(f"changes:{name}", args=[change.pk])).status_code == 403, name
    for name, given in (("change", [10**9]), ("idea", [10**9]), ("drawn", [10**9]),
                        ("picture", [10**9])):  # fmt: skip
        assert peter.get(reverse(f"changes:{name}", args=given)).status_code == 404, name
    assert Client().get(BOARD).status_code == 302


def test_the_page_of_a_change_asks_little(people: Cast, at: datetime) -> None:
    change = begun(measured(people.riverside, fallen()), week(30), by=people.amina, at=at)
    find_all(at=at)
    for number in range(4):
        actions.add_task(change=change.pk, text=f"Task {number}", by=people.amina, at=at)
    amina = signed_in(people.amina)
    address = reverse("changes:change", args=[change.pk])
    amina.get(address)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        amina.get(address)

    assert len(asked) <= 20, [one["sql"][:90] for one in asked]


def test_what_is_talked_about_stands_under_the_change(people: Cast, at: datetime) -> None:
    change = begun(measured(people.riverside, fallen()), week(30), by=people.amina, at=at)
    page = reverse("changes:change", args=[change.pk])
    before = body(signed_in(people.peter).get(page))
    open_topic(
        title="Could we do this too?", subject=f"change-{change.pk}", audience=FOR_EVERYONE,
        promise="named", by=people.peter, at=at,
    )  # fmt: skip

    after = body(signed_in(people.amina).get(page))

    assert f"about=change-{change.pk}" in before
    assert "Could we do this too?" in after


def test_my_own_expectations_are_mine(people: Cast, at: datetime) -> None:
    begun(measured(people.riverside, fallen()), week(30), by=people.amina, at=at)
    find_all(at=at)
    actions.make_change(written=PLAIN, group=people.riverside, by=people.daniel, at=at)

    mine = body(signed_in(people.amina).get(reverse("changes:mine")))

    assert "Of 1 changes, 1 went the way you expected" in mine
    assert "None of your changes" in body(signed_in(people.daniel).get(reverse("changes:mine")))
