"""Puts the cast into a deployment, with a run in which they are asked and have answered before.

    python -m tests.journeys.mine_seed

Runs beside the server with its settings, and prints what a browser must hold to be signed in as
Amina, Daniel, Peter and Omar, and the way into the run.
"""

import sys

import django

django.setup()

from datetime import timedelta  # noqa: E402  Django must be set up before its models are named

from django.contrib.auth import BACKEND_SESSION_KEY as BACKEND_KEY  # noqa: E402
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402

from tests.cast import Cast, make_cast  # noqa: E402
from tests.experiences.conversing.scenes import Scene, running  # noqa: E402
from tests.experiences.running.conftest import WEEKLY  # noqa: E402
from thrive.experiences.running.actions import set_link  # noqa: E402
from thrive.foundation import clock  # noqa: E402
from thrive.people import actions as people  # noqa: E402
from thrive.people.models import Person  # noqa: E402
from thrive.voice import actions as voice  # noqa: E402

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ANSWERS = {"mood": 2, "why": "The rota changed at noon", "work": 3, "try": "Ask earlier"}


def sign_in(person: Person) -> str:
    """The key of a session in which somebody is signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_KEY] = BACKEND
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def talk(cast: Cast) -> Scene:
    """A run in which two of three have said something, and something waits for each."""
    at = clock.now()
    scene = running([cast.amina, cast.daniel, cast.peter], at=at, template=WEEKLY)
    for person in (cast.amina, cast.daniel):
        _say(scene, scene.prompt(person, at=at, state="answered"), person)
        scene.prompt(person, at=at, number=1)
        scene.prompt(person, at=at, number=2)
    return scene


def _say(scene: Scene, prompt: int, person: Person) -> None:
    at, key, study = clock.now(), f"prompt-{prompt}", scene.run.study_id
    assert study is not None
    wave = (scene.run.begins_on, scene.run.ends_on)
    begun = voice.begin(study=study, key=key, person=person.pk, wave=wave, at=at)
    body = voice.Body(passage={"experience": "week"}, answers=ANSWERS)
    voice.keep(key=key, person=person.pk, version=begun.version, body=body, finished=True, at=at)


def main() -> None:
    """Fill the deployment and print the sessions, and the way into the run."""
    cast = make_cast()
    run = set_link(run=talk(cast).run, is_on=True, pin="4711", by=None, at=clock.now())
    people.mark_unreachable(
        person=cast.amina.pk,
        channel="email",
        address=str(cast.amina.email),
        reason="550 no such mailbox",
        at=clock.now() - timedelta(days=3),
    )
    sessions = map(sign_in, (cast.amina, cast.daniel, cast.peter, cast.omar))
    sys.stdout.write(" ".join((*sessions, f"/join/{run.link_secret}/")))


if __name__ == "__main__":
    main()
