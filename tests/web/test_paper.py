"""Pages about taking part on paper, and about the keys of waves."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from tests.experiences.running.conftest import crowd
from tests.voice.conftest import _made_keys
from tests.voice.devices import FIRST, OUTCOMES, OVER, QUESTIONS, SECOND
from tests.web.programs.conftest import by_name, prepare, small
from tests.web.programs.pages import body, signed_in
from thrive.experiences.models import Run
from thrive.foundation import clock
from thrive.people.models import Person
from thrive.voice import actions, queries, wavekeys
from thrive.voice.models import Custody, PaperCode, VoidWave, Wave
from thrive.voice.tokens import blind

__all__ = ["_made_keys", "by_name", "prepare", "small"]


@pytest.fixture
def run(
    people: Any, prepare: Callable[..., Run], at: datetime, settings: Settings, tmp_path: Path,
) -> Run:  # fmt: skip
    """A run of Riverside that nobody can be known in; not begun."""
    settings.THRIVE_WAVE_KEYS = str(tmp_path / "wave-keys")
    settings.THRIVE_VOICE_ADDRESS = "https://voice.fernbrook.example"
    clock.stand_at(at)
    crowd(people.riverside, 10)
    run = prepare()
    Run.objects.filter(pk=run.pk).update(promise="anonymous")
    run.refresh_from_db()
    return run


@pytest.fixture
def begun(
    run: Run, people: Any, at: datetime, monkeypatch: pytest.MonkeyPatch,
    _made_keys: list[rsa.RSAPrivateKey],
) -> Run:  # fmt: skip
    """The same, frozen with Amina and Daniel on paper, and Omar who keeps the keys."""
    monkeypatch.setattr(blind, "make_key", iter(_made_keys).__next__)
    study = actions.open_anonymous_study(
        owner=f"run {run.pk}", title=run.name, questions=QUESTIONS, outcomes=OUTCOMES, at=at
    )
    owner = f"run {run.pk}"
    chosen = [people.amina.pk, people.daniel.pk]
    actions.choose_paper(owner=owner, persons=chosen, asked=chosen, by=people.daniel, at=at)
    actions.choose_custodian(owner=owner, person=people.omar, by=people.daniel, at=at)
    persons = Person.objects.filter(memberships__group=people.riverside)
    members: dict[int, int | None] = {one.pk: people.riverside.pk for one in persons}
    actions.freeze_anonymous(study=study, waves=[FIRST, SECOND], members=members, at=at)
    actions.make_keys(at=at)
    Run.objects.filter(pk=run.pk).update(study=study, state="running")
    run.refresh_from_db()
    return run


def press(who: Person, where: str, *args: int, **given: Any) -> Any:
    """Send a form. ``Any``: fields, and the response of Django's test client."""
    return signed_in(who).post(reverse(f"paper:{where}", args=args), given)


def test_a_steward_chooses_who_is_on_paper(run: Run, people: Any) -> None:
    page = signed_in(people.daniel).get(reverse("paper:paper", args=[run.pk]))
    assert page.status_code == 200
    assert "Nobody yet." in body(page)

    assert press(people.daniel, "in", run.pk, persons="amina\ndaniel").status_code == 302
    shown = body(signed_in(people.daniel).get(reverse("paper:paper", args=[run.pk])))
    assert "Amina Yusuf" in shown
    press(people.daniel, "out", run.pk, person=people.amina.pk)

    assert queries.on_paper(owner=f"run {run.pk}") == {people.daniel.pk}
    for odd in ("", "x", "9" * 30):
        assert press(people.daniel, "out", run.pk, person=odd).status_code == 302


def test_somebody_nobody_knows_is_told_and_nothing_is_changed(run: Run, people: Any) -> None:
    refused = press(people.daniel, "in", run.pk, persons="amina\nnobody")

    assert refused.status_code == 422
    assert "Nobody is known as “nobody”." in body(refused)
    assert not queries.on_paper(owner=f"run {run.pk}")


@pytest.mark.parametrize("name", ["amina", "peter", "joanna", "ruth"])
def test_nobody_else_opens_the_page_or_prints(begun: Run, people: Any, name: str) -> None:
    other = getattr(people, name)

    assert signed_in(other).get(reverse("paper:paper", args=[begun.pk])).status_code == 404
    for where in ("in", "out", "custodian", "codes"):
        assert press(other, where, begun.pk, first="2026-10-01", unit="0").status_code == 404
    assert not PaperCode.objects.exists()


def test_a_run_that_is_not_anonymous_has_no_such_page(run: Run, people: Any) -> None:
    Run.objects.filter(pk=run.pk).update(promise="confidential")

    assert signed_in(people.daniel).get(reverse("paper:paper", args=[run.pk])).status_code == 404


def test_a_custodian_is_named_and_called_off(run: Run, people: Any) -> None:
    refused = press(people.daniel, "custodian", run.pk, custodian="omar\nruth")
    assert refused.status_code == 422
    assert "One person keeps them." in body(refused)

    press(people.daniel, "custodian", run.pk, custodian="omar")
    assert queries.custodian_of(owner=f"run {run.pk}") == people.omar
    press(people.daniel, "custodian", run.pk, custodian="")
    assert queries.custodian_of(owner=f"run {run.pk}") is None


def test_codes_are_printed_once(begun: Run, people: Any) -> None:
    page = body(signed_in(people.daniel).get(reverse("paper:paper", args=[begun.pk])))
    assert page.count("Print codes") == 2
    assert "So few draw here" in page

    sheet = press(people.daniel, "codes", begun.pk, first="2026-10-01", unit="0")

    printed = body(sheet)
    assert sheet.status_code == 200
    assert "no-store" in sheet["Cache-Control"]
    assert printed.count('class="slip"') == PaperCode.objects.count() == 2
    assert "https://voice.fernbrook.example/paper/" in printed
    assert "31 Oct 2026" in printed
    assert queries.directory_words(study=begun.study_id or 0, on=FIRST[0]) in printed
    again = body(signed_in(people.daniel).get(reverse("paper:paper", args=[begun.pk])))
    assert again.count("Print new codes") == 1


