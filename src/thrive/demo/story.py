"""What happens at Fernbrook: changes that work, changes that do not, and things nobody noted. Pure.

The events named here are the story; the simulator draws more of each kind for other teams. A later
event (after the standing moment) waits until somebody presses *next week*.
"""

from dataclasses import dataclass
from datetime import date

from thrive.demo import trials


@dataclass(frozen=True)
class Event:
    """Something that begins in one team and moves one measure, or was meant to.

    ``effect`` is what was truly put in, in the unit that is shown; zero where a change was begun
    and nothing came of it. ``note`` is empty where nobody wrote the date down.
    """

    team: str
    measure: str
    started_on: date
    effect: float
    note: str = ""
    level: float | None = None  # the middle before, where the story needs a certain one


@dataclass(frozen=True)
class Remark:
    """A note about one week, which changes nothing for good."""

    team: str
    measure: str
    on: date
    text: str
    push: float = 0.0  # of that week alone, on the scale of the link


@dataclass(frozen=True)
class Stretch:
    """Limits that a leader lets begin anew, once a change has lasted."""

    team: str
    measure: str
    starts_on: date
    set_on: date
    reason: str


TRAVEL = trials.TRAVEL

EVENTS = (
    # Better, with a date.
    Event("Riverside evenings", "on-time", date(2026, 5, 4), 9.0, TRAVEL, level=62),
    Event("Hilltop", "on-time", date(2026, 6, 1), 8.0, TRAVEL, level=58),
    Event("Old Town", "on-time", date(2026, 6, 1), 7.0, TRAVEL, level=64),
    Event(
        "Harbour nights", "medicine-notes", date(2026, 3, 2), 6.0,
        "Two people read each note at handover", level=87.5,
    ),
    Event(
        "Westfield", "same-carer", date(2026, 4, 27), 6.5,
        "Each round belongs to one pair of carers", level=67,
    ),
    Event(
        "First calls", "on-time", date(2026, 2, 16), 6.0,
        "Two people on the line from four to seven", level=66,
    ),
    Event(
        "Quayside", "travel", date(2026, 3, 23), -2.6, "Visits are planned street by street",
        level=16.0,
    ),
    Event(
        "Long Meadow", "missed", date(2025, 12, 1), -6.0, "Whoever runs late rings the next person",
        level=14,
    ),
    # Better, with a date, and too little of it to be seen yet.
    Event(
        "Bridge Street", "on-time", date(2026, 7, 6), 2.0, "The first visit begins at the near end",
        level=66,
    ),
    Event("Rota desk", "on-time", date(2026, 8, 10), 1.5, "Changes are taken until noon", level=67),
    # Worse, with a date.
    Event("Mill Lane", "same-carer", date(2026, 6, 29), -11.0, "Two rounds became one", level=74),
    Event("Harbour days", "on-time", date(2026, 6, 8), -6.0, "New telephones with a new rota app"),
    Event("Ford", "travel", date(2026, 4, 20), 3.2, "The bridge over the weir is closed"),
    # Changed, and nobody noted when.
    Event("Station Road", "sick-days", date(2026, 7, 13), 5.0, level=5.1),
    Event("Harbour days", "same-carer", date(2026, 6, 15), -6.0),
    Event("Castle Street", "medicine-notes", date(2026, 5, 18), -6.0),
    # Begun with hope, and nothing came of it.
    Event(
        "Riverside evenings", "missed", date(2026, 1, 12), 0.0,
        "A call sheet is printed every Sunday",
    ),
    Event("Beacon", "sick-days", date(2026, 2, 2), 0.0, "Free fruit in the tea kitchen"),
    Event("Weir", "falls", date(2026, 3, 9), 0.0, "A poster about loose carpets"),
    # Still to come when the story stands.
    Event(
        "Station Road", "on-time", date(2026, 9, 21), 9.0, "Keys hang in a safe at each door",
        level=61,
    ),
)  # fmt: skip

# Written down as changes; the simulator draws its own events as if these were not there.
TAKEN_UP = tuple(
    Event(one.team, one.measure, one.starts_on, 0.0, one.title)
    for one in trials.TRIALS
    if (one.team, one.measure) in trials.IN_VAIN
)
BY_LOT = tuple(
    Event(team, trials.LOTS.measure, on, trials.LOTS.effect, trials.LOTS.title)
    for team, on in zip(trials.LOTS.teams, trials.LOTS.dealt, strict=True)
)

REMARKS = (
    Remark(
        "Riverside evenings", "on-time", date(2025, 12, 22),
        "Most of the team had flu. The week still counts.", push=-0.65,
    ),
    Remark("Hilltop", "travel", date(2026, 1, 19), "Snow on the hill for four days.", push=5.0),
    Remark("Water Lane", "on-time", date(2025, 11, 10), "The lane was under water.", push=-0.5),
)  # fmt: skip

STRETCHES = (
    Stretch(
        "Riverside evenings", "on-time", date(2026, 5, 4), date(2026, 7, 6),
        "Ten minutes of travel have stayed in the rota for nine weeks",
    ),
)  # fmt: skip

# What teams wrote down that the simulator drew for them, by measure.
NOTES: dict[str, tuple[str, ...]] = {
    "on-time": ("Rounds begin a quarter of an hour earlier", "A runner covers what runs late"),
    "same-carer": ("Holidays are planned in pairs", "New carers join one round only"),
    "missed": ("The rota is read aloud at handover", "A second telephone for the evening"),
    "medicine-notes": ("Boxes are labelled in large letters", "Notes are written at the bedside"),
    "falls": ("A lamp beside each bed", "Shoes are checked at each visit"),
    "sick-days": ("Talks on the first day back", "No more split shifts"),
    "travel": ("Two teams swapped four streets", "Electric bicycles for the near rounds"),
    "speak-up": ("Each handover begins with a question", "A box for what cannot be said aloud"),
}
WORSE_NOTES: dict[str, tuple[str, ...]] = {
    "on-time": ("Three visits were added to each round",),
    "same-carer": ("Rounds are drawn up anew each month",),
    "missed": ("Paper rotas ended",),
    "medicine-notes": ("A new form with four pages",),
    "falls": ("Visits were made ten minutes shorter",),
    "sick-days": ("Weekend shifts became longer",),
    "travel": ("The depot moved to the ring road",),
    "speak-up": ("Team talks moved to the end of the shift",),
}
