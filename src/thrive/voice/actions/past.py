"""Taking over what was said elsewhere, before: many finished conversations at once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from thrive.people.models import Membership
from thrive.voice import keys
from thrive.voice.actions.conversing import open_wave, wave_closed
from thrive.voice.kept import bytes_of
from thrive.voice.models import Conversation, Study, Wave
from thrive.voice.rules.bodies import Body

AT_ONCE = 5_000  # persons in one query


@dataclass(frozen=True)
class Past:
    """A conversation that took place: ``wave`` is its first day and the first day after it."""

    key: str
    person: int
    wave: tuple[date, date | None]
    body: Body
    begun_at: datetime
    finished_at: datetime


def take_over(*, study: int, past: Sequence[Past], at: datetime) -> int:
    """Keep finished conversations of the past, all or none. Returns how many were new.

    Each counts where the person stood in the reporting tree on that day. A key that is there
    already stays as it is, so running it twice adds nothing. Raises NoSuchStudy, NotFrozen (a wave
    before the first epoch), WaveClosed, BadBody, NoKey, WrongKey.
    """
    if not past:
        return 0
    with transaction.atomic():
        waves = {wave: _open(study, wave, at) for wave in {one.wave for one in past}}
        is_sealed = next(iter(waves.values())).study.promise != Study.Promise.NAMED
        if is_sealed:
            keys.fitting_key()
        places = _Places.of({one.person for one in past})
        before = Conversation.objects.filter(study=study).count()
        Conversation.objects.bulk_create(
            (
                Conversation(
                    study_id=study, wave=waves[one.wave], key=one.key, person_id=one.person,
                    group_id=places.on(one.person, one.begun_at.date()), begun_at=one.begun_at,
                    last_at=one.finished_at, finished_at=one.finished_at, version=1,
                    is_sealed=is_sealed,
                    body=bytes_of(one.body, is_sealed=is_sealed, study=study, key=one.key),
                )
                for one in past
            ),
            ignore_conflicts=True,
        )  # fmt: skip
        return Conversation.objects.filter(study=study).count() - before


def _open(study: int, wave: tuple[date, date | None], at: datetime) -> Wave:
    found = open_wave(study=study, first_on=wave[0], until_on=wave[1], at=at)
    if found.closed_at is not None:
        raise wave_closed()
    return found


Stay = tuple[date, date | None, int]  # from, until, in which group


@dataclass(frozen=True)
class _Places:
    """Where people stood in the reporting tree, day by day."""

    stays: Mapping[int, Sequence[Stay]]

    @classmethod
    def of(cls, persons: set[int]) -> "_Places":
        found: dict[int, list[Stay]] = defaultdict(list)
        wanted = sorted(persons)
        for start in range(0, len(wanted), AT_ONCE):
            rows = Membership.objects.filter(
                person__in=wanted[start : start + AT_ONCE], group__is_reporting=True
            ).order_by("group__path", "group_id")
            columns = ("person_id", "from_on", "until_on", "group_id")
            for person, from_on, until_on, group in rows.values_list(*columns):
                found[person].append((from_on, until_on, group))
        return cls(found)

    def on(self, person: int, day: date) -> int | None:
        """The group on a day, as ``people.queries.own_team`` says it."""
        for from_on, until_on, group in self.stays.get(person, ()):
            if from_on <= day and (until_on is None or day < until_on):
                return group
        return None
