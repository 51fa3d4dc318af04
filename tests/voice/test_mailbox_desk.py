"""Those who read letters: keys, answers, how long an answer takes."""

from datetime import date, datetime, timedelta

import pytest

from tests.cast import Cast
from tests.voice.letters import Author, Reader
from thrive.foundation.models import AuditRecord
from thrive.measures.models import Measure, Point
from thrive.people.models import Role
from thrive.voice import actions, queries
from thrive.voice.errors import BadLetter, MovedOn, NoSuchMailbox, NotAllowed
from thrive.voice.models import AnswerWait, Letter, Mailbox, MailboxKey
from thrive.voice.tokens import hpke

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
def author(council: MailboxKey, at: datetime) -> Author:
    """Somebody who wrote to her."""
    made = Author()
    made.write(TEXT, council, at=at)
    return made


def test_a_guardian_is_written_to_in_two_ways_and_a_steward_for_each_group(
    people: Cast, at: datetime
) -> None:
    Reader(people.ruth, "ombudsperson").publish(at)
    Reader(people.ruth, "works_council").publish(at)
    Reader(people.daniel, "steward", people.riverside).publish(at)

    assert {(one.kind, one.group) for one in queries.letter_readers(at=at)} == {
        ("ombudsperson", ""), ("works_council", ""), ("steward", "Riverside"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "kind", "group"),
    [
        ("amina", "works_council", ""), ("omar", "ombudsperson", ""), ("joanna", "steward", ""),
        ("daniel", "works_council", ""), ("daniel", "steward", "hilltop"),
        ("daniel", "steward", ""), ("ruth", "steward", "riverside"),
        ("ruth", "works_council", "riverside"), ("ruth", "chaplain", ""),
    ],
)  # fmt: skip
def test_nobody_is_written_to_without_the_role(
    people: Cast, at: datetime, name: str, kind: str, group: str
) -> None:
    where = getattr(people, group) if group else None

    with pytest.raises(NotAllowed):
        Reader(getattr(people, name), kind, where).publish(at)

    assert not MailboxKey.objects.exists()


@pytest.mark.parametrize(
    ("public", "shown_as"),
    [(b"short", "R"), (bytes(32), "R"), (b"\x01" + bytes(31), "R"), (None, " "), (None, "x" * 81),
     (None, "a\x07b")],
)  # fmt: skip
def test_what_is_no_key_or_no_name_is_refused(
    people: Cast, at: datetime, public: bytes | None, shown_as: str
) -> None:
    good = hpke.public_bytes(hpke.make_key())

    with pytest.raises(BadLetter):
        actions.publish_mailbox_key(
            person=people.ruth, kind="works_council", group=None, shown_as=shown_as,
            public=good if public is None else public, at=at,
        )  # fmt: skip

    assert not MailboxKey.objects.exists()


def test_another_key_takes_the_place_of_the_first_which_still_opens(
    people: Cast, ruth: Reader, author: Author, council: MailboxKey, at: datetime
) -> None:
    second = Reader(people.ruth)
    made = second.publish(at)

    assert [one.key for one in queries.letter_readers(at=at)] == [made.pk]
    assert [one["text"] for one in ruth.reads(at)] == [TEXT]
    shown = queries.my_mailbox_keys(person=people.ruth)
    assert [(one.key, one.is_retired) for one in shown] == [(made.pk, False), (council.pk, True)]


def test_the_same_key_again_changes_the_name_alone(
    ruth: Reader, council: MailboxKey, at: datetime
) -> None:
    again = ruth.publish(at, "Ruth, works council")

    assert (again.pk, again.shown_as) == (council.pk, "Ruth, works council")
    assert AuditRecord.objects.filter(action="voice.publish_mailbox_key").count() == 1


def test_a_key_of_somebody_else_or_of_the_past_is_refused(
    people: Cast, ruth: Reader, council: MailboxKey, at: datetime
) -> None:
    Role.objects.create(person=people.peter, kind=Role.Kind.GUARDIAN, granted_at=at)
    with pytest.raises(BadLetter, match="used before"):
        Reader(people.peter, seed=ruth.seed).publish(at)
    with pytest.raises(NotAllowed):
        actions.retire_mailbox_key(person=people.peter, key=council.pk, at=at)

    for _again in range(2):
        actions.retire_mailbox_key(person=people.ruth, key=council.pk, at=at)
    assert AuditRecord.objects.filter(action="voice.retire_mailbox_key").count() == 1
    with pytest.raises(BadLetter, match="used before"):
        ruth.publish(at)


