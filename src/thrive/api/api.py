"""The addresses under /api/, and how refusals are said there."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Header, NinjaAPI, Status
from ninja.errors import AuthenticationError, HttpError, ValidationError

from thrive import __version__
from thrive.api import bouncing
from thrive.api.shapes import Bounce, Event, Health, Noted, Refusal
from thrive.api.tokens import Token
from thrive.experiences.running import actions as running
from thrive.foundation import clock
from thrive.foundation.errors import Invalid, NotFound, Refused, ThriveError
from thrive.foundation.texts import visible

REFUSALS = {
    HTTPStatus.UNAUTHORIZED: Refusal,
    HTTPStatus.UNPROCESSABLE_ENTITY: Refusal,
}
STATUS = (
    (NotFound, HTTPStatus.NOT_FOUND),
    (Refused, HTTPStatus.FORBIDDEN),
    (Invalid, HTTPStatus.UNPROCESSABLE_ENTITY),
)

api = NinjaAPI(
    title="Thrive",
    version=__version__,
    description="What happened elsewhere comes in here. Nothing that anybody said goes out.",
    docs_url=None,  # its page needs scripts from elsewhere
    openapi_url="/openapi.json",
    urls_namespace="api",
    auth=Token(),
)

IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=100,
        description="The same key again changes nothing.",
    ),
]


@api.get(
    "/health", auth=None, response={HTTPStatus.OK: Health, HTTPStatus.SERVICE_UNAVAILABLE: Health}
)
def health(request: HttpRequest) -> Status[Health]:
    """Whether pages and the database answer. Needs no token."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        ill = Health(status="no database", version=__version__)
        return Status(HTTPStatus.SERVICE_UNAVAILABLE, ill)
    return Status(HTTPStatus.OK, Health(status="ok", version=__version__))


@api.post("/events", response={HTTPStatus.ACCEPTED: Noted, **REFUSALS})
def events(request: HttpRequest, given: Event, key: IdempotencyKey) -> Status[Noted]:
    """Something happened to a person: runs that wait for it ask them, when it suits them."""
    caller = str(request.auth)  # type: ignore[attr-defined]  # set by Token
    # Two systems may count alike; what each sends again is its own.
    running.tell_event(
        event=given.event, person=given.person, key=f"{caller}:{key}", at=clock.now()
    )
    return Status(HTTPStatus.ACCEPTED, Noted())


@api.post("/bounces", response={HTTPStatus.ACCEPTED: Noted, **REFUSALS})
def bounces(request: HttpRequest, given: Bounce) -> Status[Noted]:
    """An address reaches nobody. Says the same whether anybody here has it or not."""
    bouncing.note_bounce(
        channel=given.channel, address=given.address, reason=given.reason, at=clock.now()
    )
    return Status(HTTPStatus.ACCEPTED, Noted())


def _refused(request: HttpRequest, refusal: ThriveError | type[ThriveError]) -> HttpResponse:
    status = next(
        (code for kind, code in STATUS if isinstance(refusal, kind)), HTTPStatus.BAD_REQUEST
    )
    problems = [
        {"where": one.column or f"line {one.line}", "message": one.message}
        for one in getattr(refusal, "problems", ())
    ]
    return _said(request, status, str(refusal), problems)


def _misread(request: HttpRequest, fault: ValidationError | type[ValidationError]) -> HttpResponse:
    """What does not have the shape that the description tells, field by field."""
    found = fault.errors if isinstance(fault, ValidationError) else []
    problems = [
        {"where": visible(_place(one["loc"])), "message": visible(str(one["msg"]))} for one in found
    ]
    message = _("This cannot be read. Look at /api/openapi.json for what is expected.")
    return _said(request, HTTPStatus.UNPROCESSABLE_ENTITY, message, problems)


def _place(where: Sequence[object]) -> str:
    """The header or the field, without how the code calls what holds it."""
    return " ".join(str(step) for step in where if step not in ("body", "header", "given"))


def _unknown(
    request: HttpRequest, _fault: AuthenticationError | type[AuthenticationError]
) -> HttpResponse:
    message = _("Say who you are: Authorization: Bearer, with one of the tokens of this server.")
    answer = _said(request, HTTPStatus.UNAUTHORIZED, message, [])
    answer["WWW-Authenticate"] = "Bearer"
    return answer


def _broken(request: HttpRequest, fault: HttpError | type[HttpError]) -> HttpResponse:
    """What ninja itself refuses: a body that is no JSON."""
    status = fault.status_code if isinstance(fault, HttpError) else HTTPStatus.BAD_REQUEST
    return _said(request, status, _("This is no JSON."), [])


def _said(
    request: HttpRequest, status: int, message: str, problems: Sequence[dict[str, str]]
) -> HttpResponse:
    told = {"message": message, "problems": list(problems)}
    return api.create_response(request, told, status=status)


api.add_exception_handler(ThriveError, _refused)
api.add_exception_handler(ValidationError, _misread)
api.add_exception_handler(AuthenticationError, _unknown)
api.add_exception_handler(HttpError, _broken)
