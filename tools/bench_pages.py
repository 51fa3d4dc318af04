"""What a page costs the server: python -m tools.bench_pages

Fills the demo, signs in, and asks for each page many times through the same WSGI stack that the
server runs. Shown: CPU milliseconds (median), queries, bytes, and the ratio to a floor measured in
the same run: a page of ours with the frame and one small form. Two of the queries are the demo's.

On PostgreSQL, where its own CPU is not counted: python tests/with_postgres.py python -m
tools.bench_pages
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
FIRST = "today, first view in a process"


@dataclass(frozen=True)
class Cost:
    """One page's cost."""

    name: str
    milliseconds: float
    queries: int
    kilobytes: float


@contextmanager
def organisation() -> Iterator[None]:
    """A filled demo in a folder of its own, or in the database that is at hand."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(
            THRIVE_DATA=folder,
            THRIVE_DEMO="yes",
            DJANGO_SETTINGS_MODULE="thrive.config.settings.production",
        )
        os.environ.setdefault("THRIVE_DATABASE", f"sqlite:///{folder}/bench.sqlite3")
        import django

        django.setup()
        from django.core.management import call_command

        call_command("demo", "--fill-only", verbosity=0)
        yield
        from django.db import connections

        connections.close_all()


def forget() -> None:
    """As in a process that has just begun: nothing of what was published has been read."""
    from thrive.experiences.prompting import contents
    from thrive.web.today import came

    came._held.clear()
    contents._held.clear()


def measure(client: object, name: str, address: str, *, anew: bool = False) -> Cost:
    """Ask for one page many times; ``anew``: each time as the first in a process."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    assert isinstance(client, Client)
    client.get(address)  # what any process reads once, such as templates
    if anew:
        forget()
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    asked = len(queries)
    assert answer.status_code == 200, (name, answer.status_code)
    spent = []
    for _ in range(ROUNDS):
        if anew:
            forget()
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


def fullest() -> int:
    """The goal with the most measures and check-ins that everybody may see."""
    from django.db.models import Count

    from thrive.goals.models import Goal

    found = Goal.objects.filter(visibility="open", state="under_way").annotate(
        said=Count("checkins", distinct=True), told=Count("measures", distinct=True)
    )
    return found.order_by("-told", "-said", "id").values_list("pk", flat=True)[:1].get()


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
        FIRST: reverse("today"),
        "today": reverse("today"),
        "a goal, one's own": reverse("goals:goal", args=[goal.pk]),
        "a goal, of a team with 3 measures": reverse("goals:goal", args=[fullest()]),
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
        costs = [
            measure(client, name, address, anew=name == FIRST) for name, address in pages().items()
        ]
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