def test_an_answer_reaches_its_author_and_those_who_read_with_the_one_who_answered(
    people: Cast, ruth: Reader, council: MailboxKey, at: datetime
) -> None:
    daniel = Reader(people.daniel, "steward", people.riverside)
    author = Author()
    author.write(TEXT, council, daniel.publish(at), at=at)

    ruth.answer("From May on two weeks before", at=at)

    for reads in (author.reads(), ruth.reads(at), daniel.reads(at)):
        assert {one["text"] for one in reads} == {TEXT, "From May on two weeks before"}
    found = queries.open_mailbox(address=author.address, shown=author.shown)
    assert found.state == "answered"


def test_looking_and_asking_back_is_seen_and_does_not_end_the_wait(
    ruth: Reader, author: Author, at: datetime
) -> None:
    for _again in range(2):
        actions.look_at_letter(person=ruth.person, mailbox=ruth.mailbox(at), at=at)
    assert Mailbox.objects.get().state == "looked_at"
    assert AuditRecord.objects.filter(action="voice.look_at_letter").count() == 1

    ruth.answer("Which rota?", at=at, answers=False)

    box = Mailbox.objects.get()
    assert (box.state, box.week_on) == ("looked_at", date(2026, 9, 14))
    assert not AnswerWait.objects.exists()


def test_answered_stays_answered_when_somebody_looks(
    ruth: Reader, author: Author, at: datetime
) -> None:
    ruth.answer("Done", at=at)
    actions.look_at_letter(person=ruth.person, mailbox=ruth.mailbox(at), at=at)

    assert Mailbox.objects.get().state == "answered"


def test_the_same_reply_again_changes_nothing(ruth: Reader, author: Author, at: datetime) -> None:
    copies, mailbox = ruth.copies("Done", at), ruth.mailbox(at)
    for _again in range(2):
        actions.answer_letter(
            person=ruth.person, mailbox=mailbox, copies=copies, answers=True, line=b"",
            letters=1, at=at,
        )  # fmt: skip

    assert len(author.reads()) == 2
    assert AnswerWait.objects.count() == 1
    assert AuditRecord.objects.filter(action="voice.answer_letter").count() == 1


def test_nothing_is_answered_that_was_not_read(
    ruth: Reader, author: Author, council: MailboxKey, at: datetime
) -> None:
    author.write("And on Sundays?", council, at=at, turn=2)

    with pytest.raises(MovedOn):
        ruth.answer("Done", at=at, letters=1)

    assert Mailbox.objects.get().state == "received"
    assert Letter.objects.filter(from_author=False).count() == 0


def test_a_reply_that_is_none_is_refused(
    people: Cast, ruth: Reader, author: Author, council: MailboxKey, at: datetime
) -> None:
    mailbox, copies = ruth.mailbox(at), ruth.copies("Done", at)

    def reply(line: bytes = b"", **changed: bytes) -> None:
        given = copies | {council.pk: bytes(100)} if changed else copies
        actions.answer_letter(
            person=ruth.person, mailbox=mailbox, copies=given, answers=True, line=line,
            letters=1, at=at,
        )  # fmt: skip

    with pytest.raises(BadLetter):
        reply(line=b"short")
    with pytest.raises(BadLetter):
        reply(copy=b"")
    actions.retire_mailbox_key(person=people.ruth, key=council.pk, at=at)
    with pytest.raises(BadLetter, match="reads no letters"):
        reply()
    assert Letter.objects.filter(from_author=False).count() == 0


@pytest.mark.parametrize("name", ["amina", "daniel", "peter", "joanna", "omar"])
def test_nobody_else_does_anything_to_a_mailbox(
    people: Cast, ruth: Reader, author: Author, at: datetime, name: str
) -> None:
    mailbox, copies = ruth.mailbox(at), ruth.copies("Done", at)
    other = getattr(people, name)

    for number in (mailbox, 4711):
        with pytest.raises(NoSuchMailbox):
            actions.look_at_letter(person=other, mailbox=number, at=at)
        with pytest.raises(NoSuchMailbox):
            actions.throw_away(person=other, mailbox=number, at=at)
        with pytest.raises(NoSuchMailbox):
            actions.answer_letter(
                person=other, mailbox=number, copies=copies, answers=True, line=b"", letters=1,
                at=at,
            )  # fmt: skip
    assert Letter.objects.count() == 2


