"""The player over HTTP: with scripts and without, for whoever may, and what it says to the rest."""

import sqlite3
from datetime import datetime
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.cast import Cast
from tests.experiences.conversing.scenes import FILE, Scene, running
from thrive.experiences.models import Prompt
from thrive.experiences.prompting.due import paths
from thrive.voice import queries as said

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SCRIPT = {"X-Player": "1"}
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADU"
    "lEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def press(client: Client, link: str, deed: str = "answer", **fields: Any) -> Any:
    """Press a button as a browser without scripts does. ``Any``: as Django's client has it."""
    return client.post(link, {"version": 0, "deed": deed, **fields})


def text(response: Any) -> str:
    """A page. ``Any``: as Django's client has it."""
    return str(response.content.decode())


def state_of(prompt: int) -> str:
    return Prompt.objects.get(pk=prompt).state


def test_looking_at_a_link_changes_nothing(phone: Client, link: str, prompt: int) -> None:
    for _scanner in range(3):
        seen = phone.get(link)

    assert seen.status_code == 200
    assert "How was it?" in text(seen)
    assert state_of(prompt) == Prompt.State.SENT


def test_the_promise_stands_above_the_first_question_and_is_a_press_away_later(
    phone: Client, link: str
) -> None:
    first = text(phone.get(link))
    press(phone, link, frame="mood", value="3")
    second = text(phone.get(link))

    assert first.index("Nobody here can read your answers") < first.index("How was it?")
    assert "The whole promise" in first
    assert second.index("And the work?") < second.index("Who can see this?")


def test_without_scripts_forms_lead_from_the_first_question_to_the_end(
    phone: Client, link: str, prompt: int
) -> None:
    answers = [("mood", "1"), ("why", "Rain"), ("work", "2"), ("try", "Umbrella")]
    for version, (frame, value) in enumerate(answers):
        answer = press(phone, link, frame=frame, value=value, version=version)
        assert answer.status_code == 303
        assert answer["Location"] == link
    end = phone.get(link)
    done = press(phone, link, "done", version=4)

    assert "Thank you" in text(end)
    assert "Umbrella" in text(end)
    assert done["Location"] == f"{link}kept/"
    assert "You can close this page now." in text(phone.get(f"{link}kept/"))
    assert state_of(prompt) == Prompt.State.ANSWERED


def test_a_script_gets_the_next_frame_alone(phone: Client, link: str) -> None:
    answer = phone.post(link, {"version": 0, "frame": "mood", "value": "3"}, headers=SCRIPT)

    assert answer.status_code == 200
    assert answer["X-Player"] == "1"
    assert b"<html" not in answer.content
    assert b"And the work?" in answer.content


