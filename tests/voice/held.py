"""What is held of open waves, for tests that look whether something was kept."""

from thrive.voice import holding
from thrive.voice.models import Wave


def held(purpose: str = "answer") -> list[tuple[int, bytes]]:
    """The number of the key and the sealed bytes of all that lies in any wave."""
    return [row for wave in Wave.objects.order_by("id") for row in holding.rows(wave, purpose)]