def test_without_the_role_nothing_is_read_any_more(
    people: Cast, ruth: Reader, author: Author, at: datetime
) -> None:
    mailbox = ruth.mailbox(at)
    Role.objects.filter(person=people.ruth).update(ended_at=at)
    later = at + timedelta(seconds=1)

    assert queries.letters_for(person=people.ruth, at=later) == []
    with pytest.raises(NoSuchMailbox):
        queries.letter_desk(person=people.ruth, mailbox=mailbox, at=later)


def test_what_is_thrown_away_is_gone_for_one_and_whole_with_the_last(
    people: Cast, ruth: Reader, council: MailboxKey, at: datetime
) -> None:
    daniel = Reader(people.daniel, "steward", people.riverside)
    author = Author()
    author.write(TEXT, council, daniel.publish(at), at=at)
    mailbox = ruth.mailbox(at)

    actions.throw_away(person=people.ruth, mailbox=mailbox, at=at)
    assert len(author.reads()) == 1
    with pytest.raises(NoSuchMailbox):
        actions.throw_away(person=people.ruth, mailbox=mailbox, at=at)

    actions.throw_away(person=people.daniel, mailbox=mailbox, at=at)
    with pytest.raises(NoSuchMailbox):
        author.reads()
    assert not Letter.objects.exists()


def test_nothing_is_half_kept_when_a_late_step_fails(
    ruth: Reader, author: Author, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(**_given: object) -> None:
        raise RuntimeError

    mailbox, copies = ruth.mailbox(at), ruth.copies("Done", at)
    monkeypatch.setattr("thrive.voice.actions.mailbox_desk.audit.record", breaks)
    with pytest.raises(RuntimeError):
        actions.answer_letter(
            person=ruth.person, mailbox=mailbox, copies=copies, answers=True, line=b"",
            letters=1, at=at,
        )  # fmt: skip
    for act in (actions.throw_away, actions.look_at_letter):
        with pytest.raises(RuntimeError):
            act(person=ruth.person, mailbox=mailbox, at=at)

    assert Letter.objects.count() == 2
    assert Mailbox.objects.get().state == "received"
    assert not AnswerWait.objects.exists()


def test_no_record_says_which_mailbox(ruth: Reader, author: Author, at: datetime) -> None:
    mailbox = ruth.mailbox(at)
    actions.look_at_letter(person=ruth.person, mailbox=mailbox, at=at)
    ruth.answer("Done", at=at)

    records = AuditRecord.objects.filter(actor="ruth")
    assert records.count() == 3
    assert str(mailbox) not in "".join(f"{one.subject} {one.details}" for one in records)


def test_a_wait_is_counted_from_the_monday_and_leads_to_no_mailbox(
    ruth: Reader, author: Author, at: datetime
) -> None:
    ruth.answer("Done", at=at + timedelta(days=20))

    wait = AnswerWait.objects.get()
    assert (wait.month_on, wait.days) == (date(2026, 10, 1), 23)
    assert wait.pk != Mailbox.objects.get().pk


def waits(month: date, *days: int) -> None:
    start = AnswerWait.objects.count() + 1
    AnswerWait.objects.bulk_create(
        AnswerWait(id=start + place, month_on=month, days=one) for place, one in enumerate(days)
    )


def test_the_median_of_a_month_is_a_measure_on_the_board(people: Cast, at: datetime) -> None:
    waits(date(2026, 8, 1), 2, 3, 30, 4, 9)
    waits(date(2026, 9, 1), 1)  # this month is not over

    assert actions.publish_waits(at=at) == 5
    assert actions.publish_waits(at=at) == 0

    point = Point.objects.get()
    assert (point.value, point.period_on) == (4, date(2026, 8, 1))
    assert (point.series.group, point.series.measure.key) == (people.fernbrook, "days-to-an-answer")
    assert list(AnswerWait.objects.values_list("days", flat=True)) == [1]


def test_fewer_than_five_wait_for_the_months_after(people: Cast, at: datetime) -> None:
    waits(date(2026, 7, 1), 2, 3)
    waits(date(2026, 8, 1), 30, 4)
    assert actions.publish_waits(at=at) == 0
    assert not Measure.objects.filter(key="days-to-an-answer").exists()

    waits(date(2026, 9, 1), 9)
    assert actions.publish_waits(at=at + timedelta(days=20)) == 5

    point = Point.objects.get()
    assert (point.value, point.period_on) == (4, date(2026, 9, 1))
