"""The pages on which programs are written, without scripts and with them."""

from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import Cast
from tests.experiences.conftest import FILE
from thrive.experiences import actions as programs
from thrive.experiences.drafting import actions, queries
from thrive.experiences.drafting.parts import items_at, value_at
from thrive.experiences.drafting.ready import KINDS
from thrive.experiences.models import Draft, Edition

HTMX = {"HX-Request": "true"}
ASKED = "frames/mood/text/en"


@pytest.fixture
def draft(people: Cast, at: datetime) -> int:
    """A small program, opened as a draft by Daniel."""
    source = actions.FromFile(FILE.encode())
    return actions.new_draft(source=source, by=people.daniel, at=at)


@pytest.fixture
def daniel(people: Cast, client: Client) -> Client:
    """Daniel's browser."""
    client.force_login(people.daniel)
    return client


def stands(draft: int, part: str = ASKED) -> object:
    """What a part of the draft says."""
    return value_at(Draft.objects.get(pk=draft).content, part)


def frames(draft: int, experience: str) -> list[str]:
    """The names of the frames of an experience."""
    found = items_at(Draft.objects.get(pk=draft).content, f"experiences/{experience}/frames")
    return [str(one["id"]) for one in found if isinstance(one, dict)]


def page(browser: Client, draft: int, part: str = "") -> str:
    """The page with a part open."""
    answer = browser.get(reverse("builder:write", args=[draft]), {"open": part})
    assert answer.status_code == 200
    return answer.content.decode()


def press(browser: Client, draft: int, deed: str = "", **fields: Any) -> str:
    """Send the form of the page and follow where it leads. ``Any``: as a client takes it."""
    sent = {"deed": deed, "base": 1, **fields}
    answer = browser.post(reverse("builder:save", args=[draft]), sent, follow=True)
    assert answer.status_code == 200, answer
    return answer.content.decode()


@pytest.mark.parametrize("who", ["amina", "joanna", "ruth"])
def test_whoever_may_not_write_programs_is_refused(
    people: Cast, client: Client, draft: int, who: str
) -> None:
    client.force_login(getattr(people, who))
    reading = ["write", "history", "try", "screen", "take_in"]
    writing = ["save", "present", "put_away", "open_again", "become", "restore", "take_in"]

    answers = [client.get(reverse("builder:home")), client.post(reverse("builder:blank"))]
    answers += [client.get(reverse(f"builder:{name}", args=[draft])) for name in reading]
    answers += [client.post(reverse(f"builder:{name}", args=[draft])) for name in writing]
    answers.append(client.get(reverse("builder:preview", args=[draft, "mood"])))
    answers.append(client.post(reverse("builder:put_picture", args=[draft, "mood"])))

    assert {one.status_code for one in answers} == {403}
    assert not any(b"How was it" in one.content for one in answers)


def test_nobody_comes_in_without_signing_in(client: Client, draft: int) -> None:
    assert client.get(reverse("builder:write", args=[draft])).status_code == 302


def test_a_program_begins_in_four_ways(daniel: Client, people: Cast, at: datetime) -> None:
    programs.import_program(source=FILE.encode(), by=None, at=at)
    home = daniel.get(reverse("builder:home")).content.decode()
    assert "Weekly minute" in home
    begun = [
        daniel.post(reverse("builder:blank"), {"title": "How we meet", "language": "en"}),
        daniel.post(reverse("builder:library", args=["weekly-minute"])),
        daniel.post(reverse("builder:begin", args=["minute"])),
        daniel.post(reverse("builder:begin", args=["minute"])),
    ]
    with_file = FILE.replace("program: minute", "program: other")

    file = SimpleUploadedFile("other.yaml", with_file.encode())
    begun.append(daniel.post(reverse("builder:file"), {"file": file}))

    assert [one.status_code for one in begun] == [302] * 5
    assert Draft.objects.count() == 4  # the program that stands is changed in one draft
    assert daniel.get(reverse("builder:begin", args=["minute"])).status_code == 302


