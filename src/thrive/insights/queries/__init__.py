"""What can be asked about improvement. Nothing here writes; everything comes worded and drawn."""

from thrive.insights.queries.beside import words_beside
from thrive.insights.queries.board import board, found
from thrive.insights.queries.overall import overall, tested
from thrive.insights.queries.page import series_page
from thrive.insights.queries.team import team_now, teams_now
from thrive.insights.queries.whole import whole
from thrive.insights.queries.why import why

__all__ = [
    "board",
    "found",
    "overall",
    "series_page",
    "team_now",
    "teams_now",
    "tested",
    "whole",
    "why",
    "words_beside",
]
