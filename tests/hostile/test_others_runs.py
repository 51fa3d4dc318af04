"""Addresses with the numbers of others, and codes of others: what each role gets to see."""

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.experiences.conversing.scenes import FILE, Scene, running
from tests.experiences.running.conftest import crowd
from tests.hostile.test_counts import say
from thrive.experiences.models import Enrolment, Prompt, Run, RunGroup
from thrive.experiences.prompting.due import paths
from thrive.foundation import clock
from thrive.foundation.models import AuditRecord, OutboxEntry
from thrive.people.models import Person
from thrive.voice.models import Conversation

NAMED = FILE.replace("program: evening", "program: named").replace("confidential", "named")
OF_A_RUN = [
    "run", "who", "span", "often", "own", "dry", "stop", "people", "prompts", "answers",
]  # fmt: skip
POSTED = [
    "keep_rhythm", "drop_rhythm", "start_run", "discard", "stop", "enrol", "unenrol", "enrol_file",
    "link",
]  # fmt: skip


@pytest.fixture
def scenes(people: Cast, at: datetime) -> tuple[Scene, Scene]:
    """A run in confidence and one by name, both answered by Amina."""
    clock.stand_at(at)
    members = [people.amina, people.daniel, *crowd(people.riverside, 8)]
    made = []
    for source in (FILE, NAMED):
        scene = running(members, at=at, source=source)
        RunGroup.objects.create(run=scene.run, group=people.riverside)
        for member in members:
            scene.prompt(member, at=at, number=1)
        say(scene, people.amina, at)
        made.append(scene)
    return made[0], made[1]


def browser(person: Person | None) -> Client:
    client = Client(raise_request_exception=False)
    if person is not None:
        client.force_login(person, backend="thrive.people.badges.BadgeBackend")
    return client


@pytest.mark.parametrize("who", ["amina", "peter", "joanna", "ruth"])
def test_only_who_looks_after_a_run_opens_its_pages(
    scenes: tuple[Scene, Scene], people: Cast, who: str
) -> None:
    client = browser(getattr(people, who))
    for scene in scenes:
        for name in OF_A_RUN:
            address = reverse(f"programs:{name}", args=[scene.run.pk])
            is_its_reader = name == "answers" and who == "amina" and scene is scenes[1]
            expected = (200,) if is_its_reader else (403, 404) if name == "answers" else (404,)
            assert client.get(address).status_code in expected, (who, name)
        for name in POSTED:
            address = reverse(f"programs:{name}", args=[scene.run.pk])
            answer = client.post(address, {"person": people.amina.pk, "name": "x", "off": ""})
            assert answer.status_code in (403, 404, 405), (who, name)
        prompt = Prompt.objects.filter(run=scene.run).first()
        assert prompt is not None
        again = reverse("programs:resend", args=[scene.run.pk, prompt.pk])
        assert client.post(again).status_code == 404
        assert Run.objects.get(pk=scene.run.pk).state == "running"
        assert not Enrolment.objects.filter(run=scene.run, left_on__isnull=False).exists()


@pytest.mark.parametrize("who", ["daniel", "omar"])
def test_who_looks_after_a_run_in_confidence_is_shown_nobodys_prompts(
    scenes: tuple[Scene, Scene], people: Cast, who: str
) -> None:
    client, run = browser(getattr(people, who)), scenes[0].run
    prompt = Prompt.objects.filter(run=run, person=people.amina).get()

    filtered = client.get(reverse("programs:prompts", args=[run.pk]), {"person": people.amina.pk})
    again = client.post(reverse("programs:resend", args=[run.pk, prompt.pk]), follow=True)
    named = client.get(reverse("programs:answers", args=[run.pk]))

    assert filtered.status_code == 302
    assert filtered["Location"] == reverse("programs:run", args=[run.pk])
    assert "Amina" not in again.content.decode()
    assert named.status_code == 403
    prompt.refresh_from_db()
    assert not prompt.is_resending


@pytest.mark.parametrize("who", ["daniel", "omar", "joanna", "ruth", "peter"])
def test_the_link_of_somebody_else_shows_nothing_to_who_is_signed_in(
    scenes: tuple[Scene, Scene], people: Cast, who: str
) -> None:
    """Nor whether they have answered: both pages are the same."""
    client, told = browser(getattr(people, who)), []
    others = (people.amina, scenes[0].members[3])
    for other in others:
        prompt = Prompt.objects.get(run=scenes[0].run, person=other)
        path = paths(prompt.pk)[0]
        for answer in (
            client.get(path),
            client.post(path, {"deed": "answer", "frame": "mood", "version": 0, "value": "1"}),
            client.post(path, {"deed": "begin"}, headers={"x-player": "1"}),
            client.post(path, {"deed": "find", "to": "Dan"}, headers={"x-player": "1"}),
            client.post(path, {"deed": "touch"}),
            client.get(f"{path}kept/"),
        ):
            assert other.name not in answer.content.decode()
            told.append((answer.status_code, answer.content.replace(path.encode(), b"")))

    assert told[: len(told) // 2] == told[len(told) // 2 :]


def test_a_code_that_was_changed_by_one_letter_opens_nothing(
    scenes: tuple[Scene, Scene], people: Cast
) -> None:
    path = paths(Prompt.objects.get(run=scenes[0].run, person=people.amina).pk)[0]
    code = path.split("/")[2]
    stranger = browser(None)
    for place, letter in enumerate(code):
        forged = code[:place] + ("A" if letter != "A" else "B") + code[place + 1 :]
        for tail in ("", "kept/", "leave/", "picture/before/"):
            assert stranger.get(f"/c/{forged}/{tail}").status_code == 404, place
    for odd in ("%00", "..", "é" * 20, "A" * 5000, code + "=", code + "A", code.lower()):
        assert stranger.get(f"/c/{odd}/").status_code == 404, odd
    assert Enrolment.objects.filter(run=scenes[0].run, left_on=None).count() == 10


def test_no_record_and_no_message_holds_what_was_said_or_who_said_it(
    scenes: tuple[Scene, Scene], people: Cast
) -> None:
    records = AuditRecord.objects.exclude(action="voice.open")  # names those who may read
    told = [repr(row) for row in records.values("actor", "action", "details", "subject")]
    told += [repr(row) for row in OutboxEntry.objects.values()]
    assert told
    assert not [row for row in told if "mood" in row or "Ask" in row or "'amina'" in row]
    sealed = Conversation.objects.get(study=scenes[0].run.study_id, person=people.amina)
    assert b"Ask" not in bytes(sealed.body)
    assert "Ask" not in repr(sealed.__dict__)
    assert "Ask" not in str(sealed)
