"""What insights refuses.

Refused
└── NotAllowed       this person may not ask for it
NotFound
├── NoSuchPart       the part of the organisation that was asked for is not in the tree
├── NoSuchMeasure    the measure that was asked for is not in use
└── NoSuchQuestion   nothing is asked under this name
"""

from thrive.foundation.errors import NotFound, Refused


class NotAllowed(Refused):
    """Only who leads a group, or an administrator, lets everything be looked over at once."""


class NoSuchPart(NotFound):
    """No group of the reporting tree has this key."""


class NoSuchMeasure(NotFound):
    """No measure in use has this key."""


class NoSuchQuestion(NotFound):
    """No question of this name is asked of everything."""
