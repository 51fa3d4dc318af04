"""A team looks at results twice, and a coach from outside is agreed by three: see `together`."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from thrive.demo import talks, together
from thrive.demo.actions.aiming import by_somebody
from thrive.demo.actions.diary import Act, settle
from thrive.demo.actions.house import House
from thrive.demo.together import Came, Said
from thrive.experiences.models import Run
from thrive.goals.meetings import actions, queries
from thrive.goals.meetings.actions import Heard, Inviting, Planned
from thrive.goals.models import Circle, Guest, Session, SessionWord
from thrive.measures.models import Point, Series
from thrive.people.models import Person
from thrive.people.queries import roles
from thrive.voice import queries as voice

SOON = timedelta(minutes=1)


def acts(house: House) -> Iterator[Act]:
    """All that happens in the team's sessions and with the coach, where their people are."""
    if house.team(together.TEAM) is not None:
        yield from _sessions(house)
    sponsor = house.who("sponsor")
    if sponsor is not None:
        yield from _coaching(house, sponsor)


def _sessions(house: House) -> Iterator[Act]:
    yield from by_somebody(house, "leader", together.OPENED_AT, partial(_open, house))
    for at in (together.OPENED_AT, together.FIRST_AT):
        yield Act(at + SOON, settle)  # the team is told of its date before it is over
    for at in (together.FIRST_AT, together.SECOND_AT):
        yield from by_somebody(house, "leader", at, partial(_begin, house))
    for said in (*together.FIRST, *together.SECOND):
        yield from by_somebody(house, said.by, said.at, partial(_say, said))
    yield from by_somebody(house, "leader", together.CLOSED_AT, _make_idea_and_close)
    for came in together.CAME:
        yield from by_somebody(house, came.by, came.at, partial(_came, came))
    yield from by_somebody(house, "leader", together.SECOND_AT.replace(hour=16), _plan_next)


def _circle() -> int | None:
    found = Circle.objects.filter(group__name=together.TEAM)
    return found.values_list("pk", flat=True).first()


def _open(house: House, by: Person, at: datetime) -> None:
    group = house.team(together.TEAM)
    if group is None or not roles(by, at=at).may_steward(group):
        return
    circle = actions.open_for_group(group=group, by=by, at=at, about="What our numbers say")
    _plan(circle.pk, together.FIRST_AT, by, at)


def _plan(circle: int, starts_at: datetime, by: Person, at: datetime) -> None:
    planned = Planned(starts_at, minutes=45, place="The depot kitchen")
    actions.plan_meeting(circle=circle, planned=planned, by=by, at=at)


def _begin(house: House, by: Person, at: datetime) -> None:
    """They meet, and look at two numbers of theirs and at what people said last."""
    circle = _circle()
    if circle is None:
        return
    if queries.circle_page(circle=circle, viewer=by, at=at).next is not None:
        actions.hold_meeting(circle=circle, by=by, at=at)
    measured = Series.objects.filter(
        group__name=together.TEAM, measure__key__in=together.SERIES,
        pk__in=Point.objects.values("series"),
    ).order_by("measure__position")  # fmt: skip
    series, heard = list(measured.values_list("pk", flat=True)), _heard(house, by, at)
    if series or heard:
        actions.begin_session(circle=circle, series=series, heard=heard, by=by, at=at)
    if at == together.FIRST_AT:
        _plan(circle, together.SECOND_AT, by, at)


def _heard(house: House, by: Person, at: datetime) -> list[Heard]:
    """How the week went when it was published last: of the team, or of those it is shown with."""
    run = Run.objects.filter(edition__program__key=talks.WEEKLY, study__isnull=False).first()
    group = house.team(together.TEAM)
    if run is None or run.study_id is None or group is None or group.parent_id is None:
        return []
    out = voice.released(study=run.study_id, viewer=by, at=at, most=1)
    way = (group.pk, group.parent_id)
    for release in out:
        for row in release.nearest(talks.MOOD_OUTCOME, way)[:1]:
            words = f"{run.name}\n{row.name}, how the week went: {row.value:.1f} of 5"
            path = f"/programs/results/{run.pk}/"
            return [Heard(run.study_id, release.wave_first, words, path)]
    return []


