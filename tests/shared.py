"""Where the tests find real data and the answers of the field's own tools.

The folder is not part of the project. Tests that need it say why they were skipped where it is
absent.
"""

import os
from pathlib import Path

import pytest

DEFAULT = Path(__file__).resolve().parents[2] / "shared"


def shared_folder(*parts: str) -> Path:
    """Return a path inside the shared folder, or skip the test with the reason."""
    path = Path(os.environ.get("THRIVE_SHARED", str(DEFAULT))).joinpath(*parts)
    if not path.exists():
        pytest.skip(f"skipped, because {'/'.join(parts)} is not in THRIVE_SHARED")
    return path
