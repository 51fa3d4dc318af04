"""How long the parts of a page may be, and how fast people may contribute. Pure."""

from datetime import timedelta

LONGEST = {
    "title": 200,
    "body": 20_000,
    "what_we_did": 5_000,
    "what_happened": 5_000,
    "how_sure": 2_000,
    "for_whom": 2_000,
}
LONGEST_CONTRIBUTION = 3_000
LONGEST_ANSWER = 1_000
TWICE_WITHIN = timedelta(minutes=2)
CONTRIBUTIONS_WINDOW, MOST_CONTRIBUTIONS = timedelta(hours=1), 10
