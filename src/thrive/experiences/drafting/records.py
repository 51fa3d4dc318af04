"""Which of the content's classes something in a draft is meant to be. Pure."""

from typing import Any

from thrive.experiences.content.hints import Hint, kind_of, tag_of
from thrive.experiences.content.reading import Plain


# ``Any``: the content's classes have nothing in common but being read by their annotations.
def record_of(hint: Hint, plain: Plain) -> Any:
    """The class of the content that something is meant to be; None where none can be told."""
    if not hint.options:
        return hint.base if hasattr(hint.base, "__dataclass_fields__") else None
    held = plain if isinstance(plain, dict) else {}
    for option in hint.options:
        kind = kind_of(option)
        if held.get("kind") == kind if kind is not None else tag_of(option) in held:
            return option
    return None
