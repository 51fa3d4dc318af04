"""The programs that come with Thrive: usable as they are, in both languages."""

from pathlib import Path

import jsonschema
import pytest
import yaml

from thrive.experiences import checking, engine
from thrive.experiences.actions import LIBRARY
from thrive.experiences.content import file
from thrive.experiences.content import frames as kinds
from thrive.experiences.content.program import Program
from thrive.experiences.content.schema import program_schema

FILES = sorted(LIBRARY.glob("*.yaml"))
NEEDED = {
    "first-week", "weekly-minute", "safe-to-speak", "our-customers", "after-training",
    "leader-asks", "retrospective", "bias-in-action",
}  # fmt: skip


def program_in(path: Path) -> Program:
    """The program in a file."""
    outcome = checking.load_checked(path.read_bytes())
    assert outcome.program is not None, outcome.findings
    return outcome.program


def test_the_eight_are_there() -> None:
    assert {program_in(path).program for path in FILES} >= NEEDED


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_program_of_the_library_passes_without_a_warning(path: Path) -> None:
    outcome = checking.load_checked(path.read_bytes())

    assert outcome.findings == ()
    assert outcome.program is not None
    assert outcome.program.languages == ("en", "de")
    assert outcome.program.program == path.stem


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_program_of_the_library_fits_the_schema_and_comes_back(path: Path) -> None:
    program = program_in(path)

    jsonschema.Draft202012Validator(program_schema()).validate(yaml.safe_load(path.read_bytes()))
    assert file.load(file.dump(program)).program == program


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_machine_without_the_fast_reader_reads_the_same(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fast = file.load(path.read_bytes())

    monkeypatch.setattr(file, "_Loader", yaml.SafeLoader)

    assert file.load(path.read_bytes()) == fast


def first_answer(frame: kinds.Frame) -> object:
    """An answer that a frame takes."""
    if isinstance(frame, kinds.ChooseOne | kinds.Quiz):
        return frame.choices[0].id
    if isinstance(frame, kinds.ChooseSeveral):
        return (frame.choices[0].id,)
    if (ends := kinds.bounds(frame)) is not None:
        return int(ends[0])
    return engine.Thanks("Amina", "words") if isinstance(frame, kinds.Appreciate) else "words"


def walked(state: engine.State, *, answering: bool) -> engine.State:
    """Walk to the end, answering everything or nothing."""
    while not isinstance(turn := engine.next_frame(state), engine.Finished):
        if isinstance(turn, engine.Waiting):
            state = engine.resume(state)
        elif isinstance(turn, engine.Show) and kinds.is_question(turn.frame):
            name = turn.frame.id
            state = (
                engine.answer(state, name, first_answer(turn.frame))
                if answering
                else engine.pass_over(state, name)
            )
        else:
            state = engine.go_on(state)
    return state


@pytest.mark.parametrize("answering", [True, False])
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_program_of_the_library_can_be_walked_to_its_end(path: Path, answering: bool) -> None:
    program = program_in(path)
    said: tuple[tuple[str, engine.Value], ...] = ()

    for experience in program.experiences:
        circumstances = engine.Circumstances(earlier=said)
        begun = engine.begin(program, "seed", experience=experience.id, circumstances=circumstances)
        said = tuple(sorted(walked(begun, answering=answering).answers.items()))

    assert bool(said) is answering
