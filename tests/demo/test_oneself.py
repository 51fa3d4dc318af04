"""Amina coaches herself in the demo: two rounds behind her, the next asked in its time."""

from thrive.demo import actions, population, queries
from thrive.demo.actions import oneself
from thrive.demo.models import Filling
from thrive.experiences.models import OwnCoaching
from thrive.experiences.oneself.queries import own_page
from thrive.goals.models import Learned

STANDS_AT = actions.stands_at(78)


def test_two_rounds_are_behind_her_and_what_she_will_do_waits_for_a_press(filled: Filling) -> None:
    amina = queries.persona(population.MEMBER.key)
    assert amina is not None

    page = own_page(person=amina, at=STANDS_AT)

    second, first = page.rounds
    assert (first.came_of_it, len(first.talks), len(second.talks)) == (
        "I did it; it helped", 4, 4,
    )  # fmt: skip
    assert page.standing is not None
    assert page.standing.is_round_over
    assert page.standing.asks_on is not None
    assert page.standing.asks_on > STANDS_AT.date()
    assert page.harvest is not None
    assert (page.harvest.will, page.harvest.goal) == (
        "Offer tomorrow morning instead of tonight", None,
    )  # fmt: skip
    assert Learned.objects.filter(person=amina, text=oneself.LEARNED).exists()


def test_nobody_else_at_fernbrook_does_and_it_is_sealed(filled: Filling) -> None:
    coaching = OwnCoaching.objects.select_related("enrolment__run").get()

    assert coaching.enrolment.run.promise == "confidential"
