"""What the client does without a page, run by Node: the tests themselves are in tests/node."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.shared import shared_folder

NODE = Path(__file__).parents[1] / "node"
NEEDED = (20, 19)  # reads a module as one without being told


def run(name: str, **environment: str) -> None:
    """Run a file of tests to its end. Skips where there is no Node that can."""
    program = shutil.which("node")
    if program is None:
        pytest.skip("Node is not here")
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    if tuple(map(int, said.stdout.strip("v\n").split(".")[:2])) < NEEDED:
        pytest.skip(f"Node {said.stdout.strip()} is too old for modules: 20.19 is needed")
    done = subprocess.run(
        [program, "--test", name], cwd=NODE, env=os.environ | environment, check=False,
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_conditions_and_delays_are_those_of_the_tables() -> None:
    run("client.test.js")


def test_blinding_agrees_with_the_library_of_cloudflare() -> None:
    named = json.loads((NODE / "package.json").read_text("utf-8"))["dependencies"]
    for name, version in named.items():
        there = NODE / "node_modules" / name / "package.json"
        if not there.exists():
            pytest.skip(f"{name} is not here: npm install in tests/node brings it")
        assert json.loads(there.read_text("utf-8"))["version"] == version

    run("oracle.test.js")


def test_the_vectors_of_the_rfc_come_out() -> None:
    run("vectors.test.js", VECTORS=str(shared_folder("vectors", "rfc9474.json")))
