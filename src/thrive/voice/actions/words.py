"""Words: taken from somebody unknown, let out with others at closing, put in other words.

No record is made of taking them in. That some came out is on record, without whose or what.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from thrive.foundation import audit, outbox
from thrive.foundation.errors import Problem
from thrive.people.models import Person, Role
from thrive.people.queries import roles
from thrive.people.queries.standing import held_at
from thrive.voice import wordpool
from thrive.voice.actions import tokens
from thrive.voice.errors import BadBody, NoSuchWords, NotAllowed
from thrive.voice.models import Study, WaitingWords, Wave
from thrive.voice.rules.directory import WORDS
from thrive.voice.rules.releasing import Gathered
from thrive.voice.rules.words import LONGEST, cleaned
from thrive.voice.wordpool import Fresh

NOTE_KEPT = timedelta(days=30)
WAITED_LONG = timedelta(days=365)


@dataclass(frozen=True)
class ToReword:
    """What somebody wrote and let be put in other words. ``asked``: the question by language.

    Neither a group nor a day: who puts it in other words needs none.
    """

    words: int
    study: int
    title: str
    question: str
    asked: dict[str, str]
    text: str


def accept_words(*, key: int, token: bytes, signature: bytes, sealed: bytes, at: datetime) -> None:
    """Keep sealed words for a token for words, once; the same again changes nothing.

    As tokens.accept, and raises the same: NotInTime, BadToken, TokenSpent.
    """
    tokens.accept(
        key=key, token=token, signature=signature, sealed=sealed, at=at, purpose=WORDS
    )  # fmt: skip


def words_of(study: Study, wave: Wave, gathered: Gathered) -> Fresh:
    """What came with a wave that is being closed. Raises NoKey, BrokenSeal.

    Those of an anonymous wave are opened; of one in confidence those are copied that bear the mark
    of consent (rules.words.marked_in). By name nothing comes out so.
    """
    if study.promise == Study.Promise.ANONYMOUS:
        return wordpool.poured(wave)
    if study.promise == Study.Promise.CONFIDENTIAL:
        return wordpool.marked(wave, gathered)
    return Fresh(())


def let_words_out(study: Study, fresh: Fresh, *, at: datetime) -> None:
    """Mix fresh words with those that wait, let out what may come, and tell the guardians.

    Within the transaction that publishes the wave, so once for each wave. On record is how many
    came out; not how many wait, because the difference would tell how many came with a wave.
    Raises NoKey.
    """
    out = wordpool.let_out(study, fresh.words)
    counted = {
        "words": out.words, "batches": out.batches,
        "unreadable": fresh.unreadable + out.unreadable, "beyond": fresh.beyond,
    }  # fmt: skip
    found = {name: count for name, count in counted.items() if count}
    if found:
        audit.record(
            actor="server", action="voice.words_out", subject=study.owner, at=at, details=found
        )
    if any(one.to_reword for one in fresh.words):
        _tell_guardians(study, at)


def read_to_reword(*, by: Person, at: datetime) -> tuple[ToReword, ...]:
    """All words that wait for other words, in no order, for a guardian.

    That they were read is on record, without content; so this is an action. Raises NotAllowed for
    everybody else, NoKey.
    """
    _refuse_unless_guardian(by, at)
    found = [
        _to_reword(study, words, one.question, one.text)
        for study in Study.objects.filter(pk__in=_studies_with_words()).order_by("id")
        for words, one in wordpool.waiting(study.pk).found.items()
        if one.to_reword
    ]
    if found:
        audit.record(
            actor=by.external_id, action="voice.read_words", at=at, details={"words": len(found)}
        )
    return tuple(found)


def reword(*, words: int, text: str, by: Person, at: datetime) -> None:
    """Put somebody's words in others. Theirs are deleted, and only the new ones ever come out.

    They come out with the next wave that is closed; where none is open, now, if enough others wait.
    Raises NotAllowed, NoSuchWords for what is not there any more (somebody else was quicker, or a
    wave was closed: look again), BadBody for no text or a long one, NoKey.
    """
    _refuse_unless_guardian(by, at)
    new = _fit_text(text)
    with transaction.atomic():
        study = _study_with(words)
        Study.objects.select_for_update().get(pk=study.pk)
        one = wordpool.waiting(study.pk).found.get(words)
        if one is None or not one.to_reword:
            raise _gone()
        WaitingWords.objects.filter(pk=words).delete()
        wordpool.sealed_row(study.pk, one.reworded(new)).save(force_insert=True)
        audit.record(
            actor=by.external_id, action="voice.reword", subject=study.owner, at=at, details={}
        )
        if not Wave.objects.filter(study=study, closed_at__isnull=True).exists():
            let_words_out(study, Fresh(()), at=at)


def drop_waiting_words(*, at: datetime) -> int:
    """Delete words that never found enough others, long after the last result of their study.

    After a year in which nothing of it was asked. Returns how many. Twice is as good.
    """
    recent = Wave.objects.filter(closed_at__gt=at - WAITED_LONG)
    going_on = Wave.objects.filter(closed_at__isnull=True)
    old = WaitingWords.objects.exclude(study__in=recent.values("study"))
    return old.exclude(study__in=going_on.values("study")).delete()[0]


def _refuse_unless_guardian(person: Person, at: datetime) -> None:
    if not roles(person, at=at).is_guardian:
        raise NotAllowed(_("Only guardians put words in other words."))


def _fit_text(text: str) -> str:
    new = cleaned(text)
    if not 0 < len(new) <= LONGEST:
        problem = _("expected 1 to %(most)s letters") % {"most": LONGEST}
        raise BadBody(_("Nothing was changed."), [Problem(problem, column="text")])
    return new


def _studies_with_words() -> set[int]:
    return set(WaitingWords.objects.order_by().values_list("study", flat=True))


def _study_with(words: int) -> Study:
    row = WaitingWords.objects.select_related("study").filter(pk=words).first()
    if row is None:
        raise _gone()
    return row.study


def _gone() -> NoSuchWords:
    return NoSuchWords(_("These words are not here any more. Look at the list again."))


def _to_reword(study: Study, words: int, question: str, text: str) -> ToReword:
    asked: dict[str, str] = next(
        (one["text"] for one in study.questions if one["id"] == question), {}
    )
    return ToReword(words, study.pk, study.title, question, asked, text)


def _tell_guardians(study: Study, at: datetime) -> None:
    held = held_at(at).filter(kind=Role.Kind.GUARDIAN, person__is_active=True)
    for role in held.select_related("person"):
        _tell(role.person, study, at)


def _tell(person: Person, study: Study, at: datetime) -> None:
    key = f"words-{person.pk}-{study.pk}-{at:%Y-%m-%d}"
    with translation.override(person.language or settings.LANGUAGE_CODE):
        payload = {
            "key": key, "person": person.pk, "title": _("Somebody's words wait for you"),
            "line": _("They may be put in other words. Only what you write comes out."),
            "path": "/words/reword/", "seconds": 120, "private": True,
            "expires_at": (at + NOTE_KEPT).isoformat(),
        }  # fmt: skip
    outbox.announce("message", payload, at=at, key=f"message {key}")
