"""What is refused about conversations.

ThriveError
├── Refused
│   ├── SomebodyElses   it belongs to somebody else than who is signed in
│   ├── SignInFirst     it was begun in another browser: whose it is must be shown
│   │   ├── AboutAGoal  it is about somebody's own goal: a link alone shows none of it
│   │   └── ForOneself  it is a talk with oneself: a link alone shows none of it
│   └── Over            its time is over, and why
└── Invalid
    └── NotTaken        an answer that does not fit; carries what to do
"""

from thrive.foundation.errors import Invalid, Refused


class SomebodyElses(Refused):
    """The conversation belongs to somebody else."""


class SignInFirst(Refused):
    """It was begun elsewhere; only its person may go on."""


class AboutAGoal(SignInFirst):
    """It is about somebody's goal, which a link alone must not show."""


class ForOneself(SignInFirst):
    """It is a talk with oneself, which a link alone must not open."""


class Over(Refused):
    """Nothing more is taken. ``why`` is the state in which it ended."""

    def __init__(self, message: str, why: str) -> None:
        super().__init__(message)
        self.why = why


class NotTaken(Invalid):
    """The answer does not fit. The conversation stays as it was."""
