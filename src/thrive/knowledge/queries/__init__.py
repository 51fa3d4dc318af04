"""What can be asked of pages. Every question names who asks: what is not for them is not there."""

from thrive.knowledge.queries.contributions import (
    ContributionShown,
    my_contributions,
    waiting_contribution,
    waiting_contributions,
)
from thrive.knowledge.queries.pages import (
    PageList,
    PageRow,
    PageShown,
    Part,
    VersionShown,
    contribution_promise,
    history,
    page,
    page_from,
    pages_for,
    pages_like,
)

__all__ = [
    "ContributionShown",
    "PageList",
    "PageRow",
    "PageShown",
    "Part",
    "VersionShown",
    "contribution_promise",
    "history",
    "my_contributions",
    "page",
    "page_from",
    "pages_for",
    "pages_like",
    "waiting_contribution",
    "waiting_contributions",
]