def _open_session(at: datetime) -> Session | None:
    found = Session.objects.filter(circle__group__name=together.TEAM, at__lte=at)
    return found.filter(state=Session.State.OPEN).first()


def _say(said: Said, by: Person, at: datetime) -> None:
    session = _open_session(at)
    if session is not None:
        actions.say_in_session(
            session=session.pk, circle=session.circle_id, kind=said.kind, text=said.text, by=by,
            at=at,
        )  # fmt: skip


def _make_idea_and_close(by: Person, at: datetime) -> None:
    session = _open_session(at)
    if session is None:
        return
    for word in SessionWord.objects.filter(session=session, text=together.IDEA_OF):
        actions.try_as_idea(word=word.pk, circle=session.circle_id, by=by, at=at)
    actions.close_session(session=session.pk, circle=session.circle_id, by=by, at=at)


def _came(came: Came, by: Person, at: datetime) -> None:
    session = _open_session(at)
    tried = SessionWord.objects.filter(kind="try", text=came.tried).exclude(session=session).first()
    if session is not None and tried is not None:
        actions.tell_what_came(
            word=tried.pk, session=session.pk, circle=session.circle_id, state=came.state,
            text=came.text, by=by, at=at,
        )  # fmt: skip


def _plan_next(by: Person, at: datetime) -> None:
    circle = _circle()
    if circle is not None:
        _plan(circle, together.NEXT_AT, by, at)


def _coaching(house: House, sponsor: Person) -> Iterator[Act]:
    """What the sponsor learns is written down and agreed by all three before the first word."""
    yield from by_somebody(house, "leader", together.INVITED_AT, partial(_invite, sponsor))
    yield from by_somebody(house, "leader", together.COACH_AGREED_AT, _coach_agrees)
    yield from by_somebody(house, "sponsor", together.SPONSOR_AGREED_AT, _sponsor_agrees)
    for at in together.COACH_DATES[:-1]:
        yield from by_somebody(house, "leader", at, _meet_coach)


def _invite(sponsor: Person, by: Person, at: datetime) -> None:
    inviting = Inviting(
        together.COACH, sponsor, "meetings", together.COACH_WORDS, together.COACH_FOR
    )
    actions.invite_guest(inviting=inviting, by=by, at=at)


def _guest() -> Guest | None:
    return Guest.objects.filter(name=together.COACH).first()


def _coach_agrees(_by: Person, at: datetime) -> None:
    """By her link, which is thrown away here: whoever plays Daniel can make another."""
    guest = _guest()
    if guest is not None:
        actions.agree_as_guest(guest=guest, at=at)


def _sponsor_agrees(by: Person, at: datetime) -> None:
    guest = _guest()
    if guest is not None:
        actions.agree_as_sponsor(circle=guest.circle_id, by=by, at=at)
        first = Planned(together.COACH_DATES[0], minutes=60, place="By telephone")
        member = guest.circle.opener
        actions.plan_meeting(circle=guest.circle_id, planned=first, by=member, at=at)


def _meet_coach(by: Person, at: datetime) -> None:
    guest = _guest()
    if guest is None:
        return
    circle, following = guest.circle_id, together.COACH_DATES.index(at) + 1
    actions.hold_meeting(circle=circle, by=by, at=at)
    if following == 1:
        actions.write_note(circle=circle, text=together.COACH_NOTE, by=guest, at=at)
        actions.commit(circle=circle, text=together.PROMISED, by=by, at=at)
    planned = Planned(together.COACH_DATES[following], minutes=60, place="By telephone")
    actions.plan_meeting(circle=circle, planned=planned, by=by, at=at)
