"""What each person's life allows, put together for many at once."""

from datetime import date, time

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import MOMENT, Cast
from thrive.people import actions
from thrive.people.models import Attention, AttentionDefaults, Pause, Person
from thrive.people.queries import Living, living

ON = MOMENT.date()
NIGHT = (time(20, 0), time(7, 0))


def of(person: Person) -> Living:
    """One person's life on the day."""
    return living([person.pk], on=ON)[person.pk]


def test_whoever_said_nothing_lives_as_the_organisation_does(people: Cast) -> None:
    assert of(people.amina) == Living(
        zone=settings.TIME_ZONE,
        language=settings.LANGUAGE_CODE,
        own_hours=(),
        quiet_hours=(),
        days_off=frozenset(),
        pauses=(),
        holidays=frozenset(),
        seconds=180,
        prompts=5,
        channels=("push", "email", "chat", "sms"),
        mark=of(people.peter).mark,
    )


def test_what_somebody_chose_and_what_the_organisation_rests_on_come_together(
    people: Cast,
) -> None:
    amina = people.amina
    Person.objects.filter(pk=amina.pk).update(time_zone="Europe/Berlin", language="de")
    amina.refresh_from_db()
    actions.set_defaults(by=people.omar, at=MOMENT, seconds=120, quiet_hours=NIGHT)
    actions.add_holiday(on=date(2026, 12, 25), by=people.omar, at=MOMENT)
    actions.set_attention(
        person=amina,
        by=amina,
        at=MOMENT,
        prompts=2,
        own_hours=[(time(8), time(12, 30))],
        days_off=[6, 5],
        channels=["email", "sms"],
    )
    actions.pause(
        person=amina, first=date(2026, 9, 18), until=date(2026, 9, 28), by=amina, at=MOMENT
    )

    found = of(amina)

    assert (found.zone, found.language) == ("Europe/Berlin", "de")
    assert found.own_hours == ((time(8), time(12, 30)),)
    assert found.quiet_hours == (NIGHT,)
    assert found.days_off == {5, 6}
    assert found.pauses == ((date(2026, 9, 18), date(2026, 9, 28)),)
    assert found.holidays == {date(2026, 12, 25)}
    assert (found.seconds, found.prompts) == (120, 2)
    assert found.channels == ("email", "sms")


def test_a_budget_chosen_once_is_never_more_than_the_organisation_allows_now(
    people: Cast,
) -> None:
    actions.set_attention(person=people.amina, by=people.amina, at=MOMENT, seconds=150, prompts=4)
    actions.set_defaults(by=people.omar, at=MOMENT, seconds=60, prompts=1)

    assert (of(people.amina).seconds, of(people.amina).prompts) == (60, 1)


def test_quiet_hours_of_ones_own_take_the_place_of_the_organisations(people: Cast) -> None:
    actions.set_defaults(by=people.omar, at=MOMENT, quiet_hours=NIGHT)
    actions.set_attention(person=people.amina, by=people.amina, at=MOMENT, quiet_hours=[])

    assert of(people.amina).quiet_hours == ()
    assert of(people.peter).quiet_hours == (NIGHT,)


def test_only_inside_thrive_is_no_channel_at_all(people: Cast) -> None:
    actions.set_attention(person=people.amina, by=people.amina, at=MOMENT, channels=[])

    assert of(people.amina).channels == ()

    actions.set_attention(person=people.amina, by=people.amina, at=MOMENT, channels=None)

    assert of(people.amina).channels == ("push", "email", "chat", "sms")


def test_a_zone_that_there_is_not_is_the_organisations(people: Cast) -> None:
    Person.objects.filter(pk=people.amina.pk).update(time_zone="Nowhere/Land")

    assert of(people.amina).zone == settings.TIME_ZONE


def test_whoever_left_or_is_inactive_is_absent(people: Cast) -> None:
    Person.objects.filter(pk=people.amina.pk).update(is_active=False)
    Person.objects.filter(pk=people.peter.pk).update(left_on=ON)
    everybody = [people.amina.pk, people.peter.pk, people.daniel.pk]

    assert set(living(everybody, on=ON)) == {people.daniel.pk}
    assert set(living(everybody, on=date(2026, 9, 1))) == {people.peter.pk, people.daniel.pk}


def test_the_mark_differs_with_what_moves_a_plan_and_with_nothing_else(people: Cast) -> None:
    amina, seen = people.amina, [of(people.amina).mark]

    def says(**chosen: object) -> None:
        actions.set_attention(person=amina, by=amina, at=MOMENT, **chosen)  # type: ignore[arg-type]

    says(channels=["sms"])
    assert of(amina).mark == seen[0]
    for chosen in (
        {"seconds": 90},
        {"prompts": 1},
        {"own_hours": [(time(8), time(9))]},
        {"quiet_hours": [NIGHT]},
        {"days_off": [0]},
    ):
        says(**chosen)
        seen.append(of(amina).mark)
    pause = actions.not_this_week(person=amina, by=amina, at=MOMENT)
    seen.append(of(amina).mark)
    actions.add_holiday(on=ON, by=people.omar, at=MOMENT)
    seen.append(of(amina).mark)
    assert len(set(seen)) == len(seen)

    actions.end_pause(pause=pause, by=amina, at=MOMENT)
    actions.remove_holiday(on=ON, by=people.omar, at=MOMENT)
    assert of(amina).mark == seen[-3]


def test_pauses_that_are_over_still_tell_how_it_was(people: Cast) -> None:
    Pause.objects.create(
        person=people.amina, first_on=date(2026, 1, 5), until_on=date(2026, 1, 12), made_at=MOMENT
    )

    assert of(people.amina).pauses == ((date(2026, 1, 5), date(2026, 1, 12)),)


@pytest.mark.usefixtures("people")
def test_many_people_cost_few_questions() -> None:
    persons = Person.objects.bulk_create(
        Person(external_id=f"p{number}", name="P") for number in range(6_000)
    )
    Attention.objects.bulk_create(
        Attention(person=one, days_off=[6], changed_at=MOMENT) for one in persons[::2]
    )
    AttentionDefaults.objects.create()

    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = living([one.pk for one in persons], on=ON)

    assert len(found) == 6_000
    assert len(asked) == 2 + 2 * 3
