"""Who asks: somebody signed in, or a browser with its secret in a cookie that only we can read."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from thrive.experiences.conversing.admission import Caller, new_browser
from thrive.experiences.prompting.codes import prompt_of
from thrive.people.models import Person

COOKIE = "thrive_c"
PATH = "/c/"
KEPT = timedelta(days=400)  # longer than any wait inside a conversation


def prompt_in(code: str) -> int:
    """The prompt of a code. A code that this server did not make is no page of ours."""
    prompt = prompt_of(code)
    if prompt is None:
        raise Http404
    return prompt


def caller_of(request: HttpRequest) -> Caller:
    """Who asks. Somebody who is signed in is asked for nothing else."""
    if isinstance(request.user, Person):
        return Caller(person=request.user)
    return Caller(browser=request.get_signed_cookie(COOKIE, default="", salt=COOKIE) or "")


def with_secret(caller: Caller) -> Caller:
    """The caller, with a new secret for a browser that has none."""
    if caller.person is not None or caller.browser:
        return caller
    return Caller(browser=new_browser())


def remember(response: HttpResponse, caller: Caller) -> None:
    """Let the browser keep its secret. It opens nothing until something was begun with it."""
    if caller.browser:
        response.set_signed_cookie(
            COOKIE,
            caller.browser,
            salt=COOKIE,
            max_age=KEPT,
            path=PATH,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
