"""Taking part on paper: chosen before people are frozen, codes printed once, spent by nobody known.

Codes and tokens together never exceed the people who may take part: whoever is on paper gets no
token, and a sheet is made once, with as many codes as people of its unit are on paper.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from thrive.foundation import audit
from thrive.foundation.errors import Problem
from thrive.people.models import Person
from thrive.voice import keys
from thrive.voice.actions.tokens import ID_BYTES, SEALED_BYTES, put_in
from thrive.voice.errors import BadToken, NotAsked, NotFrozen, NotInTime, SheetMade
from thrive.voice.models import Eligible, PaperChoice, PaperCode, PaperSheet, WaveKey
from thrive.voice.queries.paper import sheet_of
from thrive.voice.rules.directory import ANSWER
from thrive.voice.rules.paper import code_in, new_code, shown


@dataclass(frozen=True)
class Sheet:
    """Codes of a unit for a wave, as they are printed: in no order that says anything."""

    first_on: date
    until_on: date
    codes: tuple[str, ...]

    @property
    def last_on(self) -> date:
        """The last day on which they are good."""
        return self.until_on - timedelta(days=1)


def choose_paper(
    *, owner: str, persons: Collection[int], asked: Collection[int], by: Person, at: datetime
) -> None:
    """Write down who takes part on paper, in place of who was chosen before.

    ``asked`` are the people of the study as they are now. Looked at whenever people of the study
    are frozen; those who are frozen already stay as they are. The same people again change nothing.
    How many they are is on record, not who. Raises NotAsked for anybody new who is not among them.
    """
    wanted = set(persons)
    with transaction.atomic():
        standing = PaperChoice.objects.select_for_update().filter(owner=owner)
        chosen = set(standing.values_list("person_id", flat=True))
        if chosen == wanted:
            return
        _refuse_strangers(wanted - chosen - set(asked))
        standing.exclude(person__in=wanted).delete()
        PaperChoice.objects.bulk_create(
            [PaperChoice(owner=owner, person_id=one) for one in sorted(wanted - chosen)],
            ignore_conflicts=True,
        )
        audit.record(
            actor=by.external_id, action="voice.choose_paper", subject=owner, at=at,
            details={"people": len(wanted)},
        )  # fmt: skip


def _refuse_strangers(strangers: Collection[int]) -> None:
    if not strangers:
        return
    names = Person.objects.filter(pk__in=strangers).order_by("name", "pk")
    told = ", ".join(names.values_list("name", flat=True))
    words = _("Not asked here: %(names)s. Let them take part first. Nothing was changed.")
    raise NotAsked(words % {"names": told})


def make_sheet(*, study: int, first_on: date, unit: int, by: Person, at: datetime) -> Sheet:
    """Draw the codes of a unit (its place in the epoch) for a wave. They are shown this once.

    Until the wave begins they can be drawn anew, for whoever lost the sheet: then the former ones
    open nothing. Raises NotFrozen where nobody is on paper or no key is made yet, SheetMade once
    the wave has begun, NotInTime when it is over, NoKey.
    """
    found = WaveKey.objects.select_related("wave__study", "unit").filter(
        wave__study=study, wave__first_on=first_on, unit__position=unit, purpose=ANSWER,
        wave__void__isnull=True,
    )  # fmt: skip
    key = found.first()
    many = 0 if key is None else Eligible.objects.filter(unit=key.unit_id, on_paper=True).count()
    if key is None or not many:
        raise NotFrozen(_("Nobody takes part on paper here, or the keys are still being made."))
    wave = key.wave
    if wave.closed_at or wave.until_on is None or at.date() >= wave.until_on:
        raise NotInTime(_("This is over. Codes would open nothing any more."))
    with transaction.atomic():
        WaveKey.objects.select_for_update().get(pk=key.pk)  # of two who print, one has the codes
        codes = _drawn(key, many, may_replace=at.date() < wave.first_on)
        audit.record(
            actor=by.external_id, action="voice.make_sheet", subject=wave.study.owner, at=at,
            details={"wave": first_on.isoformat(), "unit": unit, "codes": many},
        )  # fmt: skip
    return Sheet(wave.first_on, wave.until_on, codes)


def accept_paper(*, code: str, sealed: bytes, at: datetime) -> None:
    """Keep a sealed answer for a code, once; the same again changes nothing and is as good.

    It takes its place among the answers with a token, and nothing tells them apart. ``at`` decides
    whether the wave is open, and is kept nowhere. Raises BadCode, BadToken for what has not the
    length of an answer, NotInTime, TokenSpent for another answer with the same code.
    """
    if len(sealed) != SEALED_BYTES:
        problem = Problem(_("not of the length of an answer"), column="sealed")
        raise BadToken(_("This answer cannot be taken. Nothing was kept."), [problem])
    key = sheet_of(code).key
    put_in(key, _answer_id(code_in(code) or ""), sealed, at)


def _answer_id(code: str) -> int:
    """From the code alone, not from what is kept of it: so the answer leads to no row of codes."""
    digest = hashlib.sha256(f"thrive paper 1|{code}".encode()).digest()
    return int.from_bytes(digest[:ID_BYTES], "big") >> 1


def _drawn(key: WaveKey, many: int, *, may_replace: bool) -> tuple[str, ...]:
    standing = PaperSheet.objects.filter(key=key).first()
    if standing is not None and not may_replace:
        raise SheetMade(_("These codes were printed already, and people may be using them."))
    if standing is not None:
        PaperCode.objects.filter(sheet=standing).delete()
        PaperSheet.objects.filter(pk=standing.pk).update(codes=many)
    sheet = standing or PaperSheet.objects.create(key=key, codes=many)
    codes = [new_code() for _one in range(many)]
    PaperCode.objects.bulk_create(PaperCode(id=keys.mark(one), sheet=sheet) for one in codes)
    return tuple(shown(one) for one in codes)
