"""The key that seals, and whether it fits this database.

It lies outside the database and its backups. Whoever loses it loses what was said in confidence;
whoever holds it together with the database could read it. Only its fingerprint is kept here.
"""

import hashlib
import hmac

from django.conf import settings
from django.utils.translation import gettext as _

from thrive.foundation.models import Standing
from thrive.voice import seals
from thrive.voice.errors import BrokenSeal, NoKey, WrongKey
from thrive.voice.sealing import CannotOpen, fingerprint, seal, unseal

STANDING = "voice-key"


def master_key() -> bytes:
    """The key of the settings. Raises NoKey."""
    if not settings.THRIVE_VOICE_KEY:
        raise NoKey(
            _(
                "Nothing can be asked in confidence here, because there is no key to seal answers. "
                "Whoever looks after the server makes one with “thrive voice-key FILE” and names "
                "it in THRIVE_VOICE_KEY_FILE."
            )
        )
    return bytes(settings.THRIVE_VOICE_KEY)


def fitting_key() -> bytes:
    """The key of the settings, once it is sure that this database knows no other.

    The first key is written down by its fingerprint; another one takes its place only as long as
    nothing is sealed. Safe to run twice. Raises NoKey, WrongKey.
    """
    master = master_key()
    mark = fingerprint(master)
    known = _known()
    if known is None:
        known = Standing.objects.get_or_create(name=STANDING, defaults={"text": mark})[0].text
    if known == mark:
        return master
    if seals.is_anything_sealed():
        raise wrong_key()
    Standing.objects.filter(name=STANDING).update(text=mark)
    return master


def key_does_not_fit() -> bool:
    """Whether something is sealed that the key of the settings, if any, does not open."""
    known = _known()
    key = bytes(settings.THRIVE_VOICE_KEY)
    if known is None or (key and fingerprint(key) == known):
        return False
    return seals.is_anything_sealed()


def wrong_key() -> WrongKey:
    """The refusal, in words."""
    return WrongKey(
        _(
            "The key in the settings is not the one that sealed what was said in confidence here. "
            "Give Thrive the former key again: without it that is lost."
        )
    )


def sealed(content: bytes, *, study: int, conversation: str) -> bytes:
    """Bytes that only the key of the settings opens. Raises NoKey."""
    return seal(content, master=master_key(), study=study, conversation=conversation)


def opened(content: bytes, *, study: int, conversation: str) -> bytes:
    """What was sealed. Raises NoKey, BrokenSeal."""
    try:
        return unseal(content, master=master_key(), study=study, conversation=conversation)
    except CannotOpen as error:
        raise BrokenSeal(
            _("This cannot be opened: it was changed, or sealed with another key.")
        ) from error


def mark(words: str) -> int:
    """A number by which words are known again that are not kept. Raises NoKey.

    Keyed, so that nobody who has the database alone can try out words until one fits.
    """
    digest = hmac.digest(master_key(), f"thrive mark 1|{words}".encode(), hashlib.sha256)
    return int.from_bytes(digest[:8], "big") >> 1


def _known() -> str | None:
    """The fingerprint that is written down, if there is one."""
    return Standing.objects.filter(name=STANDING).values_list("text", flat=True).first()
