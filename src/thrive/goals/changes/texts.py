"""What is asked of every text that people type here."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from thrive.foundation.errors import Problem
from thrive.foundation.texts import unprintable_problems

LONG = 4000


def problems_of(
    texts: Mapping[str, str], *, most: Mapping[str, int], needed: tuple[str, ...] = ()
) -> list[Problem]:
    """What is wrong with texts, by the names of their fields. Texts come without outer blanks."""
    found = [Problem(_("missing"), column=name) for name in needed if not texts.get(name)]
    for name, text in texts.items():
        longest = most.get(name, LONG)
        if len(text) > longest:
            words = _("%(most)s letters at most") % {"most": longest}
            found.append(Problem(words, column=name))
    return found + unprintable_problems(texts)
