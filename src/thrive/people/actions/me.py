"""What everybody may change about themselves."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from thrive.foundation import audit
from thrive.foundation.errors import Invalid, Problem
from thrive.people.models import Person
from thrive.people.rules.zones import known_zones


@transaction.atomic
def choose_language_and_zone(
    *, person: Person, language: str, time_zone: str, at: datetime
) -> Person:
    """Keep the language and the time zone that somebody reads in; empty means: as the browser says.

    Running it twice changes nothing. Raises Invalid for a language or a zone that nobody offers.
    """
    problems = []
    if language and language not in dict(settings.LANGUAGES):
        problems.append(Problem(_("Choose a language from the list."), column="language"))
    if time_zone and time_zone not in known_zones():
        problems.append(Problem(_("Choose a time zone from the list."), column="time_zone"))
    if problems:
        raise Invalid(_("Nothing was changed."), problems)
    if (person.language, person.time_zone) == (language, time_zone):
        return person
    person.language, person.time_zone = language, time_zone
    person.save(update_fields=["language", "time_zone"])
    audit.record(
        actor=person.external_id, action="people.choose", subject=person.external_id, at=at
    )
    return person
