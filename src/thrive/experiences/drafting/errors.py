"""What is refused about drafts.

ThriveError
├── Refused
│   ├── DraftClosed     it was taken in or put away
│   └── Moved           somebody changed it since it was looked at
├── NotFound
│   └── NoSuchDraft
└── Invalid
    ├── NoSuchPart      no program has such a part, or it is gone
    ├── NotFit          this cannot be kept at all: too large, or no plain text
    └── BadProgram      (experiences.errors) not fit to be taken in
"""

from thrive.foundation.errors import Invalid, NotFound, Refused


class DraftClosed(Refused):
    """The draft was taken in or put away."""


class Moved(Refused):
    """Somebody changed the draft since it was looked at."""


class NoSuchDraft(NotFound):
    """There is no draft with this number."""


class NoSuchPart(Invalid):
    """A part that no program has, or that is gone."""


class NotFit(Invalid):
    """Something that a draft cannot hold."""
