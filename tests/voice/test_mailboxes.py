"""Letters of somebody unknown: what is taken, what is refused, and what the tables hold of it."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from tests.cast import Cast
from tests.voice.letters import Author, Reader
from thrive.foundation.models import AuditRecord, OutboxEntry
from thrive.people.models import Role
from thrive.voice import actions, queries
from thrive.voice.actions import mailboxes
from thrive.voice.errors import BadLetter, BoxFull, NoSuchMailbox
from thrive.voice.models import AnswerWait, Letter, Mailbox, MailboxKey, PublicLine
from thrive.voice.rules import mailboxes as rules

MONDAY = date(2026, 9, 14)  # of the week in which the tests play
TEXT = "The rota comes too late"


@pytest.fixture
def ruth(people: Cast) -> Reader:
    """A guardian who reads letters."""
    return Reader(people.ruth)


@pytest.fixture
def council(ruth: Reader, at: datetime) -> MailboxKey:
    """Her key."""
    return ruth.publish(at)


@pytest.fixture
def steward(people: Cast, at: datetime) -> MailboxKey:
    """Daniel's, for Riverside."""
    return Reader(people.daniel, "steward", people.riverside).publish(at, "Daniel")


def test_a_letter_is_read_by_those_whom_its_author_chose_and_by_nobody_else(
    people: Cast, ruth: Reader, council: MailboxKey, steward: MailboxKey, at: datetime
) -> None:
    Author().write(TEXT, council, at=at)

    assert [one["text"] for one in ruth.reads(at)] == [TEXT]
    assert queries.letters_for(person=people.daniel, at=at) == []
    mailbox = ruth.mailbox(at)
    for name in ("amina", "daniel", "peter", "joanna", "omar"):
        with pytest.raises(NoSuchMailbox):
            queries.letter_desk(person=getattr(people, name), mailbox=mailbox, at=at)


def test_its_author_finds_it_again_with_the_words_alone(council: MailboxKey, at: datetime) -> None:
    author = Author()
    author.write(TEXT, council, at=at)

    found = queries.open_mailbox(address=author.address, shown=author.shown)
    assert [one["text"] for one in Author(author.seed).reads()] == [TEXT]
    assert (found.state, found.readers) == ("received", (council.pk,))


def test_what_somebody_writes_leaves_no_record_no_message_and_no_day(
    council: MailboxKey, at: datetime
) -> None:
    before = AuditRecord.objects.count()

    Author().write(TEXT, council, at=at, told=False)

    box = Mailbox.objects.get()
    assert (box.state, box.week_on) == ("received", MONDAY)
    assert AuditRecord.objects.count() == before
    assert not OutboxEntry.objects.exists()


def test_the_same_letter_again_changes_nothing(council: MailboxKey, at: datetime) -> None:
    author = Author()
    copies = author.copies(TEXT, council)
    for _again in range(2):
        actions.take_letter(address=author.address, shown=author.shown, copies=copies, at=at)

    assert Letter.objects.count() == 2


def test_a_letter_after_the_answer_waits_anew(
    ruth: Reader, council: MailboxKey, at: datetime
) -> None:
    author = Author()
    author.write(TEXT, council, at=at)
    ruth.answer("From May on two weeks before", at=at)
    assert Mailbox.objects.get().week_on is None

    author.write("Thank you. And on Sundays?", council, at=at + timedelta(days=14), turn=3)

    box = Mailbox.objects.get()
    assert (box.state, box.week_on) == ("received", MONDAY + timedelta(days=14))
    assert len(author.reads()) == 3


def test_nobody_else_writes_into_a_mailbox_or_looks_into_it(
    council: MailboxKey, at: datetime
) -> None:
    author, other = Author(), Author()
    author.write(TEXT, council, at=at)

    with pytest.raises(NoSuchMailbox):
        actions.take_letter(
            address=author.address, shown=other.shown, copies=author.copies("Forged", council),
            at=at,
        )  # fmt: skip
    for address, shown in ((author.address, other.shown), (other.address, author.shown)):
        with pytest.raises(NoSuchMailbox):
            queries.open_mailbox(address=address, shown=shown)
        with pytest.raises(NoSuchMailbox):
            actions.forget_mailbox(address=address, shown=shown)
    assert Letter.objects.count() == 2


@pytest.mark.parametrize(
    "fault", ["no author", "no reader", "two sizes", "another size", "six readers", "short address"]
)
def test_what_is_no_letter_is_refused(council: MailboxKey, at: datetime, fault: str) -> None:
    author = Author()
    copies = author.copies(TEXT, council)
    address = author.address
    match fault:
        case "no author":
            del copies[None]
        case "no reader":
            del copies[council.pk]
        case "two sizes":
            copies[council.pk] = bytes(8192 + 48)
        case "another size":
            copies = dict.fromkeys(copies, bytes(3000))
        case "six readers":
            copies |= dict.fromkeys(range(1000, 1005), copies[None])
        case "short address":
            address = address[:16]

    with pytest.raises(BadLetter, match="no letter"):
        actions.take_letter(address=address, shown=author.shown, copies=copies, at=at)

    assert not Mailbox.objects.exists()


