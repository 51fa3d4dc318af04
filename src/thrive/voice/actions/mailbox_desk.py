"""What readers of letters do: publish a key, look, answer, throw away.

The server sees sealed bytes and who answered; it learns neither what was written nor by whom.
"""

from collections.abc import Mapping
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from thrive.foundation import audit
from thrive.foundation.errors import Problem
from thrive.foundation.texts import why_unprintable
from thrive.people.models import Group, Person
from thrive.people.queries import roles
from thrive.voice.actions.mailboxes import drawn_id, is_there, refuse_no_letter, write_copies
from thrive.voice.errors import BadLetter, MovedOn, NotAllowed
from thrive.voice.models import AnswerWait, Letter, Mailbox, MailboxKey
from thrive.voice.queries.mailboxes import (
    keys_read_by,
    may_read,
    no_such_mailbox,
    reading_keys,
    shown_to,
)
from thrive.voice.rules import mailboxes as rules


def publish_mailbox_key(
    *, person: Person, kind: str, group: Group | None, shown_as: str, public: bytes, at: datetime
) -> MailboxKey:
    """Let letters be sealed to somebody, who made this key in their browser.

    A key that they had as the same reader is retired: what was sealed to it still opens with its
    words. The same key again changes nothing but the name. Raises NotAllowed without the role, and
    BadLetter for bytes that are no key, a name that cannot be shown, a key that was used before.
    """
    if kind not in MailboxKey.Kind.values or not may_read(roles(person, at=at), kind, group):
        raise NotAllowed(_("Only guardians, and stewards for their groups, can be written to."))
    name = _name(shown_as)
    if not _is_key(public):
        raise BadLetter(_("This is no key. Nothing was changed."))
    with transaction.atomic():
        mine = MailboxKey.objects.select_for_update().filter(
            person=person, kind=kind, group=group, retired_on__isnull=True
        )
        same = mine.filter(fingerprint=rules.digest_of(public).hex())
        if same.update(shown_as=name):
            return same.get()
        mine.update(retired_on=at.date())
        made = _made(person, kind, group, name, public, at)
        _record(person, "voice.publish_mailbox_key", kind, at)
    return made


def retire_mailbox_key(*, person: Person, key: int, at: datetime) -> None:
    """Let no more letters be sealed to a key of one's own. Twice changes nothing.

    Raises NotAllowed for a key that is somebody else's or none.
    """
    with transaction.atomic():
        own = MailboxKey.objects.filter(person=person, pk=key)
        if not own.exists():
            raise NotAllowed(_("This is no key of yours."))
        if own.filter(retired_on__isnull=True).update(retired_on=at.date()):
            _record(person, "voice.retire_mailbox_key", own.get().kind, at)


def look_at_letter(*, person: Person, mailbox: int, at: datetime) -> None:
    """Tell the author that somebody looks at it. Twice changes nothing; answered stays answered.

    Raises NoSuchMailbox for what is not sealed to a key of this reader.
    """
    with transaction.atomic():
        _own(person, mailbox, at)
        received = Mailbox.objects.filter(pk=mailbox, state=Mailbox.State.RECEIVED)
        if received.update(state=Mailbox.State.LOOKED_AT):
            _record(person, "voice.look_at_letter", "", at)


def answer_letter(
    *,
    person: Person,
    mailbox: int,
    copies: Mapping[int | None, bytes],
    answers: bool,
    line: bytes,
    letters: int,
    at: datetime,
) -> None:
    """Put a reply in: a sealed copy for the author (no key) and one for each reader.

    ``answers``: it is the answer, and the wait is over; otherwise the mailbox is being looked at.
    ``line`` is the digest of a public line that is proposed, or nothing. ``letters`` is how many of
    the author's copies the reader had before them: if another one came meanwhile MovedOn is raised,
    so that nothing counts as answered that was not read. The same bytes again change
    nothing. Raises NoSuchMailbox, BadLetter.
    """
    refuse_no_letter(copies)
    if line and len(line) != rules.KEY_BYTES:
        raise BadLetter(_("This is no letter. Nothing was kept."))
    with transaction.atomic():
        box = _own(person, mailbox, at)
        if is_there(box, copies):
            return
        readers = {key.pk for key in reading_keys(at=at)}
        if not {key for key in copies if key is not None} <= readers:
            raise BadLetter(_("Somebody reads no letters any more. Open it again."))
        if _shown(mailbox, person, at).filter(from_author=True).count() != letters:
            raise MovedOn(_("Another letter came meanwhile. Read it first. Nothing was sent."))
        write_copies(box, copies, from_author=False, line=line)
        if answers:
            _end_wait(box, at)
        else:
            received = Mailbox.objects.filter(pk=box.pk, state=Mailbox.State.RECEIVED)
            received.update(state=Mailbox.State.LOOKED_AT)
        _record(person, "voice.answer_letter", "", at)


def throw_away(*, person: Person, mailbox: int, at: datetime) -> None:
    """Delete what is sealed to this reader and was shown; what nobody reads any more goes whole.

    Raises NoSuchMailbox, also the second time.
    """
    with transaction.atomic():
        box = _own(person, mailbox, at)
        _shown(box.pk, person, at).delete()
        if not Letter.objects.filter(mailbox=box, reader__isnull=False).exists():
            box.delete()
        _record(person, "voice.throw_away", "", at)


def _own(person: Person, mailbox: int, at: datetime) -> Mailbox:
    """The mailbox, locked, if something in it is sealed to this reader."""
    box = Mailbox.objects.select_for_update().filter(pk=mailbox).first()
    if box is None or not _shown(mailbox, person, at).exists():
        raise no_such_mailbox()
    return box


def _shown(mailbox: int, person: Person, at: datetime) -> QuerySet[Letter]:
    keys = [key.pk for key in keys_read_by(person, at=at)]
    return shown_to(keys).filter(mailbox=mailbox)


def _end_wait(box: Mailbox, at: datetime) -> None:
    """Of two who answer at once one ends the wait, and it is counted once."""
    today = at.date()
    waiting = Mailbox.objects.filter(pk=box.pk, week_on__isnull=False)
    if waiting.update(state=Mailbox.State.ANSWERED, week_on=None):
        days = (today - box.week_on).days if box.week_on else 0
        AnswerWait.objects.create(id=drawn_id(), month_on=today.replace(day=1), days=max(days, 0))


def _is_key(public: bytes) -> bool:
    """Whether something can be sealed to it: points of small order give no secret (RFC 7748)."""
    try:
        X25519PrivateKey.generate().exchange(X25519PublicKey.from_public_bytes(public))
    except ValueError:
        return False
    return True


def _name(shown_as: str) -> str:
    name = " ".join(shown_as.split())
    why = why_unprintable(shown_as)
    if not name or len(name) > 80 or why:
        message = why or _("expected a name of at most 80 letters")
        raise BadLetter(_("This cannot be shown."), [Problem(message, column="shown_as")])
    return name


def _made(
    person: Person, kind: str, group: Group | None, name: str, public: bytes, at: datetime
) -> MailboxKey:
    try:
        with transaction.atomic():
            return MailboxKey.objects.create(
                person=person, kind=kind, group=group, shown_as=name, public=public,
                fingerprint=rules.digest_of(public).hex(), made_on=at.date(),
            )  # fmt: skip
    except IntegrityError as error:
        raise BadLetter(_("This key was used before. Take new words.")) from error


def _record(person: Person, action: str, subject: str, at: datetime) -> None:
    """Never which mailbox: the record would say when something in it happened."""
    audit.record(actor=person.external_id, action=action, subject=subject, at=at)
