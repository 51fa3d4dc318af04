"""What can be asked of mailboxes: who reads, what lies in one's own, what waits for a reader.

Everything that was written is sealed bytes here. An author shows what only they can show; a reader
sees copies that are sealed to their own keys, while they hold the role that they read in.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from thrive.people.models import Group, Person, Role
from thrive.people.queries.standing import Roles, held_at
from thrive.voice.errors import NoSuchMailbox
from thrive.voice.models import Letter, Mailbox, MailboxKey, PublicLine
from thrive.voice.rules import mailboxes as rules
from thrive.voice.rules.directory import words_of

WORDS_BYTES = 12  # six words


@dataclass(frozen=True)
class ReaderShown:
    """Somebody to whom one can write: what they are called, their key, and its six words."""

    key: int
    kind: str
    shown_as: str
    group: str
    public: bytes
    words: str


@dataclass(frozen=True)
class CopyShown:
    """One's own sealed copy of a letter or of a reply."""

    from_author: bool
    sealed: bytes


@dataclass(frozen=True)
class MailboxShown:
    """What lies in a mailbox, for its author. ``readers`` are the keys that it was sealed to."""

    state: str
    copies: tuple[CopyShown, ...]
    readers: tuple[int, ...]


@dataclass(frozen=True)
class KeyOfMine:
    """A key that somebody reads with, and whether letters are still sealed to it."""

    key: int
    kind: str
    group: Group | None
    shown_as: str
    words: str
    is_retired: bool


@dataclass(frozen=True)
class Waiting:
    """A mailbox as its reader sees it from outside: nothing of what was written."""

    mailbox: int
    state: str
    week_on: date | None
    letters: int
    shown_as: str


@dataclass(frozen=True)
class CopyToOpen:
    """A copy that is sealed to one of the reader's own keys, and which key that is."""

    key: int
    purpose: str
    from_author: bool
    sealed: bytes


@dataclass(frozen=True)
class Desk:
    """All that a reader's browser needs to open a mailbox and to answer."""

    mailbox: int
    address: bytes
    state: str
    week_on: date | None
    copies: tuple[CopyToOpen, ...]
    readers: tuple[ReaderShown, ...]


def letter_readers(*, at: datetime) -> list[ReaderShown]:
    """Those to whom one can write: everybody whose role and key both hold. The same for all."""
    return [_reader(key) for key in reading_keys(at=at)]


def open_mailbox(*, address: bytes, shown: bytes) -> MailboxShown:
    """What lies in a mailbox, for whoever shows what only its author has.

    Raises NoSuchMailbox, also for one that does not open: it may have been thrown away.
    """
    mailbox = own_mailbox(address, shown)
    letters = list(Letter.objects.filter(mailbox=mailbox).values("reader", "from_author", "sealed"))
    own = [CopyShown(one["from_author"], bytes(one["sealed"])) for one in letters
           if one["reader"] is None]  # fmt: skip
    readers = {one["reader"] for one in letters} - {None}
    return MailboxShown(mailbox.state, tuple(own), tuple(sorted(readers)))


def my_mailbox_keys(*, person: Person) -> list[KeyOfMine]:
    """All keys that somebody ever read with, those in use first."""
    keys = MailboxKey.objects.filter(person=person).select_related("group")
    shown = [
        KeyOfMine(
            key.pk, key.kind, key.group, key.shown_as, words_of_key(key), key.retired_on is not None
        )
        for key in keys
    ]
    return sorted(shown, key=lambda one: one.is_retired)


def letters_for(*, person: Person, at: datetime) -> list[Waiting]:
    """The mailboxes that somebody reads, those that wait longest first. None without the role."""
    keys = {key.pk: key for key in keys_read_by(person, at=at)}
    counted: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    rows = shown_to(keys).filter(from_author=True)
    for mailbox, reader in rows.values_list("mailbox", "reader"):
        counted[mailbox][reader] += 1
    waiting = [
        Waiting(
            box.pk, box.state, box.week_on, max(counted[box.pk].values()),
            ", ".join(sorted({keys[key].shown_as for key in counted[box.pk]})),
        )
        for box in Mailbox.objects.filter(pk__in=counted)
    ]  # fmt: skip
    return sorted(waiting, key=lambda one: (one.week_on or date.max, one.mailbox))


