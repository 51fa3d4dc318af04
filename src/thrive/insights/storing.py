"""How verdicts are kept: the family that is counted together, and writing only what is new."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

import numpy as np
from django.db.models import F, Q, QuerySet

from thrive.insights import rules
from thrive.insights.judging import Judgement, revived, told
from thrive.insights.models import Screening, Verdict, VerdictChange
from thrive.measures.models import Series
from thrive_stats.multiplicity import benjamini_hochberg

CHUNK = 2000
Told = tuple[str, str, bool]


def in_use(on: date, prefix: str = "", field: str = "retired_on") -> Q:
    """Not retired (or closed) on a day."""
    return Q(**{f"{prefix}{field}__isnull": True}) | Q(**{f"{prefix}{field}__gt": on})


def present_wording(prefix: str = "") -> Q:
    """In the wording that the measure has now; a changed wording starts new series."""
    return Q(**{f"{prefix}wording_version": F(f"{prefix}measure__wording_version")})


def current(on: date) -> QuerySet[Series]:
    """Series that are still told about: of measures and groups in use, in the present wording."""
    return Series.objects.filter(
        in_use(on, "measure__"), in_use(on, "group__", "closed_on"), present_wording()
    ).order_by()


@dataclass(frozen=True)
class Family:
    """All that is tested together: judged now, or stored from before; and the q of each."""

    tested: Mapping[int, Judgement]
    q: Mapping[int, float]

    @property
    def confirmed(self) -> int:
        """How many survive."""
        return sum(q <= rules.RATE for q in self.q.values())

    @property
    def hash(self) -> str:
        """Of every p value and whose it is: the same hash gives the same q values."""
        each = [(pk, self.tested[pk].p) for pk in sorted(self.q)]
        return sha256(repr((rules.RATE, each)).encode()).hexdigest()


def family(found: Sequence[Judgement], *, at: date) -> Family:
    """Gather everything that has a dated test, and count it as one family."""
    fresh = {judgement.series_id for judgement in found}
    stored = Verdict.objects.filter(p__isnull=False).values_list(
        "series_id", "facts", "p", "revision", "input_hash"
    )
    tested = {
        pk: revived(pk, facts, p, revision=revision, input_hash=input_hash)
        for pk, facts, p, revision, input_hash in stored
        if pk not in fresh
    }
    tested |= {each.series_id: each for each in found if each.p is not None}
    counted = sorted(set(tested) & _current_among(tested, at))
    q = benjamini_hochberg(np.array([tested[pk].p for pk in counted], dtype=np.float64))
    return Family(tested, dict(zip(counted, q.tolist(), strict=True)))


def _current_among(ids: Mapping[int, Judgement], at: date) -> set[int]:
    wanted, found = sorted(ids), set()
    for start in range(0, len(wanted), CHUNK):
        found |= set(
            current(at).filter(id__in=wanted[start : start + CHUNK]).values_list("id", flat=True)
        )
    return found


def screening(family: Family, *, at: datetime) -> Screening:
    """The record of this look over the family; the one that stands if nothing in it is new.

    All that was tested points to it, also where its own p and q are as they were: how many were
    found among how many decides how wide the range of each is.
    """
    latest = Screening.objects.order_by("-at", "-id").first()
    if latest and (latest.input_hash, latest.version) == (family.hash, rules.VERSION):
        return latest
    made = Screening.objects.create(
        at=at,
        tested=len(family.q),
        confirmed=family.confirmed,
        rate=rules.RATE,
        input_hash=family.hash,
        version=rules.VERSION,
    )
    Verdict.objects.filter(q__isnull=False).update(screening=made)
    return made


@dataclass(frozen=True, slots=True)
class Standing:
    """What is stored about a series, or would be: the same again is not written."""

    told: Told
    q: float | None
    revision: int
    input_hash: str
    version: str


def write(
    found: Sequence[Judgement], family: Family, screening: Screening, *, at: datetime
) -> tuple[int, int]:
    """Write what is new. Returns how many were written, and how many tell something new."""
    everything = dict(family.tested) | {each.series_id: each for each in found}
    before = _standing(None if len(everything) > CHUNK else list(everything))
    fresh = {each.series_id for each in found}
    rows, changes = [], []
    for pk in sorted(everything):
        judgement, q = everything[pk], family.q.get(pk)
        now, stands = _as_standing(judgement, q), before.get(pk)
        if stands == now:
            continue
        verdict = _verdict(judgement, q, now.told, screening, at)
        rows.append(verdict)
        if stands is None or stands.told[:2] != now.told[:2]:
            changes.append(_change(verdict, at))
    _upsert([row for row in rows if row.series_id in fresh])
    _update_told([row for row in rows if row.series_id not in fresh])
    VerdictChange.objects.bulk_create(changes, batch_size=CHUNK)
    return len(rows), len(changes)


def _standing(series_ids: Sequence[int] | None) -> dict[int, Standing]:
    found = Verdict.objects.order_by()
    if series_ids is not None:
        found = found.filter(series__in=series_ids)
    rows = found.values_list(
        "series_id", "kind", "direction", "is_high", "q", "revision", "input_hash", "version"
    )
    return {
        pk: Standing((kind, way, high), q, revision, input_hash, version)
        for pk, kind, way, high, q, revision, input_hash, version in rows
    }


def _as_standing(judgement: Judgement, q: float | None) -> Standing:
    return Standing(told(judgement, q), q, judgement.revision, judgement.input_hash, rules.VERSION)


def _verdict(
    judgement: Judgement, q: float | None, told: Told, screening: Screening, at: datetime
) -> Verdict:
    kind, direction, is_high = told
    return Verdict(
        series_id=judgement.series_id,
        kind=kind,
        direction=direction,
        is_high=is_high,
        assurance=judgement.alone.assurance,
        latest_value=judgement.latest_value,
        latest_on=judgement.latest_on,
        facts=judgement.facts,
        spark=judgement.spark,
        p=judgement.p,
        q=q,
        screening=screening if q is not None else None,
        judged_at=at,
        revision=judgement.revision,
        input_hash=judgement.input_hash,
        version=rules.VERSION,
    )


def _change(verdict: Verdict, at: datetime) -> VerdictChange:
    return VerdictChange(
        series_id=verdict.series_id,
        at=at,
        kind=verdict.kind,
        direction=verdict.direction,
        facts=verdict.facts,
        input_hash=verdict.input_hash,
        version=verdict.version,
    )


TOLD = ["kind", "direction", "is_high", "q", "screening"]
WHOLE = [
    *TOLD,
    *("assurance", "latest_value", "latest_on", "facts", "spark", "p"),
    *("judged_at", "revision", "input_hash", "version"),
]


def _upsert(rows: Sequence[Verdict]) -> None:
    Verdict.objects.bulk_create(
        rows,
        batch_size=CHUNK,
        update_conflicts=True,
        unique_fields=["series"],
        update_fields=WHOLE,
    )


def _update_told(rows: Sequence[Verdict]) -> None:
    """Of series that were not judged now, only what the screening changes."""
    ids = dict(
        Verdict.objects.filter(series__in=[row.series_id for row in rows]).values_list(
            "series_id", "id"
        )
    )
    for row in rows:
        row.pk = ids[row.series_id]
    Verdict.objects.bulk_update(rows, TOLD, batch_size=500)
