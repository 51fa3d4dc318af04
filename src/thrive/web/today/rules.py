"""Small decisions about the page Today. Pure: no Django, no clock."""

from collections.abc import Iterable

WORDS_A_MINUTE = 180  # slower than a novel: short sentences with figures, on a phone
MORNING, AFTERNOON, EVENING = 4, 12, 18


def part_of_day(hour: int) -> str:
    """Which greeting an hour wants. Night shifts are greeted as evenings."""
    if MORNING <= hour < AFTERNOON:
        return "morning"
    if AFTERNOON <= hour < EVENING:
        return "afternoon"
    return "evening"


def minutes_to_read(texts: Iterable[str]) -> int:
    """How long somebody reads, in whole minutes, rounded up; 0 when there is nothing to read."""
    words = sum(len(text.split()) for text in texts)
    return -(-words // WORDS_A_MINUTE)
