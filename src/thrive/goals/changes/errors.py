"""What ideas and changes refuse, and why.

Refused
├── NotAllowed          only somebody else may do this (see goals.errors)
├── MovedOn             it is in another state by now
└── NotEnoughToDraw     too few groups or days to draw start days by lot
NotFound
└── NoSuchIdea, NoSuchChange, NoSuchTask, NoSuchPicture, NoSuchDriver
Invalid
└── BadIdea, BadChange, BadTask, BadPicture, BadDriver, BadDraw
"""

from thrive.foundation.errors import Invalid, NotFound, Refused


class MovedOn(Refused):
    """It is in another state by now."""


class NotEnoughToDraw(Refused):
    """Too few groups or days to draw start days by lot."""


class NoSuchIdea(NotFound):
    """There is no such idea."""


class NoSuchChange(NotFound):
    """There is no such change."""


class NoSuchTask(NotFound):
    """There is no such task."""


class NoSuchPicture(NotFound):
    """There is no such picture."""


class NoSuchDriver(NotFound):
    """There is no such driver."""


class BadIdea(Invalid):
    """An idea or an answer that cannot be as it stands."""


class BadChange(Invalid):
    """A change that cannot be as it stands."""


class BadTask(Invalid):
    """A task that cannot be as it stands."""


class BadPicture(Invalid):
    """A file that is no picture, or too large a one."""


class BadDriver(Invalid):
    """A driver that cannot be as it stands."""


class BadDraw(Invalid):
    """A draw that cannot be made as it was asked for."""
