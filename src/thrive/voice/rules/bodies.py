"""What somebody said in a conversation, as it is kept: values in, bytes out, and back."""

import json
from dataclasses import dataclass, field
from typing import Any


class UnreadableBody(ValueError):
    """Bytes that no body was ever written as."""


@dataclass(frozen=True)
class Body:
    """All that was said in a conversation, and the way through it, which tells answers too.

    ``passage`` belongs to whoever holds the conversation and is never looked at here. ``answers``
    and ``scores`` are by the names that the outcomes of a study refer to. ``Any``: JSON.
    """

    passage: Any = None
    answers: dict[str, Any] = field(default_factory=dict)
    scores: dict[str, float] = field(default_factory=dict)


def packed(body: Body) -> bytes:
    """The body as bytes. Raises TypeError or ValueError for what is no JSON (NaN is none)."""
    whole = {"passage": body.passage, "answers": body.answers, "scores": body.scores}
    return json.dumps(
        whole, ensure_ascii=False, allow_nan=False, separators=(",", ":"), check_circular=False
    ).encode()


def unpacked(content: bytes) -> Body:
    """The body that was packed. Raises UnreadableBody."""
    try:
        whole = json.loads(content)
        return Body(whole["passage"], whole["answers"], whole["scores"])
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableBody("not a body") from error
