"""The people of Fernbrook: seeded names, who belongs where, who leads what. Pure: no Django.

Five of them are personas, whom a visitor of the demo can be. All others only fill the teams. Many
have no email address, some not even a telephone, as in real home care.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from thrive.demo import organisation
from thrive.demo.organisation import Team

ROOT = "fernbrook"
COUNCIL = "works-council"
OPENED_ON = date(2024, 1, 1)
WITH_EMAIL, WITH_PHONE = 0.4, 0.85
MOVES = 6  # people who changed their team once
LANGUAGES = ("", "", "", "", "", "", "pl", "ro", "pt", "de")


@dataclass(frozen=True)
class Stay:
    """Somebody in a group from one day, until another if they left it."""

    group: str
    from_on: date
    until_on: date | None = None


@dataclass(frozen=True)
class Someone:
    """A person, with groups and at most one role."""

    external_id: str
    name: str
    stays: tuple[Stay, ...]
    email: str = ""
    phone: str = ""
    language: str = ""
    role: str = ""
    role_group: str = ""

    @property
    def badge(self) -> str:
        """What is printed on their card."""
        return self.external_id.upper()


@dataclass(frozen=True)
class Place:
    """A group: its name, what it is, and where it stands in the reporting tree."""

    key: str
    name: str
    kind: str
    parent: str = ""
    is_reporting: bool = True


@dataclass(frozen=True)
class Persona:
    """Somebody whom a visitor of the demo can be."""

    key: str
    external_id: str
    name: str


PERSONAS = (
    Persona("member", "f-1001", "Amina Yusuf"),
    Persona("leader", "f-1002", "Daniel Okafor"),
    Persona("sponsor", "f-1003", "Joanna Reid"),
    Persona("guardian", "f-1004", "Ruth Meyer"),
    Persona("administrator", "f-1005", "Omar Haddad"),
)
MEMBER, LEADER, SPONSOR, GUARDIAN, ADMINISTRATOR = PERSONAS
HOME_TEAM = "Riverside evenings"

GIVEN = (
    "Ada", "Agnieszka", "Aisha", "Alan", "Andrea", "Anna", "Beatriz", "Ben", "Carla", "Chidi",
    "Claire", "David", "Dorota", "Elena", "Emma", "Farah", "Fiona", "Gareth", "Grace", "Hana",
    "Helen", "Ian", "Ines", "Ioana", "Jack", "Jean", "Joy", "Karim", "Kate", "Layla", "Leon",
    "Lucy", "Magda", "Mariam", "Marek", "Mei", "Mihai", "Moira", "Nadia", "Nina", "Olga", "Owen",
    "Paul", "Peter", "Priya", "Rosa", "Samir", "Sara", "Sofia", "Susan", "Tariq", "Tessa", "Tom",
    "Vera", "Wanda", "Yara", "Yusuf", "Zoe",
)  # fmt: skip
FAMILY = (
    "Abbott", "Adeyemi", "Ahmed", "Baker", "Banerjee", "Bianchi", "Brooks", "Carter", "Chen",
    "Costa", "Dale", "Davies", "Eze", "Fischer", "Ford", "Garcia", "Hale", "Hughes", "Ibrahim",
    "Jones", "Kaur", "Kelly", "Khan", "King", "Kowalska", "Lang", "Lewis", "Lopes", "Marsh",
    "Mensah", "Murphy", "Nowak", "Nwosu", "Osei", "Park", "Patel", "Popescu", "Price", "Quinn",
    "Rahman", "Ross", "Santos", "Shah", "Silva", "Stone", "Turner", "Usman", "Vass", "Ward",
    "Webb", "Wood", "Young",
)  # fmt: skip


def places(teams: Sequence[Team]) -> tuple[Place, ...]:
    """All groups, each after the one above it; the works council lies across the tree."""
    areas = dict.fromkeys(team.area for team in teams)
    return (
        Place(ROOT, organisation.NAME, "organisation"),
        *(Place(area_key(area), area, "area", ROOT) for area in areas),
        *(Place(team.key, team.name, "team", area_key(team.area)) for team in teams),
        Place(COUNCIL, "Works council", "council", is_reporting=False),
    )


def area_key(area: str) -> str:
    """What files call an area, which may share its name with a team."""
    return f"area-{area.lower()}"


def people(teams: Sequence[Team], *, seed: int) -> tuple[Someone, ...]:
    """Everybody: the personas, those who lead, and those who make the visits."""
    rng = np.random.default_rng([seed, 7])
    names = _names(rng)
    crowd = _Crowd(rng, names)
    house = list(_house(teams, crowd))
    members = [someone for team in teams for someone in _members(team, crowd)]
    return (*house, *_council(_moved(members, teams, rng), rng))


class _Crowd:
    """Makes people with the next free number and name."""

    def __init__(self, rng: np.random.Generator, names: Iterator[str]) -> None:
        self.rng = rng
        self.names = names
        self.number = 1005

    def next(self, *stays: Stay, role: str = "", role_group: str = "") -> Someone:
        self.number += 1
        name = next(self.names)
        reachable = self.rng.uniform(size=2)
        has_email = bool(role) or reachable[0] < WITH_EMAIL
        return Someone(
            external_id=f"f-{self.number}",
            name=name,
            stays=stays,
            email=_email(name) if has_email else "",
            phone=f"07700 {900000 + self.number}" if reachable[1] < WITH_PHONE else "",
            language=LANGUAGES[int(self.rng.integers(len(LANGUAGES)))],
            role=role,
            role_group=role_group,
        )


def _names(rng: np.random.Generator) -> Iterator[str]:
    """Names in random order, none of them twice and none of a persona."""
    known = {persona.name for persona in PERSONAS}
    for place in rng.permutation(len(GIVEN) * len(FAMILY)):
        name = f"{GIVEN[place % len(GIVEN)]} {FAMILY[place // len(GIVEN)]}"
        if name not in known:
            yield name


def _email(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@fernbrook.example"


def _persona(persona: Persona, *stays: Stay, role: str = "", group: str = "") -> Someone:
    return Someone(
        persona.external_id, persona.name, stays, _email(persona.name), role=role, role_group=group
    )


def _house(teams: Sequence[Team], crowd: _Crowd) -> Iterator[Someone]:
    """Those who belong to no team: the head office and one person for each area."""
    head = Stay(ROOT, OPENED_ON)
    yield _persona(SPONSOR, head, role="sponsor")
    yield _persona(GUARDIAN, head, Stay(COUNCIL, OPENED_ON), role="guardian")
    yield _persona(ADMINISTRATOR, head, role="administrator")
    for area in dict.fromkeys(team.area for team in teams):
        yield crowd.next(Stay(area_key(area), OPENED_ON), role="steward", role_group=area_key(area))


def _members(team: Team, crowd: _Crowd) -> Iterator[Someone]:
    """One who leads the team, and the others, who joined over the years."""
    opened_on = organisation.week_on(team.first_week) if team.first_week else OPENED_ON
    stay = Stay(team.key, opened_on)
    others = team.size - 1
    if team.name == HOME_TEAM:
        yield _persona(LEADER, stay, role="steward", group=team.key)
        yield _persona(MEMBER, stay)
        others -= 1
    else:
        yield crowd.next(stay, role="steward", role_group=team.key)
    for _ in range(others):
        later = timedelta(weeks=int(crowd.rng.integers(0, 100)))
        joined_on = opened_on if team.first_week else opened_on + later
        yield crowd.next(Stay(team.key, joined_on))


def _moved(
    members: list[Someone], teams: Sequence[Team], rng: np.random.Generator
) -> list[Someone]:
    """A few changed their team last spring: the past stays true, and the sizes stay the same."""
    free = [
        place
        for place, someone in enumerate(members)
        if not someone.role
        and someone.external_id != MEMBER.external_id
        and someone.stays[0].from_on < date(2025, 6, 1)
    ]
    chosen = [int(place) for place in rng.permutation(free)[:MOVES]]
    for place, came_from in zip(chosen, (*chosen[1:], *chosen[:1]), strict=True):
        now, before = members[place].stays[0], members[came_from].stays[0]
        if now.group != before.group:
            moved_on = date(2026, 4, 6)
            stays = (Stay(before.group, now.from_on, moved_on), Stay(now.group, moved_on))
            members[place] = _with_stays(members[place], stays)
    return members


def _council(members: list[Someone], rng: np.random.Generator) -> list[Someone]:
    """Four carers are in the works council as well: groups overlap."""
    free = [place for place, someone in enumerate(members) if not someone.role]
    for place in rng.permutation(free)[:4]:
        someone = members[int(place)]
        seat = Stay(COUNCIL, date(2025, 11, 3))
        members[int(place)] = _with_stays(someone, (*someone.stays, seat))
    return members


def _with_stays(someone: Someone, stays: tuple[Stay, ...]) -> Someone:
    return replace(someone, stays=stays)
