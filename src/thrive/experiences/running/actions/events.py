"""Something happened elsewhere: another system says so, and prompts of runs follow."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils.translation import gettext as _

from thrive.experiences.prompting import actions as prompting
from thrive.experiences.running import audience
from thrive.experiences.running.errors import BadEvent
from thrive.foundation import outbox
from thrive.foundation.errors import Problem
from thrive.foundation.texts import visible
from thrive.people.models import Person

TOPIC = "event_happened"
LONGEST_KEY = 180  # the outbox keeps 200


def tell_event(*, event: str, person: str, key: str, at: datetime) -> None:
    """Note that an event happened to a person, by their number or email address; prompts follow.

    The same ``key`` again changes nothing, also if what it says differs. Raises BadEvent for an
    event that cannot be called so, a key that is missing or too long, and a person nobody knows.
    """
    found = _person(person, at)
    problems = [
        Problem(message, column=column, value=visible(value)[:100])
        for column, message, value, is_wrong in (
            ("event", _("expected letters, digits, hyphens, underscores"), event, _is_bad(event)),
            ("person", _("nobody here is called so"), person, found is None),
            (
                "key",
                _("expected 1 to %(most)s letters") % {"most": LONGEST_KEY},
                key,
                not 0 < len(key) <= LONGEST_KEY,
            ),
        )
        if is_wrong
    ]
    if problems or found is None:
        raise BadEvent(_("This event cannot be noted."), problems)
    payload = {"event": event, "person": found.pk, "at": at.isoformat()}
    outbox.announce(TOPIC, payload, at=at, key=f"event {key}")


def start_what_waits(payloads: list[dict[str, Any]], at: datetime) -> None:
    """Plan the prompts that events bring: what the outbox calls. Safe to run twice."""
    persons = Person.objects.in_bulk({payload["person"] for payload in payloads})
    for payload in payloads:
        person = persons.get(payload["person"])
        if person is not None:
            happened = datetime.fromisoformat(payload["at"])
            prompting.start_by_event(event=payload["event"], person=person.pk, at=happened)


def _person(name: str, at: datetime) -> Person | None:
    """By number; else by email address, in any case."""
    if not name or "\0" in name:
        return None
    here = Person.objects.filter(audience.here(at.date()))
    return here.filter(external_id=name).first() or here.filter(email__iexact=name).first()


def _is_bad(event: str) -> bool:
    try:
        validate_slug(event)
    except ValidationError:
        return True
    return len(event) > 50
