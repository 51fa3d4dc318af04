"""Programs that the tests play with."""

import pytest

FILE = """\
program: minute
languages: [en, de]
title: {en: A minute, de: Eine Minute}
about: {en: How it went, de: Wie es lief}
promise: confidential
experiences:
  - id: week
    title: {en: Week, de: Woche}
    frames:
      - id: mood
        kind: scale
        text: {en: How was it?, de: Wie war es?}
        labels: [{en: Bad, de: Schlecht}, {en: Good, de: Gut}]
      - {id: bye, kind: say, text: {en: Thank you, de: Danke}}
"""


@pytest.fixture
def minute() -> bytes:
    """A small program in a file."""
    return FILE.encode()
