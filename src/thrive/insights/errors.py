"""What insights refuses.

NotFound
├── NoSuchPart       the part of the organisation that was asked for is not in the tree
└── NoSuchMeasure    the measure that was asked for is not in use
"""

from thrive.foundation.errors import NotFound


class NoSuchPart(NotFound):
    """No group of the reporting tree has this key."""


class NoSuchMeasure(NotFound):
    """No measure in use has this key."""