@pytest.mark.parametrize(
    "asked",
    [{}, {"first": "x", "unit": "0"}, {"first": "2026-10-01", "unit": "x"},
     {"first": "2026-10-01", "unit": "9" * 18}],
)  # fmt: skip
def test_what_the_page_never_asks_is_not_found(
    begun: Run, people: Any, asked: dict[str, str]
) -> None:
    assert press(people.daniel, "codes", begun.pk, **asked).status_code == 404
    assert not PaperCode.objects.exists()


def test_where_nobody_is_on_paper_it_is_said(begun: Run, people: Any) -> None:
    answer = signed_in(people.daniel).post(
        reverse("paper:codes", args=[begun.pk]), {"first": "2026-10-01", "unit": "7"}, follow=True
    )

    assert "Nobody takes part on paper here" in body(answer)


def test_the_page_takes_few_questions(begun: Run, people: Any) -> None:
    client = signed_in(people.daniel)
    client.get(reverse("paper:paper", args=[begun.pk]))

    with CaptureQueriesContext(connection) as seen:
        client.get(reverse("paper:paper", args=[begun.pk]))

    assert len(seen) <= 22


# Keys.


def uploaded(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("wave.key", content)


def test_a_custodian_takes_the_key_and_brings_it_back(
    begun: Run, people: Any, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    omar, (first, _second) = people.omar, Wave.objects.order_by("first_on")
    page = body(signed_in(omar).get(reverse("paper:keys")))
    assert "It is on the server until Omar Haddad takes it." in page

    file = press(omar, "copy", first.pk)
    assert file["Content-Disposition"].endswith('2026-10-01.key"')
    wrong = press(omar, "take", first.pk, file=uploaded(b"other"))
    assert wrong.status_code == 422
    assert "This is not the key of this wave." in body(wrong)
    with django_capture_on_commit_callbacks(execute=True):
        assert press(omar, "take", first.pk, file=uploaded(file.content)).status_code == 302
    assert not wavekeys.is_there(first)
    assert "Omar Haddad has it." in body(signed_in(omar).get(reverse("paper:keys")))

    early = signed_in(omar).post(
        reverse("paper:bring", args=[first.pk]), {"file": uploaded(file.content)}, follow=True
    )
    assert "still open" in body(early)
    assert not wavekeys.is_there(first)
    clock.stand_at(OVER)
    wrong = press(omar, "bring", first.pk, file=uploaded(b"other"))
    assert (wrong.status_code, "not the key of this wave" in body(wrong)) == (422, True)
    with django_capture_on_commit_callbacks(execute=True):
        assert press(omar, "bring", first.pk, file=uploaded(file.content)).status_code == 302
    assert wavekeys.is_there(first)


def test_guardians_see_where_keys_are_and_give_a_lost_one_up(begun: Run, people: Any) -> None:
    first = Wave.objects.order_by("first_on")[0]
    wavekeys.destroy(first)
    assert "nobody has taken it" in body(signed_in(people.ruth).get(reverse("paper:keys")))

    unsure = signed_in(people.ruth).post(reverse("paper:lost", args=[first.pk]), follow=True)
    assert "Nothing was changed" in body(unsure)
    assert not VoidWave.objects.exists()
    press(people.ruth, "lost", first.pk, sure="yes")

    assert VoidWave.objects.get().wave == first
    second = Wave.objects.order_by("first_on")[1]
    kept = signed_in(people.ruth).post(
        reverse("paper:lost", args=[second.pk]), {"sure": "yes"}, follow=True
    )
    assert "nothing is lost" in body(kept)


@pytest.mark.parametrize("name", ["amina", "daniel", "peter", "joanna"])
def test_nobody_else_comes_near_a_key(begun: Run, people: Any, name: str) -> None:
    other, wave = getattr(people, name), Wave.objects.order_by("first_on")[0]

    assert signed_in(other).get(reverse("paper:keys")).status_code == 403
    assert press(other, "copy", wave.pk)["Location"] == reverse("paper:keys")
    assert press(other, "take", wave.pk, file=uploaded(b"x")).status_code == 403
    for where in ("bring", "lost"):
        assert press(other, where, wave.pk, sure="yes", file=uploaded(b"x")).status_code == 403
    assert Custody.objects.filter(taken_at__isnull=False).count() == 0


def test_a_file_that_is_too_large_is_no_key(begun: Run, people: Any) -> None:
    wave = Wave.objects.order_by("first_on")[0]

    assert press(people.omar, "take", wave.pk, file=uploaded(b"x" * 70_000)).status_code == 422
    assert press(people.omar, "take", wave.pk).status_code == 422


def test_a_guardian_counts_a_result_again(
    begun: Run, people: Any, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        closed = actions.close_wave(study=begun.study_id or 0, first_on=FIRST[0], sent={}, at=OVER)

    page = body(signed_in(people.ruth).get(reverse("audit:home"), {"check": closed.release}))

    assert "All numbers are as they were published." in page
    assert "so they cannot be counted again" in page  # nobody answered
    assert "12 months, so that their result can be counted again" in page
    assert reverse("paper:keys") in page


def test_the_page_of_an_anonymous_run_leads_here(begun: Run, people: Any) -> None:
    page = body(signed_in(people.daniel).get(reverse("programs:run", args=[begun.pk])))

    assert reverse("paper:paper", args=[begun.pk]) in page
