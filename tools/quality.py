"""Everything that must hold before a change lands: python tools/quality.py quick|all

Each step prints its name and how long it took. All steps run even if one fails, so that one look
shows everything; the exit status is 0 only if all held.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
PYTHON = sys.executable
TESTING = {"DJANGO_SETTINGS_MODULE": "thrive.config.settings.testing"}
DEPLOYED = {
    "DJANGO_SETTINGS_MODULE": "thrive.config.settings.production",
    "THRIVE_ADDRESS": "https://thrive.example",
    "THRIVE_SECRET_KEY": "only-to-check-the-settings-" + "".join(map(str, range(40))),
    "THRIVE_DATA": "var/check",
}
PARALLEL = ["-n", "2", "--dist", "worksteal"]
# What touches no database is tested once: see tests/conftest.py.
STORED = {"THRIVE_ONLY_STORED": "yes"}


@dataclass(frozen=True)
class Step:
    """One command that must succeed."""

    name: str
    command: list[str]
    environment: Mapping[str, str] = field(default_factory=dict)


def tool(name: str) -> str:
    """A program of the environment."""
    return str(BIN / name)


QUICK = [
    Step("format", [tool("ruff"), "format", "--check", "--quiet", "."]),
    Step("lint", [tool("ruff"), "check", "--quiet", "."]),
    Step("import contracts", [tool("lint-imports")]),
    Step("types", [tool("mypy")]),
    Step(
        "settings fit to deploy",
        [PYTHON, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        DEPLOYED,
    ),
    Step(
        "no missing migrations",
        [PYTHON, "-m", "django", "makemigrations", "--check", "--dry-run"],
        TESTING,
    ),
]
PYTEST = [PYTHON, "-m", "pytest", "-q", "--ignore=tests/journeys"]
TESTS = [
    Step("tests on SQLite", [*PYTEST, *PARALLEL]),
    Step("tests on PostgreSQL", [PYTHON, "tests/with_postgres.py", *PYTEST, *PARALLEL], STORED),
]
BROWSER = {"DJANGO_ALLOW_ASYNC_UNSAFE": "true"}
JOURNEYS = [
    Step(
        "journeys in a browser",
        [PYTHON, "-m", "pytest", "-q", *PARALLEL, "tests/journeys"],
        BROWSER,
    ),
    Step(
        "a beginning in a browser, on PostgreSQL",
        [
            *(PYTHON, "tests/with_postgres.py", PYTHON, "-m", "pytest", "-q"),
            "tests/journeys/test_beginning.py",
        ],
        BROWSER,
    ),
]


def run(step: Step) -> bool:
    """Run a step and say how it went."""
    print(f"── {step.name}", flush=True)
    began = time.monotonic()
    environment = os.environ | step.environment
    held = subprocess.run(step.command, cwd=ROOT, env=environment, check=False).returncode == 0
    print(f"   {'held' if held else 'FAILED'} in {time.monotonic() - began:.1f} s", flush=True)
    return held


def chromium() -> str | None:
    """The browser for the journeys, installed now if this is Debian and we may."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found or not shutil.which("apt-get") or os.geteuid() != 0:
        return found
    print("── installing Chromium, which the journeys need", flush=True)
    subprocess.run(["apt-get", "update", "-qq"], check=False)
    subprocess.run(
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"], check=False
    )
    return shutil.which("chromium")


def main(extent: str) -> int:
    """Run the quick part, or all."""
    if extent not in {"quick", "all"}:
        print(__doc__, file=sys.stderr)
        return 2
    steps = QUICK + (TESTS if extent == "all" else [])
    failed = [step.name for step in steps if not run(step)]
    if extent == "all":
        browser = chromium()
        if browser is None:
            print("   FAILED: no Chromium here; install the package chromium for the journeys")
        failed += [step.name for step in JOURNEYS if browser is None or not run(step)]
    print("\nAll held." if not failed else f"\nFailed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
