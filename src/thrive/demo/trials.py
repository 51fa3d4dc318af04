"""The changes that teams at Fernbrook write down before they begin, and what became of them. Pure.

What each truly did stands in the story's events, or nowhere: then it did nothing. Nobody in the
story knows. ``starts_on`` and ``title`` are those of the event, where there is one.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

WRITTEN_BEFORE = timedelta(days=5)
JUDGED_AFTER = timedelta(weeks=13)
STREETS = "Visits are planned street by street"
TRAVEL = "Ten minutes of travel stand in the rota between any two visits"
NOTES = "Two people read each note at handover"


@dataclass(frozen=True)
class Study:
    """What somebody learned, on which day, and what they decided. ``end``: empty is still open."""

    on: date
    learned: str
    end: str = ""  # adopted, abandoned
    why: str = ""
    hours: float | None = None
    customers: str = ""
    shared_for: str = ""  # for whom a page was made of it; empty: none


@dataclass(frozen=True)
class Trial:
    """One change. ``size`` is what its team expects, always for the better.

    ``taken_up_from`` is the team that tried it first. ``idea`` is the idea it came from, as it was
    written down.
    """

    team: str
    measure: str
    starts_on: date
    title: str
    what: str
    size: float
    why: str = ""
    what_else: str = ""
    taken_up_from: str = ""
    idea: str = ""
    process: tuple[str, ...] = ()
    balancing: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    hours: float | None = None
    customers: str = ""
    may_be_asked: bool = False
    study: Study | None = None

    @property
    def key(self) -> tuple[str, str, date]:
        """By which its event is found."""
        return self.team, self.measure, self.starts_on

    @property
    def written_on(self) -> date:
        """The day on which it was written down."""
        return self.starts_on - WRITTEN_BEFORE


@dataclass(frozen=True)
class Lots:
    """Start days dealt by lot. The seed was drawn once, so that the story repeats itself."""

    title: str
    what: str
    area: str
    measure: str
    taken_up_from: str
    size: float
    effect: float  # what it truly does, as an event has it
    teams: tuple[str, ...]
    starts: tuple[date, ...]
    dealt: tuple[date, ...]
    seed: str
    drawn_on: date


JULY_6, JULY_27, AUGUST_17 = date(2026, 7, 6), date(2026, 7, 27), date(2026, 8, 17)
LOTS = Lots(
    title=STREETS,
    what="The rota desk sorts each round by street before it sorts by time.",
    area="Hill",
    measure="travel",
    taken_up_from="Quayside",
    size=1.5,
    effect=-1.8,
    teams=("Hilltop", "Mill Lane", "Old Town", "Station Road", "Chapel Row", "Beacon"),
    starts=(JULY_6, JULY_27, AUGUST_17),
    dealt=(AUGUST_17, JULY_27, AUGUST_17, JULY_6, JULY_27, JULY_6),
    seed="5f1d0c7be2a94d318c06b7f24e91a3d8",
    drawn_on=date(2026, 6, 30),
)  # fmt: skip

TRIALS = (
    Trial(
        "Long Meadow", "missed", date(2025, 12, 1), "Whoever runs late rings the next person",
        "Whoever sees that they will be more than ten minutes late rings the person who waits, and "
        "the rota desk.",
        size=4, why="Most visits that count as missed were only late, and nobody knew.",
        tasks=("Put the numbers of the day into each telephone",), may_be_asked=True,
        study=Study(
            date(2026, 3, 9), "Ringing takes two minutes, and people forgive being late. The first "
            "weeks were hard: nobody had the numbers at hand.", "adopted",
            customers="People say they feel less forgotten.",
            shared_for="Teams whose rounds often run late.",
        ),
    ),
    Trial(
        "Riverside evenings", "missed", date(2026, 1, 12), "A call sheet is printed every Sunday",
        "The week's calls hang beside the door on paper.", size=3,
        why="The app is slow when five people look at once.",
        study=Study(
            date(2026, 4, 13), "By Tuesday the sheet is out of date.", "abandoned",
            "It did not help, and it costs an hour each Sunday.",
        ),
    ),
    Trial(
        "Beacon", "sick-days", date(2026, 2, 2), "Free fruit in the tea kitchen",
        "A basket of fruit, filled each Monday.", size=1,
        study=Study(
            date(2026, 5, 11), "Everybody likes it. Sick days are as they were.", "abandoned",
            "We keep the fruit, and do not call it a cure.",
        ),
    ),
    Trial(
        "First calls", "on-time", date(2026, 2, 16), "Two people on the line from four to seven",
        "A second person takes calls in the hours in which most come in.", size=5,
        balancing=("sick-days",),
        study=Study(date(2026, 6, 1), "The second hour is the one that counts.", "adopted"),
    ),
    Trial(
        "Harbour nights", "medicine-notes", date(2026, 3, 2), NOTES,
        "Whoever comes reads each note aloud, whoever goes listens.", size=5,
        why="Most mistakes are seen by the next person anyway, a night too late.",
        may_be_asked=True,
        study=Study(
            date(2026, 6, 8), "It takes four minutes, and it is a good moment to ask.", "adopted",
            hours=-3, shared_for="Teams that hand over in person.",
        ),
    ),
    Trial(
        "Weir", "falls", date(2026, 3, 9), "A poster about loose carpets",
        "A poster at the door of each depot.", size=2,
    ),
    Trial(
        "Quayside", "travel", date(2026, 3, 23), STREETS,
        "Rounds are sorted by street first, and by time second.", size=2,
        balancing=("same-carer",), may_be_asked=True,
        study=Study(
            date(2026, 6, 29), "It is quicker by bicycle, too. Three people wanted their old time "
            "back, and got it.", "adopted", hours=22,
            shared_for="Teams with many visits in few streets.",
        ),
    ),
    Trial(
        "Westfield", "same-carer", date(2026, 4, 27), "Each round belongs to one pair of carers",
        "Two people know a round, and stand in for one another.", size=5,
        study=Study(date(2026, 8, 3), "Holidays are the hard part: then both are away at times."),
    ),
    Trial(
        "Riverside evenings", "on-time", date(2026, 5, 4), TRAVEL,
        "The rota desk puts ten minutes between any two visits, and takes one visit out of each "
        "round.", size=6,
        why="The rota counts no way between two doors, so every evening is late from the second "
        "visit on.",
        idea="Ten minutes between two visits in the rota: today it counts no way at all.",
        what_else="Two new colleagues come in June.", process=("travel",),
        balancing=("same-carer", "missed"), hours=10,
        customers="People know when we come, and need not ring.",
        tasks=(
            "Ask the rota desk which rounds can be changed first",
            "Ring everybody whose time moves",
            "Tell the day shift",
        ),
        may_be_asked=True,
        study=Study(
            date(2026, 8, 4), "We lose one visit a round and win the evening. Whoever comes second "
            "is not the one who waits any more.", "adopted", hours=6,
            customers="Half as many people ring to ask where we are.",
            shared_for="Teams whose visits lie far apart, evenings most of all.",
        ),
    ),
    Trial(
        "Hilltop", "on-time", date(2026, 6, 1), TRAVEL,
        "As at Riverside, for the rounds above the quarry first.", size=6,
        taken_up_from="Riverside evenings",
        study=Study(date(2026, 9, 7), "It holds. On the hill ten minutes are few.", "adopted"),
    ),
    Trial(
        "Old Town", "on-time", date(2026, 6, 1), TRAVEL, "As at Riverside, for all rounds.", size=6,
        taken_up_from="Riverside evenings",
        study=Study(date(2026, 9, 7), "Parking takes what travel gives, but it helps.", "adopted"),
    ),
    Trial(
        "Mill Lane", "on-time", date(2026, 6, 8), TRAVEL, "As at Riverside, on two of four rounds.",
        size=6, taken_up_from="Riverside evenings",
        study=Study(
            date(2026, 9, 14), "Our doors are two minutes apart. We are late for another reason: "
            "the keys.",
        ),
    ),
    Trial(
        "Long Meadow", "medicine-notes", date(2026, 6, 15), NOTES,
        "As at Harbour nights, at the noon handover.", size=4, taken_up_from="Harbour nights",
    ),
    Trial(
        "Harbour days", "on-time", date(2026, 6, 8), "New telephones with a new rota app",
        "Everybody gets a new telephone, and rounds come through the new app.", size=3,
        what_else="It comes from head office, on the same day for the whole team.",
        study=Study(date(2026, 8, 31), "Rounds are shown an hour late. We were told it is known."),
    ),
    Trial(
        "Mill Lane", "same-carer", date(2026, 6, 29), "Two rounds became one",
        "The two short rounds are driven as one.", size=2, hours=12,
        what_else="A colleague left in May and is not replaced.",
        study=Study(
            date(2026, 9, 15), "We save the hours, and people see somebody new every other day.",
            hours=11, customers="Two families have asked for their old carer.",
        ),
    ),
    Trial(
        "Bridge Street", "on-time", date(2026, 7, 6), "The first visit begins at the near end",
        "Each round begins at the door nearest to the depot.", size=4,
    ),
    Trial(
        "Rota desk", "on-time", date(2026, 8, 10), "Changes are taken until noon",
        "Who wants to swap tomorrow says so until noon.", size=3,
        tasks=("Say it at each handover", "Answer the phone until five all the same"),
    ),
    Trial(
        "Station Road", "on-time", date(2026, 9, 21), "Keys hang in a safe at each door",
        "A small safe with a number, where the family agrees.", size=7,
        why="Half of our late starts are somebody looking for a key.",
        idea="A small safe for the key at each door, with a number.",
        tasks=("Ask each family", "Order twenty safes"),
    ),
)  # fmt: skip

# Taken up by a team in which it does nothing: nobody there knows.
IN_VAIN = (("Mill Lane", "on-time"), ("Long Meadow", "medicine-notes"))


def is_written(key: tuple[str, str, date], teams: Collection[str]) -> bool:
    """Whether an event is a change of its own, which marks its series when it begins.

    Days are drawn only where all the teams are there.
    """
    team, measure, on = key
    is_drawn = (team, on) in zip(LOTS.teams, LOTS.dealt, strict=True) and measure == LOTS.measure
    if is_drawn:
        return set(LOTS.teams) <= set(teams)
    return any(one.key == key for one in TRIALS)
