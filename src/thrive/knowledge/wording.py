"""Who can read it, in one sentence above the first word. A promise: pages show it as it stands."""

from django.utils.translation import gettext as _

from thrive.people.queries import Audience, audience_words


def visibility_sentence(audience: Audience) -> str:
    """Who can read a page and its history, and that names stand in it."""
    sentence = _(
        "%(who)s can read this page and what it was before, with the names of its writers."
    )
    return sentence % {"who": audience_words(audience)}


def contribution_sentence(keeper: str) -> str:
    """Who can read what somebody adds; ``keeper`` is empty where nobody keeps a page."""
    if keeper:
        return _(
            "%(keeper)s, who keeps this page, and those who lead its groups can read this with "
            "your name. It is taken into the page without it, or you get an answer."
        ) % {"keeper": keeper}
    return _(
        "Those who lead a group can read this with your name. It is taken into a page without it, "
        "or you get an answer."
    )
