"""Who has an address that reaches nobody."""

from datetime import datetime

from django.db import transaction

from thrive.people import actions as people
from thrive.people.models import Person


@transaction.atomic
def note_bounce(*, channel: str, address: str, reason: str, at: datetime) -> int:
    """Write down for everybody who has this address now that it does not reach them.

    The address is found in any case of its letters, a telephone without the blanks in it. Returns
    how many have it. The same again changes nothing.
    """
    if channel == "email":
        having = {
            person.pk: person.email or ""
            for person in Person.objects.filter(email__iexact=address, is_active=True)
        }
    else:
        wanted = _dialled(address)
        phones = Person.objects.filter(is_active=True).exclude(phone="")
        having = {
            pk: phone
            for pk, phone in phones.values_list("pk", "phone")
            if _dialled(phone) == wanted
        }
    for person, own in having.items():
        people.mark_unreachable(person=person, channel=channel, address=own, reason=reason, at=at)
    return len(having)


def _dialled(phone: str) -> str:
    """A number as it is dialled: 0049 and +49 are the same, and blanks are none."""
    digits = "".join(letter for letter in phone if letter.isdigit() or letter == "+")
    return f"+{digits[2:]}" if digits.startswith("00") else digits
