"""Presses that no page of ours would send, at every kind of frame."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.test import Client

from tests.cast import Cast
from tests.experiences.conversing.scenes import running
from thrive.experiences.models import Prompt
from thrive.experiences.prompting.due import paths
from thrive.foundation import clock
from thrive.voice.models import Conversation

EVERY = Path(__file__).resolve().parents[1] / "web/player/every_frame.yaml"
ODD = [
    "", " ", "\0", "a\0b", "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    "\u202e\u2066x", "-1", "1e309", "NaN", "Infinity", "²", "٣", "0x10", "1,5", "9" * 400,
    "a" * 20_000, "<script>alert(1)</script>", "{{ answers }}", "%(name)s", "=1+1", "\ufffe",
]  # fmt: skip
SOME = ("a\0b", "²", "9" * 400)
GOOD: dict[str, dict[str, object]] = {
    "choose_one": {"value": "a"}, "choose_several": {"value": ["a"]}, "scale": {"value": "1"},
    "slider": {"value": "51"}, "stars": {"value": "2"}, "number": {"value": "3"},
    "short_text": {"value": "x"}, "essay": {"value": "x"}, "quiz": {"value": ["a"]},
    "confidence": {"value": "50"}, "commit": {"value": "x"},
    "appreciate": {"to": "Dan", "value": "x"}, "contribute": {"value": "x"},
}  # fmt: skip


@pytest.fixture
def path(people: Cast, at: datetime) -> str:
    """Where Amina's conversation with every kind of frame stands."""
    clock.stand_at(at)
    scene = running([people.amina, people.daniel], at=at, source=EVERY.read_text(encoding="utf-8"))
    return paths(scene.prompt(people.amina, at=at, number=1))[0]


def standing(client: Client, path: str) -> tuple[str, str]:
    """The frame and version in front of somebody."""
    html = client.get(path).content.decode()
    found = [html.split(f'name="{name}" value="')[1].split('"')[0] for name in ("frame", "version")]
    return found[0], found[1]


def test_no_press_is_a_fault_of_ours_at_any_frame(people: Cast, path: str) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(people.amina, backend="thrive.people.badges.BadgeBackend")
    seen: set[str] = set()
    for _screen in range(40):
        if 'name="frame" value="' not in client.get(path).content.decode():
            break
        frame, version = standing(client, path)
        if frame in seen:  # an explanation belongs to the frame before it
            _one_further(client, path, frame, version)
            continue
        seen.add(frame)
        for odd in SOME:
            given = {"deed": "answer", "frame": frame, "version": version, "to": odd}
            answer = client.post(path, {**given, "value": [odd, "a"] if odd == "²" else odd})
            assert answer.status_code < 500, (frame, odd[:20])
            if answer.status_code == 302 or answer.status_code == 303:  # it was taken
                there, later = standing(client, path)
                client.post(path, {"deed": "back", "frame": there, "version": later})
                _there, version = standing(client, path)
        for deed, number in (("pass", "9" * 400), ("\0", "\0")):
            answer = client.post(path, {"deed": deed, "frame": "\0no", "version": number})
            assert answer.status_code < 500, (frame, deed, number[:9])
        _one_further(client, path, *standing(client, path))
    assert len(seen) > 10


def _one_further(client: Client, path: str, frame: str, version: str) -> None:
    for deed, given in _ways():
        client.post(path, {"deed": deed, "frame": frame, "version": version, **given})
        html = client.get(path).content.decode()
        if f'name="frame" value="{frame}"' not in html:
            return


def _ways() -> Iterator[tuple[str, dict[str, object]]]:
    yield "on", {}
    yield "pass", {}
    for given in GOOD.values():
        yield "answer", given


def test_odd_words_are_kept_and_shown_as_words_or_refused(people: Cast, path: str) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(people.amina, backend="thrive.people.badges.BadgeBackend")
    for _screen in range(30):
        frame, version = standing(client, path)
        if client.get(path).content.decode().count("<textarea") or frame == "why":
            break
        _one_further(client, path, frame, version)
    for odd in ODD:
        frame, version = standing(client, path)
        answer = client.post(
            path, {"deed": "answer", "frame": frame, "version": version, "value": odd}
        )
        assert answer.status_code in (200, 303, 422), odd[:20]
        assert "<script>alert" not in client.get(path).content.decode()
        if answer.status_code != 422:
            further, later = standing(client, path)
            client.post(path, {"deed": "back", "frame": further, "version": later})
    assert client.get("/me/said/").status_code == 200
    for kind in ("json", "csv"):
        assert client.post(f"/me/said/file.{kind}").status_code == 200
    assert Conversation.objects.filter(person=people.amina).count() == 1


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace", "head"])
def test_other_methods_do_nothing(people: Cast, path: str, method: str) -> None:
    client = Client(raise_request_exception=False)
    for tail in ("", "kept/", "leave/", "picture/before/"):
        answer = getattr(client, method)(path + tail)
        assert answer.status_code < 500
        assert method in ("head", "options") or answer.status_code in (403, 404, 405), (
            tail,
            method,
        )
    assert not Conversation.objects.exists()
    assert not Prompt.objects.exclude(state="sent").exists()


def test_a_press_without_the_page_is_refused_as_one_from_elsewhere(path: str) -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    fields = {"deed": "answer", "frame": "a", "version": "0", "value": "1"}

    assert client.post(path, fields).status_code == 403
    assert client.post(path + "leave/", {"what": "forget"}).status_code == 403
    assert not Conversation.objects.exists()
