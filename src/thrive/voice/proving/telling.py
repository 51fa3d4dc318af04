"""What was tried and found, in plain words. For the command; the pages have words of their own."""

from collections.abc import Sequence

from thrive.voice.proving import careless, matching
from thrive.voice.proving.live import Looked
from thrive.voice.proving.matching import Tried
from thrive.voice.proving.rehearsing import Rehearsed
from thrive.voice.proving.scratch import Rehearsals
from thrive.voice.queries.audited import Audited

ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def lines(looked: Sequence[Looked], held: Rehearsals, released: Audited) -> list[str]:
    """The report, finding or not."""
    return ["In use:", *map(_looked, looked), _released(released), "", *_rehearsal(held)]


def findings(looked: Sequence[Looked], held: Rehearsals, released: Audited) -> list[str]:
    """Everything that should not be so."""
    found = [f"{one.what}: {what}" for one in looked for what in one.found]
    if released.findings:
        found.append(f"results: {len(released.findings)} findings; see thrive releases audit")
    return found + _in_rehearsal(held)


def _in_rehearsal(held: Rehearsals) -> list[str]:
    one = held.first
    found = [f"{tried.method}: {_rate(tried)}" for tried in held.found]
    told = {
        "answers could be read in tables while the wave was open": one.readable_open,
        "answers could be read in tables without a key after it was closed": one.readable_closed,
        "answers left their token behind when the wave was closed": one.traces,
        "answers of a backup lead on to what was said": one.shared,
        "answers given in confidence lay open": one.confidential_found,
        "times the key that opens a wave lay in the bytes": int(one.key_in_bytes),
    }
    found += [f"{count} {what}" for what, count in told.items() if count]
    if one.control is None or one.control.rate < careless.LEAST:
        found.append("the control failed: the attack found too little in the careless store")
    if one.named_found < one.words:
        found.append("the control failed: answers given by name were not found")
    return found


def _looked(one: Looked) -> str:
    return f"  {one.what}: {'FOUND' if one.found else 'none'} ({one.looked_at})."


def _released(found: Audited) -> str:
    count = len(found.findings) or "none"
    return (
        f"  Numbers of too few people that follow from all results: {count} "
        f"({found.numbers} numbers in {found.releases} releases)."
    )


def _rehearsal(held: Rehearsals) -> list[str]:
    one = held.first
    best = matching.best(one.tries)
    engine = ENGINES.get(held.kind, held.kind)
    told = [
        f"Rehearsal: {one.people} people answered in a database of its own ({engine}), with the "
        "code in use. Who said what is known there.",
        f"  {len(one.tries)} ways of laying answers beside people: orders of keys, columns, "
        "transactions, places in files, in the log and in a backup from the middle.",
    ]
    if best is not None:
        told.append(f"  The one that came farthest ({best.method}): {_rate(best)}.")
    if held.held > 1:
        told.append(
            f"  Some went beyond that, and were tried again, {held.held} rehearsals in all: "
            f"{len(held.found) or 'none'} of them did so each time."
        )
    told += _open_and_closed(one)
    if one.control is not None:
        told.append(f"  Control, a careless store, the same attack: {_rate(one.control)}.")
    told.append(
        f"  Said in confidence: {one.confidential_found} of {one.words} found in any byte; "
        f"control, said by name: {one.named_found} of {one.words}."
    )
    return told + [f"  Not looked at: {what}." for what in one.unread]


def _open_and_closed(one: Rehearsed) -> list[str]:
    told = [
        f"  Answers that could be read without a key: {one.readable_open} while the wave was open, "
        f"{one.readable_closed} after it was closed.",
        f"  Answers kept for a recount, sealed anew, in a drawn order: {one.kept}. They were laid "
        "beside people with the key of the server, and by whoever knows who came when.",
    ]
    if one.watched is not None:
        told.append(
            "  Known and said: while a wave is open, storage tells in which order sealed answers "
            f"came ({one.watched.right} of {one.watched.answers}, for whoever also watched who "
            "came when). They cannot be opened, and go when it is closed."
        )
    return told


def _rate(one: Tried) -> str:
    guessed = one.chance / one.answers if one.answers else 0.0
    return (
        f"{one.right} of {one.answers} right, {one.rate:.1%} "
        f"(by guessing {guessed:.1%}, up to {one.limit:.1%} is chance)"
    )
