"""Words from before and since a change: for those who may read the words themselves."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from thrive.experiences.models import Run
from thrive.experiences.running.queries import may_see_run, takes_part
from thrive.goals.changes.errors import NoSuchChange
from thrive.goals.models import Change
from thrive.insights.models import WordsBeside, WordsLook
from thrive.insights.wording import beside as words
from thrive.insights.wording.beside import WordsLine
from thrive.insights.wording.language import Speech
from thrive.insights.words import place_of
from thrive.people.models import Person
from thrive.people.queries import roles
from thrive.voice.queries import PlaceShown, words_readable
from thrive.voice.rules.counting import PlaceOfWords

MOST = 12


@dataclass(frozen=True, slots=True)
class PlaceTold:
    """Words of one question and place. ``nothing``: why none is told, where none is."""

    run: int
    run_name: str
    asked: str
    name: str
    more: tuple[WordsLine, ...]
    fewer: tuple[WordsLine, ...]
    tested: tuple[WordsLine, ...]
    nothing: str


@dataclass(frozen=True, slots=True)
class WordsTold:
    """A change with the words from before and since. ``nothing``: why there is no place."""

    change: int
    title: str
    group: str
    starts_on: date
    places: tuple[PlaceTold, ...]
    nothing: str
    coarse: str
    family: str

    @property
    def tells(self) -> bool:
        """Whether any word is kept."""
        return any(place.more or place.fewer for place in self.places)


def words_beside(*, change: int, viewer: Person, at: datetime) -> WordsTold:
    """Read what more people wrote, and what fewer did, since a change began. Raises NoSuchChange.

    Of each place only who may read its words is told of it: whoever sees the results of the run,
    and of a unit only its own people and the stewards of its groups. At most twelve queries, and
    two more for each run of a member.
    """
    found = Change.objects.select_related("group").filter(pk=change).first()
    if found is None or not viewer.is_active:
        raise NoSuchChange(_("There is no such change."))
    (told,) = beside_of([found], viewer=viewer, at=at)
    return told


def beside_of(changes: Sequence[Change], *, viewer: Person, at: datetime) -> tuple[WordsTold, ...]:
    """The same of several changes, each with its group, in their order."""
    rows = list(
        WordsBeside.objects.filter(change__in=changes)
        .select_related("before", "look")
        .order_by("change", "before__study", "before__question", "before__together", "id")
    )
    readable = _readable({place_of(row.before) for row in rows}, viewer, at) if rows else {}
    newest = WordsLook.objects.first() if rows else None
    speech = Speech(at.date())
    return tuple(
        _told(one, [row for row in rows if row.change_id == one.pk], readable, newest, speech)
        for one in changes
    )


Readable = Mapping[PlaceOfWords, tuple[Run, PlaceShown]]


def _readable(places: Collection[PlaceOfWords], viewer: Person, at: datetime) -> Readable:
    """The places that this person may read: their run's results, and the words of the place."""
    shown = words_readable(places=places, viewer=viewer, at=at)
    runs = Run.objects.filter(study_id__in={place.study for place in shown}).order_by("id")
    seen = {run.study_id: run for run in runs}
    held = roles(viewer, at=at)
    if not (held.is_sponsor or held.is_guardian or held.is_administrator):
        seen = {
            study: run
            for study, run in seen.items()
            if takes_part(run, viewer) or may_see_run(run, viewer, at=at)
        }
    return {place: (seen[place.study], one) for place, one in shown.items() if place.study in seen}


def _told(
    change: Change,
    rows: Sequence[WordsBeside],
    readable: Readable,
    newest: WordsLook | None,
    speech: Speech,
) -> WordsTold:
    places = tuple(
        _place(row, *readable[place], speech)
        for row in rows
        if (place := place_of(row.before)) in readable
    )
    return WordsTold(
        change=change.pk,
        title=change.title,
        group=change.group.name,
        starts_on=change.starts_on,
        places=places,
        nothing="" if places else words.no_count(),
        coarse=words.coarse(),
        family=words.family(newest, speech),
    )


def _place(row: WordsBeside, run: Run, shown: PlaceShown, speech: Speech) -> PlaceTold:
    facts = row.facts
    is_enough = bool(facts and facts["is_enough"])
    lines = [words.line(one, facts, speech) for one in facts["lines"]] if is_enough else []
    kept = [one for one in lines if one.is_kept]
    is_from_everywhere = not row.before.together
    return PlaceTold(
        run=run.pk,
        run_name=run.name,
        asked=_asked(shown),
        name=_("From everywhere here") if is_from_everywhere else shown.name,
        more=tuple(one for one in kept if one.way == "more")[:MOST],
        fewer=tuple(one for one in kept if one.way == "fewer")[:MOST],
        tested=tuple(lines),
        nothing="" if kept else words.none_kept() if is_enough else words.too_few(),
    )


def _asked(shown: PlaceShown) -> str:
    """The question in the reader's language, or in whatever there is."""
    language = (get_language() or "").partition("-")[0]
    return shown.asked.get(language) or next(iter(shown.asked.values()), _("What was written"))
