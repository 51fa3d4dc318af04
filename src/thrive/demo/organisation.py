"""The organisation that the simulator makes: its areas, teams and measures. Pure: no Django.

Fernbrook Home Care is invented. What its numbers are like (how many visits a carer makes in a week,
how often one is missed) is set here, one parameter to a line, and told in docs/demo.md.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import NormalDist

import numpy as np

NAME = "Fernbrook Home Care"
FIRST_WEEK_ON = date(2025, 3, 17)
WEEKS = 78
MEDIAN_SIZE = 7
SIZE_SPREAD = 0.82  # of the logarithm: a few teams are five times as large as the median
SMALLEST, LARGEST = 3, 40
YOUNG = {"Quay Street": 10, "Orchard Close": 6}  # weeks that these teams had existed at the start
OFFICE = "Office"

AREAS: dict[str, tuple[str, ...]] = {
    "Harbour": (
        "Riverside mornings",
        "Riverside evenings",
        "Harbour days",
        "Harbour nights",
        "Quayside",
        "Quay Street",
        "Lighthouse",
        "Ferry Road",
        "Rope Walk",
        "Customs House",
        "Fish Market",
        "Sandbank",
        "Breakwater",
        "Anchor Court",
    ),
    "Hill": (
        "Hilltop",
        "Mill Lane",
        "Old Town",
        "Station Road",
        "Castle Street",
        "Beacon",
        "Chapel Row",
        "Upper Green",
        "Quarry",
        "Windmill",
        "Ridgeway",
        "Terrace",
    ),
    "Valley": (
        "Westfield",
        "Long Meadow",
        "Bridge Street",
        "Orchard Close",
        "Weir",
        "Water Lane",
        "Willow Bank",
        "Lower Farm",
        "Ford",
        "Hay Barn",
    ),
    OFFICE: ("First calls", "Rota desk", "Pay and post", "Training house"),
}
# Teams with a part in the story have about these sizes, whatever the seed deals to the others.
STORY_SIZES = {
    "Riverside evenings": 14,
    "Harbour days": 16,
    "Harbour nights": 9,
    "Quayside": 8,
    "Quay Street": 7,
    "Hilltop": 12,
    "Mill Lane": 13,
    "Old Town": 10,
    "Station Road": 10,
    "Westfield": 12,
    "Long Meadow": 11,
    "Bridge Street": 7,
    "Orchard Close": 5,
    "First calls": 8,
    "Rota desk": 7,
}


class Kind(StrEnum):
    """What a number is made of."""

    PROPORTION = "proportion"
    RATE = "rate"
    VALUE = "value"


class Per(StrEnum):
    """What the denominator of a week counts."""

    VISITS = "visits"
    NOTES = "notes"
    DAYS = "days"
    ANSWERS = "answers"


@dataclass(frozen=True)
class MeasureSpec:
    """One measure: how it is shown, and how its numbers come about."""

    key: str
    name: str
    short_name: str
    unit: str
    kind: Kind
    direction: str
    per: Per
    level: float  # the usual middle, in the unit that is shown
    between: float  # spread of the teams' middles, on the scale of the link
    within: float  # spread from week to week beyond chance, on the scale of the link
    scale: float = 1.0
    decimals: int = 0
    target: float | None = None
    season: float = 0.0  # height of a yearly season, on the scale of the link
    is_monthly: bool = False
    in_office: bool = False
    description: str = ""

    @property
    def up_is_better(self) -> bool:
        """Whether a higher number is what Fernbrook wants."""
        return self.direction == "up"


MEASURES = (
    MeasureSpec(
        "on-time", "Visits that start on time", "On time", "of 100 visits", Kind.PROPORTION, "up",
        Per.VISITS, level=65, between=0.10, within=0.10, scale=100, target=70, in_office=True,
        description="The carer was at the door within 15 minutes of the time agreed. "
        "In the office: the call was taken within a minute.",
    ),
    MeasureSpec(
        "same-carer", "The same carer comes", "Same carer", "of 100 visits", Kind.PROPORTION, "up",
        Per.VISITS, level=71, between=0.10, within=0.08, scale=100,
        description="The visit was made by one of the two carers whom the person knows best.",
    ),
    MeasureSpec(
        "missed", "Missed visits", "Missed", "per 1,000 visits", Kind.RATE, "down",
        Per.VISITS, level=12, between=0.15, within=0.10, scale=1000, decimals=1, target=10,
        description="Nobody came, or somebody came more than an hour late.",
    ),
    MeasureSpec(
        "medicine-notes", "Medicine notes that are right", "Medicine notes", "of 100 notes",
        Kind.PROPORTION, "up",
        Per.NOTES, level=89, between=0.15, within=0.12, scale=100, target=90,
        description="Of the medicine notes read again by a second person each week.",
    ),
    MeasureSpec(
        "falls", "Falls", "Falls", "per 1,000 visits", Kind.RATE, "down",
        Per.VISITS, level=6.5, between=0.15, within=0.10, scale=1000, decimals=1,
        description="Falls that were found or seen at a visit.",
    ),
    MeasureSpec(
        "sick-days", "Sick days", "Sick days", "of 100 working days", Kind.PROPORTION, "down",
        Per.DAYS, level=5.2, between=0.12, within=0.15, scale=100, decimals=1, season=0.2,
        in_office=True,
        description="Working days on which somebody was off sick.",
    ),
    MeasureSpec(
        "travel", "Minutes of travel between visits", "Travel", "minutes", Kind.VALUE, "down",
        Per.VISITS, level=14.5, between=1.2, within=1.0, decimals=1,
        description="From one door to the next, as the rota app records it.",
    ),
    MeasureSpec(
        "speak-up", "I can speak up", "I can speak up", "out of 5", Kind.VALUE, "up",
        Per.ANSWERS, level=3.8, between=0.15, within=0.05, decimals=1, is_monthly=True,
        in_office=True,
        description="Mean of the answers, 1 never to 5 always. Months with fewer than 5 answers, "
        "and teams of fewer than 8 people, have no figure.",
    ),
)  # fmt: skip

# Winters are harder on the Hill, and it kept a payroll of its own: its sick days are known for
# longer, two years and a half, so that the season can be told from a change.
LONGER_BY_WEEKS = {("Hill", "sick-days"): 52}
STRONGER_SEASON = {("Hill", "sick-days"): 0.6}

# Weekly visits of one carer, notes read in a team, days of one person in the rota.
VISITS_A_PERSON = (22.0, 45.0)
CALLS_A_PERSON = (55.0, 90.0)
NOTES_A_TEAM = (30, 60)
DAYS_A_PERSON = 5
FEWEST_FOR_ANSWERS = 8
FEWEST_ANSWERS = 5
ANSWERING = 0.78
SPREAD_OF_ANSWERS = 0.85


@dataclass(frozen=True)
class Team:
    """A team: where it stands, how many people it has, since which week it exists."""

    name: str
    area: str
    size: int
    number: int  # its place among all teams: seeds its numbers, so that each team has its own
    first_week: int = 0

    @property
    def is_office(self) -> bool:
        """Whether it makes no visits."""
        return self.area == OFFICE

    @property
    def key(self) -> str:
        """What files call it."""
        return self.name.lower().replace(" ", "-")


def week_on(week: int) -> date:
    """The Monday of a week, counted from the first one that is simulated."""
    return FIRST_WEEK_ON + timedelta(weeks=week)


def week_of(day: date) -> int:
    """The week in which a day lies."""
    return (day - FIRST_WEEK_ON).days // 7


def make_teams(*, seed: int, only: tuple[str, ...] | None = None) -> tuple[Team, ...]:
    """All teams in the order of the tree, or only those named (for small trials)."""
    places = [(name, area) for area, names in AREAS.items() for name in names]
    sizes = _sizes([name for name, _ in places], seed)
    teams = (
        Team(
            name=name,
            area=area,
            size=size,
            number=number,
            first_week=WEEKS - YOUNG[name] if name in YOUNG else 0,
        )
        for number, ((name, area), size) in enumerate(zip(places, sizes, strict=True))
    )
    return tuple(team for team in teams if only is None or team.name in only)


def _sizes(names: list[str], seed: int) -> list[int]:
    """Sizes at even steps of a log-normal distribution, dealt out at random.

    Even steps and not draws, so that the median is the same for every seed.
    """
    steps = (np.arange(len(names)) + 0.5) / len(names)
    spread = [NormalDist().inv_cdf(step) for step in steps]
    sizes = np.clip(
        np.rint(MEDIAN_SIZE * np.exp(SIZE_SPREAD * np.array(spread))), SMALLEST, LARGEST
    )
    dealt = [int(size) for size in np.random.default_rng([seed, 1]).permutation(sizes)]
    return _swapped(dealt, names)


def _swapped(sizes: list[int], names: list[str]) -> list[int]:
    """Give each team of the story the size nearest to its own, for the one it was dealt."""
    free = [place for place, name in enumerate(names) if name not in STORY_SIZES]
    for place, name in enumerate(names):
        if name in STORY_SIZES:
            wanted = STORY_SIZES[name]
            nearest = min(free, key=lambda other: (abs(sizes[other] - wanted), other))
            if abs(sizes[nearest] - wanted) < abs(sizes[place] - wanted):
                sizes[place], sizes[nearest] = sizes[nearest], sizes[place]
    return sizes
