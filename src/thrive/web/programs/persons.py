"""People by their badge, their number in the organisation's list, or their email address."""

from collections.abc import Sequence

from django.db.models import Q
from django.db.models.functions import Lower, Upper
from django.utils.translation import gettext as _

from thrive.people.models import Person


def found_by(lines: Sequence[str]) -> tuple[list[Person], list[str]]:
    """The people that some lines name, in one query, and what is wrong with the other lines.

    A number of the organisation's list goes before a badge, a badge before an email address.
    """
    low, high = [line.lower() for line in lines], [line.upper() for line in lines]
    people = Person.objects.annotate(low=Lower("email"), high=Upper("badge"))
    asked = Q(external_id__in=lines) | Q(high__in=high) | Q(low__in=low)
    known = list(people.filter(asked, is_active=True).order_by("id"))
    named = {one.email.lower(): one for one in known if one.email}
    named |= {one.badge.lower(): one for one in known if one.badge}
    exact = {one.external_id: one for one in known}
    found = [exact.get(line) or named.get(line.lower()) for line in lines]
    told = [
        _("Nobody is known as “%(name)s”.") % {"name": line[:60]}
        for line, one in zip(lines, found, strict=True)
        if one is None
    ]
    return list(dict.fromkeys(one for one in found if one is not None)), told
