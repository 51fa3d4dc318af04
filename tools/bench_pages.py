"""What a page costs the server: python -m tools.bench_pages

Fills the demo into a SQLite file, signs in, and asks for each page many times through the same
WSGI stack that the server runs. Shown: CPU milliseconds (median), queries, bytes, and the ratio to
a floor measured in the same run: a page of ours with the frame and one small form.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from thrive.people.models import Person

ROUNDS = 40


@dataclass(frozen=True)
class Cost:
    """One page's cost."""

    name: str
    milliseconds: float
    queries: int
    kilobytes: float


@contextmanager
def organisation() -> Iterator[None]:
    """A filled demo in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(
            THRIVE_DATA=folder,
            THRIVE_DEMO="yes",
            DJANGO_SETTINGS_MODULE="thrive.config.settings.production",
        )
        os.environ.pop("THRIVE_DATABASE", None)
        import django

        django.setup()
        from django.core.management import call_command

        call_command("demo", "--fill-only", verbosity=0)
        yield
        from django.db import connections

        connections.close_all()


def measure(client: object, name: str, address: str) -> Cost:
    """Ask for one page many times."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    assert isinstance(client, Client)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    asked = len(queries)
    assert answer.status_code == 200, (name, answer.status_code)
    spent = []
    for _ in range(ROUNDS):
        began = time.process_time()
        client.get(address)
        spent.append((time.process_time() - began) * 1000)
    size = len(answer.content) / 1000
    return Cost(name, statistics.median(spent), asked, size)


def fetch_tokens(person: "Person") -> None:
    """As after any visit with scripts: this person's device has all tokens that there are."""
    from thrive.voice.models import Eligible, Issued, WaveKey

    units = Eligible.objects.filter(person=person).values("unit")
    keys = WaveKey.objects.filter(unit__in=units)
    Issued.objects.bulk_create(
        [Issued(key=key, person=person, blinded="") for key in keys], ignore_conflicts=True
    )


def pages() -> dict[str, str]:
    """The pages that are measured, the floor first."""
    from django.urls import reverse

    from thrive.demo import queries
    from thrive.goals.models import Goal
    from thrive.insights.models import Verdict

    confirmed = Verdict.objects.filter(kind=Verdict.Kind.CONFIRMED).first()
    assert confirmed is not None, "the demo has no confirmed verdict"
    goals = Goal.objects.filter(owner=queries.personas()[0].person, state="under_way")
    goal = goals.order_by("-made_at", "-id").first()
    assert goal is not None, "the first persona has no goal"
    return {
        "floor: frame and one small form": reverse("people:pin"),
        "board, 40 groups x 8 measures": reverse("insights:board"),
        "series page": reverse("insights:series", args=[confirmed.series_id]),
        "today": reverse("today"),
        "a goal": reverse("goals:goal", args=[goal.pk]),
    }


def main() -> None:
    """Print the table."""
    with organisation():
        from django.conf import settings
        from django.test import Client

        from thrive.demo import queries

        settings.ALLOWED_HOSTS = ["testserver"]
        client = Client()
        person = queries.personas()[0].person
        fetch_tokens(person)
        client.force_login(
            person,
            backend="allauth.account.auth_backends.AuthenticationBackend",
        )
        costs = [measure(client, name, address) for name, address in pages().items()]
    floor = costs[0].milliseconds
    print(f"{'page':<34}{'CPU ms':>8}{'x floor':>9}{'queries':>9}{'kB':>8}")
    for cost in costs:
        ratio = cost.milliseconds / floor
        print(
            f"{cost.name:<34}{cost.milliseconds:>8.1f}{ratio:>9.1f}"
            f"{cost.queries:>9}{cost.kilobytes:>8.1f}"
        )


if __name__ == "__main__":
    Path("var").mkdir(exist_ok=True)
    main()
