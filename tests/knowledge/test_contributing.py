"""What people add waits for a keeper: it is taken into a page, or answered."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.cast import Cast, person, role
from tests.knowledge.conftest import told
from thrive.foundation.models import AuditRecord
from thrive.knowledge import actions, queries
from thrive.knowledge.errors import (
    AlreadyAnswered,
    BadContribution,
    MovedOn,
    NoSuchContribution,
    NoSuchPage,
    NotAllowed,
    TooFast,
)
from thrive.knowledge.models import Contribution, Page
from thrive.people.models import Membership, Person, Role
from thrive.people.queries import Audience


def added(by: Person | None, at: datetime, about: str = "", text: str = "Say the bed too.") -> int:
    """Add something in few words."""
    return actions.contribute(text=text, by=by, about=about, at=at)


def waiting(person: Person, at: datetime) -> list[int]:
    """What waits for somebody."""
    return [one.number for one in queries.waiting_contributions(person, at=at)]


def test_what_is_added_to_a_page_waits_for_its_keeper_and_who_leads(
    people: Cast, handovers: int, at: datetime
) -> None:
    number = added(people.peter, at, f"page-{handovers}")

    assert waiting(people.amina, at) == waiting(people.daniel, at) == [number]
    for other in (people.peter, people.joanna, people.ruth, people.omar):
        assert waiting(other, at) == []
        with pytest.raises(NoSuchContribution):
            queries.waiting_contribution(number, other, at=at)
    assert told() == {"Amina Yusuf": ["Somebody added what they know to “Handovers”."]}
    promise = queries.contribution_promise(handovers, people.peter, at=at)
    assert promise.startswith("Amina Yusuf, who keeps this page, and those who lead")


def test_what_is_added_to_no_page_waits_for_those_who_lead(people: Cast, at: datetime) -> None:
    number = added(people.peter, at, "series-7")

    assert waiting(people.daniel, at) == [number]
    assert waiting(people.amina, at) == []
    people.daniel.is_active = False
    assert waiting(people.daniel, at) == []
    promise = queries.contribution_promise(None, people.peter, at=at)
    assert promise.startswith("Those who lead a group can read this with your name.")


def test_a_page_of_others_groups_is_not_for_every_steward(people: Cast, at: datetime) -> None:
    hilltop = Audience(groups=(people.hilltop.pk,))
    page = actions.make_page(title="A", audience=hilltop, by=people.peter, at=at)
    number = added(people.peter, at, f"page-{page}")

    assert waiting(people.daniel, at) == []
    assert waiting(people.peter, at) == [number]
    with pytest.raises(NoSuchPage):
        added(people.amina, at, f"page-{page}")


def test_a_keeper_who_moved_on_neither_reads_nor_hears_what_is_added(
    people: Cast, at: datetime
) -> None:
    riverside = Audience(groups=(people.riverside.pk,))
    page = actions.make_page(title="Rounds", audience=riverside, by=people.amina, at=at)
    Membership.objects.filter(person=people.amina).update(until_on=at.date())
    colleague = person("Bea Brand", people.riverside)

    number = added(colleague, at, f"page-{page}")

    assert waiting(people.amina, at) == []
    assert told() == {}
    assert waiting(people.daniel, at) == [number]
    promise = queries.contribution_promise(page, colleague, at=at)
    assert promise.startswith("Those who lead a group can read this with your name.")


def test_who_leads_from_above_without_being_in_it_is_not_shown_the_page(
    people: Cast, at: datetime
) -> None:
    role(people.joanna, Role.Kind.STEWARD, people.harbour)
    riverside = Audience(groups=(people.riverside.pk,))
    page = actions.make_page(title="Rounds", audience=riverside, by=people.amina, at=at)
    number = added(people.daniel, at, f"page-{page}")
    with pytest.raises(NoSuchPage):
        queries.page(page, people.joanna, at=at)

    assert waiting(people.joanna, at) == []
    with pytest.raises(NoSuchContribution):
        queries.waiting_contribution(number, people.joanna, at=at)


def test_it_is_taken_into_the_page_and_its_author_is_told(
    people: Cast, handovers: int, at: datetime
) -> None:
    number = added(people.peter, at, f"page-{handovers}")

    version = actions.take_into_page(
        contribution=number, page=handovers, seen_version=1, body="Say the bed, too.",
        by=people.amina, at=at,
    )  # fmt: skip

    assert version == 2
    assert queries.page(handovers, people.peter, at=at).words["body"] == "Say the bed, too."
    (mine,) = queries.my_contributions(people.peter)
    assert (mine.state, mine.answered_by, mine.page_title) == ("taken", "Amina Yusuf", "Handovers")
    assert told()["Peter Lang"] == ["What you added was answered."]
    assert waiting(people.amina, at) == []


def test_it_is_put_aside_with_an_answer(people: Cast, at: datetime) -> None:
    number = added(people.peter, at)

    with pytest.raises(BadContribution):
        actions.put_aside(contribution=number, answer=" ", by=people.daniel, at=at)
    actions.put_aside(contribution=number, answer="We tried it.", by=people.daniel, at=at)

    (mine,) = queries.my_contributions(people.peter)
    assert (mine.state, mine.answer) == ("aside", "We tried it.")
    assert queries.my_contributions(people.amina) == ()


def test_one_answer_is_enough(people: Cast, handovers: int, at: datetime) -> None:
    number = added(people.peter, at, f"page-{handovers}")
    actions.put_aside(contribution=number, answer="Yes.", by=people.daniel, at=at)

    with pytest.raises(AlreadyAnswered):
        actions.put_aside(contribution=number, answer="No.", by=people.amina, at=at)
    with pytest.raises(AlreadyAnswered):
        actions.take_into_page(
            contribution=number, page=handovers, seen_version=1, body="x", by=people.amina, at=at
        )

    assert Page.objects.get().version == 1  # nothing is half kept
    assert Contribution.objects.get().answer == "Yes."


def test_who_was_slower_with_the_page_keeps_nothing(
    people: Cast, handovers: int, at: datetime
) -> None:
    number = added(people.peter, at, f"page-{handovers}")
    actions.change_page(page=handovers, seen_version=1, title="B", by=people.amina, at=at)

    with pytest.raises(MovedOn):
        actions.take_into_page(
            contribution=number, page=handovers, seen_version=1, body="x", by=people.amina, at=at
        )

    assert waiting(people.amina, at) == [number]


def test_nobody_takes_it_into_a_page_that_they_may_not_change(
    people: Cast, handovers: int, at: datetime
) -> None:
    number = added(people.peter, at, f"page-{handovers}")
    page = actions.make_page(title="Other", by=people.daniel, at=at)

    with pytest.raises(NotAllowed):
        actions.take_into_page(
            contribution=number, page=page, seen_version=1, body="x", by=people.amina, at=at
        )
    for action in (actions.put_aside,):
        with pytest.raises(NoSuchContribution):
            action(contribution=number, answer="x", by=people.peter, at=at)


def test_without_a_name_nobody_is_told_and_the_record_names_nobody(
    people: Cast, handovers: int, at: datetime
) -> None:
    number = added(None, at, f"page-{handovers}")

    actions.put_aside(contribution=number, answer="Yes.", by=people.amina, at=at)

    assert AuditRecord.objects.get(action="knowledge.contribute").actor == "unnamed"
    assert list(told()) == ["Amina Yusuf"]
    assert added(None, at, "page-999")  # a page that is gone: it still waits for somebody


def test_the_same_words_twice_are_one_and_very_many_are_refused(people: Cast, at: datetime) -> None:
    first = added(people.peter, at)

    assert added(people.peter, at + timedelta(seconds=5)) == first
    for number in range(9):
        added(people.peter, at, text=f"And {number}")
    with pytest.raises(TooFast):
        added(people.peter, at, text="And more")
    added(people.peter, at + timedelta(hours=1), text="And more")


@pytest.mark.parametrize(
    ("text", "about", "column"),
    [("  ", "", "text"), ("x" * 3001, "", "text"), ("\x07", "", "text"), ("x", "y" * 101, "about")],
)
def test_what_cannot_be_kept_is_refused(
    people: Cast, at: datetime, text: str, about: str, column: str
) -> None:
    with pytest.raises(BadContribution) as refusal:
        added(people.peter, at, about, text)

    assert [problem.column for problem in refusal.value.problems] == [column]
    assert not Contribution.objects.exists()


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("contribution_has_words", {"text": ""}),
        ("contribution_answer_is_whole", {"state": "aside", "answer": "x"}),
        ("contribution_taken_into_a_page", {"state": "taken", "is_answered": True}),
        ("contribution_aside_has_an_answer", {"state": "aside", "is_answered": True}),
    ],
)
def test_the_database_holds_what_a_contribution_must_be(
    people: Cast, at: datetime, name: str, values: dict[str, object]
) -> None:
    given: dict[str, object] = {"text": "x", **values}
    if given.pop("is_answered", False):
        given |= {"answered_at": at, "answered_by": people.daniel}

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Contribution.objects.create(by=people.peter, made_at=at, **given)


def test_who_has_left_is_told_nothing_of_an_answer(
    people: Cast, handovers: int, at: datetime
) -> None:
    number = added(people.peter, at, f"page-{handovers}")
    Person.objects.filter(pk=people.peter.pk).update(is_active=False)

    actions.put_aside(contribution=number, answer="It stands there.", by=people.amina, at=at)

    assert "Peter Lang" not in told()
