"""What can be asked about improvement. Nothing here writes; everything comes worded and drawn."""

from thrive.insights.queries.board import board, found
from thrive.insights.queries.page import series_page
from thrive.insights.queries.team import team_now

__all__ = ["board", "found", "series_page", "team_now"]