def test_beginning_by_script_is_quiet_and_keeps_the_browser(
    phone: Client, link: str, prompt: int
) -> None:
    answer = phone.post(link, {"deed": "begin"}, headers=SCRIPT)
    phone.post(link, {"deed": "touch"}, headers=SCRIPT)

    assert answer.status_code == 204
    cookie = phone.cookies["thrive_c"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/c/", True, "Lax")
    assert state_of(prompt) == Prompt.State.OPENED
    assert phone.get(link).status_code == 200


def test_a_script_and_a_finger_that_begin_at_once_are_one_browser(phone: Client, link: str) -> None:
    phone.get(link)
    secret = phone.cookies["thrive_c"].value
    finger = Client()
    finger.cookies["thrive_c"] = secret

    phone.post(link, {"deed": "begin"}, headers=SCRIPT)
    answered = press(finger, link, frame="mood", value="3")

    assert answered.status_code == 303


def test_a_link_that_was_passed_on_shows_nothing_of_what_was_said(phone: Client, link: str) -> None:
    press(phone, link, frame="mood", value="1")
    press(phone, link, frame="why", value="Rain all day", version=1)
    press(phone, link, "back", frame="work", version=2)

    other = Client()
    seen, pressed = other.get(link), press(other, link, frame="work", value="3", version=3)

    for refused in (seen, pressed):
        assert refused.status_code == 403
        assert "begun elsewhere" in text(refused)
        assert "Rain" not in text(refused)
        assert f"next={link.replace('/', '%2F')}" in text(refused)


def test_who_is_signed_in_as_somebody_else_is_told_so(
    client: Client, phone: Client, link: str, people: Cast
) -> None:
    client.force_login(people.daniel, backend=BACKEND)

    seen = client.get(link)

    assert seen.status_code == 403
    assert "belongs to somebody else" in text(seen)
    assert "How was it?" not in text(seen)


def test_its_person_signed_in_goes_on_in_any_browser(
    client: Client, phone: Client, link: str, people: Cast
) -> None:
    press(phone, link, frame="mood", value="3")
    client.force_login(people.amina, backend=BACKEND)

    assert "And the work?" in text(client.get(link))


def test_a_code_that_was_made_up_is_no_page(phone: Client, db: None) -> None:
    for made_up in ("abc", "AAAAAAAAAAAAAAE", "é"):
        assert phone.get(f"/c/{made_up}/").status_code == 404
        assert phone.get(f"/c/{made_up}/leave/").status_code == 404


@pytest.mark.parametrize(
    ("state", "status", "words"),
    [
        ("expired", 410, "The time for this one is over."),
        ("missed", 410, "The time for this one is over."),
        ("cancelled", 410, "This one is not asked any more."),
        ("answered", 410, "This one is answered."),
    ],
)
def test_what_is_over_has_a_kind_page(
    phone: Client, scene: Scene, people: Cast, at: datetime, state: str, status: int, words: str
) -> None:
    link = paths(scene.prompt(people.amina, at=at, state=state))[0]

    seen = phone.get(link)

    assert (seen.status_code, words in text(seen)) == (status, True)
    assert press(phone, link, frame="mood", value="1").status_code == status


def test_a_refused_answer_stays_on_the_page_with_what_to_do(phone: Client, link: str) -> None:
    press(phone, link, frame="mood", value="1")

    refused = press(phone, link, frame="why", value="x" * 400, version=1)

    assert refused.status_code == 422
    assert "Write 280 letters at most." in text(refused)
    assert "x" * 400 in text(refused)
    assert 'aria-invalid="true"' in text(refused)


def test_an_old_screen_is_shown_where_it_stands(phone: Client, link: str) -> None:
    press(phone, link, frame="mood", value="3")

    again = press(phone, link, frame="mood", value="3")
    other = press(phone, link, frame="mood", value="1")

    assert again.status_code == 303
    assert other.status_code == 409
    assert "It went on somewhere else." in text(other)
    assert "And the work?" in text(other)


@pytest.mark.parametrize("words", ["database is locked", "database or disk is full"])
def test_what_could_not_be_stored_is_said_and_stays_on_the_page(
    phone: Client, link: str, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    def fails(**_given: object) -> None:
        raise OperationalError(words) from sqlite3.OperationalError(words)

    monkeypatch.setattr("thrive.experiences.conversing.actions.answer", fails)
    failed = press(phone, link, frame="mood", value="<b>&")
    by_script = phone.post(link, {"frame": "mood", "value": "1"}, headers=SCRIPT)

    assert failed.status_code == by_script.status_code == 503
    assert "It could not be stored." in text(failed)
    assert 'name="value" value="&lt;b&gt;&amp;"' in text(failed)
    assert "X-Player" not in by_script  # our script keeps the answer and tries again


def test_a_press_that_nobody_knows_is_no_page(phone: Client, link: str) -> None:
    assert press(phone, link, "shout").status_code == 404


def test_a_press_costs_few_questions(
    phone: Client, link: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    press(phone, link, frame="mood", value="3")

    with django_assert_max_num_queries(9):
        phone.post(link, {"version": 1, "frame": "work", "value": "2"}, headers=SCRIPT)


def test_each_reads_it_in_their_own_language_whoever_carries_the_browser(
    scene: Scene, people: Cast, at: datetime
) -> None:
    people.amina.language = "de"
    people.amina.save()
    link = paths(scene.prompt(people.amina, at=at))[0]

    seen = text(Client(headers={"Accept-Language": "en"}).get(link))

    assert '<html lang="de" dir="ltr">' in seen
    assert "Wie war es?" in seen


def test_what_runs_from_right_to_left_is_set_so(people: Cast, at: datetime) -> None:
    source = (
        "program: evening\nlanguages: [ar]\ntitle: {ar: المساء}\nabout: {ar: كيف كان}\n"
        "promise: confidential\nexperiences:\n  - id: week\n    title: {ar: مساؤك}\n    frames:\n"
        "      - {id: mood, kind: stars, text: {ar: كيف كان يومك؟}, most: 3}\n"
    )
    link = paths(running([people.amina], at=at, source=source).prompt(people.amina, at=at))[0]

    seen = text(Client().get(link))

    assert '<html lang="ar" dir="rtl">' in seen
    assert "كيف كان يومك؟" in seen


def test_words_put_in_are_harmless(people: Cast, at: datetime) -> None:
    source = FILE.replace("What will you try?", '"After {answer:why}, what?"')
    link = paths(running([people.amina], at=at, source=source).prompt(people.amina, at=at))[0]
    phone = Client()
    press(phone, link, frame="mood", value="1")
    press(phone, link, frame="why", value="<script>alert(1)</script>", version=1)
    press(phone, link, frame="work", value="1", version=2)

    seen = text(phone.get(link))

    assert "After &lt;script&gt;alert(1)&lt;/script&gt;, what?" in seen


def test_somebody_to_thank_is_looked_up_without_scripts(people: Cast, at: datetime) -> None:
    source = FILE.replace(
        "      - id: mood\n        kind: scale",
        "      - {id: thanks, kind: appreciate, text: {en: Whom do you thank?}}\n"
        "      - id: mood\n        kind: scale",
    )
    link = paths(running([people.amina], at=at, source=source).prompt(people.amina, at=at))[0]
    phone = Client()
    stranger = press(phone, link, "find", frame="thanks", to="Pet")
    press(phone, link, "begin")

    offered = text(phone.get(link))
    found = press(phone, link, "find", frame="thanks", to="Pet", words="for the lift", version=1)
    press(phone, link, frame="thanks", to="Pet", found="Peter Lang", words="for it", version=1)

    assert "Peter Lang" not in text(stranger)  # names are for those who are known
    assert '<option value="Daniel Okafor">' in offered
    assert 'name="found" value="Peter Lang"' in text(found)
    assert "for the lift" in text(found)
    kept = said.conversation(key=f"prompt-{Prompt.objects.get().pk}", person=people.amina.pk)
    assert kept is not None
    assert kept.body.answers["thanks"] == {"to": "Peter Lang", "words": "for it"}


def test_headers_keep_the_conversation_to_itself(phone: Client, link: str) -> None:
    seen = phone.get(link)

    assert "no-store" in seen["Cache-Control"]
    assert "script-src 'self'" in seen["Content-Security-Policy"]
    assert seen["Referrer-Policy"] == "same-origin"


def test_a_picture_of_the_program_has_an_address_of_its_own(people: Cast, at: datetime) -> None:
    frame = (
        "      - id: look\n        kind: say\n        text: {en: Look}\n"
        f"        picture: {{type: png, base64: {PIXEL}, description: {{en: A dot}}}}\n"
    )
    source = FILE.replace(
        "      - id: mood\n        kind", f"{frame}      - id: mood\n        kind"
    )
    link = paths(running([people.amina], at=at, source=source).prompt(people.amina, at=at))[0]
    phone = Client()

    page, picture = text(phone.get(link)), phone.get(f"{link}picture/look/")

    assert f'<img src="{link}picture/look/" alt="A dot">' in page
    assert picture["Content-Type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG")
    assert phone.get(f"{link}picture/mood/").status_code == 404
    assert phone.get(f"{link}picture/nothing/").status_code == 404
