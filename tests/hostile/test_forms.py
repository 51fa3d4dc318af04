"""Every form of programs, runs, drafts and one's own pages, filled in as no page of ours would."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.urls.converters import IntConverter

from tests.cast import Cast
from tests.experiences.conversing.scenes import FILE, running
from thrive.experiences.actions import import_program
from thrive.experiences.models import Draft, Run, RunGroup
from thrive.experiences.running import actions as runs
from thrive.experiences.running.ready import READY
from thrive.foundation import clock
from thrive.people.models import Person
from thrive.web.builder import urls as builder
from thrive.web.mine import urls as mine
from thrive.web.programs import urls as programs

ODD = ("²\0", "9" * 400)  # others showed nothing more
FIELD = re.compile(r'name="([^"]+)"')
ENDING = {"programs:discard", "programs:stop", "builder:put_away"}  # tried elsewhere


@pytest.fixture
def omar(people: Cast, at: datetime) -> Client:
    """An administrator in an organisation with one run of each state, and a draft."""
    clock.stand_at(at)
    scene = running([people.amina, people.omar], at=at, source=FILE)
    RunGroup.objects.create(run=scene.run, group=people.riverside)
    import_program(source=FILE.encode(), by=None, at=at)
    runs.prepare_run(
        program_key="evening", name="Next", template=READY[0].made(at.date()), kind="perpetual",
        begins_on=at.date(), groups=[people.riverside], by=people.omar, at=at,
    )  # fmt: skip
    client = signed_in(people.omar)
    client.post(reverse("builder:begin", args=["evening"]))
    assert Draft.objects.exists()
    return client


def signed_in(person: Person) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person, backend="thrive.people.badges.BadgeBackend")
    return client


def addresses() -> Iterator[tuple[str, str]]:
    """Every address of the three by its name, with numbers and names that are there."""
    numbers = [1, *Run.objects.order_by("id").values_list("id", flat=True)]
    for module in (programs, mine, builder):
        for one in module.urlpatterns:
            named = [*one.pattern.converters, *one.pattern.regex.groupindex]
            for number in numbers:
                given = {name: _given(name, number, one.pattern.converters) for name in named}
                yield (
                    f"{module.app_name}:{one.name}",
                    reverse(f"{module.app_name}:{one.name}", kwargs=given),
                )


def _given(name: str, number: int, converters: Mapping[str, object]) -> object:
    if isinstance(converters.get(name), IntConverter):
        return number
    return {"key": "evening", "kind": "json", "channel": "email", "on": "2026-12-24"}.get(
        name, "mood"
    )


@pytest.mark.parametrize("odd", ODD)
def test_no_form_is_a_fault_of_ours_whatever_is_typed_into_it(omar: Client, odd: str) -> None:
    asked = dict.fromkeys(("page", "state", "person", "wave", "q"), odd)
    for name, address in dict.fromkeys(addresses()):  # each once
        shown = omar.get(address, asked)
        assert shown.status_code < 500, ("GET", address)
        if name in ENDING:
            continue
        fields = {"key", "name"}
        if shown.status_code == 200:
            fields |= set(FIELD.findall(shown.content.decode(errors="replace")))
        answer = omar.post(address, dict.fromkeys(fields - {"csrfmiddlewaretoken"}, odd))
        assert answer.status_code < 500, ("POST", address, sorted(fields))
    assert Run.objects.count() == 2
