"""Everything that can happen to pages: made, changed, narrowed, put away, added to, helped with."""

from thrive.knowledge.actions.contributing import contribute, put_aside, take_into_page
from thrive.knowledge.actions.helping import offer_help, stop_helping
from thrive.knowledge.actions.pages import (
    change_page,
    hand_over,
    make_page,
    narrow_audience,
    put_away,
    take_out,
)

__all__ = [
    "change_page",
    "contribute",
    "hand_over",
    "make_page",
    "narrow_audience",
    "offer_help",
    "put_aside",
    "put_away",
    "stop_helping",
    "take_into_page",
    "take_out",
]
