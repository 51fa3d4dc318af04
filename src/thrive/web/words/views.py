"""Pages: what people wrote in a run, as it came out, and the same as a file."""

import csv
from collections.abc import Iterable
from io import StringIO
from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from thrive.experiences.models import Run
from thrive.experiences.running.permission import existing
from thrive.voice.queries import BatchShown, words_out
from thrive.web.insights.numbers_file import FORMULA
from thrive.web.programs.results import refuse_strangers
from thrive.web.requests import Request, signed_in

HEAD = ("question", "group", "text")
UTF_8 = "\ufeff"  # without this mark a spreadsheet spoils every umlaut


@signed_in
@require_safe
def words(request: Request, run_id: int) -> HttpResponse:
    """All words of a run that are for this person."""
    run = existing(run_id)
    refuse_strangers(request, run)
    shown = _shown(request, run)
    return render(request, "words/words.html", {"run": run, "questions": _by_question(shown)})


@signed_in
@require_safe
def file(request: Request, run_id: int) -> HttpResponse:
    """The same as CSV: no day, no order, nobody."""
    run = existing(run_id)
    refuse_strangers(request, run)
    return HttpResponse(
        _file(_shown(request, run)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="words-{run.pk}.csv"'},
    )


def _shown(request: Request, run: Run) -> tuple[BatchShown, ...]:
    if run.study_id is None:
        return ()
    return words_out(study=run.study_id, viewer=request.user, at=request.at)


def asked_in(shown: dict[str, str]) -> str:
    """A question in the reader's language, or in whatever there is."""
    language = (get_language() or "").partition("-")[0]
    return shown.get(language) or next(iter(shown.values()), _("What was written"))


def _by_question(shown: Iterable[BatchShown]) -> list[dict[str, object]]:
    return [
        {"asked": asked_in(dict(asked)), "batches": [_batch(one) for one in batches]}
        for (_question, asked), batches in _grouped(shown)
    ]


def _grouped(
    shown: Iterable[BatchShown],
) -> list[tuple[tuple[str, dict[str, str]], list[BatchShown]]]:
    found = groupby(shown, key=lambda one: (one.question, dict(one.asked)))
    return [(key, list(batches)) for key, batches in found]


def _batch(one: BatchShown) -> dict[str, object]:
    name = _("From everywhere here") if one.is_from_everywhere else one.name
    return {"name": name, "texts": one.texts}


def _file(shown: Iterable[BatchShown]) -> str:
    text = StringIO()
    text.write(UTF_8)
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(HEAD)
    for one in shown:
        asked = asked_in(dict(one.asked))
        group = "" if one.is_from_everywhere else one.name
        rows.writerows([_plain(asked), _plain(group), _plain(each)] for each in one.texts)
    return text.getvalue()


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text
