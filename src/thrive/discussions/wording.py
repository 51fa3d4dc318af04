"""Who can read it, in one sentence above the first word. A promise: pages show it as it stands."""

from django.utils.translation import gettext as _

from thrive.discussions.models import Topic
from thrive.people.queries import Audience, audience_words
from thrive.voice.queries.promises import LEAST_ELIGIBLE


def visibility_sentence(audience: Audience, promise: str) -> str:
    """Who can read what is written in a topic, and whether with a name."""
    who = audience_words(audience)
    if promise == Topic.Promise.CONFIDENTIAL:
        sentence = _(
            "%(who)s can read this, but not who wrote it: you appear as two words. Nobody here can "
            "see who that is. Whoever holds the key of the server could."
        )
    else:
        sentence = _("%(who)s can read this, with your name.")
    shown = sentence % {"who": who}
    if audience.groups and not audience.everyone:
        shown += " " + _("Whoever joins later can read it too.")
    return shown


def why_too_few(count: int) -> str:
    """Why nobody can write in confidence among so few."""
    return _(
        "Writing without a name needs at least %(least)s people who can read it; here are "
        "%(count)s. Among so few, a name would be guessed."
    ) % {"least": LEAST_ELIGIBLE, "count": count}
