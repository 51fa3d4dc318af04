"""The promises that hold now, who read answers by name, and what was published, ready to show."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thrive.experiences.running.queries import studies_collecting
from thrive.voice import queries as voice
from thrive.voice.queries import KeyHeld, PromiseHeld, Reading, Recount, ReleaseHeld
from thrive.web.audit.details import PROMISES
from thrive.web.audit.known import number_in

MOST: Final = 50  # promises on the page: a large organisation may have hundreds
NEWEST: Final = 4  # releases that stand there at once; those before are folded


@dataclass(frozen=True)
class PromiseShown:
    """The promise of one run, in words."""

    title: str
    promise: str
    name: str
    sentence: str
    rule: str
    state: list[str]


@dataclass(frozen=True)
class ReadingShown:
    """Who may read answers by name in a run, and whether they did."""

    title: str
    name: str
    words: str


@dataclass(frozen=True)
class ReleaseRow:
    """What was published of a run. ``is_intact``: none where nobody asked for it."""

    id: int
    title: str
    wave_first: date
    released_at: datetime
    rule: str
    digest: str
    is_intact: bool | None
    again: str = ""  # what came of counting again, where answers are anonymous


@dataclass(frozen=True)
class Promises:
    """All of it. ``further``: how many promises there are beyond those that are shown."""

    held: list[PromiseShown]
    further: int
    readings: list[ReadingShown]
    releases: list[ReleaseRow]
    older_releases: list[ReleaseRow]
    older_is_looked_at: bool
    key: str
    key_is_wrong: bool


def promises(*, check: str = "") -> Promises:
    """What holds now. ``check``: the number of a release whose numbers are to be looked at."""
    studies = studies_collecting()
    newest = studies[-MOST:]
    releases = list(_releases(voice.releases_held(), check))
    return Promises(
        held=[_held(one) for one in voice.promises_held(newest)],
        further=len(studies) - len(newest),
        readings=[_reading(one) for one in voice.readings(newest)],
        releases=releases[:NEWEST],
        older_releases=releases[NEWEST:],
        older_is_looked_at=any(one.is_intact is not None for one in releases[NEWEST:]),
        key=_key(held := voice.key_held()),
        key_is_wrong=not held.fits,
    )


def _held(one: PromiseHeld) -> PromiseShown:
    rule = _(
        "A number of a group is shown where at least %(eligible)s people are asked and "
        "%(answering)s answer."
    ) % {"eligible": one.least_eligible, "answering": one.least_answering}
    return PromiseShown(
        one.title, one.promise, str(PROMISES.get(one.promise, "")), one.sentence, rule, _state(one)
    )


def _state(one: PromiseHeld) -> list[str]:
    return [
        _("since %(day)s") % {"day": date_format(one.opened_at.date(), "DATE_FORMAT")},
        _waves(one),
        _units(one),
    ]


def _waves(one: PromiseHeld) -> str:
    if not one.waves:
        return _("nobody has answered yet")
    words = ngettext(
        "%(closed)s of %(n)s period of asking is over",
        "%(closed)s of %(n)s periods of asking are over",
        one.waves,
    )
    return words % {"closed": one.waves_closed, "n": one.waves}


def _units(one: PromiseHeld) -> str:
    if not one.units:
        return _("too few people: nothing will be shown of it")
    words = ngettext(
        "%(n)s group is shown, alone or with others; it has %(least)s people",
        "%(n)s groups are shown, alone or with others; the smallest has %(least)s people",
        one.units,
    )
    return words % {"n": one.units, "least": one.smallest}


def _reading(one: Reading) -> ReadingShown:
    if one.last_at is None:
        return ReadingShown(one.title, one.name, _("has not read them"))
    words = ngettext(
        "read them %(n)s time, last on %(day)s", "read them %(n)s times, last on %(day)s", one.times
    )
    day = date_format(one.last_at.date(), "DATE_FORMAT")
    return ReadingShown(one.title, one.name, words % {"n": one.times, "day": day})


def _releases(found: list[ReleaseHeld], check: str) -> Iterator[ReleaseRow]:
    wanted = number_in(check)
    for one in found:
        is_wanted = one.id == wanted
        is_intact = voice.is_intact(one.id) if is_wanted else None
        counted = voice.recount(one.id) if is_wanted and is_intact else None
        yield ReleaseRow(
            one.id, one.title, one.wave_first, one.released_at, one.rule, one.digest, is_intact,
            _again(counted),
        )  # fmt: skip


def _again(counted: Recount | None) -> str:
    """What came of it, and until when that can be done."""
    if counted is None or counted.until_on is None:
        return "" if counted is None else counted.words
    until = _("The answers are kept, sealed, until %(day)s.")
    return f"{counted.words} {until % {'day': date_format(counted.until_on, 'DATE_FORMAT')}}"


def _key(held: KeyHeld) -> str:
    if not held.fits:
        words = _(
            "The key that is here is not the one that sealed what was said in confidence, or there "
            "is none. Until the former key is back, these cannot be opened: %(affected)s."
        )
        return words % {"affected": "; ".join(held.affected)}
    if not held.fingerprint:
        return _("There is no key that seals, so nothing can be asked in confidence here.")
    return _(
        "There is a key that seals what is said in confidence, outside the database. Its mark is "
        "%(mark)s: write it down, so that you see if the key is ever changed."
    ) % {"mark": held.fingerprint}
