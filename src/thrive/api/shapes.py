"""What comes in and what goes back, as the OpenAPI description tells it."""

from typing import Annotated, Literal

from ninja import Schema
from pydantic import ConfigDict, StringConstraints

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Address = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=254)]


class Given(Schema):
    """What comes in. Nothing that is unknown is passed over in silence."""

    model_config = ConfigDict(extra="forbid")


class Event(Given):
    """Something that happened to a person: their number, or their email address."""

    event: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,50}$")]
    person: Address


class Bounce(Given):
    """An address that reaches nobody any more."""

    channel: Literal["email", "sms"]
    address: Address
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""


class Noted(Schema):
    """It was noted."""

    noted: bool = True


class Health(Schema):
    """Whether pages and the database answer."""

    status: Literal["ok", "no database"]
    version: str


class Wrong(Schema):
    """One thing that is wrong with what came in."""

    where: str
    message: str


class Refusal(Schema):
    """Why something was not taken, and each thing that is wrong."""

    message: str
    problems: list[Wrong] = []
