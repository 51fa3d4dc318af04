"""The key of a wave in other hands than the server's, and waves that can never be opened."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from thrive.foundation import audit
from thrive.people.models import Person
from thrive.voice import keys, restored, seals, wavekeys
from thrive.voice.actions.keeping import remove
from thrive.voice.errors import BrokenSeal, KeyIsAway, NotAllowed, NotFrozen, NotInTime
from thrive.voice.models import (
    Custody,
    CustodyChoice,
    KeptAnswer,
    PaperSheet,
    Release,
    Study,
    VoidWave,
    Wave,
    WaveKey,
)
from thrive.voice.rules.releasing import VOID, digest_of


def choose_custodian(*, owner: str, person: Person | None, by: Person, at: datetime) -> None:
    """Write down who keeps the keys of waves that are frozen from now on; None: the server does.

    Waves that are frozen already stay as they are. The same person again changes nothing.
    """
    with transaction.atomic():
        standing = CustodyChoice.objects.select_for_update().filter(owner=owner).first()
        if (standing.person_id if standing else None) == (person.pk if person else None):
            return
        CustodyChoice.objects.filter(owner=owner).delete()
        if person is not None:
            CustodyChoice.objects.create(owner=owner, person=person)
        audit.record(
            actor=by.external_id, action="voice.choose_custodian", subject=owner, at=at,
            details={"custodian": person.external_id if person else ""},
        )  # fmt: skip


def copy_key(*, wave: int, by: Person, at: datetime) -> tuple[str, bytes]:
    """The file with the key of a wave, for its custodian: its name and content, on record.

    The server keeps its own until the custodian has shown theirs with ``take_key``, so that a
    download that breaks off loses nothing. It is sealed with the key of the server: alone it opens
    nothing. Raises NotAllowed for anybody else, KeyIsAway once it was taken, NotFrozen while it is
    not made, NoKey.
    """
    held = _custody(wave, by)
    if held.taken_at is not None:
        raise KeyIsAway(_("You have this key already. There is no other copy."))
    if not held.wave.receiver:
        raise NotFrozen(_("This key is not made yet. Come back a little later."))
    content = wavekeys.content_of(held.wave)
    audit.record(
        actor=by.external_id, action="voice.copy_key", subject=held.wave.study.owner, at=at,
        details={"wave": held.wave.first_on.isoformat()},
    )  # fmt: skip
    return wavekeys.name_of(held.wave), content


def take_key(*, wave: int, content: bytes, by: Person, at: datetime) -> None:
    """Wipe the server's copy, once its custodian has shown theirs. From now on it is the only one.

    Twice is as good. Raises NotAllowed, BrokenSeal for another file, NoKey.
    """
    held = _custody(wave, by)
    _refuse_other(held.wave, content)
    with transaction.atomic():
        taken = Custody.objects.filter(pk=held.pk, taken_at__isnull=True).update(taken_at=at)
        if taken:
            audit.record(
                actor=by.external_id, action="voice.take_key", subject=held.wave.study.owner,
                at=at, details={"wave": held.wave.first_on.isoformat()},
            )  # fmt: skip
        if held.wave.closed_at is None:
            transaction.on_commit(lambda: wavekeys.destroy(held.wave))


def supply_key(*, wave: int, content: bytes, by: str, at: datetime) -> None:
    """Bring the key of a wave back when its last day is over, so that it can be closed.

    Whoever holds the file may bring it: ``by`` is for the record. Twice is as good. Raises
    NotFrozen where there is no such wave, NotInTime before its last day is over or once it is
    published, BrokenSeal for another file, NoKey.
    """
    found = Wave.objects.select_related("study").filter(pk=wave).first()
    if found is None or not found.receiver or found.until_on is None:
        raise NotFrozen(_("There is no such key."))
    if at.date() < found.until_on:
        raise NotInTime(_("This is still open: nobody looks into it before its last day is over."))
    if Release.objects.filter(wave=found).exists():
        raise NotInTime(_("The result of this is out. Its key opens nothing any more."))
    _refuse_other(found, content)
    with transaction.atomic():
        audit.record(
            actor=by, action="voice.supply_key", subject=found.study.owner, at=at,
            details={"wave": found.first_on.isoformat()},
        )  # fmt: skip
        transaction.on_commit(lambda: wavekeys.put_back(found, content))


def give_up_wave(*, wave: int, by: str, at: datetime) -> None:
    """Write down that the key of a wave is lost: it is void, and what lay in it is removed.

    Twice is as good. Raises NotFrozen where there is no such wave, NotInTime where its key is here
    or its result is out: nobody makes a wave void whose answers can be read.
    """
    found = Wave.objects.select_related("study").filter(pk=wave).first()
    if found is None or not found.receiver:
        raise NotFrozen(_("There is no such key."))
    if VoidWave.objects.filter(wave=found).exists():
        return
    if wavekeys.is_there(found) or Release.objects.filter(wave=found).exists():
        raise NotInTime(_("The key of this is here, or its result is out: nothing is lost."))
    _void(found, VoidWave.Why.KEY_LOST, by=by, at=at)


def void_after_restoring(*, by: str, at: datetime) -> int:
    """Make all waves void that had keys when a backup was restored. Returns how many.

    What was signed and spent since the backup is forgotten, so somebody could answer twice; and
    answers since then are lost. Twice is as good.
    """
    found = Wave.objects.select_related("study").filter(
        study__promise=Study.Promise.ANONYMOUS, closed_at__isnull=True
    )
    keyed = list(found.exclude(receiver=b"").order_by("id"))
    for wave in keyed:
        _void(wave, VoidWave.Why.RESTORED, by=by, at=at)
    restored.mark_anew()
    return len(keyed)


def clear_lost(*, by: str, at: datetime) -> int:
    """Throw away what the lost key of the server sealed, so that Thrive begins again with another.

    All that rooms have named in ``seals`` goes, in the way that each of them says there. What was
    published stays. Returns how many conversations went; the record counts each kind. Raises
    NotAllowed where the key in the settings opens what is here: then nothing is lost. All or
    nothing.
    """
    keys.master_key()
    if not keys.key_does_not_fit():
        raise NotAllowed(_("The key in the settings fits: nothing is lost, so nothing is cleared."))
    with transaction.atomic():
        gone = seals.give_up_all(by, at)
        keys.fitting_key()
        audit.record(actor=by, action="voice.clear_lost", at=at, details=gone)
    return gone.get("conversations", 0)


def void_keyed(*, by: str, at: datetime) -> int:
    """Make all anonymous waves void that are open or ahead, with what waits in them on paper and
    elsewhere. Returns how many. For a lost key of the server, in the caller's transaction.
    """
    found = Wave.objects.select_related("study").filter(
        study__promise=Study.Promise.ANONYMOUS, closed_at__isnull=True
    )
    keyed = list(found.exclude(receiver=b"").order_by("id"))
    for wave in keyed:
        _void(wave, VoidWave.Why.KEY_LOST, by=by, at=at)
    PaperSheet.objects.all().delete()
    KeptAnswer.objects.all().delete()
    return len(keyed)


def _void(wave: Wave, why: str, *, by: str, at: datetime) -> None:
    """A release without numbers stands for it, so that whoever closes waves finds it published."""
    digest = digest_of(wave.study.owner, wave.first_on, (), VOID)
    with transaction.atomic():
        Wave.objects.filter(pk=wave.pk, closed_at__isnull=True).update(closed_at=at)
        VoidWave.objects.create(wave=wave, why=why, at=at)
        Release.objects.create(wave=wave, rule=VOID, released_at=at, digest=digest)
        WaveKey.objects.filter(wave=wave).update(private=b"")
        audit.record(
            actor=by, action="voice.void_wave", subject=wave.study.owner, at=at,
            details={"wave": wave.first_on.isoformat(), "why": str(why)},
        )  # fmt: skip
        transaction.on_commit(lambda: remove(wave))


def _custody(wave: int, person: Person) -> Custody:
    found = Custody.objects.select_related("wave__study").filter(wave=wave, person=person).first()
    if found is None:
        raise NotAllowed(_("Somebody else keeps this key, or the server does."))
    return found


def _refuse_other(wave: Wave, content: bytes) -> None:
    if not wavekeys.opens(wave, content):
        raise BrokenSeal(_("This is not the key of this wave. Nothing was changed."))