def test_what_no_program_can_begin_with_is_said(daniel: Client) -> None:

    file = SimpleUploadedFile("bad.yaml", b"program: [")
    answers = [
        daniel.post(reverse("builder:blank"), {"title": "", "language": "en"}),
        daniel.post(reverse("builder:blank"), {"title": "x", "language": "xx"}),
        daniel.post(reverse("builder:file"), {"file": file}),
        daniel.post(reverse("builder:file"), {}),
    ]

    assert [one.status_code for one in answers] == [422] * 4
    assert daniel.post(reverse("builder:library", args=["gone"])).status_code == 404
    assert not Draft.objects.exists()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_frame_can_be_opened_and_sent_as_it_is(
    daniel: Client, draft: int, kind: str
) -> None:
    from html.parser import HTMLParser

    shown = press(daniel, draft, f"frame|week|{kind}")
    assert 'id="edit"' in shown
    before = Draft.objects.get(pk=draft).content

    class Fields(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.found: list[tuple[str, str]] = []
            self.select = ""

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            given = {name: value or "" for name, value in attrs}
            name = given.get("name", "")
            if tag == "input" and given.get("type") != "checkbox" and name[:2] in {"v:", "c:"}:
                self.found.append((name, given.get("value", "")))
            if tag == "select":
                self.select = name
            if tag == "option" and "selected" in given and self.select[:2] in {"v:", "c:"}:
                self.found.append((self.select, given.get("value", "")))

    fields = Fields()
    fields.feed(shown)
    sent: dict[str, list[str]] = {}
    for name, value in fields.found:
        sent.setdefault(name, []).append(value)
    version = Draft.objects.get(pk=draft).version
    press(daniel, draft, "", **{**sent, "base": version})

    name = kind.replace("_", "-")
    after = Draft.objects.get(pk=draft).content
    frame = value_at(after, f"frames/{name}")
    assert isinstance(frame, dict)
    # Numbers that were only shown as what stands if nothing is written may stand there now.
    was = value_at(before, f"frames/{name}")
    assert isinstance(was, dict)
    assert {key: frame.get(key) for key in was} == was


@pytest.mark.parametrize(
    "part", ["program", "promise", "languages", "outcomes", "scores", "lots", "experiences/week"]
)
def test_every_other_part_can_be_opened(daniel: Client, draft: int, part: str) -> None:
    assert 'id="edit"' in page(daniel, draft, part)


def test_a_part_that_is_not_there_opens_nothing(daniel: Client, draft: int) -> None:
    for part in ("frames/gone", "nonsense", "frames/mood/text", "../x", "frames/mood|x"):
        assert 'id="edit"' not in page(daniel, draft, part)


def test_without_scripts_what_is_sent_is_saved(daniel: Client, draft: int) -> None:
    shown = press(daniel, draft, open="frames/mood", **{f"v:{ASKED}": "Was it good and short?"})

    assert stands(draft) == "Was it good and short?"
    assert "“and” in the question" in shown


def test_as_it_is_typed_only_what_changed_comes_back(daniel: Client, draft: int) -> None:
    sent = {"base": 1, "open": "frames/mood", f"v:{ASKED}": "Was it good and short?"}
    answer = daniel.post(reverse("builder:save", args=[draft]), sent, headers=HTMX)
    shown = answer.content.decode()

    assert "Saved at" in shown
    assert "“and” in the question" in shown
    assert "<html" not in shown
    assert f'name="b:{ASKED}" value="2"' in shown


def test_a_page_that_knows_no_version_is_asked_to_load_again(daniel: Client, draft: int) -> None:
    shown = press(daniel, draft, base="", **{f"v:{ASKED}": "x"})

    assert "too old" in shown
    assert stands(draft) == "How was it?"


@pytest.mark.parametrize(
    "fields",
    [
        {"v:nonsense": "x"}, {"v:experiences": "x"}, {"v:frames/mood": "x"}, {"v:": "x"},
        {"c:title:0:about": "answer:mood"}, {f"v:{ASKED}": "x\x1b"},
    ],
)  # fmt: skip
def test_what_no_form_of_ours_sends_is_refused(
    daniel: Client, draft: int, fields: dict[str, str]
) -> None:
    shown = press(daniel, draft, **fields)

    assert 'class="notice problem"' in shown
    assert Draft.objects.get(pk=draft).version == 1


NOT_OURS = (
        "nonsense", "frame|week", "frame|gone|stars", "frame|week|nonsense", "line|title",
        "named|title", "named|scores", "outcome", "remove|nonsense|x", "up|frames/mood/labels|9",
        "undo|x", "restore|99", "settle|1|other", "labels|frames/mood/labels", "first|",
        "move|experiences/week/frames|mood", "unlanguage|gone|x", "copy|scores|x",
)  # fmt: skip


def test_a_button_that_is_not_ours_does_nothing(daniel: Client, draft: int) -> None:
    for deed in NOT_OURS:
        assert 'class="notice problem"' in press(daniel, draft, deed), deed

    assert Draft.objects.get(pk=draft).version == 1


def test_a_screen_is_taken_out_and_put_back(daniel: Client, draft: int) -> None:
    shown = press(daniel, draft, "remove|experiences/week/frames|mood", open="frames/mood")
    assert "It is taken out." in shown
    number = shown.split("undo|")[1].split('"')[0]

    press(daniel, draft, f"undo|{number}")

    assert stands(draft) == "How was it?"


def test_a_screen_goes_over_the_edge_into_the_next_conversation(daniel: Client, draft: int) -> None:
    press(daniel, draft, "experience")
    press(daniel, draft, "down|experiences/week/frames|bye")
    assert frames(draft, "part") == ["bye"]

    press(daniel, draft, "up|experiences/part/frames|bye")
    assert frames(draft, "week") == ["mood", "bye"]
    press(daniel, draft, "move|experiences/week/frames|bye", to=0)
    assert frames(draft, "week") == ["bye", "mood"]


def test_labels_scores_lots_and_numbers_are_made_without_code(
    daniel: Client, draft: int, people: Cast, at: datetime
) -> None:
    press(daniel, draft, "labels|frames/mood/labels", set="often")
    press(daniel, draft, "named|scores", name="Load")
    press(daniel, draft, "", **{"v:scores/load/of": ["", "mood"], "v:scores/load/method": "mean"})
    press(daniel, draft, "named|lots", name="Letter: early, late")
    press(daniel, draft, "outcome", of="mood")
    press(daniel, draft, **{"v:outcomes/mood/name/en": "Mood", "v:outcomes/mood/name/de": "Laune"})

    document = Draft.objects.get(pk=draft).content
    assert document["scores"] == [{"id": "load", "method": "mean", "of": ["mood"]}]
    assert document["lots"] == [{"id": "letter", "arms": [{"id": "early"}, {"id": "late"}]}]
    assert document["outcomes"][0]["told"] == "mean"
    shown = queries.draft(draft, by=people.daniel, at=at)
    assert shown.looked.program is not None


def test_a_condition_is_chosen_step_by_step(daniel: Client, draft: int) -> None:
    part = "frames/bye/when"
    sent = {"base": 1, "open": "frames/bye", f"c:{part}:0:about": "answer:mood"}
    answer = daniel.post(reverse("builder:save", args=[draft]), sent, headers=HTMX)
    assert "which value" in answer.content.decode()
    assert stands(draft, part) == {"answer": "mood", "at_least": 2}

    sent |= {"base": 2, f"c:{part}:0:test": "at_most", f"c:{part}:0:value": "1"}
    daniel.post(reverse("builder:save", args=[draft]), sent, headers=HTMX)

    assert stands(draft, part) == {"answer": "mood", "at_most": 1}
    assert "Only if “How was it?” is at most 1 – Bad" in page(daniel, draft)


def test_a_condition_that_is_more_than_the_page_can_show_stays(
    daniel: Client, draft: int, people: Cast, at: datetime
) -> None:
    deep = {"any": [{"all": [{"answered": "mood"}, {"answered": "mood"}]}, {"answered": "mood"}]}
    actions.save_part(
        draft=draft, part="frames/bye/when", value=deep, base=1, by=people.daniel, at=at
    )

    shown = page(daniel, draft, "frames/bye")
    press(daniel, draft, base=2, **{"v:frames/bye/text/en": "Bye"})

    assert "more than this page can show" in shown
    assert stands(draft, "frames/bye/when") == deep


def test_languages_stand_side_by_side_and_what_is_missing_is_said(
    daniel: Client, draft: int
) -> None:
    press(daniel, draft, "language", language="fr")
    shown = page(daniel, draft, "frames/mood")

    assert f'name="v:{ASKED[:-2]}fr"' in shown
    assert "missing in “fr”" in shown
    assert "It is taken out" in press(daniel, draft, "unlanguage|fr")


def test_two_who_write_in_one_place_decide_together(
    daniel: Client, draft: int, people: Cast
) -> None:
    omar = Client()
    omar.force_login(people.omar)
    press(daniel, draft, **{f"v:{ASKED}": "Daniel asks"})
    sent = {"base": 1, "open": "frames/mood", f"v:{ASKED}": "Omar asks"}
    answer = omar.post(reverse("builder:save", args=[draft]), sent, headers=HTMX).content.decode()
    assert "Both texts are kept" in answer
    assert "Daniel asks" in answer

    shown = page(daniel, draft)
    assert "Omar asks" in shown
    number = shown.split("settle|")[1].split("|")[0]
    press(daniel, draft, f"settle|{number}|both")

    assert stands(draft) == "Daniel asks Omar asks"


def test_those_who_write_see_one_another(daniel: Client, draft: int, people: Cast) -> None:
    omar = Client()
    omar.force_login(people.omar)
    page(omar, draft, "frames/mood")
    omar.post(reverse("builder:save", args=[draft]), {"base": 1, f"v:{ASKED}": "Omar asks"})

    told = daniel.post(reverse("builder:present", args=[draft]), {"base": 1, "open": ""})

    assert "Omar Haddad is here too, in screen 1" in told.content.decode()
    assert "Omar Haddad changed: screen 1, text, English" in told.content.decode()


def test_the_history_brings_back_what_was(daniel: Client, draft: int) -> None:
    press(daniel, draft, **{f"v:{ASKED}": "Well?"})
    press(daniel, draft, "frame|week|stars", base=2)
    shown = daniel.get(reverse("builder:history", args=[draft])).content.decode()
    assert "<del>How was it?</del> <ins>Well?</ins>" in shown

    daniel.post(reverse("builder:restore", args=[draft]), {"deed": "restore|1"})

    assert stands(draft) == "How was it?"
    assert stands(draft, "frames/stars") is None


def test_it_is_taken_in_as_it_was_looked_at(daniel: Client, draft: int, people: Cast) -> None:
    address = reverse("builder:take_in", args=[draft])
    assert "A new program: its first edition." in daniel.get(address).content.decode()
    assert daniel.post(address, {"seen": "7"}).status_code == 422
    assert daniel.post(address, {"seen": "1"}).status_code == 302
    assert Edition.objects.count() == 1

    closed = page(daniel, draft)
    assert "Nothing can be changed here" in closed
    assert (
        daniel.post(reverse("builder:save", args=[draft]), {"deed": "experience"}).status_code
        == 403
    )


def test_what_is_not_fit_is_told_at_its_place(daniel: Client, people: Cast) -> None:
    daniel.post(reverse("builder:blank"), {"title": "How we meet", "language": "en"})
    number = Draft.objects.get().pk
    press(daniel, number, "frame|first|stars")

    shown = daniel.post(reverse("builder:take_in", args=[number]), {"seen": "2"})

    assert shown.status_code == 422
    assert "?open=frames/stars" in shown.content.decode()
    assert "empty; expected something to read" in shown.content.decode()


def test_a_draft_is_put_away_and_taken_up_again(daniel: Client, draft: int) -> None:
    daniel.post(reverse("builder:put_away", args=[draft]))
    assert "Take it up again" in daniel.get(reverse("builder:home")).content.decode()
    daniel.post(reverse("builder:open_again", args=[draft]))
    assert Draft.objects.get(pk=draft).closed_at is None


@pytest.mark.parametrize("address", ["write", "history", "try", "take_in", "screen"])
def test_what_is_not_there_is_not_found(daniel: Client, address: str) -> None:
    assert daniel.get(reverse(f"builder:{address}", args=[999])).status_code == 404


PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 20


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Choose a picture first"), (b"GIF89a", "no picture of the kind"),
        (PNG * 5000, "too large"), (b"<svg onload=alert(1)>", "no picture of the kind"),
    ],
)  # fmt: skip
def test_only_small_pictures_are_put_in(
    daniel: Client, draft: int, content: bytes, said: str
) -> None:

    file = SimpleUploadedFile("a.png", content)
    address = reverse("builder:put_picture", args=[draft, "bye"])

    assert said in daniel.post(address, {"file": file}, follow=True).content.decode()
    assert stands(draft, "frames/bye/picture") is None


