"""Which keys a measure may have: they stand in files and in the addresses of pages."""

import re

# Addresses of pages that stand beside those of measures: a measure of that name had no page.
RESERVED = frozenset({"import", "new", "notes", "number", "phases", "series"})
LONGEST = 100
_KEY = re.compile(r"[-a-zA-Z0-9_]+", re.ASCII)


def can_be_a_key(text: str) -> bool:
    """Letters from a to z, digits, hyphens and underscores, and not too many."""
    return len(text) <= LONGEST and _KEY.fullmatch(text) is not None
