"""What goals refuse, and why.

Refused
├── NotAllowed        only somebody else may do this
├── NotUnderWay       the goal, step, obstacle or request has ended already
├── OneStepAtATime    a step is open: finish it first, or let it go
├── StaysAsPromised   it would be seen by more people than was promised
└── NeedsCriteria     an evaluation without written criteria, or without a quiz or measure of theirs
NotFound
├── NoSuchGoal        not there, or this person may not know that it is
├── NoSuchStep, NoSuchObstacle, NoSuchFeedback
Invalid
└── BadGoal, BadStep, BadCheckIn, BadObstacle, BadFeedback, BadNote
"""

from thrive.foundation.errors import Invalid, NotFound, Refused


class NotAllowed(Refused):
    """Only somebody else may do this."""


class NotUnderWay(Refused):
    """It has ended already."""


class OneStepAtATime(Refused):
    """A step is open: it is finished or let go before the next one."""


class StaysAsPromised(Refused):
    """It would be seen by more people than was promised when it was written."""


class NeedsCriteria(Refused):
    """An evaluation needs written criteria, and a quiz or a measure of the person's own."""


class NoSuchGoal(NotFound):
    """There is no such goal, or this person may not know that there is."""


class NoSuchStep(NotFound):
    """There is no such step, or this person may not know that there is."""


class NoSuchObstacle(NotFound):
    """There is no such obstacle, or this person may not know that there is."""


class NoSuchFeedback(NotFound):
    """There is no such feedback or request, or this person may not know that there is."""


class BadGoal(Invalid):
    """A goal that cannot be as it stands."""


class BadStep(Invalid):
    """A step that cannot be as it stands."""


class BadCheckIn(Invalid):
    """A check-in that cannot be as it stands."""


class BadObstacle(Invalid):
    """An obstacle or its answer that cannot be as it stands."""


class BadFeedback(Invalid):
    """Feedback that cannot be as it stands."""


class BadNote(Invalid):
    """A note in one's own record that cannot be as it stands."""
