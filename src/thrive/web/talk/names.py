"""Who is meant by a name that somebody types in a talk."""

from collections.abc import Callable, Sequence

from thrive.discussions import queries
from thrive.people.models import Person
from thrive.web.requests import Request


def called_in(request: Request, topic: int) -> Callable[[str], Sequence[Person]]:
    """How those of a name are found among all who can read a talk."""

    def called(name: str) -> Sequence[Person]:
        return queries.readers_called(name, topic=topic, viewer=request.user, at=request.at)

    return called
