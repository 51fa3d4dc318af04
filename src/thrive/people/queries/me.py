"""What somebody sees about themselves: all of it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from thrive.foundation.models import AuditRecord
from thrive.people.models import Person, Pin
from thrive.people.queries.pages import Spell, memberships_over_time, roles_over_time
from thrive.people.queries.slips import sign_in_number

NEWEST = 20


@dataclass(frozen=True)
class Fact:
    """One thing that is kept about a person."""

    what: str
    value: str


@dataclass(frozen=True)
class SlipRow:
    """A slip that was made for a person, and by whom."""

    made_at: datetime
    made_by: str
    used_at: datetime | None


@dataclass(frozen=True)
class Deed:
    """Something that was put on record about a person or by them."""

    at: datetime
    action: str
    by_me: bool


@dataclass(frozen=True)
class MyPage:
    """Me: what I may change, where I belong, and all that is kept about me."""

    person: Person
    number: str
    facts: list[Fact]
    memberships: list[Spell]
    roles: list[Spell]
    slips: list[SlipRow]
    deeds: list[Deed]
    pin_chosen_on: date | None
    has_password: bool
    has_email: bool


def my_page(person: Person, *, at: datetime) -> MyPage:
    """All that Thrive knows about somebody, for nobody but them."""
    pin = Pin.objects.filter(person=person).first()
    return MyPage(
        person=person,
        number=sign_in_number(person),
        facts=[fact for fact in _facts(person) if fact.value],
        memberships=memberships_over_time(person, on=at.date()),
        roles=roles_over_time(person, at=at),
        slips=_slips(person),
        deeds=_deeds(person),
        pin_chosen_on=pin.chosen_at.date() if pin else None,
        has_password=person.has_usable_password(),
        has_email=bool(person.email),
    )


def _facts(person: Person) -> list[Fact]:
    return [
        Fact(_("Name"), person.name),
        Fact(_("Number in the organisation's files"), person.external_id),
        Fact(_("Badge number"), person.badge or ""),
        Fact(_("Email address"), person.email or ""),
        Fact(_("Telephone"), person.phone),
        Fact(_("Language"), person.language),
        Fact(_("Time zone"), person.time_zone),
    ]


def _slips(person: Person) -> list[SlipRow]:
    rows = person.slips.select_related("made_by").order_by("-made_at", "-id")[:NEWEST]
    return [
        SlipRow(row.made_at, row.made_by.name if row.made_by else _("the server"), row.used_at)
        for row in rows
    ]


def _deeds(person: Person) -> list[Deed]:
    mine = Q(actor=person.external_id) | Q(subject=person.external_id)
    records = AuditRecord.objects.filter(mine).order_by("-at", "-id")[:NEWEST]
    return [Deed(one.at, one.action, one.actor == person.external_id) for one in records]
