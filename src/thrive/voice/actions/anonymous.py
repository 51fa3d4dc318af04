"""Anonymous studies: opened with their questions, frozen with their people, given their keys.

Nothing here touches an answer: see actions.tokens, and docs/mechanisms/anonymous.md.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from thrive.foundation import audit
from thrive.foundation.errors import Problem
from thrive.voice import keys, wavekeys
from thrive.voice.actions.freezing import divided, new_epoch, write_units
from thrive.voice.actions.opening import new_study, problems_of
from thrive.voice.errors import BadStudy, NoSuchStudy, NotInTime, TooFew
from thrive.voice.models import (
    Custody,
    CustodyChoice,
    Eligible,
    Epoch,
    PaperChoice,
    Study,
    Unit,
    Wave,
    WaveKey,
)
from thrive.voice.queries.units import MOST_WAVES
from thrive.voice.rules.directory import ANSWER, purposes_of
from thrive.voice.rules.partition import Partition
from thrive.voice.rules.questions import faults_of
from thrive.voice.rules.tables import Outcome
from thrive.voice.tokens import blind
from thrive.voice.tokens.blind import PrivateKey
from thrive.voice.trees import place_in, reporting

MOST_UNITS = 200
NUMBER_BYTES = blind.KEY_BITS // 16  # of one of the two primes


def open_anonymous_study(
    *,
    owner: str,
    title: str,
    questions: Sequence[Mapping[str, Any]],
    outcomes: Sequence[Outcome],
    at: datetime,
) -> int:
    """Begin to ask anonymously. Returns the study's number; neither promise nor questions change.

    ``questions`` are JSON: see rules.questions. Raises BadStudy for questions that cannot be asked
    or outcomes that cannot be counted, NoKey, WrongKey.
    """
    problems = problems_of(outcomes)
    problems += [
        Problem(_("cannot be asked so"), column=f"{name}.{field}")
        for name, field in faults_of(questions)
    ]
    if problems:
        raise BadStudy(_("These answers cannot be collected so."), problems)
    keys.fitting_key()
    wavekeys.folder()
    with transaction.atomic():
        study = new_study(owner, title, Study.Promise.ANONYMOUS, outcomes, at, questions=questions)
        audit.record(
            actor="server", action="voice.open", subject=owner, at=at,
            details={"study": study.pk, "promise": study.promise, "readers": []},
        )  # fmt: skip
    return study.pk


def freeze_anonymous(
    *,
    study: int,
    waves: Sequence[tuple[date, date]],
    members: Mapping[int, int | None],
    at: datetime,
    on_paper: Collection[int] = (),
) -> int:
    """Freeze people, units and waves of an epoch, before its first wave. Returns the epoch.

    ``waves`` are their first days and the first days after them; ``members`` are persons with
    their reporting groups. People count in blocks of at least 8; where that makes more than 200,
    blocks get larger. ``on_paper``: who of them draws a code and gets no token, beside those whom
    choose_paper named; whom choose_custodian named keeps the keys. The same first day again
    changes nothing and returns the same. Raises NoSuchStudy, BadStudy (waves that overlap or are
    more than twelve), NotInTime, and TooFew for fewer than 8 people: then ask in confidence.
    """
    _check_waves(waves)
    with transaction.atomic():
        opened = Study.objects.select_for_update().filter(pk=study).first()
        if opened is None or opened.promise != Study.Promise.ANONYMOUS:
            raise NoSuchStudy(_("There is no such study."))
        frozen = Epoch.objects.filter(study=opened, first_on=waves[0][0]).first()
        if frozen is not None:
            return frozen.pk
        _check_time(opened, waves, at)
        partition = _few_enough(members, opened.least_eligible)
        epoch = new_epoch(opened.pk, waves[0][0], at)
        chosen = PaperChoice.objects.filter(owner=opened.owner)
        papers = {*on_paper, *chosen.values_list("person_id", flat=True)}
        _write_people(epoch, partition, members, papers)
        Wave.objects.bulk_create(
            Wave(study=opened, epoch=epoch, first_on=first, until_on=until)
            for first, until in waves
        )
        _write_custody(epoch, opened.owner)
        audit.record(
            actor="server", action="voice.freeze", subject=opened.owner, at=at,
            details={
                "study": study, "epoch": epoch.number, "first": waves[0][0].isoformat(),
                "eligible": len(members), "units": len(partition.blocks), "waves": len(waves),
                "on_paper": len(papers & members.keys()),
            },
        )  # fmt: skip
        return epoch.pk


def make_keys(*, at: datetime, most: int = 20) -> int:
    """Make keys that are missing for waves to come, the nearest first. Returns how many.

    For a tick: a key takes some tenths of a second. Two that run at once make one key. Raises
    NoKey, WrongKey where there is something to make.
    """
    coming = Wave.objects.select_related("study").filter(
        study__promise=Study.Promise.ANONYMOUS, closed_at__isnull=True, first_on__gt=at.date()
    )
    made = 0
    for wave in coming.order_by("first_on", "id"):
        if made >= most:
            break
        made += _make_for(wave, most - made)
    return made


def _make_for(wave: Wave, most: int) -> int:
    missing = _missing(wave)[:most]
    if not missing and wave.receiver:
        return 0
    keys.fitting_key()
    if not wave.receiver:
        Wave.objects.filter(pk=wave.pk, receiver=b"").update(receiver=wavekeys.made(wave))
    for unit, purpose in missing:
        private = PrivateKey.of(blind.make_key())
        numbers = b"".join(one.to_bytes(NUMBER_BYTES, "big") for one in (private.p, private.q))
        sealed = keys.sealed(
            numbers, study=wave.study_id, conversation=_name(wave.pk, unit, purpose)
        )
        modulus = private.public.n.to_bytes(private.public.size, "big")
        row = WaveKey(wave=wave, unit_id=unit, purpose=purpose, modulus=modulus, private=sealed)
        WaveKey.objects.bulk_create([row], ignore_conflicts=True)
    return len(missing)


def _missing(wave: Wave) -> list[tuple[int, str]]:
    """The units of a wave, each with what it still needs a key for."""
    units = Unit.objects.filter(epoch=wave.epoch_id).order_by("position")
    keyed = set(WaveKey.objects.filter(wave=wave).values_list("unit_id", "purpose"))
    purposes = purposes_of(wave.study.questions)
    wanted = [(unit, one) for unit in units.values_list("id", flat=True) for one in purposes]
    return [one for one in wanted if one not in keyed]


def private_key(key: WaveKey) -> PrivateKey:
    """The private half of a key, opened. Raises NoKey, BrokenSeal. Its wave must be loaded."""
    name = _name(key.wave_id, key.unit_id, key.purpose)
    numbers = keys.opened(bytes(key.private), study=key.wave.study_id, conversation=name)
    p = int.from_bytes(numbers[:NUMBER_BYTES], "big")
    q = int.from_bytes(numbers[NUMBER_BYTES:], "big")
    return PrivateKey(blind.PublicKey(p * q), p, q)


def _name(wave: int, unit: int, purpose: str) -> str:
    name = f"wave {wave} unit {unit}"
    # Those for answers were sealed before there were others.
    return name if purpose == ANSWER else f"{name} {purpose}"


def _check_waves(waves: Sequence[tuple[date, date]]) -> None:
    fit = 1 <= len(waves) <= MOST_WAVES
    fit = fit and all(first < until for first, until in waves)
    fit = fit and all(before[1] <= after[0] for before, after in pairwise(waves))
    if not fit:
        words = _("expected one to %(most)s waves, one after the other") % {"most": MOST_WAVES}
        raise BadStudy(_("These waves cannot be."), [Problem(words, column="waves")])


def _check_time(study: Study, waves: Sequence[tuple[date, date]], at: datetime) -> None:
    if waves[0][0] <= at.date():
        raise NotInTime(
            _("Anonymous questions begin tomorrow at the earliest: people enrol before.")
        )
    if Wave.objects.filter(study=study, until_on__gt=waves[0][0]).exists():
        raise NotInTime(_("The waves that are frozen already last longer than that."))


def _few_enough(members: Mapping[int, int | None], least: int) -> Partition:
    """Blocks of enough people, and no more of them than there may be. Raises TooFew."""
    partition = divided(members, least)
    while len(partition.blocks) > MOST_UNITS:
        least += max(1, least // 2)
        partition = divided(members, least)
    if not partition.blocks:
        words = _(
            "Anonymous questions need at least %(least)s people; here are %(count)s. "
            "Ask in confidence, or ask more people."
        )
        raise TooFew(words % {"least": least, "count": len(members)})
    return partition


def _write_people(
    epoch: Epoch, partition: Partition, members: Mapping[int, int | None], papers: set[int]
) -> None:
    tree = reporting()
    units = write_units(epoch, partition)
    unit_of = {
        group: unit
        for unit, block in zip(units, partition.blocks, strict=True)
        for group in block.groups
    }
    Eligible.objects.bulk_create(
        Eligible(
            epoch=epoch,
            unit=unit_of[place_in(tree, group)],
            person_id=person,
            on_paper=person in papers,
        )
        for person, group in sorted(members.items())
    )


def _write_custody(epoch: Epoch, owner: str) -> None:
    """The custodian of the time keeps the keys of all waves of an epoch."""
    chosen = CustodyChoice.objects.filter(owner=owner).first()
    if chosen is not None:
        Custody.objects.bulk_create(
            Custody(wave=wave, person_id=chosen.person_id)
            for wave in Wave.objects.filter(epoch=epoch).order_by("first_on")
        )
