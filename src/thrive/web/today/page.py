"""What Today shows: put together from what each domain has to say, ready to print."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from thrive.foundation import days
from thrive.goals import today as loop
from thrive.goals.today import Standing
from thrive.insights import queries as insights
from thrive.insights.shapes import Found, TeamLine, TeamNow
from thrive.people.models import Group, Person
from thrive.people.queries import House, Roles
from thrive.web.today import goals as own
from thrive.web.today import rules, start, words
from thrive.web.today.asked import asked_of
from thrive.web.today.came import Came, came_of, runs_of, taking_part
from thrive.web.today.chains import Chain, Lines, begun_in, chains_of
from thrive.web.today.start import Step
from thrive.web.today.things import MOST, Thing, things
from thrive.web.today.waiting import waited_for
from thrive.web.today.week import Week, week_of

MOST_TEAMS = 3
MOST_FOUND = 5
MOST_REPLIES = 2


@dataclass(frozen=True)
class Team:
    """A team of mine and what its numbers say now."""

    heading: str
    moved: tuple[TeamLine, ...]
    quiet: tuple[TeamLine, ...]
    quiet_text: str


@dataclass(frozen=True)
class Today:
    """The page. Whatever is empty is not shown."""

    greeting: str
    day: str
    headline: str
    lead: str
    minutes: int  # 0: there is nothing to read
    first: Thing | None  # the one thing; without one the numbers speak
    others: tuple[Thing, ...]  # two more at most
    later: tuple[Thing, ...]  # the rest, folded
    week: Week | None
    replies: tuple[own.Reply, ...]
    came: tuple[Came, ...]
    goals: tuple[own.Goal, ...]
    teams: tuple[Team, ...]
    chains: tuple[Chain, ...]
    helped: own.Elsewhere | None
    found: tuple[Found, ...]  # for those whose own teams have no numbers
    found_more: int
    steps: tuple[Step, ...]  # for the administrator of a new organisation


def today(*, person: Person, house: House, organisation: str, at: datetime) -> Today:
    """Put the page together for somebody in the house as they stand in it at a moment."""
    local, roles = timezone.localtime(at), house.roles
    who = Standing(person, house.groups, roles, at)
    shown = _groups(house.groups, roles)
    stands = loop.stands(who, beside=[taking_part(person), begun_in(shown)])
    runs = runs_of(stands.beside)
    asked = asked_of(person, at=at, beside={run.edition: run.digest for run in runs})
    waiting = things(asked, stands.waits, waited_for(roles, at=at))
    teams = _teams(shown, at)
    lines = {line.series_id: (now, line) for now in teams for line in (*now.moved, *now.quiet)}
    helped = _helped(lines, who)
    told = () if any(words.is_told(now) for now in teams) else insights.found(at)
    chains = chains_of(stands.beside, lines)
    headline, lead = words.headline(waiting[:1], teams, told, organisation, roles)
    moving = own.goals(stands.moving)
    return Today(
        greeting=_greeting(person, local),
        day=days.weekday(local),
        headline=headline,
        lead=lead,
        minutes=rules.minutes_to_read(_texts(lines, chains, helped, told[:MOST_FOUND])),
        first=waiting[0] if waiting else None,
        others=tuple(waiting[1:MOST]),
        later=tuple(waiting[MOST:]),
        week=week_of(stands.week),
        replies=own.replies(stands.answered, most=MOST_REPLIES),
        came=came_of(runs, person, house, at=at),
        goals=moving,
        teams=tuple(_team(now, len(teams)) for now in teams),
        chains=chains,
        helped=helped,
        found=told[:MOST_FOUND],
        found_more=max(len(told) - MOST_FOUND, 0),
        steps=_steps(roles, is_empty=not (waiting or teams or told or moving)),
    )


def _greeting(person: Person, local: datetime) -> str:
    names = person.name.split()
    return {
        "morning": _("Good morning, %(name)s"),
        "afternoon": _("Good afternoon, %(name)s"),
        "evening": _("Good evening, %(name)s"),
    }[rules.part_of_day(local.hour)] % {"name": names[0] if names else person.name}


def _groups(mine: Sequence[Group], roles: Roles) -> list[Group]:
    """My own team, then those that I am steward of."""
    own_team = [group for group in mine if group.is_reporting][:1]
    return list(dict.fromkeys([*own_team, *roles.steward_of]))[: 2 * MOST_TEAMS]


def _teams(groups: Sequence[Group], at: datetime) -> list[TeamNow]:
    """What the numbers of some groups say now, where they say anything. One query."""
    asked = insights.teams_now(groups, at) if groups else []
    return [now for now in asked if now.moved or now.quiet][:MOST_TEAMS]


def _team(now: TeamNow, teams: int) -> Team:
    of_one = _("What the numbers of %(group)s say now") % {"group": now.group_name}
    heading = of_one if teams > 1 else _("What the numbers say now")
    return Team(heading, now.moved, now.quiet, now.quiet_text)


def _steps(roles: Roles, *, is_empty: bool) -> tuple[Step, ...]:
    if not (is_empty and roles.is_administrator) or start.has_numbers():
        return ()
    return start.first_steps()


def _helped(lines: Lines, who: Standing) -> own.Elsewhere | None:
    """A change that helped others in something that my teams count too."""
    measured = {line.measure_id for _now, line in lines.values()}
    ours = {group.pk for group in (*who.groups, *who.roles.steward_of)}
    return own.elsewhere(loop.helped_elsewhere(measures=measured, not_in=ours, at=who.at))


def _texts(
    lines: Lines, chains: Sequence[Chain], helped: own.Elsewhere | None, found: Sequence[Found]
) -> list[str]:
    """What somebody reads who reads it all, the folded rest left out."""
    texts = [line.sentence for _now, line in lines.values() if line.mark]
    texts += [part for chain in chains for part in (chain.text, chain.sentence)]
    texts += [helped.title, helped.sentence] if helped else []
    return texts + [part for one in found for part in (one.sentence, one.note)]
