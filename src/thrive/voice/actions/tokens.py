"""Tokens: signed for a known person before a wave, spent by somebody unknown while it is open.

The two halves share nothing but the key. What is signed is blinded, so the signer cannot know a
token again. An answer is kept without person, moment, order or address, and leaves no record: no
audit, no outbox, no log.
"""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from thrive.foundation.errors import Problem
from thrive.voice import holding
from thrive.voice.actions.anonymous import private_key
from thrive.voice.errors import BadToken, NoSuchStudy, NotInTime, NotReady, OnPaper, OtherToken
from thrive.voice.models import Eligible, Issued, Study, Wave, WaveKey
from thrive.voice.queries.anonymous import directory_is_whole
from thrive.voice.rules.directory import ANSWER
from thrive.voice.rules.questions import ANSWER_BYTES
from thrive.voice.tokens import blind, hpke

TOKEN_BYTES = 64  # the random prefix, then the message (RFC 9474, section 4.1)
TAG_BYTES = 16
SEALED_BYTES = hpke.KEY_BYTES + ANSWER_BYTES + TAG_BYTES
ID_BYTES = 8
Use = tuple[date, str]  # the first day of a wave, and for what a token of it is good


def issue(
    *, person: int, study: int, epoch: int, blinded: Mapping[Use, bytes], at: datetime
) -> dict[Use, bytes]:
    """Sign what a person blinded, by first day of the wave and purpose: one signature for each.

    ``epoch`` is its number in the study. The same blinded message gets the same signature again,
    so that somebody can take their tokens to another device; another message is refused. All or
    none. Nothing says when it happened. Raises NoSuchStudy for whoever is not asked, OnPaper for
    whoever draws a code instead, NotReady while keys are still made, NotInTime for a wave that has
    begun or that there is not, BadToken, OtherToken, NoKey.
    """
    place = Eligible.objects.filter(
        person_id=person, epoch__study_id=study, epoch__number=epoch,
        epoch__study__promise=Study.Promise.ANONYMOUS,
    )  # fmt: skip
    found = place.first()
    if found is None:
        raise NoSuchStudy(_("There is no such study."))
    if found.on_paper:
        raise OnPaper(_("You take part on paper: draw a code when this begins."))
    if not directory_is_whole(found.epoch_id):
        raise NotReady(_("The keys are still being made. Come back a little later."))
    keys = _signing_keys(found.epoch_id, found.unit_id, at)
    if not blinded.keys() <= keys.keys():
        raise NotInTime(_("This has begun already. You can take part from the next time on."))
    signed = {use: _signed(keys[use], message) for use, message in blinded.items()}
    _write_issued(person, {keys[use].pk: message for use, message in blinded.items()})
    return signed


def accept(
    *,
    key: int,
    token: bytes,
    signature: bytes,
    sealed: bytes,
    at: datetime,
    purpose: str = ANSWER,
) -> None:
    """Keep a sealed answer for a token, once; the same again changes nothing and is as good.

    The token must be one for the ``purpose``: see actions.words for the other one. ``at`` decides
    whether the wave is open, and is kept nowhere. Raises NotInTime before and after, BadToken for
    whatever does not hold, TokenSpent for another answer with the same token.
    """
    if len(token) != TOKEN_BYTES or len(sealed) != SEALED_BYTES:
        raise _bad(_("not of the length of an answer"))
    known = WaveKey.objects.filter(pk=key, purpose=purpose).first()
    if known is None or not _verified(known, token, signature):
        raise _bad(_("no token of this wave"))
    put_in(known, answer_id(token), sealed, at)


def put_in(key: WaveKey, answer: int, sealed: bytes, at: datetime) -> None:
    """Keep sealed bytes of an open wave under a number, once. Raises NotInTime, TokenSpent."""
    with holding.entering(key.wave_id):
        # Asked inside: who waited for the closing must see that it happened.
        if not _is_open(key.wave_id, at):
            raise NotInTime(_("This is not open now. Nothing was kept."))
        holding.keep(key, answer, sealed)


def answer_id(token: bytes) -> int:
    """The key of an answer, cut from a hash of its token: positive, and no order in it."""
    return int.from_bytes(hashlib.sha256(token).digest()[:ID_BYTES], "big") >> 1


def _signing_keys(epoch: int, unit: int, at: datetime) -> dict[Use, WaveKey]:
    """The keys of a unit for the waves that have not begun."""
    rows = WaveKey.objects.select_related("wave").filter(
        wave__epoch_id=epoch, unit_id=unit, wave__first_on__gt=at.date(),
        wave__closed_at__isnull=True,
    )  # fmt: skip
    return {(row.wave.first_on, row.purpose): row for row in rows}


def _signed(key: WaveKey, message: bytes) -> bytes:
    try:
        return blind.blind_sign(private_key(key), message)
    except blind.Refused as error:
        raise _bad(str(error)) from error


def _write_issued(person: int, messages: Mapping[int, bytes]) -> None:
    """On record what was signed for a person. Raises OtherToken, and then writes nothing."""
    digests = {key: hashlib.sha256(message).hexdigest() for key, message in messages.items()}
    with transaction.atomic():
        Issued.objects.bulk_create(
            [Issued(key_id=key, person_id=person, blinded=one) for key, one in digests.items()],
            ignore_conflicts=True,  # of two devices at once, one is on record
        )
        rows = Issued.objects.filter(person_id=person, key__in=digests)
        if dict(rows.values_list("key", "blinded")) != digests:
            raise OtherToken(
                _(
                    "You have got ready on another device. Enter the words of that device here, "
                    "to take part with this one."
                )
            )


def _verified(key: WaveKey, token: bytes, signature: bytes) -> bool:
    public = blind.PublicKey(int.from_bytes(bytes(key.modulus), "big"))
    return len(signature) == public.size and blind.verify(public, token, signature)


def _is_open(wave: int, at: datetime) -> bool:
    return Wave.objects.filter(
        pk=wave, first_on__lte=at.date(), until_on__gt=at.date(), closed_at__isnull=True
    ).exists()


def _bad(why: str) -> BadToken:
    problem = Problem(why, column="token")
    return BadToken(_("This answer cannot be taken. Nothing was kept."), [problem])
