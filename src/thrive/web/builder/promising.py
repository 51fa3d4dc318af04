"""What a promise means, in the words that people read above the first question."""

from django.utils.translation import gettext as _

from thrive.experiences.conversing.screens import Promised
from thrive.voice.queries import promise_words


def promised(name: str) -> Promised:
    """The promise as the player shows it. Who reads a named run is not known while one writes."""
    readers = [_("Those who are named here when it begins")] if name == "named" else []
    said = promise_words(name, readers)
    return Promised(name, said.sentence, said.whole)


def sentence(name: str) -> str:
    """The promise in one sentence."""
    return promised(name).sentence


def whole(name: str) -> tuple[str, ...]:
    """The promise in full."""
    return promised(name).whole
