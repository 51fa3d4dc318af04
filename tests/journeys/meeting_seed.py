"""Puts the cast into a deployment, with two who meet, a group, a coach and a team's week.

    python -m tests.journeys.meeting_seed

Runs beside the server with its settings, and prints what a browser must hold to be signed in as
Amina, Daniel and Joanna, the numbers of the circle of two, of the group, its session and Riverside,
and the secret of the coach's link.
"""

import sys

import django

django.setup()

from datetime import timedelta  # noqa: E402  Django must be set up before its models are named

from tests.cast import make_cast  # noqa: E402
from tests.goals.changes.scenes import measured  # noqa: E402
from tests.journeys.mine_seed import sign_in  # noqa: E402
from thrive.foundation import clock  # noqa: E402
from thrive.goals.aims import actions as aims  # noqa: E402
from thrive.goals.aims.actions import Aim, HowItGoes  # noqa: E402
from thrive.goals.meetings import actions  # noqa: E402
from thrive.goals.meetings.actions import Inviting, Planned  # noqa: E402
from thrive.people.models import Role  # noqa: E402

PASTED = f"https://fernbrook.example/{'rota' * 40}"  # one long word, on a narrow page


def main() -> None:
    """Fill the deployment and print sessions and numbers."""
    cast, at = make_cast(), clock.now()
    # The cast's roles begin in the story; here the real moment may lie before or after it.
    Role.objects.update(granted_at=at - timedelta(days=400))
    amina, daniel, peter = cast.amina, cast.daniel, cast.peter
    two = actions.ask_to_meet(other=peter, kind="peers", about="Quiet mornings", by=amina, at=at).pk
    actions.agree_to_meet(circle=two, by=peter, at=at)
    actions.bring(circle=two, text="The rota: who asks whom?", by=peter, at=at)
    actions.bring(circle=two, text=PASTED, by=peter, at=at)
    gone = actions.bring(circle=two, text="Never mind", by=peter, at=at)
    actions.take_back(point=gone.pk, circle=two, by=peter, at=at)
    actions.commit(circle=two, text="Ring Grace", due_on=at.date(), by=amina, at=at)
    kept = actions.commit(circle=two, text="Ask Ruth", by=peter, at=at)
    actions.close_commitment(
        commitment=kept.pk, circle=two, is_kept=True, came_of_it="She agreed", by=peter, at=at
    )
    note = actions.write_note(circle=two, text="We begin at six.", by=amina, at=at)
    actions.write_note(circle=two, text="At seven.", replaces=note.pk, by=amina, at=at)
    actions.write_private_note(circle=two, text="I dread the first one.", by=amina, at=at)
    actions.plan_meeting(
        circle=two, planned=Planned(at + timedelta(days=1), 30, "Room 3"), by=amina, at=at
    )
    goal = aims.set_goal(aim=Aim("Quieter mornings"), by=amina, at=at)
    aims.check_in(goal=goal.pk, said=HowItGoes(how_far=40, helps="Grace"), by=amina, at=at)
    team = actions.open_for_group(group=cast.riverside, by=daniel, at=at).pk
    monday = at.date() - timedelta(days=at.weekday() + 28)
    series = measured(cast.riverside, [30, 28, 27, 25], first=monday)
    before = actions.begin_session(circle=team, series=[series.pk], by=daniel, at=at).pk
    for text in ("A list beside the telephone", "Ring back before noon"):
        tried = actions.say_in_session(
            session=before, circle=team, kind="try", text=text, by=amina, at=at
        )
    actions.close_session(session=before, circle=team, by=daniel, at=at)
    session = actions.begin_session(circle=team, series=[series.pk], by=daniel, at=at).pk
    actions.tell_what_came(
        word=tried.pk, session=session, circle=team, state="kept", text="Two of us do", by=daniel,
        at=at,
    )  # fmt: skip
    actions.plan_meeting(
        circle=team, planned=Planned(at + timedelta(days=2), 45, "Depot"), by=daniel, at=at
    )
    actions.call_off(circle=team, by=daniel, at=at)
    for kind, text in (
        ("see", "It waits less on Mondays"),
        ("see", PASTED),
        ("try", "Call the longest first"),
    ):
        actions.say_in_session(session=session, circle=team, kind=kind, text=text, by=amina, at=at)
    told = aims.raise_obstacle(text="The lift is slow", is_unnamed=True, by=amina, at=at)
    aims.answer_obstacle(obstacle=told.pk, answer="Mended on Monday.", by=daniel, at=at)
    for number in range(6):  # more than a poster has room for
        told = aims.raise_obstacle(
            text=f"{number}. The door\n" * 30, is_unnamed=True, by=amina, at=at
        )
        aims.answer_obstacle(obstacle=told.pk, answer="Oiled. " * 60, by=daniel, at=at)
    aims.raise_obstacle(text="Nobody knows the rota", is_unnamed=False, by=amina, at=at)
    actions.commit(circle=team, text="Bring the rota", by=daniel, at=at)
    actions.tell_seeking(kind="working_on", text="Leading former colleagues", by=amina, at=at)
    actions.tell_seeking(kind="come_through", text="How I led my colleagues", by=peter, at=at)
    actions.ask_to_meet(other=amina, kind="mentor", about="Your first year", by=cast.omar, at=at)
    inviting = Inviting("Mrs Vogel", cast.joanna, "meetings", "Six times, until May.")
    invited = actions.invite_guest(inviting=inviting, by=amina, at=at)
    sessions = map(sign_in, (amina, daniel, cast.joanna))
    numbers = (two, team, session, cast.riverside.pk, invited.circle.pk)
    sys.stdout.write(" ".join((*sessions, *map(str, numbers), invited.secret)))


if __name__ == "__main__":
    main()