def test_nothing_is_sealed_to_somebody_who_reads_no_more(
    people: Cast, council: MailboxKey, steward: MailboxKey, at: datetime
) -> None:
    actions.retire_mailbox_key(person=people.ruth, key=council.pk, at=at)
    Role.objects.filter(person=people.daniel).update(ended_at=at)
    later = at + timedelta(seconds=1)

    assert queries.letter_readers(at=later) == []
    for key in (council, steward):
        with pytest.raises(BadLetter, match="reads no letters"):
            Author().write(TEXT, key, at=later)
    assert not Mailbox.objects.exists()


def test_a_full_box_says_so_and_so_does_a_full_mailbox(
    people: Cast, council: MailboxKey, steward: MailboxKey, at: datetime
) -> None:
    author = Author()
    author.write(TEXT, council, at=at)
    box = Mailbox.objects.get()
    Mailbox.objects.bulk_create(
        Mailbox(id=number, address=b"a", door=b"d", week_on=MONDAY) for number in range(1, 200)
    )
    Letter.objects.bulk_create(
        Letter(id=number, mailbox_id=number, reader=council, from_author=True, sealed=b"s")
        for number in range(1, 200)
    )

    with pytest.raises(BoxFull, match="So many"):
        Author().write(TEXT, council, at=at)
    Author().write(TEXT, steward, at=at)  # another one's has room

    author.write("And another thing", council, at=at, turn=2)  # who is in may go on
    Letter.objects.bulk_create(
        Letter(id=number, mailbox=box, from_author=True, sealed=b"s")
        for number in range(1000, 1000 + rules.MOST_COPIES)
    )
    with pytest.raises(BoxFull, match="another one"):
        author.write("And more", council, at=at, turn=3)


