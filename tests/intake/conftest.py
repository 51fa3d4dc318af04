"""The same town and study as in the tests of voice."""

from tests.voice.conftest import _made_keys, anonymous, codes, papers, town

__all__ = ["_made_keys", "anonymous", "codes", "papers", "town"]
