"""Letters of somebody unknown: taken, agreed to, taken back. And what is told of them by the clock.

What an author does writes no audit record, no outbox entry and no line of a log: any of them would
say when. Readers are told once a day, at a drawn moment. See docs/mechanisms/mailbox.md.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from thrive.foundation import audit, outbox
from thrive.foundation.texts import unprintable
from thrive.measures.actions import Definition, define_measure
from thrive.measures.actions.releasing import ReleasedPoint, release_points
from thrive.measures.models import Measure
from thrive.people.models import Person
from thrive.voice.errors import BadLetter, BoxFull
from thrive.voice.models import AnswerWait, Letter, Mailbox, MailboxKey, PublicLine
from thrive.voice.queries.mailboxes import no_such_mailbox, own_mailbox, reading_keys
from thrive.voice.rules import mailboxes as rules
from thrive.voice.rules.partition import NOWHERE
from thrive.voice.trees import reporting, root_of

MEASURE = "days-to-an-answer"
TOLD_WITHIN = 10 * 3600  # seconds after the first tick of a day
NOTE_KEPT = timedelta(days=7)


def drawn_id() -> int:
    """A primary key that says nothing of what was written before."""
    return rules.id_of(secrets.token_bytes(8))


def take_letter(
    *, address: bytes, shown: bytes, copies: Mapping[int | None, bytes], at: datetime
) -> None:
    """Take a letter of somebody unknown: a sealed copy for each reader (key), one for themselves.

    The first letter makes the mailbox; ``shown`` opens it from then on. The same bytes again change
    nothing. Raises BadLetter, BoxFull, and NoSuchMailbox where ``shown`` does not open it.
    """
    if len(address) != rules.KEY_BYTES or len(shown) != rules.KEY_BYTES:
        raise BadLetter(_("This is no letter. Nothing was kept."))
    refuse_no_letter(copies)
    with transaction.atomic():
        readers = {key for key in copies if key is not None}
        if not readers <= {key.pk for key in reading_keys(at=at)}:
            raise BadLetter(_("Somebody you chose reads no letters any more. Choose again."))
        box = _box(address, shown, readers, at)
        if is_there(box, copies):
            return
        _refuse_full(box)
        write_copies(box, copies, from_author=True)


def agree_to_line(
    *, address: bytes, shown: bytes, text: str, salt: bytes, at: datetime
) -> PublicLine:
    """Let a line be told to all that a reader proposed. It is shown from the next Monday on.

    Twice is as good as once. Nothing that is kept leads from the line to the mailbox. Raises
    NoSuchMailbox, and BadLetter for a line that nobody proposed or that cannot be shown.
    """
    if not text.strip() or len(text) > rules.LONGEST_LINE or unprintable(text):
        raise BadLetter(_("This line cannot be shown. Nothing was changed."))
    digest = rules.line_digest(text, salt)
    with transaction.atomic():
        box = own_mailbox(address, shown)
        line, is_new = PublicLine.objects.get_or_create(
            pk=rules.id_of(digest),
            defaults={"text": text, "shown_from_on": rules.next_week(at.date())},
        )
        proposed = Letter.objects.filter(mailbox=box, from_author=False, line=digest)
        if is_new and proposed.update(line=b"") != 1:
            raise BadLetter(_("Nobody proposed this line. Nothing was changed."))
    return line


def forget_mailbox(*, address: bytes, shown: bytes) -> None:
    """Take everything back: the mailbox, its letters and its replies, also those not read yet.

    A public line that was agreed to stays. Raises NoSuchMailbox, also the second time.
    """
    with transaction.atomic():
        own_mailbox(address, shown).delete()


def tell_readers(*, at: datetime) -> int:
    """Show readers what came since the day before, and tell them so. Returns how many were told.

    For once a day: until then a letter is on no desk, and an answered mailbox does not wait anew.
    Each is told at a moment of their own that was drawn. So neither says when a letter came.
    Nothing of a letter is told. Twice changes nothing.
    """
    with transaction.atomic():
        news = Letter.objects.filter(is_news=True)
        keys = set(news.values_list("reader", flat=True))
        persons = {
            key.person_id: key.person
            for key in MailboxKey.objects.filter(
                pk__in={key.pk for key in reading_keys(at=at)} & keys
            ).select_related("person")
        }
        answered = Mailbox.objects.filter(
            state=Mailbox.State.ANSWERED, pk__in=news.values("mailbox")
        )
        answered.update(state=Mailbox.State.RECEIVED, week_on=rules.week_of(at.date()))
        news.filter(reader__in=keys).update(is_news=False)
        for person in persons.values():
            _announce(person, at)
    return len(persons)


def publish_waits(*, at: datetime) -> int:
    """Put the median of waits into measures, for the month that is over. Returns of how many.

    Fewer than five answers are kept for the months after, so that no single one can be told from
    it. What was published is deleted. Twice changes nothing.
    """
    this_month = at.date().replace(day=1)
    with transaction.atomic():
        waits = list(AnswerWait.objects.select_for_update().filter(month_on__lt=this_month))
        middle = rules.median_wait([wait.days for wait in waits])
        root = root_of(reporting())
        if middle is None or root == NOWHERE:
            return 0
        _define(at)
        last_on = this_month - timedelta(days=1)
        point = ReleasedPoint(MEASURE, root, last_on, middle, None)
        release_points(points=[point], source="mailbox", at=at)
        AnswerWait.objects.filter(pk__in=[wait.pk for wait in waits]).delete()
        audit.record(
            actor="server", action="voice.publish_waits", at=at, details={"count": len(waits)}
        )
    return len(waits)


def refuse_no_letter(copies: Mapping[int | None, bytes]) -> None:
    """Raises BadLetter for copies that are not of one letter, or of no size that letters have."""
    if not rules.is_letter(copies):
        raise BadLetter(_("This is no letter. Nothing was kept."))


def write_copies(
    box: Mailbox, copies: Mapping[int | None, bytes], *, from_author: bool, line: bytes = b""
) -> None:
    """Keep copies under numbers cut from their own bytes: the same again changes nothing."""
    Letter.objects.bulk_create(
        [
            Letter(
                id=_id_of_copy(sealed), mailbox=box, reader_id=reader, from_author=from_author,
                is_news=from_author and reader is not None, sealed=sealed,
                line=line if reader is None else b"",
            )
            for reader, sealed in copies.items()
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def is_there(box: Mailbox, copies: Mapping[int | None, bytes]) -> bool:
    """Whether these very copies are kept already: they were sent again."""
    ids = [_id_of_copy(sealed) for sealed in copies.values()]
    return Letter.objects.filter(mailbox=box, pk__in=ids).count() == len(ids)


def _id_of_copy(sealed: bytes) -> int:
    return rules.id_of(rules.digest_of(sealed))


def _box(address: bytes, shown: bytes, readers: set[int], at: datetime) -> Mailbox:
    """The mailbox, locked; made if there is none. Two that make it at once make one."""
    number = rules.id_of(address)
    if not Mailbox.objects.filter(pk=number).exists():
        _refuse_crowd(readers)
        Mailbox.objects.bulk_create(
            [
                Mailbox(
                    id=number, address=address, door=rules.digest_of(shown),
                    week_on=rules.week_of(at.date()),
                )
            ],
            ignore_conflicts=True,
        )  # fmt: skip
    box = Mailbox.objects.select_for_update().get(pk=number)
    if bytes(box.address) != address or not rules.opens(bytes(box.door), shown):
        raise no_such_mailbox()
    return box


def _refuse_crowd(readers: set[int]) -> None:
    """Two at the same moment may pass the bound by one; it is there against thousands."""
    for reader in readers:
        waiting = Mailbox.objects.filter(state=Mailbox.State.RECEIVED, letters__reader=reader)
        if waiting.distinct().count() >= rules.MOST_WAITING:
            raise BoxFull(
                _("So many letters wait there that no more are taken. Come back in some days.")
            )


def _refuse_full(box: Mailbox) -> None:
    if Letter.objects.filter(mailbox=box, reader__isnull=True).count() >= rules.MOST_COPIES:
        raise BoxFull(_("No more fits into this mailbox. Begin another one."))


def _announce(person: Person, at: datetime) -> None:
    key = f"mailbox-{person.pk}-{at:%Y-%m-%d}"
    moment = at + timedelta(seconds=secrets.randbelow(TOLD_WITHIN))
    with translation.override(person.language or settings.LANGUAGE_CODE):
        payload = {
            "key": key, "person": person.pk, "title": _("Something waits in the mailbox"),
            "line": _("Somebody wrote who stays unknown. You open it with your words."),
            "path": "/mailbox/desk/", "seconds": 120, "private": True,
            "expires_at": (moment + NOTE_KEPT).isoformat(),
        }  # fmt: skip
    outbox.announce("message", payload, at=at, key=f"message {key}", due_at=moment)


def _define(at: datetime) -> None:
    """The measure, where it is missing. Described in the language of the organisation."""
    if Measure.objects.filter(key=MEASURE).exists():
        return
    with translation.override(settings.LANGUAGE_CODE):
        described = Definition(
            name=_("Days until a letter is answered"), short_name=_("Days to an answer"),
            description=_(
                "The median of all answers to letters in the mailbox, from the Monday of the week "
                "in which a letter came: up to six days too long, never too short. Letters that "
                "still wait are not in it. Fewer than five answers are told of together with those "
                "of the months after."
            ),
            unit=_("days"), direction=Measure.Direction.DOWN,
        )  # fmt: skip
    define_measure(
        key=MEASURE, name=described.name, short_name=described.short_name,
        description=described.description, unit=described.unit, kind=Measure.Kind.VALUE,
        direction=described.direction, cadence=Measure.Cadence.MONTH, by=None, at=at,
    )  # fmt: skip
