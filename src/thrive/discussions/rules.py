"""How much may be written, how fast, and by how many. Pure."""

from datetime import date, timedelta

LONGEST_TITLE = 200
LONGEST_TEXT = 5_000
LONGEST_DECISION = 2_000
MOST_MENTIONS = 5

# More than this nobody writes who wants to be read.
POSTS_WINDOW, MOST_POSTS = timedelta(minutes=10), 10
TOPICS_WINDOW, MOST_TOPICS = timedelta(hours=1), 5
TWICE_WITHIN = timedelta(minutes=2)  # the same words again so soon: somebody pressed twice

FURTHEST_REVIEW = timedelta(days=366)


def may_be_reviewed_on(review_on: date, today: date) -> bool:
    """Whether a decision can be looked at again on a day: after today, within a year."""
    return today < review_on <= today + FURTHEST_REVIEW
