"""What docs/programs.md shows works, and names every kind of frame."""

import re
from pathlib import Path
from typing import get_args

from thrive.experiences import checking
from thrive.experiences.actions import LIBRARY
from thrive.experiences.content.frames import Frame

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "programs.md").read_text(encoding="utf-8")


def test_the_first_file_passes_without_a_warning() -> None:
    example = re.findall(r"```yaml\n(program: .*?)```", PAGE, flags=re.DOTALL)[0]

    outcome = checking.load_checked(example.encode())

    assert outcome.findings == ()
    assert outcome.program is not None


def test_every_kind_of_frame_is_explained() -> None:
    kinds = {kind.kind for kind in get_args(Frame)}

    assert {kind for kind in kinds if f"`{kind}`" not in PAGE} == set()


def test_every_program_of_the_library_is_named() -> None:
    assert [file.stem for file in LIBRARY.glob("*.yaml") if f"`{file.stem}`" not in PAGE] == []
