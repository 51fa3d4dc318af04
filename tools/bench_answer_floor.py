"""The floor of tools.bench_answer: a view that runs the statements of an answer, and nothing else.

Which these are was written down by tools.bench_answer_fill. Numbers that stand for the conversation
are large there, so that they can be told from others.
"""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.csrf import csrf_exempt

PROMPT, PERSON, VERSION = 700_001, 600_001, 500_001
Statement = tuple[str, list[Any]]  # Any: what a column holds


@csrf_exempt
def floor(request: HttpRequest, code: str = "") -> HttpResponse:
    """Read what an answer reads, write what it writes."""
    if not code:
        return HttpResponse("ready")
    from django.db import connection, transaction

    from thrive.experiences.prompting.codes import prompt_of

    assert request.POST["deed"] == "answer"
    prompt = prompt_of(code)
    assert prompt is not None
    before, within = _statements()
    with connection.cursor() as cursor:
        cursor.execute("SELECT person_id FROM experiences_prompt WHERE id = %s", [prompt])
        person = cursor.fetchone()[0]
        cursor.execute(
            "SELECT version FROM voice_conversation WHERE key = %s", [f"prompt-{prompt}"]
        )
        version = cursor.fetchone()[0]
        known = {
            PROMPT: prompt, PERSON: person, f"prompt-{PROMPT}": f"prompt-{prompt}",
            VERSION: version, VERSION + 1: version + 1,
        }  # fmt: skip
        for sql, given in before:
            _run(cursor, sql, given, known)
        with transaction.atomic():
            for sql, given in within:
                _run(cursor, sql, given, known)
    return HttpResponse("x" * 2500)


def _run(cursor: Any, sql: str, given: list[Any], known: dict[Any, Any]) -> None:
    """One statement. ``Any``: a cursor of either database, and what columns hold."""
    values = [
        os.urandom(one["bytes"]) if isinstance(one, dict) else known.get(one, one) for one in given
    ]
    cursor.execute(sql, values)
    if sql.startswith("SELECT"):
        cursor.fetchall()
    else:
        assert cursor.rowcount == 1, (sql, values, cursor.rowcount)


@cache
def _statements() -> tuple[list[Statement], list[Statement]]:
    kept = json.loads(Path(os.environ["BENCH_STATEMENTS"]).read_text())
    return kept["before"], kept["within"]


urlpatterns: list[URLPattern | URLResolver] = [
    path("floor/", floor),
    path("floor/c/<str:code>/", floor),
    path("", include("thrive.config.urls")),
]
