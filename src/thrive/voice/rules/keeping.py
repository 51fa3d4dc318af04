"""For how long answers are kept after their result is out, and how their bytes are bound."""

from calendar import monthrange
from datetime import date


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last one of a month that is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def name_of(number: int) -> str:
    """To what the sealed bytes of a kept answer are bound: its own number."""
    return f"kept answer {number}"
