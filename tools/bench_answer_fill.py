"""Fills the database of tools.bench_answer, keeps one answer, and writes its statements down."""

import json
import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

PROMPT, PERSON, VERSION = 700_001, 600_001, 500_001
QUESTIONS = 21
Statement = tuple[str, list[Any]]  # Any: what a column holds


def fill(count: int) -> list[str]:
    """So many people with a prompt each, and the statements of one answer. Returns the links."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", "--no-input", verbosity=0)
    from tests.cast import make_cast
    from tests.experiences.conversing.scenes import running
    from thrive.experiences.models import Prompt
    from thrive.experiences.prompting.due import paths
    from thrive.foundation import clock
    from thrive.people.models import Membership, Person

    at = clock.now()
    team = make_cast().riverside
    names = [PERSON, *range(1_000, 1_000 + count)]
    members = Person.objects.bulk_create(
        Person(pk=pk, external_id=f"p{pk}", name=f"Person {pk}", language="en-gb") for pk in names
    )
    Membership.objects.bulk_create(Membership(person=one, group=team) for one in members)
    scene = running(members, at=at, source=_program())
    links = []
    for member in members:
        made = scene.prompt(member, at=at)
        if member.pk == PERSON:
            Prompt.objects.filter(pk=made).update(id=PROMPT)
        else:
            links.append(paths(made)[0])
    _write_down(at + timedelta(seconds=1))
    return links


def _program() -> str:
    frames = "\n".join(
        f"      - {{id: q{number}, kind: stars, text: {{en: How was part {number}?}}}}"
        for number in range(QUESTIONS)
    )
    return (
        "program: bench\nlanguages: [en]\ntitle: {en: Bench}\nabout: {en: Bench}\n"
        "promise: confidential\nexperiences:\n  - id: all\n    title: {en: All}\n    frames:\n"
        f"{frames}\n"
    )


def _write_down(at: Any) -> None:
    """Keep some answers, then one more and write down its statements. ``Any``: a moment."""
    from django.db import connection

    from thrive.experiences.conversing import actions
    from thrive.experiences.conversing.admission import Caller
    from thrive.voice.models import Conversation

    caller = Caller(browser="bench")
    for number in range(QUESTIONS // 2):
        _answer(actions, caller, number, number, at)
    Conversation.objects.filter(key=f"prompt-{PROMPT}").update(version=VERSION)
    seen: dict[str, list[Statement]] = {"before": [], "within": []}

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """``Any``: as Django's wrappers have it."""
        if sql.startswith(("SELECT", "UPDATE", "INSERT")):
            where = "within" if connection.in_atomic_block else "before"
            seen[where].append((sql, [_plain(one) for one in params or ()]))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        _answer(actions, caller, QUESTIONS // 2, VERSION, at)
    Path(os.environ["BENCH_STATEMENTS"]).write_text(json.dumps(seen))


def _answer(actions: Any, caller: Any, question: int, version: int, at: Any) -> None:
    """One answer. ``Any``: imported late, because Django must be set up first."""
    outcome = actions.answer(
        prompt=PROMPT, caller=caller, version=version, frame=f"q{question}",
        read=lambda _frame: 3, at=at,
    )  # fmt: skip
    assert not outcome.went_on


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return {"bytes": len(value)}
    if isinstance(value, str | int | float | None):
        return value
    inner = getattr(value, "obj", None)  # psycopg wraps what it binds
    if isinstance(inner, bytes | memoryview):
        return {"bytes": len(inner)}
    return str(value)


if __name__ == "__main__":
    import django

    django.setup()
    sys.stdout.write(json.dumps(fill(int(sys.argv[1]))))
