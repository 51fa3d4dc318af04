"""What can be asked of talks. Every question names who asks: what is not for them is not there."""

from thrive.discussions.queries.due import ReviewDue, reviews_due
from thrive.discussions.queries.lists import TopicPage, TopicRow, topics_for, topics_under
from thrive.discussions.queries.thread import (
    MOST_READERS,
    DecisionShown,
    PostShown,
    Thread,
    VersionShown,
    decision_due,
    my_post,
    readers,
    readers_called,
    thread,
)

__all__ = [
    "MOST_READERS",
    "DecisionShown",
    "PostShown",
    "ReviewDue",
    "Thread",
    "TopicPage",
    "TopicRow",
    "VersionShown",
    "decision_due",
    "my_post",
    "readers",
    "readers_called",
    "reviews_due",
    "thread",
    "topics_for",
    "topics_under",
]
