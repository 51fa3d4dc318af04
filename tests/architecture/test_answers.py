"""Answers lead nowhere, and nobody but voice touches them. See docs/mechanisms/voice.md."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

SOURCE = Path(__file__).resolve().parents[2] / "src" / "thrive"
VOICE = SOURCE / "voice"
OPEN_TO_OTHERS = {"Study"}  # what others may point at: it holds a promise, and no answer
PURE = [*sorted((VOICE / "rules").glob("*.py")), VOICE / "sealing.py", VOICE / "keyfile.py"]


def relations() -> Iterator[tuple[type[models.Model], type[models.Model]]]:
    """Every relation of our models: from which to which, both ways of saying it."""
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey | models.ManyToManyField):
                target = field.remote_field.model
                if isinstance(target, type):
                    yield model, target


def package(model: type[models.Model]) -> str:
    """The app in which a model is."""
    return model._meta.app_label


def test_nothing_outside_voice_leads_to_what_was_said_or_published() -> None:
    found = list(relations())

    leading = {
        (model.__name__, target.__name__)
        for model, target in found
        if package(target) == "voice" and package(model) != "voice"
    }
    assert any(package(target) == "voice" for _model, target in found)  # else nothing was looked at
    assert {target for _model, target in leading} <= OPEN_TO_OTHERS


def test_voice_leads_to_people_only() -> None:
    leading = {package(target) for model, target in relations() if package(model) == "voice"}

    assert leading == {"voice", "people"}


def test_what_is_published_leads_to_no_person() -> None:
    published = {"Release", "Released", "Unit", "UnitGroup", "Wave", "Epoch"}
    leading = {
        (model.__name__, target.__name__)
        for model, target in relations()
        if package(model) == "voice" and model.__name__ in published
    }

    assert "Person" not in {target for _model, target in leading}
    assert ("Released", "Group") in leading


def test_no_chain_of_relations_leads_from_an_anonymous_answer_to_a_person() -> None:
    """Walked whole, and backwards: nothing points at an answer either."""
    found = list(relations())
    answer: type[models.Model] = apps.get_model("voice", "KeptAnswer")
    reached, todo = {answer}, [answer]
    while todo:
        model = todo.pop()
        for start, target in found:
            if start is model and target not in reached:
                reached.add(target)
                todo.append(target)

    names = {model.__name__ for model in reached}
    assert names == {
        "KeptAnswer", "Wave", "Epoch", "Study", "Unit", "Group",
    }  # fmt: skip
    assert [start.__name__ for start, target in found if target is answer] == []


def test_an_anonymous_answer_has_these_columns_and_no_others() -> None:
    """A column that is added to an answer must be thought about here."""
    fields = {field.name for field in apps.get_model("voice", "KeptAnswer")._meta.fields}

    assert fields == {"id", "wave", "unit", "sealed"}


def test_who_takes_an_answer_writes_nothing_else() -> None:
    """No audit, no outbox, no log, where tokens are spent."""
    text = (VOICE / "actions" / "tokens.py").read_text(encoding="utf-8")

    assert not re.search(r"\b(audit|outbox|logging|logger|Standing)\b[.(]", text)
    assert "from thrive.foundation import" not in text


def test_no_model_outside_voice_keeps_a_body() -> None:
    """Whoever asks hands over what was said and keeps none of it."""
    experiences = apps.get_app_config("experiences").get_models()
    of_a_person = [
        model for model in experiences if "person" in {field.name for field in model._meta.fields}
    ]

    assert of_a_person
    for model in of_a_person:
        wide = [
            field.name
            for field in model._meta.fields
            if isinstance(field, models.JSONField | models.BinaryField | models.TextField)
            and not isinstance(field, models.CharField)
        ]
        assert wide == [], model.__name__


@pytest.mark.parametrize("file", PURE, ids=lambda file: file.stem)
def test_what_decides_and_what_seals_know_no_database(file: Path) -> None:
    text = file.read_text(encoding="utf-8")

    imported = set(re.findall(r"^\s*(?:from|import) ([\w.]+)", text, re.MULTILINE))
    ours = {name for name in imported if name.startswith("thrive.")}
    assert not {name for name in imported if name.startswith("django")}
    assert all(name.startswith("thrive.voice.rules") for name in ours)


def test_voice_knows_no_requests() -> None:
    knowing = [
        file.name
        for file in VOICE.rglob("*.py")
        if re.search(r"from django\.(http|shortcuts|views)", file.read_text(encoding="utf-8"))
    ]

    assert knowing == []


@pytest.mark.parametrize("name", ["actions", "queries"])
def test_every_action_and_query_of_voice_says_what_it_does(name: str) -> None:
    functions = [
        (file.name, node)
        for file in sorted((VOICE / name).glob("*.py"))
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]

    assert functions
    assert [node.name for _file, node in functions if not ast.get_docstring(node)] == []


def test_nobody_outside_voice_reads_its_tables_by_name() -> None:
    """Raw SQL would pass by the contract that protects the models."""
    reading = [
        str(file.relative_to(SOURCE))
        for file in SOURCE.rglob("*.py")
        if VOICE not in file.parents
        and re.search(
            r"voice_(conversation|released?|keptanswer|issued|eligible|wavekey)\b",
            file.read_text(encoding="utf-8"),
        )
    ]

    assert reading == []
