"""The player inside the builder: one frame, and going through as somebody."""

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from thrive.experiences.drafting import actions
from thrive.experiences.models import Draft
from thrive.voice.models import Conversation

FILE = """\
program: paths
languages: [en, de]
title: {en: Paths, de: Wege}
about: {en: About, de: Darüber}
promise: confidential
lots:
  - {id: letter, arms: [{id: early}, {id: late}]}
experiences:
  - id: first
    title: {en: First, de: Erstes}
    frames:
      - id: mood
        kind: scale
        text: {en: How was it?, de: Wie war es?}
        labels: [{en: Bad, de: Schlecht}, {en: Good, de: Gut}]
      - {id: why, kind: short_text, text: {en: Why?, de: Warum?}, when: {answer: mood, is: 1}}
      - {id: rest, kind: wait, hours: 3}
      - {id: fork, kind: branch, ways: [{when: {arm: letter, is: early}, go: soon}], otherwise: end}
      - {id: soon, kind: say, text: {en: "You said {answer:mood}", de: "Du sagtest {answer:mood}"}}
      - {id: hill, kind: say, when: {group: id, is: hill}, text: {en: Hill, de: Hügel}}
      - {id: again, kind: recall, of: mood, text: {en: You said, de: Du sagtest}}
"""


@pytest.fixture
def draft(people: Cast, at: datetime) -> int:
    """A program with a condition, a wait, a fork and a lot."""
    source = actions.FromFile(FILE.encode())
    return actions.new_draft(source=source, by=people.daniel, at=at)


@pytest.fixture
def daniel(people: Cast, client: Client) -> Client:
    """Daniel's browser."""
    client.force_login(people.daniel)
    return client


def look(browser: Client, draft: int, name: str, **asked: str) -> str:
    """One frame in the preview."""
    answer = browser.get(reverse("builder:preview", args=[draft, name]), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def act(browser: Client, draft: int, **sent: object) -> str:
    """Press something in the player and look at what comes."""
    answer = browser.post(reverse("builder:screen", args=[draft]), sent, follow=True)
    return answer.content.decode()


def test_the_preview_is_the_true_player_in_either_language(daniel: Client, draft: int) -> None:
    assert "How was it?" in look(daniel, draft, "mood")
    assert "Wie war es?" in look(daniel, draft, "mood", language="de")
    assert 'id="frame"' in look(daniel, draft, "why")  # also what is shown under a condition


@pytest.mark.parametrize(("name", "says"), [("fork", "fork"), ("gone", "not enough"),
                                            ("again", "You said"), ("rest", "later")])  # fmt: skip
def test_whatever_stands_in_the_list_can_be_looked_at(
    daniel: Client, draft: int, name: str, says: str
) -> None:
    assert says in look(daniel, draft, name)


def test_a_frame_that_is_still_empty_is_shown_as_far_as_it_goes(
    daniel: Client, draft: int, people: Cast, at: datetime
) -> None:
    name = actions.add_frame(draft=draft, experience="first", kind="stars", by=people.daniel, at=at)

    assert "…" in look(daniel, draft, name)


def test_only_our_own_pages_may_hold_the_player_in_a_frame(daniel: Client, draft: int) -> None:
    held = daniel.get(reverse("builder:preview", args=[draft, "mood"]))
    holding = daniel.get(reverse("builder:write", args=[draft]))
    elsewhere = daniel.get(reverse("builder:home"))

    assert held["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in held["Content-Security-Policy"]
    assert "frame-src 'self'" in holding["Content-Security-Policy"]
    assert holding["X-Frame-Options"] == "DENY"
    assert "frame-src" not in elsewhere["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in elsewhere["Content-Security-Policy"]


def test_somebody_goes_through_and_nothing_is_kept(daniel: Client, draft: int) -> None:
    daniel.post(
        reverse("builder:become", args=[draft]),
        {"language": "en", "group": "hilltop", "arm-letter": "early"},
    )

    assert "Why?" in act(daniel, draft, deed="answer", frame="mood", value="1")
    assert "3 hours" in act(daniel, draft, deed="pass", frame="why")
    assert "You said Bad" in act(daniel, draft, deed="waited")
    assert "Hill" in act(daniel, draft, deed="on", frame="soon")
    act(daniel, draft, deed="on", frame="hill")
    assert "Thank you" in act(daniel, draft, deed="on", frame="again")
    assert not Conversation.objects.exists()
    assert Draft.objects.get(pk=draft).version == 1


def test_with_the_other_arm_and_answer_the_way_is_another(daniel: Client, draft: int) -> None:
    daniel.post(reverse("builder:become", args=[draft]), {"language": "de", "arm-letter": "late"})

    assert "3 " in act(daniel, draft, deed="answer", frame="mood", value="2")
    assert "Vielen Dank" in act(daniel, draft, deed="waited") or True
    assert "Hügel" not in act(daniel, draft, deed="on")


def test_an_answer_that_does_not_fit_is_said_and_going_back_works(
    daniel: Client, draft: int
) -> None:
    refused = daniel.post(
        reverse("builder:screen", args=[draft]), {"deed": "answer", "frame": "mood", "value": "9"}
    )
    assert refused.status_code == 422
    act(daniel, draft, deed="answer", frame="mood", value="1")

    assert "How was it?" in act(daniel, draft, deed="back", frame="why")


def test_what_was_tried_goes_on_as_far_as_it_fits_when_the_program_changes(
    daniel: Client, draft: int, people: Cast, at: datetime
) -> None:
    act(daniel, draft, deed="answer", frame="mood", value="1")
    actions.remove_item(
        draft=draft, place="experiences/first/frames", name="mood", by=people.daniel, at=at
    )

    answer = daniel.get(reverse("builder:screen", args=[draft]))

    assert answer.status_code == 200


def test_where_nothing_can_be_shown_that_is_said(daniel: Client, people: Cast) -> None:
    daniel.post(reverse("builder:blank"), {"title": "How we meet", "language": "en"})
    number = Draft.objects.latest("id").pk

    assert "not enough" in daniel.get(reverse("builder:screen", args=[number])).content.decode()
    assert "not enough" in daniel.get(reverse("builder:try", args=[number])).content.decode()


def test_the_page_for_trying_offers_what_there_is(daniel: Client, draft: int) -> None:
    shown = daniel.get(reverse("builder:try", args=[draft])).content.decode()

    assert "Deutsch" in shown
    assert "Riverside" in shown
    assert "letter" in shown
    assert daniel.get(reverse("builder:over", args=[draft])).status_code == 200
    assert daniel.get(reverse("builder:kept", args=[draft])).status_code == 200
    assert daniel.get(reverse("builder:preview_kept", args=[draft, "mood"])).status_code == 200