def letter_desk(*, person: Person, mailbox: int, at: datetime) -> Desk:
    """What somebody's browser needs to open a mailbox. Raises NoSuchMailbox."""
    keys = {key.pk: key for key in keys_read_by(person, at=at)}
    everybodys = Letter.objects.filter(mailbox=mailbox, reader__isnull=False, is_news=False)
    letters = list(everybodys.select_related("mailbox"))
    own = [
        CopyToOpen(key.pk, purpose_of(key.kind, key.group_id), one.from_author, bytes(one.sealed))
        for one in letters
        if (key := keys.get(one.reader_id or 0))
    ]
    if not own:
        raise no_such_mailbox()
    box = letters[0].mailbox
    there = {one.reader_id for one in letters}
    readers = [_reader(key) for key in reading_keys(at=at) if key.pk in there]
    return Desk(box.pk, bytes(box.address), box.state, box.week_on, tuple(own), tuple(readers))


def public_lines(*, at: datetime, most: int = 50) -> list[PublicLine]:
    """What authors agreed to have told to all, the newest first."""
    return list(PublicLine.objects.filter(shown_from_on__lte=at.date())[:most])


def reading_keys(*, at: datetime) -> list[MailboxKey]:
    """The keys in use of those who still hold the role that they read in."""
    keys = MailboxKey.objects.filter(retired_on__isnull=True, person__is_active=True)
    return _with_role(keys.select_related("group"), at)


def keys_read_by(person: Person, *, at: datetime) -> list[MailboxKey]:
    """All keys of somebody, retired ones too, in roles that they hold."""
    if not person.is_active:
        return []
    return _with_role(MailboxKey.objects.filter(person=person).select_related("group"), at)


def shown_to(keys: Iterable[int]) -> QuerySet[Letter]:
    """What is sealed to these keys, and was told of: a letter shows once a day, not as it comes.

    Whoever looked at a desk again and again could see otherwise in which minute somebody wrote.
    """
    return Letter.objects.filter(reader__in=list(keys), is_news=False)


def may_read(held: Roles, kind: str, group: Group | None) -> bool:
    """Whether somebody with these roles may be written to as such."""
    if kind == MailboxKey.Kind.STEWARD:
        return group is not None and held.may_steward(group)
    return held.is_guardian and group is None


def own_mailbox(address: bytes, shown: bytes) -> Mailbox:
    """The mailbox of whoever shows what only its author has. Raises NoSuchMailbox."""
    box = Mailbox.objects.filter(pk=rules.id_of(address)).first()
    if box is None or bytes(box.address) != address or not rules.opens(bytes(box.door), shown):
        raise no_such_mailbox()
    return box


def purpose_of(kind: str, group: int | None) -> str:
    """For what a reader's browser derives a key of its own from the reader's words."""
    return f"{kind}|{group or ''}"


def words_of_key(key: MailboxKey) -> str:
    """The six words by which one compares a key."""
    return words_of(rules.digest_of(bytes(key.public))[:WORDS_BYTES])


def no_such_mailbox() -> NoSuchMailbox:
    """One refusal for what is not there and for what is not theirs."""
    return NoSuchMailbox(_("There is no such mailbox, or it was thrown away."))


def _reader(key: MailboxKey) -> ReaderShown:
    group = key.group.name if key.group else ""
    return ReaderShown(
        key.pk, key.kind, key.shown_as, group, bytes(key.public), words_of_key(key)
    )  # fmt: skip


def _with_role(keys: Iterable[MailboxKey], at: datetime) -> list[MailboxKey]:
    """Two queries for all."""
    found = list(keys)
    held: dict[int, list[Role]] = defaultdict(list)
    asked = held_at(at).filter(person__in={key.person_id for key in found})
    for role in asked.select_related("group"):
        held[role.person_id].append(role)
    return [key for key in found if may_read(_roles(held[key.person_id]), key.kind, key.group)]


def _roles(held: Iterable[Role]) -> Roles:
    kinds = {role.kind for role in held}
    return Roles(
        is_guardian=Role.Kind.GUARDIAN in kinds,
        steward_of=tuple(role.group for role in held if role.group is not None),
    )