def test_nothing_is_half_kept_when_a_late_step_fails(
    council: MailboxKey, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_given: object, **_more: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(mailboxes, "write_copies", breaks)
    with pytest.raises(RuntimeError):
        Author().write(TEXT, council, at=at)

    assert not Mailbox.objects.exists()


def test_everything_can_be_taken_back(council: MailboxKey, at: datetime) -> None:
    author = Author()
    author.write(TEXT, council, at=at)

    actions.forget_mailbox(address=author.address, shown=author.shown)

    assert not Mailbox.objects.exists()
    assert not Letter.objects.exists()
    with pytest.raises(NoSuchMailbox):
        actions.forget_mailbox(address=author.address, shown=author.shown)


LINE = "You said the rota comes too late. Now it comes two weeks before."
SALT = bytes(range(16))


@pytest.fixture
def proposed(ruth: Reader, council: MailboxKey, at: datetime) -> Author:
    """Somebody to whom Ruth proposed a line."""
    author = Author()
    author.write(TEXT, council, at=at)
    ruth.answer("Done", at=at, line=rules.line_digest(LINE, SALT))
    return author


def agree(author: Author, at: datetime, text: str = LINE, salt: bytes = SALT) -> None:
    actions.agree_to_line(
        address=author.address, shown=author.shown, text=text, salt=salt, at=at
    )  # fmt: skip


def test_a_line_is_public_from_the_next_monday_when_its_author_agrees(
    proposed: Author, at: datetime
) -> None:
    for _again in range(2):
        agree(proposed, at)

    shown = MONDAY + timedelta(days=7)
    assert queries.public_lines(at=at + timedelta(days=3)) == []
    (line,) = queries.public_lines(at=at + timedelta(days=4))
    assert (line.text, line.shown_from_on) == (LINE, shown)
    assert not Letter.objects.exclude(line=b"").exists()  # nothing leads from it to the mailbox


@pytest.mark.parametrize(
    ("text", "salt"),
    [(LINE + "!", SALT), (LINE, bytes(16)), ("", SALT), ("x" * 301, SALT), ("a\x00b", SALT)],
)
def test_a_line_that_nobody_proposed_is_not_public(
    proposed: Author, at: datetime, text: str, salt: bytes
) -> None:
    with pytest.raises(BadLetter):
        agree(proposed, at, text, salt)

    assert not PublicLine.objects.exists()


def test_nobody_else_agrees_to_a_line(proposed: Author, council: MailboxKey, at: datetime) -> None:
    other = Author()
    other.write("Something else", council, at=at)

    with pytest.raises(BadLetter):
        agree(other, at)

    assert not PublicLine.objects.exists()


def test_readers_are_told_once_a_day_at_a_drawn_moment_and_nothing_of_the_letter(
    ruth: Reader, council: MailboxKey, steward: MailboxKey, at: datetime
) -> None:
    for _letter in range(3):
        Author().write(TEXT, council, at=at, told=False)

    assert actions.tell_readers(at=at) == 1
    assert actions.tell_readers(at=at) == 0
    Author().write(TEXT, council, at=at, told=False)
    actions.tell_readers(at=at)  # came on the same day: the message is there already

    entry = OutboxEntry.objects.get()
    assert entry.payload["person"] == ruth.person.pk
    assert entry.payload["private"] is True
    assert TEXT not in str(entry.payload)
    assert at <= entry.due_at <= at + timedelta(hours=10)


def test_a_letter_is_on_no_desk_before_the_next_day(
    people: Cast, ruth: Reader, council: MailboxKey, at: datetime
) -> None:
    author = Author()
    author.write(TEXT, council, at=at, told=False)
    assert queries.letters_for(person=people.ruth, at=at) == []
    with pytest.raises(NoSuchMailbox):
        queries.letter_desk(person=people.ruth, mailbox=Mailbox.objects.get().pk, at=at)
    actions.tell_readers(at=at)

    ruth.answer("Done", at=at)
    author.write("And on Sundays?", council, at=at, turn=3, told=False)
    assert Mailbox.objects.get().state == "answered"  # nobody sees that another one came
    assert len(ruth.reads(at)) == 2
    actions.tell_readers(at=at + timedelta(days=1))

    assert Mailbox.objects.get().state == "received"
    assert len(ruth.reads(at)) == 3


def test_what_was_not_shown_yet_is_not_thrown_away(
    people: Cast, ruth: Reader, council: MailboxKey, at: datetime
) -> None:
    author = Author()
    author.write(TEXT, council, at=at)
    author.write("And on Sundays?", council, at=at, turn=2, told=False)

    actions.throw_away(person=people.ruth, mailbox=ruth.mailbox(at), at=at)
    actions.tell_readers(at=at)

    assert [one["text"] for one in ruth.reads(at)] == ["And on Sundays?"]


def test_the_moment_is_drawn(people: Cast, council: MailboxKey, at: datetime) -> None:
    for day in range(6):
        Author().write(TEXT, council, at=at, told=False)
        actions.tell_readers(at=at + timedelta(days=day))

    moments = OutboxEntry.objects.values_list("due_at", "announced_at")
    assert len({due - announced for due, announced in moments}) > 1


def test_who_reads_no_more_is_not_told(people: Cast, council: MailboxKey, at: datetime) -> None:
    Author().write(TEXT, council, at=at, told=False)
    Role.objects.filter(person=people.ruth).update(ended_at=at)

    assert actions.tell_readers(at=at + timedelta(seconds=1)) == 0
    assert not OutboxEntry.objects.exists()


def test_asking_who_reads_takes_two_queries(
    people: Cast, at: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for kind in ("works_council", "ombudsperson"):
        Reader(people.ruth, kind).publish(at, kind)
    Reader(people.daniel, "steward", people.riverside).publish(at, "Daniel")

    with django_assert_num_queries(2):
        shown = queries.letter_readers(at=at)

    assert [one.shown_as for one in shown] == ["ombudsperson", "Daniel", "works_council"]
    assert all(len(one.words.split()) == 6 for one in shown)


@pytest.mark.django_db
class TestConstraints:
    """Each is violated once."""

    def refused(self, name: str, make: object) -> None:
        assert callable(make)
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            make()

    def test_who_waits_has_a_week_and_who_is_answered_has_none(self) -> None:
        for state, week in (("received", None), ("answered", MONDAY)):
            self.refused(
                "mailbox_waits_until_it_is_answered",
                lambda state=state, week=week: Mailbox.objects.create(
                    id=1, address=b"a", door=b"d", state=state, week_on=week
                ),
            )

    def test_news_is_for_a_reader(self) -> None:
        box = Mailbox.objects.create(id=1, address=b"a", door=b"d", week_on=MONDAY)
        self.refused(
            "letter_news_is_for_a_reader",
            lambda: Letter.objects.create(
                id=1, mailbox=box, from_author=True, is_news=True, sealed=b"s"
            ),
        )

    def test_a_wait_tells_no_day(self) -> None:
        self.refused(
            "answer_wait_tells_no_day",
            lambda: AnswerWait.objects.create(id=1, month_on=MONDAY, days=3),
        )

    def test_a_line_says_something(self) -> None:
        self.refused(
            "public_line_says_something",
            lambda: PublicLine.objects.create(id=1, shown_from_on=MONDAY, text=""),
        )

    def test_only_stewards_have_a_group(self, people: Cast) -> None:
        for kind, group in (("steward", None), ("works_council", people.riverside)):
            self.refused(
                "mailbox_key_group_only_for_stewards",
                lambda kind=kind, group=group: MailboxKey.objects.create(
                    person=people.ruth, kind=kind, group=group, shown_as="R", public=b"p",
                    fingerprint=kind, made_on=MONDAY,
                ),
            )  # fmt: skip

    @pytest.mark.parametrize("kind", ["works_council", "steward"])
    def test_one_key_is_in_use_for_each_role(self, people: Cast, kind: str) -> None:
        group = people.riverside if kind == "steward" else None

        def make(fingerprint: str = "2") -> None:
            MailboxKey.objects.create(
                person=people.ruth, kind=kind, group=group, shown_as="R", public=b"p",
                fingerprint=fingerprint, made_on=MONDAY,
            )  # fmt: skip

        make("1")
        with pytest.raises(IntegrityError), transaction.atomic():
            make()
