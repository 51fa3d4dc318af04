"""Two who meet at Fernbrook, Amina and Daniel: what they bring, promise and note; and peers."""

from collections.abc import Callable, Iterator
from datetime import datetime

from thrive.demo import aims
from thrive.demo.actions.diary import Act
from thrive.demo.actions.house import House
from thrive.goals.meetings import actions
from thrive.goals.models import CheckIn, Circle
from thrive.people.models import Person

FIRST_ON = aims.on(8, 24, 20)
PROMISED = "Tell the rota desk which three visits always run over"


def acts(house: House) -> Iterator[Act]:
    """All that happens between the two, if both are there."""
    amina, daniel = house.who("member"), house.who("leader")
    if amina is None or daniel is None:
        return
    two = _Two(amina, daniel)
    yield Act(aims.on(8, 19, 20), two.ask)
    yield Act(aims.on(8, 20, 7), two.agree)
    yield Act(FIRST_ON, two.hold_first)
    yield Act(aims.on(9, 7, 20), two.hold_second)
    yield Act(aims.on(9, 10, 21), two.bring)
    for name, kind, text, at in (
        ("carer Riverside evenings 2", "working_on", "Saying no at the door", aims.on(9, 3, 20)),
        ("carer Quayside 1", "come_through", "Saying no at the door, kindly", aims.on(9, 4, 20)),
    ):
        if (somebody := house.who(name)) is not None:
            yield Act(at, _telling(somebody, kind, text))


def _telling(by: Person, kind: str, text: str) -> Callable[[datetime], object]:
    return lambda at: actions.tell_seeking(kind=kind, text=text, by=by, at=at)


class _Two:
    """Both, and what they have."""

    def __init__(self, amina: Person, daniel: Person) -> None:
        self.amina, self.daniel = amina, daniel

    @property
    def circle(self) -> int:
        """Theirs."""
        return Circle.objects.values_list("pk", flat=True).get(opener=self.daniel, kind="leader")

    def ask(self, at: datetime) -> None:
        """The leader asks, the other decides."""
        actions.ask_to_meet(
            other=self.amina, kind="leader", about="Twenty minutes after a round", by=self.daniel,
            at=at,
        )  # fmt: skip

    def agree(self, at: datetime) -> None:
        """Yes, and a first date."""
        actions.agree_to_meet(circle=self.circle, by=self.amina, at=at)
        self._plan(FIRST_ON, at)

    def hold_first(self, at: datetime) -> None:
        """They meet, note, and promise."""
        actions.hold_meeting(circle=self.circle, by=self.daniel, at=at)
        actions.write_note(
            circle=self.circle, by=self.daniel, at=at,
            text="Three visits run over each week. It is not slowness: nobody else lives there.",
        )  # fmt: skip
        actions.commit(
            circle=self.circle, text=PROMISED, due_on=aims.on(9, 14).date(), by=self.amina, at=at
        )
        actions.commit(
            circle=self.circle, text="Ask the desk for half an hour more in these rounds",
            by=self.daniel, at=at,
        )  # fmt: skip
        self._plan(aims.on(9, 7, 20), at)

    def hold_second(self, at: datetime) -> None:
        """What is open is carried forward; what one keeps for oneself, nobody else opens."""
        actions.hold_meeting(circle=self.circle, by=self.amina, at=at)
        actions.write_private_note(
            circle=self.circle, by=self.amina, at=at,
            text="I should have said that I am tired. Next time first.",
        )  # fmt: skip
        self._plan(aims.on(9, 21, 20), at)

    def bring(self, at: datetime) -> None:
        """Her last check-in, which he may see, for next time."""
        said = CheckIn.objects.filter(goal__title=aims.AMINA, by=self.amina).order_by("-at").first()
        if said is not None:
            actions.bring_check_in(circle=self.circle, check_in=said.pk, by=self.amina, at=at)

    def _plan(self, starts_at: datetime, at: datetime) -> None:
        planned = actions.Planned(starts_at, minutes=20, place="The depot kitchen")
        actions.plan_meeting(circle=self.circle, planned=planned, by=self.daniel, at=at)
