"""Sentences as they are heard. Screen readers pass over an arrow, or call it by its name."""

from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext

ARROW = "→"


def spoken(sentence: str) -> SafeString:
    """The sentence, escaped, with a word that is heard in place of each arrow that is seen."""
    word = escape(pgettext("from 62 to 71, where an arrow is seen", "to"))
    heard = f'<span aria-hidden="true">{ARROW}</span><span class="unseen">{word}</span>'
    # The sentence is escaped here, the rest is made here.
    return mark_safe(escape(sentence).replace(ARROW, heard))  # noqa: S308  escaped here
