"""Who something is for: everybody, some groups, some people. Kept as keys, asked with keys.

A key is a text: ``everyone``, ``group:7``, ``person:12``. What is for a group of the reporting tree
is for all who are in it or below it. Whatever a person may see has a key that this person has.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from thrive.people.models import Group, Person
from thrive.people.queries.belonging import during, open_on
from thrive.people.queries.standing import roles
from thrive.people.rules.tree import WIDTH

EVERYONE = "everyone"
GROUP, PERSON = "group:", "person:"
MOST_NAMED = 12  # of people in a sentence; more of them are counted


@dataclass(frozen=True)
class Audience:
    """Who something is for, by the keys of groups and persons. Nobody at all is an audience too."""

    everyone: bool = False
    groups: tuple[int, ...] = ()
    persons: tuple[int, ...] = ()

    @property
    def keys(self) -> frozenset[str]:
        """The keys that open it."""
        found = {f"{GROUP}{one}" for one in self.groups} | {f"{PERSON}{p}" for p in self.persons}
        return frozenset(found | ({EVERYONE} if self.everyone else set()))

    @classmethod
    def of(cls, keys: Iterable[str]) -> "Audience":
        """The audience that was kept as these keys. Raises ValueError for any other text."""
        groups, persons, everyone = set(), set(), False
        for key in keys:
            if key == EVERYONE:
                everyone = True
            elif key.startswith(GROUP):
                groups.add(int(key.removeprefix(GROUP)))
            elif key.startswith(PERSON):
                persons.add(int(key.removeprefix(PERSON)))
            else:
                raise ValueError(f"{key!r} is no key; expected everyone, group:7 or person:12")
        return cls(everyone, tuple(sorted(groups)), tuple(sorted(persons)))


FOR_EVERYONE = Audience(everyone=True)


def keys_of(person: Person, *, at: datetime) -> frozenset[str]:
    """The keys that a person has at a moment. Whoever has left has none."""
    if not person.is_active:
        return frozenset()
    own = Group.objects.filter(during(at.date()), memberships__person=person)
    found = dict(own.values_list("pk", "path"))
    above = {
        path[:end] for path in found.values() for end in range(WIDTH + 1, len(path), WIDTH + 1)
    }
    groups = set(found)
    if above:
        groups |= set(Group.objects.filter(path__in=above).values_list("pk", flat=True))
    return frozenset({EVERYONE, f"{PERSON}{person.pk}", *(f"{GROUP}{one}" for one in groups)})


def people_for(audience: Audience, *, on: date) -> QuerySet[Person]:
    """The people who are here on a day and whom something is for, by name."""
    here = Person.objects.filter(is_active=True).order_by("name", "id")
    if audience.everyone:
        return here
    inside = Q(pk__in=audience.persons)
    for pk, path in Group.objects.filter(pk__in=audience.groups).values_list("pk", "path"):
        belongs = Q(memberships__group=pk)
        if path:
            belongs |= Q(memberships__group__path__startswith=path)
        inside |= Q(pk__in=Person.objects.filter(belongs & during(on)).values("pk"))
    return here.filter(inside)


def addressable(person: Person, *, at: datetime) -> tuple[tuple[str, str], ...]:
    """Whom somebody may address: everybody, own groups, those above them, those they lead.

    As keys with names, the closest group first.
    """
    keys = keys_of(person, at=at)
    if not keys:
        return ()
    held = roles(person, at=at)
    own = Q(pk__in=[int(one.removeprefix(GROUP)) for one in keys if one.startswith(GROUP)])
    for led in held.steward_of:
        own |= Q(path__startswith=led.path) if led.path else Q(pk=led.pk)
    groups = Group.objects.filter(own & open_on(at.date()), parent__isnull=False)
    others = Group.objects.filter(own & open_on(at.date()), is_reporting=False)
    named = {one.pk: one for one in (*groups.order_by("-path", "name", "id"), *others)}
    return (
        *((f"{GROUP}{one.pk}", _("Everybody in %(group)s") % {"group": one.name})
          for one in named.values()),
        (EVERYONE, _("Everybody here")),
    )  # fmt: skip


def is_within(new: Audience, old: Audience, *, on: date) -> bool:
    """Whether all whom one audience is for were in the other, those who join later included."""
    if old.everyone:
        return True
    if new.everyone:
        return False
    paths = dict(Group.objects.filter(pk__in=old.groups).values_list("pk", "path"))
    for group in Group.objects.filter(pk__in=new.groups):
        is_below = any(path and group.path.startswith(path) for path in paths.values())
        if group.pk not in paths and not is_below:
            return False
    others = set(new.persons) - set(old.persons)
    return others <= set(people_for(old, on=on).values_list("pk", flat=True))


def audience_words(audience: Audience) -> str:
    """Whom something is for, as the beginning of a sentence: *Everybody in Riverside*."""
    if audience.everyone:
        return _("Everybody here")
    groups = Group.objects.filter(pk__in=audience.groups).order_by("path", "name", "id")
    persons = Person.objects.filter(pk__in=audience.persons).order_by("name", "id")
    named = [_("everybody in %(group)s") % {"group": group.name} for group in groups]
    names = [one.name for one in persons]
    named += names[:MOST_NAMED]
    if len(names) > MOST_NAMED:
        named.append(_("%(number)s others") % {"number": len(names) - MOST_NAMED})
    words = _listed(named) or _("nobody")
    return words[:1].upper() + words[1:]


def _listed(parts: list[str]) -> str:
    """Parts as one says them: A, B and C."""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(first)s and %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}
