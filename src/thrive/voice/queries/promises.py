"""What a promise says: one sentence above the first word, and behind it the whole."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thrive.people.models import Person
from thrive.voice.errors import NoSuchStudy
from thrive.voice.models import Reader, Study
from thrive.voice.retention import months_kept

LEAST_ELIGIBLE, LEAST_ANSWERING = 8, 5


@dataclass(frozen=True)
class PromiseWords:
    """A promise in the reader's language. ``whole``: who sees, what is kept, what we cannot do."""

    sentence: str
    whole: tuple[str, ...]


def promise_words(
    promise: str, readers: Sequence[Person | str] = (), *, months: int | None = None
) -> PromiseWords:
    """A promise in words; the names of all who can read what is said by name stand in it.

    ``months``: for how long anonymous answers are kept; as a study that begins now if left out.
    """
    if promise == Study.Promise.NAMED:
        return PromiseWords(_named(_listed([str(reader) for reader in readers])), _named_whole())
    if promise == Study.Promise.CONFIDENTIAL:
        return PromiseWords(
            _(
                "Nobody here can read your answers: only results of groups are shown. "
                "Whoever holds the key of the server could read them."
            ),
            _confidential_whole(),
        )
    return PromiseWords(
        _(
            "No link between you and your answer is kept: nobody can follow it, whoever runs the "
            "server included. Only results of groups are shown."
        ),
        _anonymous_whole(settings.THRIVE_ANONYMOUS_MONTHS if months is None else months),
    )


def promise_of(study: int) -> PromiseWords:
    """The promise of a study, with the names of its readers. Raises NoSuchStudy."""
    found = Study.objects.filter(pk=study).first()
    if found is None:
        raise NoSuchStudy(_("There is no such study."))
    return promise_words(found.promise, readers_of(study), months=months_kept(found))


def readers_of(study: int) -> tuple[Person, ...]:
    """Who can read what is said by name in a study, in the order in which they are named."""
    return readers_by_study([study]).get(study, ())


def readers_by_study(studies: Sequence[int]) -> dict[int, tuple[Person, ...]]:
    """The readers of several studies, in one query. Studies without any are left out."""
    found: dict[int, list[Person]] = defaultdict(list)
    rows = Reader.objects.filter(study__in=studies).select_related("person")
    for row in rows.order_by("study", "id"):
        found[row.study_id].append(row.person)
    return {study: tuple(people) for study, people in found.items()}


def _listed(names: Sequence[str]) -> tuple[str, int]:
    """Names as one says them: A, B and C. And how many they are."""
    if len(names) < 2:
        return "".join(names), len(names)
    first = ", ".join(names[:-1])
    return _("%(first)s and %(last)s") % {"first": first, "last": names[-1]}, len(names)


def _named(listed: tuple[str, int]) -> str:
    names, count = listed
    if not count:
        return _("Nobody but you can read what you say here.")
    words = ngettext(
        "%(names)s can read what you say here, with your name.",
        "%(names)s can read what you say here, with your name.",
        count,
    )
    return words % {"names": names}


def _named_whole() -> tuple[str, ...]:
    return (
        _(
            "Who can see it: you, and the people in the sentence above. Nobody can be added later. "
            "No role in Thrive opens it, also not that of an administrator."
        ),
        _groups_see(),
        _("What is kept: your answers with your name, the day, and the group you were in."),
        _yours(),
        _(
            "What we cannot protect against: these answers are not sealed. Whoever holds the "
            "database can read them, and whoever may read them can tell others."
        ),
    )


def _confidential_whole() -> tuple[str, ...]:
    return (
        _(
            "Who can see it: you alone. No role in Thrive opens your answers, also not that of an "
            "administrator."
        ),
        _groups_see(),
        _(
            "What is kept: that you took part, when, and in which group. What you answered is "
            "sealed with a key that does not lie in the database or its backups."
        ),
        _yours(),
        _(
            "What we cannot protect against: whoever holds the server and its key could open "
            "the answers. If everybody in a group answers alike, its result says so. And nobody "
            "can help you against somebody who looks over your shoulder."
        ),
        _("If the key is lost, the answers are lost. What was published stays."),
    )


def _anonymous_whole(months: int) -> tuple[str, ...]:
    return (
        _("Who can see it: nobody. You neither, once it is sent."),
        _groups_see(),
        _(
            "What is kept: that you may take part, and that your device got a signature which "
            "nobody can know again. Your answer is kept without your name, without the moment, and "
            "sealed until the last day is over. Then the numbers of groups are worked out."
        ),
        _kept_after(months),
        _("You cannot change it, take it along or have it deleted: nobody knows which it is."),
        _(
            "What we cannot protect against: whoever runs the server could open the answers early, "
            "add false ones, watch when answers arrive, or hand out a changed page. Compare the "
            "six words with a colleague. Nobody can help you against somebody who looks over your "
            "shoulder, and colleagues who tell each other what they said know more of the rest."
        ),
        _("Who loses the device and the words of it cannot answer with them any more."),
    )


def _kept_after(months: int) -> str:
    if not months:
        return _("The answers are deleted then.")
    words = ngettext(
        "The answers are kept for %(n)s month more, sealed anew and in an order drawn by lot, so "
        "that the numbers can be counted again. Whoever holds the key of the server could read "
        "single ones in that time, but not whose they are.",
        "The answers are kept for %(n)s months more, sealed anew and in an order drawn by lot, so "
        "that the numbers can be counted again. Whoever holds the key of the server could read "
        "single ones in that time, but not whose they are.",
        months,
    )
    return words % {"n": months}


def _groups_see() -> str:
    words = _(
        "Everybody sees numbers of groups: only where at least %(eligible)s people were asked and "
        "%(answering)s answered, and never so that smaller groups can be worked out."
    )
    return words % {"eligible": LEAST_ELIGIBLE, "answering": LEAST_ANSWERING}


def _yours() -> str:
    return _(
        "You can see all of it, take it along, or have it deleted. What was published of a group "
        "stays."
    )
