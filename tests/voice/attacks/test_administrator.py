"""Whoever has a role: every address of both origins and of the API, and every table."""

import re
from collections.abc import Iterator
from datetime import datetime

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver

from tests.cast import Cast
from tests.experiences.conversing.scenes import Scene, running
from tests.experiences.running.conftest import crowd
from thrive.experiences.content.frames import Frame
from thrive.experiences.conversing import actions as conversing
from thrive.experiences.conversing.admission import Caller
from thrive.experiences.models import Prompt, RunGroup
from thrive.foundation import clock
from thrive.people.models import Person
from thrive.voice.models import Conversation, KeptAnswer
from thrive.voice.proving import live

CANARY = "canary-of-the-night-shift"
ROLES = ("daniel", "peter", "joanna", "ruth", "omar")
PART = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
UNTOLD = ("logout",)


@pytest.fixture
def scene(people: Cast, at: datetime) -> Scene:
    """A confidential run of ten who all said something."""
    clock.stand_at(at)
    authors = crowd(people.riverside, 9)
    made = running([people.amina, *authors], at=at)
    RunGroup.objects.create(run=made.run, group=people.riverside)
    for member in made.members:
        made.prompt(member, at=at, number=1)
        say(made, member, at)
    return made


def say(scene: Scene, person: Person, at: datetime) -> None:
    """Somebody says what nobody else may read."""
    prompt = Prompt.objects.get(run=scene.run, person=person)
    caller = Caller(person=person)

    def given(frame: Frame) -> object:
        return {"mood": 2, "work": 3, "try": f"{CANARY} {person.pk}"}[frame.id]

    now = conversing.open(prompt=prompt.pk, caller=caller, at=at)
    for frame in ("mood", "work", "try"):
        now = conversing.answer(
            prompt=prompt.pk, caller=caller, version=now.case.version, frame=frame, read=given,
            at=at,
        )  # fmt: skip


def addresses(urlconf: str, scene: Scene) -> list[str]:
    """Every address, with numbers and names that exist as far as one can guess them."""
    resolver = get_resolver(urlconf)
    numbers = {"1", str(scene.run.pk), str(scene.run.study_id)}
    program = scene.run.edition.program.key
    prompt = str(Prompt.objects.order_by("pk")[0].pk)
    guesses = {"int": numbers, "slug": {program, "csv", "safe"}, "str": {prompt, program}}
    found = set()
    for pattern in _patterns(resolver, ""):
        kinds = [kind or "str" for kind, _name in PART.findall(pattern)]
        for guess in range(3 if kinds else 1):
            filled = pattern
            for kind in kinds:
                options = sorted(guesses.get(kind, guesses["str"]))
                filled = PART.sub(options[guess % len(options)], filled, count=1)
            found.add("/" + filled)
    return sorted(one for one in found if "(" not in one and not any(w in one for w in UNTOLD))


def _patterns(resolver: URLResolver, before: str) -> Iterator[str]:
    for one in resolver.url_patterns:
        if isinstance(one, URLPattern):
            yield before + str(one.pattern)
        else:
            yield from _patterns(one, before + str(one.pattern))


def client_of(person: Person | None) -> Client:
    """A browser of somebody, or of nobody."""
    client = Client(raise_request_exception=False)
    if person is not None:
        client.force_login(person, backend="thrive.people.badges.BadgeBackend")
    return client


def leaks(client: Client, paths: list[str], words: list[str]) -> list[str]:
    """Addresses that show what must not be shown, whatever the status."""
    found, seen = [], 0
    for path in paths:
        answer = client.get(path, HTTP_HOST="testserver")
        seen += answer.status_code == 200
        content = b"".join(answer) if answer.streaming else answer.content
        said = content.decode("utf-8", "replace") + str(sorted(answer.items()))
        found += [f"{path} ({answer.status_code}): {word}" for word in words if word in said]
    assert seen, "no page was shown at all"
    return found


@pytest.mark.parametrize("role", [*ROLES, ""])
def test_no_address_shows_a_role_what_somebody_said_in_confidence(
    scene: Scene, people: Cast, role: str
) -> None:
    person = getattr(people, role) if role else None
    paths = addresses("thrive.config.urls", scene)

    assert len(paths) > 150
    assert leaks(client_of(person), paths, [CANARY]) == []


def test_its_author_does_read_it(scene: Scene) -> None:
    """The control: the same search finds it where it may stand."""
    author = scene.members[1]
    found = leaks(client_of(author), ["/me/said/", "/me/said/file.csv"], [CANARY])

    assert found
    others = [str(one.pk) for one in scene.members if one != author]
    assert leaks(client_of(author), ["/me/said/"], [f"{CANARY} {one}" for one in others]) == []


@override_settings(ROOT_URLCONF="thrive.intake.urls")
def test_the_door_shows_nobody_anything_of_anybody(scene: Scene, people: Cast) -> None:
    paths = addresses("thrive.intake.urls", scene)
    names = [one.name for one in Person.objects.all()]

    assert len(paths) > 8
    assert leaks(client_of(None), paths, [CANARY, *names]) == []


def test_the_record_and_its_file_hold_no_answer(scene: Scene, people: Cast) -> None:
    client = client_of(people.ruth)

    assert leaks(client, ["/audit/", "/audit/record.csv"], [CANARY]) == []
    assert client.get("/audit/record.csv").status_code == 200


def test_there_is_no_admin_site() -> None:
    """Nobody has a page that shows rows of tables."""
    assert not apps.is_installed("django.contrib.admin")
    assert "admin" not in settings.ROOT_URLCONF


def test_tables_of_anonymous_answers_name_nobody_and_no_moment() -> None:
    """By the models; test_live.py asks the database itself. A new table is held to it, too."""
    held = live.anonymous_models()
    moments = (models.DateField, models.DateTimeField, models.TimeField)

    assert {"KeptAnswer", "PaperCode", "WaitingWords", "Words", "Mailbox", "Letter"} <= {
        model.__name__ for model in held
    }
    for model in held:
        for field in model._meta.fields:
            name = f"{model._meta.db_table}.{field.column}"
            assert name in live.JUDGED or not isinstance(field, moments), name
            assert not isinstance(field, models.AutoField), name


def test_no_row_of_an_anonymous_table_leads_to_somebody_but_a_reader_of_letters() -> None:
    """Every chain of relations; a letter names the key of whoever it is for, who is no author."""
    leading = {
        model.__name__: sorted(reached(model) & {"Person", "Session", "Eligible", "Issued"})
        for model in live.anonymous_models()
    }

    assert {name: found for name, found in leading.items() if found} == {"Letter": ["Person"]}
    assert apps.get_model("voice", "Letter")._meta.get_field("reader").null
    assert reached(KeptAnswer) & {"Wave", "Unit", "Group"}
    assert "Person" in reached(Conversation)  # the control


def reached(model: type[models.Model]) -> set[str]:
    """The names of all tables to which a chain of relations leads."""
    found, todo = set[type[models.Model]](), [model]
    while todo:
        for field in todo.pop()._meta.fields:
            other = field.remote_field.model if field.remote_field else None
            if isinstance(other, type) and other not in found:
                found.add(other)
                todo.append(other)
    return {one.__name__ for one in found}
