"""More than others? What changed where something began, beside where it had not.

Arrays of units by time and the column at which each unit started go in; frozen results come out.
Four methods answer the same question, because the method moves the answer: staggered (Callaway and
Sant'Anna), synthetic difference in differences, synthetic control and plain difference in
differences. None of them can say "because": only starts drawn by lot earn that word.

This package knows numpy and nothing of files; reading a panel from CSV is in `reading`.
"""

from thrive_stats.compare.comparing import Compared, Comparison, Method, compare
from thrive_stats.compare.panel import NEVER, Panel, Wanted, panel_of

__all__ = [
    "NEVER",
    "Compared",
    "Comparison",
    "Method",
    "Panel",
    "Wanted",
    "compare",
    "panel_of",
]
