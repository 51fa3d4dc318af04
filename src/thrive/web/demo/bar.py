"""The bar over every page of the demo: what is made up, whom one plays, and what comes next."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from thrive.demo import population, queries, wording
from thrive.demo.models import Filling
from thrive.people.models import Person


@dataclass(frozen=True)
class PersonaChoice:
    """One of those whom a visitor can be."""

    key: str
    name: str
    part: str
    is_me: bool


@dataclass(frozen=True)
class Bar:
    """What the bar says."""

    is_simulated: bool
    name: str  # whose figures these are
    source: str
    personas: tuple[PersonaChoice, ...]
    me: str  # a first name; empty: nobody has come in
    part: str  # "carer on shift"; empty: somebody who is none of the personas


def bar(request: HttpRequest) -> Bar | None:
    """The bar of this request, in one query; nothing where there is no demo in the database."""
    filling = queries.filling() if settings.THRIVE_DEMO else None
    if filling is None:
        return None
    user = getattr(request, "user", None)
    person = user if isinstance(user, Person) else None
    is_simulated = filling.kind == Filling.Kind.SIMULATED
    personas = _personas(person, is_simulated=is_simulated)
    return Bar(
        is_simulated=is_simulated,
        name=filling.name,
        source=filling.source,
        personas=personas,
        me=person.name.split()[0] if person else "",
        part=next((one.part for one in personas if one.is_me), ""),
    )


def _personas(person: Person | None, *, is_simulated: bool) -> tuple[PersonaChoice, ...]:
    parts = wording.parts(is_simulated=is_simulated)
    return tuple(
        PersonaChoice(
            key=persona.key,
            name=persona.name,
            part=parts[persona.key],
            is_me=person is not None and person.external_id == persona.external_id,
        )
        for persona in population.PERSONAS
    )
