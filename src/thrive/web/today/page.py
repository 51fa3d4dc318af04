"""What Today shows: put together from what each domain has to say, ready to print."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thrive.foundation import days
from thrive.insights import queries as insights
from thrive.insights.shapes import Found, Mark, TeamLine, TeamNow
from thrive.measures import queries as measures
from thrive.measures.models import Annotation
from thrive.people import queries as people
from thrive.people.models import Group, Person
from thrive.people.queries import Roles
from thrive.web.mine.week import OwnWeek, week_worth_telling
from thrive.web.today import asked as asking
from thrive.web.today import rules, start, words
from thrive.web.today.asked import Asked
from thrive.web.today.came import Came, came_of
from thrive.web.today.start import Step
from thrive.web.today.waiting import Waiting, waited_for

MOST_TEAMS = 3
MOST_CHAINS = 3
MOST_FOUND = 5
MOST_ASIDE = 4


@dataclass(frozen=True)
class Team:
    """A team of mine and what its numbers say now."""

    heading: str
    moved: tuple[TeamLine, ...]
    quiet: tuple[TeamLine, ...]
    quiet_text: str


@dataclass(frozen=True)
class Chain:
    """What we count, what we changed on a day, and what came of it, also when nothing did."""

    series_id: int
    group_name: str
    measure_name: str
    unit: str
    day: str  # "4 May 2026"
    signed: str  # "Daniel Okafor wrote"
    text: str
    sentence: str
    mark: Mark | None


@dataclass(frozen=True)
class Today:
    """The page. Whatever is empty is not shown."""

    greeting: str
    day: str
    headline: str
    lead: str
    minutes: int  # 0: there is nothing to read
    asked: Asked | None  # what Thrive asks goes before a number that is waited for
    asked_more: tuple[Asked, ...]
    asked_rest: str
    week: OwnWeek | None
    came: tuple[Came, ...]
    waiting: Waiting | None
    waiting_more: tuple[Waiting, ...]
    waiting_rest: str
    teams: tuple[Team, ...]
    chains: tuple[Chain, ...]
    elsewhere: Found | None
    found: tuple[Found, ...]  # for those whose own teams have no numbers
    found_more: int
    steps: tuple[Step, ...]  # for the administrator of a new organisation


Lines = Mapping[int, tuple[TeamNow, TeamLine]]


def today(*, person: Person, roles: Roles, organisation: str, at: datetime) -> Today:
    """Put the page together for somebody at a moment."""
    local = timezone.localtime(at)
    teams = _teams(person, roles, at)
    lines = {line.series_id: (now, line) for now in teams for line in (*now.moved, *now.quiet)}
    found = insights.found(at)
    asked, waiting = asking.asked_of(person, at=at), waited_for(roles, at=at)
    beside = waiting if asked else waiting[1:]
    came = came_of(person, at=at)
    chains, elsewhere = _chains(lines), _elsewhere(found, lines)
    told = () if lines else found
    headline, lead = (
        asking.headline(asked)
        if asked
        else words.headline(waiting, teams, told, organisation, roles)
    )
    return Today(
        greeting=_greeting(person, local),
        day=days.weekday(local),
        headline=headline,
        lead=lead,
        minutes=rules.minutes_to_read(_texts(lines, chains, elsewhere, told[:MOST_FOUND])),
        asked=asked[0] if asked else None,
        asked_more=tuple(asked[1 : 1 + asking.MOST_BESIDE]),
        asked_rest=asking.rest(asked),
        week=week_worth_telling(person, is_asked=bool(asked), at=at),
        came=came,
        waiting=waiting[0] if waiting and not asked else None,
        waiting_more=tuple(beside[:MOST_ASIDE]),
        waiting_rest=_rest(len(beside) - MOST_ASIDE),
        teams=tuple(_team(now, len(teams)) for now in teams),
        chains=chains,
        elsewhere=elsewhere,
        found=told[:MOST_FOUND],
        found_more=max(len(told) - MOST_FOUND, 0),
        steps=_steps(roles, is_empty=not (asked or waiting or teams or told)),
    )


def _greeting(person: Person, local: datetime) -> str:
    names = person.name.split()
    return {
        "morning": _("Good morning, %(name)s"),
        "afternoon": _("Good afternoon, %(name)s"),
        "evening": _("Good evening, %(name)s"),
    }[rules.part_of_day(local.hour)] % {"name": names[0] if names else person.name}


def _teams(person: Person, roles: Roles, at: datetime) -> list[TeamNow]:
    """What the numbers of my own team say, then of those I am steward of."""
    own = people.own_team(person, on=timezone.localdate(at))
    groups: list[Group] = list(dict.fromkeys(filter(None, [own, *roles.steward_of])))
    asked = (insights.team_now(group, at) for group in groups[: 2 * MOST_TEAMS])
    return [now for now in asked if now.moved or now.quiet][:MOST_TEAMS]


def _team(now: TeamNow, teams: int) -> Team:
    of_one = _("What the numbers of %(group)s say now") % {"group": now.group_name}
    heading = of_one if teams > 1 else _("What the numbers say now")
    return Team(heading, now.moved, now.quiet, now.quiet_text)


def _steps(roles: Roles, *, is_empty: bool) -> tuple[Step, ...]:
    if not (is_empty and roles.is_administrator) or start.has_numbers():
        return ()
    return start.first_steps()


def _chains(lines: Lines) -> tuple[Chain, ...]:
    """The latest dated changes of my teams, each with what came of it."""
    if not lines:
        return ()
    begun = [n for n in measures.annotations(lines) if n.kind == Annotation.Kind.CHANGE_BEGAN]
    latest = sorted(begun, key=lambda note: (note.on, note.id), reverse=True)[:MOST_CHAINS]
    return tuple(_chain(note, *lines[note.series_id]) for note in latest)


def _chain(note: measures.AnnotationShown, now: TeamNow, line: TeamLine) -> Chain:
    signed = _("%(name)s wrote") % {"name": note.made_by} if note.made_by else _("We began")
    return Chain(
        series_id=line.series_id,
        group_name=now.group_name,
        measure_name=line.measure_name,
        unit=line.unit,
        day=days.day(note.on),
        signed=signed,
        text=note.text,
        sentence=line.sentence,
        mark=line.mark,
    )


def _elsewhere(found: Sequence[Found], lines: Lines) -> Found | None:
    """A confirmed gain of others, with a note of what they did, in something my team counts too."""
    counted = {line.measure_name for _now, line in lines.values()}
    for one in found:
        is_known = one.series_id in lines or one.measure_name not in counted
        if one.mark.direction == "better" and one.note and not is_known:
            return one
    return None


def _rest(number: int) -> str:
    if number < 1:
        return ""
    return ngettext("and one more", "and %(number)s more", number) % {"number": number}


def _texts(
    lines: Lines, chains: Sequence[Chain], elsewhere: Found | None, found: Sequence[Found]
) -> list[str]:
    """What somebody reads who reads it all, the folded rest left out."""
    texts = [line.sentence for _now, line in lines.values() if line.mark]
    texts += [part for chain in chains for part in (chain.text, chain.sentence)]
    seen = [*found, *([elsewhere] if elsewhere else [])]
    return texts + [part for one in seen for part in (one.sentence, one.note)]
