"""Codes on paper: letters and digits that nobody takes for one another, and one that checks them.

Eleven are drawn, 54 bits; the twelfth tells of a slip of the pen: one wrong character, or two that
were exchanged. There are 31 characters, a prime, so that weights from 1 to 11 never cancel out.
"""

import secrets

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
DRAWN = 11
LENGTH = DRAWN + 1
GROUP = 4


def new_code() -> str:
    """A code as it is kept: without hyphens."""
    drawn = "".join(secrets.choice(LETTERS) for _ in range(DRAWN))
    return drawn + check_of(drawn)


def check_of(drawn: str) -> str:
    """The character that belongs to those that were drawn."""
    weighted = sum(weight * LETTERS.index(one) for weight, one in enumerate(drawn, start=1))
    return LETTERS[weighted % len(LETTERS)]


def code_in(text: str) -> str | None:
    """The code that somebody typed, with any blanks and hyphens; None for what is none."""
    code = "".join(one for one in text.upper() if one not in "- \t\u00a0")
    if len(code) != LENGTH or not set(code) <= set(LETTERS):
        return None
    return code if check_of(code[:DRAWN]) == code[DRAWN] else None


def shown(code: str) -> str:
    """The code as it is printed: in groups of four."""
    return "-".join(code[at : at + GROUP] for at in range(0, LENGTH, GROUP))
