"""Taking along what one said to oneself, as a file."""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from thrive.experiences.oneself.errors import BadWish
from thrive.experiences.oneself.said import Round, rounds_of
from thrive.foundation import audit, days
from thrive.foundation.errors import Problem
from thrive.people.models import Person

MARKS = "\\`*_[]<>#|!"  # what Markdown would read as more than a letter


def export(*, kind: str, by: Person, at: datetime) -> bytes:
    """All rounds as ``md`` to read or ``json`` for machines, UTF-8. On record without a word.

    Raises BadWish for another kind, NoKey, BrokenSeal.
    """
    if kind not in WRITERS:
        problem = Problem(_("expected md or json"), column="kind", value=kind[:100])
        raise BadWish(_("There is no such kind of file."), [problem])
    content = WRITERS[kind](tuple(reversed(rounds_of(by))))
    audit.record(
        actor=by.external_id, action="experiences.export_oneself", subject=by.external_id, at=at,
        details={"kind": kind},
    )  # fmt: skip
    return content


def _as_json(rounds: Sequence[Round]) -> bytes:
    whole = [
        {
            "round": one.number,
            "began_on": one.began_on.isoformat(),
            "talks": [
                {"title": talk.title, "on": talk.on.isoformat(), "answers": dict(talk.answers)}
                for talk in one.talks
            ],
        }
        for one in rounds
    ]
    return json.dumps(whole, ensure_ascii=False, indent=2).encode()


def _as_markdown(rounds: Sequence[Round]) -> bytes:
    lines = [f"# {_('Coaching yourself')}", ""]
    for one in rounds:
        told = {"number": one.number, "day": days.day(one.began_on)}
        lines += [f"## {_('Round %(number)s, begun on %(day)s') % told}", ""]
        for talk in one.talks:
            lines += [f"### {_plain(talk.title)}", ""]
            for line in talk.lines:
                lines += [f"*{_plain(line.question)}*", "", *_quoted(line.answer), ""]
    return "\n".join(lines).encode()


def _quoted(words: str) -> Iterator[str]:
    yield from (f"> {_plain(line)}" for line in words.splitlines())


def _plain(words: str) -> str:
    return "".join(f"\\{letter}" if letter in MARKS else letter for letter in words)


WRITERS: dict[str, Callable[[Sequence[Round]], bytes]] = {"md": _as_markdown, "json": _as_json}
