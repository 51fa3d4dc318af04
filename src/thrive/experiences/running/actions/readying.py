"""People are told to get ready for an anonymous run, once for each of its epochs."""

from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import translation
from django.utils.translation import gettext as _

from thrive.experiences.models import Run
from thrive.experiences.running.actions.enrolling import record
from thrive.foundation import days, outbox
from thrive.people.models import Person
from thrive.voice import queries as voice
from thrive.voice.queries import Readying

SECONDS = 30
STILL = timedelta(days=7)  # so long after its first day the message is worth sending
PATH = "/anonymous/"


def ask_to_get_ready(*, at: datetime) -> int:
    """Tell people of epochs whose keys are there that they can get ready. Returns how many.

    Everybody is told, because nobody looks at who has got ready. Safe to run twice and beside
    itself: each epoch is told once.
    """
    untold = Q(readied_until=None) | Q(readied_until__lt=F("frozen_until"))
    runs = Run.objects.filter(
        untold, state=Run.State.RUNNING, promise=Run.Promise.ANONYMOUS, frozen_until__isnull=False
    )
    return sum(_ask(run, at) for run in runs.order_by("pk"))


def _ask(run: Run, at: datetime) -> int:
    assert run.study_id is not None
    found = voice.readying(study=run.study_id)
    if found is None:
        return 0
    with transaction.atomic():
        told = Run.objects.filter(pk=run.pk, readied_until=run.readied_until)
        if not told.update(readied_until=run.frozen_until):
            return 0
        languages = Person.objects.filter(pk__in=found.persons, is_active=True)
        persons = languages.order_by("pk").values_list("pk", "language")
        for person, language in persons:
            _tell(run, person, language or settings.LANGUAGE_CODE, found, at)
        record("experiences.ask_to_get_ready", run, None, at, {"people": len(persons)})
    return len(persons)


def _tell(run: Run, person: int, language: str, found: Readying, at: datetime) -> None:
    with translation.override(language):
        told = {"name": run.name, "day": days.day(found.first_on), "words": found.words}
        title = _("Get ready to answer anonymously")
        line = _(
            "“%(name)s” begins on %(day)s. Open this page once before, on the device with which "
            "you will answer. The six words, to compare with a colleague: %(words)s"
        )
    ends = datetime.combine(found.first_on, time(), UTC) + STILL
    key = f"ready-{run.pk}-{found.first_on.isoformat()}-{person}"
    payload = {
        "key": key, "person": person, "title": title, "line": line % told, "path": PATH,
        "seconds": SECONDS, "priority": run.priority, "private": True,
        "expires_at": max(ends, at + STILL).isoformat(),
    }  # fmt: skip
    outbox.announce("message", payload, at=at, key=key)