def test_a_picture_is_put_in_shown_and_taken_out(daniel: Client, draft: int) -> None:

    address = reverse("builder:put_picture", args=[draft, "bye"])
    daniel.post(address, {"file": SimpleUploadedFile("a.png", PNG)})
    press(daniel, draft, base=3, **{"v:frames/bye/picture/description/en": "A boat"})

    shown = daniel.get(reverse("builder:picture", args=[draft, "bye"]))
    assert (shown["Content-Type"], shown.content) == ("image/png", PNG)
    assert daniel.get(reverse("builder:picture", args=[draft, "mood"])).status_code == 404
    press(daniel, draft, "unpicture|frames/bye/picture")
    assert stands(draft, "frames/bye/picture") is None


def test_more_drafts_and_more_screens_ask_the_database_no_more_often(
    daniel: Client, draft: int, people: Cast, at: datetime
) -> None:
    def questions(address: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert daniel.get(address).status_code == 200
        return len(asked)

    home, page = reverse("builder:home"), reverse("builder:write", args=[draft])
    questions(page)  # from now on Daniel is known to be there
    before = questions(home), questions(page)
    for number in range(4):
        source = actions.Blank(f"Program {number}", "en")
        actions.new_draft(source=source, by=people.daniel, at=at)
        actions.add_frame(draft=draft, experience="week", kind="stars", by=people.daniel, at=at)

    assert (questions(home), questions(page)) == before
