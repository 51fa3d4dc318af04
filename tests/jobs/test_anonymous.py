"""Keys of anonymous studies are made by the clock."""

from datetime import datetime

from tests.voice.conftest import _made_keys, anonymous, town
from thrive.foundation import ticking
from thrive.jobs.anonymous import make_keys
from thrive.voice import queries
from thrive.voice.models import WaveKey

__all__ = ["_made_keys", "anonymous", "town"]


def test_a_tick_makes_the_keys_that_are_missing_and_then_rests(
    anonymous: int, at: datetime
) -> None:
    WaveKey.objects.filter(unit__position=1).delete()
    assert queries.public_page(study=anonymous, at=at).directories == ()

    assert [make_keys(at), make_keys(at)] == [2, 0]

    assert len(queries.public_page(study=anonymous, at=at).directories) == 1


def test_it_is_done_at_each_tick() -> None:
    assert dict(ticking.works())["make_keys"] is make_keys
