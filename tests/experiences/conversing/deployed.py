"""Fills a deployment for the journeys: python -m tests.experiences.conversing.deployed

Prints one link for each journey as JSON. Each has a person of its own, so that none meets another.
"""

import json
import sys
from pathlib import Path

import django

JOURNEYS = (
    "walk",
    "offline",
    "later",
    "plain",
    "keys",
    "large",
    "passed",
    "stale",
    "desk",
    "twice",
)
EVERY = Path(__file__).resolve().parents[2] / "web/player/every_frame.yaml"
ARABIC = """\
program: masaa
languages: [ar]
title: {ar: المساء}
about: {ar: كيف كان اليوم}
promise: confidential
experiences:
  - id: week
    title: {ar: مساؤك}
    frames:
      - id: how
        kind: scale
        text: {ar: كيف كان يومك؟}
        labels: [{ar: سيئ}, {ar: متوسط}, {ar: جيد}]
      - {id: far, kind: slider, text: {ar: إلى أي مدى؟}, low: {ar: قليلا}, high: {ar: كثيرا}}
      - {id: why, kind: short_text, text: {ar: لماذا؟}}
"""


def main() -> None:
    """Put the cast and their prompts into the database that the environment names."""
    django.setup()
    from tests.cast import make_cast, person
    from tests.experiences.conversing.scenes import running
    from thrive.experiences.prompting.due import paths
    from thrive.foundation import clock

    at = clock.now()
    people = make_cast()
    members = [person(f"{name.title()} Walker", people.riverside) for name in JOURNEYS]
    scene = running([*members, people.amina], at=at)
    links = {
        name: paths(scene.prompt(member, at=at))[0]
        for name, member in zip(JOURNEYS, members, strict=True)
    }
    every = running([people.amina], at=at, source=EVERY.read_text(encoding="utf-8"))
    links["every"] = paths(every.prompt(people.amina, at=at))[0]
    arabic = running([people.daniel], at=at, source=ARABIC)
    links["arabic"] = paths(arabic.prompt(people.daniel, at=at))[0]
    sys.stdout.write(json.dumps(links))


if __name__ == "__main__":
    main()
