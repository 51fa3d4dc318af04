"""Who may see a conversation and go on with it.

The one it belongs to, signed in; or the browser that began it, which holds a secret of its own.
The first browser with the link may begin: that is what makes a link from a mail enough. What was
said in *earlier* conversations is shown to it only if it held those too, so that a link that was
passed on opens nobody's answers.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from thrive.experiences.conversing.errors import SignInFirst, SomebodyElses
from thrive.people.models import Person

SALT = "thrive.experiences.conversing.admission"


@dataclass(frozen=True)
class Caller:
    """Who asks: somebody who is signed in, a browser with its secret, or neither."""

    person: Person | None = None
    browser: str = ""


NOBODY = Caller()


class Standing(Enum):
    """What a caller is to a conversation."""

    ITS_PERSON = auto()
    ITS_BROWSER = auto()
    MAY_BEGIN = auto()


def new_browser() -> str:
    """A secret for a browser that has none."""
    return secrets.token_urlsafe(24)


def mark_of(caller: Caller, key: str) -> str:
    """What is kept of the browser that began: it tells nothing, and nothing about other keys."""
    if caller.person is not None or not caller.browser:
        return ""
    return salted_hmac(SALT, f"{key} {caller.browser}", algorithm="sha256").hexdigest()[:32]


def standing(caller: Caller, *, person: int, key: str, holder: str, is_begun: bool) -> Standing:
    """What the caller is to a conversation. Raises SomebodyElses, SignInFirst."""
    if caller.person is not None:
        if caller.person.pk != person:
            raise SomebodyElses(_("This conversation belongs to somebody else."))
        return Standing.ITS_PERSON
    if not is_begun:
        return Standing.MAY_BEGIN
    if holds(caller, key, holder):
        return Standing.ITS_BROWSER
    raise SignInFirst(
        _("This conversation was begun elsewhere. Sign in to go on: answers are shown to nobody.")
    )


def holds(caller: Caller, key: str, holder: str) -> bool:
    """Whether this browser is the one that began."""
    mark = mark_of(caller, key)
    return mark != "" and constant_time_compare(mark, holder)


def may_see_earlier(caller: Caller, former: Iterable[tuple[str, str]]) -> bool:
    """Whether what was said earlier may be shown: ``former`` are keys with their holders."""
    if caller.person is not None:
        return True
    return all(holds(caller, key, holder) for key, holder in former)
