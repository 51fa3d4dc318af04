"""Puts the cast into a deployment, with talks in which something is said and a page that changed.

    python -m tests.journeys.talking_seed

Runs beside the server with its settings, and prints what a browser must hold to be signed in as
Amina, Daniel and Peter, and the numbers of the talk by name, the talk without names, and the page.
"""

import sys

import django

django.setup()

from datetime import timedelta  # noqa: E402  Django must be set up before its models are named

from tests.cast import LONG_AGO, Cast, make_cast  # noqa: E402
from tests.journeys.mine_seed import sign_in  # noqa: E402
from thrive.discussions import actions as talks  # noqa: E402
from thrive.foundation import clock  # noqa: E402
from thrive.knowledge import actions as pages  # noqa: E402
from thrive.people.models import Membership, Person  # noqa: E402
from thrive.people.queries import Audience  # noqa: E402


def crew(cast: Cast) -> list[Person]:
    """Six more in Riverside."""
    made = [
        Person.objects.create(external_id=f"crew-{n}", name=name)
        for n, name in enumerate(
            ("Ada Moor", "Bo Lind", "Cem Kaya", "Dana Ruiz", "Eli Frost", "Fay")
        )
    ]
    for one in made:
        Membership.objects.create(person=one, group=cast.riverside, from_on=LONG_AGO)
    return made


def main() -> None:
    """Fill the deployment and print sessions and numbers."""
    cast, at = make_cast(), clock.now()
    others = crew(cast)
    riverside = Audience(groups=(cast.riverside.pk,))
    named = talks.begin(
        title="Who speaks first at a handover?", subject="", audience=riverside, promise="named",
        text="The one who goes knows most.\n\nBut the one who comes has the questions.",
        by=cast.daniel, at=at - timedelta(days=2),
    )  # fmt: skip
    first = talks.write(
        topic=named, text="We lost ten minutes on Monday.", by=others[0], at=at - timedelta(days=1)
    )
    talks.write(
        topic=named, text="@Daniel Okafor, ask the night shift too.", in_reply_to=first,
        by=others[1], at=at - timedelta(hours=5),
    )  # fmt: skip
    talks.edit(post=first, text="We lost ten minutes on Tuesday.", by=others[0], at=at)
    gone = talks.write(topic=named, text="Never mind.", by=others[2], at=at)
    talks.withdraw(post=gone, by=others[2], at=at)
    talks.decide(
        topic=named, text="The one who goes speaks first, for five minutes.",
        reason="They know what happened.", dissent="Bo: the bed must be said before all else.",
        owner=cast.amina, review_on=at.date() + timedelta(days=30), by=cast.daniel, at=at,
    )  # fmt: skip
    hidden = talks.open_topic(
        title="What nobody says about nights", subject="", audience=riverside,
        promise="confidential", by=cast.daniel, at=at,
    )  # fmt: skip
    for person, text in ((others[3], "We are too few."), (others[4], "And nobody asks.")):
        talks.write(topic=hidden, text=text, by=person, at=at)
    page = pages.make_page(
        title="Five minutes for a handover", kind="change",
        what_we_did="Since May:\n\n- the one who goes **speaks first**\n- then the questions",
        what_happened="It takes nine minutes less.", how_sure="It changed when we began.",
        for_whom="Teams with shifts", by=cast.amina, at=at,
    )  # fmt: skip
    pages.change_page(
        page=page, seen_version=1, what_happened="It takes ten minutes less.", by=cast.amina, at=at
    )
    pages.offer_help(page=page, by=others[0], at=at)
    pages.contribute(text="Say the bed first.", about=f"page-{page}", by=cast.peter, at=at)
    sessions = map(sign_in, (cast.amina, cast.daniel, cast.peter))
    sys.stdout.write(" ".join((*sessions, str(named), str(hidden), str(page))))


if __name__ == "__main__":
    main()
