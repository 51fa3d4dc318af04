"""What is promised to somebody who coaches themselves: only they read it. Says what cannot be."""

from django.utils.translation import gettext as _

from thrive.experiences.models import Run
from thrive.voice import keys
from thrive.voice.errors import NoKey


def promise_here() -> str:
    """How talks with oneself are kept on this server: sealed, where it has a key."""
    try:
        keys.master_key()
    except NoKey:
        return Run.Promise.NAMED
    return Run.Promise.CONFIDENTIAL


def sentence(promise: str) -> str:
    """Who reads it, in one sentence above the first word."""
    if promise == Run.Promise.CONFIDENTIAL:
        return _(
            "Only you read this. It is kept sealed; whoever holds the server's key together with "
            "its database could read it."
        )
    return _(
        "Only you read this here. This server has no key to seal it, so whoever runs the server "
        "could read it in the database."
    )


def whole() -> tuple[str, ...]:
    """What stands behind the sentence."""
    return (
        _(
            "No role in Thrive opens it: nobody who leads you, no guardian, no administrator. "
            "No answer of yours is counted, and no result is made of it."
        ),
        _(
            "What else is kept: how often you want to be asked, and when you were asked and "
            "answered. The record of who did what shows that you began, changed or ended it. "
            "Messages say that it is time, never what you wrote."
        ),
        _(
            "It goes to no other place unless you press for it: a goal, a step, a line of your "
            "record. Who can see that place is said there."
        ),
        _(
            "You can take all of it along, or have it deleted for good. Copies of the database "
            "that were made earlier keep it until they are thrown away."
        ),
    )
