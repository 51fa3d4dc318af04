"""What can be asked about those who meet."""

from thrive.goals.meetings.queries.bringing import Bringable, Choice, bringable
from thrive.goals.meetings.queries.circles import (
    AgreementLine,
    CircleLine,
    MyCircles,
    agreements_for,
    guest_by_mark,
    guest_by_secret,
    my_circles,
    sponsors_for,
)
from thrive.goals.meetings.queries.page import CirclePage, calendar_of, circle_page
from thrive.goals.meetings.queries.peers import Peer, peers
from thrive.goals.meetings.queries.sessions import (
    SessionLine,
    SessionPage,
    SessionsPage,
    results_to_look_at,
    session_page,
    sessions_of,
    sessions_page,
)
from thrive.goals.meetings.queries.team import Huddle, TeamPage, huddle_page, team_page
from thrive.goals.meetings.queries.waiting import Waiting, Waits, waiting_for

__all__ = [
    "AgreementLine",
    "Bringable",
    "Choice",
    "CircleLine",
    "CirclePage",
    "Huddle",
    "MyCircles",
    "Peer",
    "SessionLine",
    "SessionPage",
    "SessionsPage",
    "TeamPage",
    "Waiting",
    "Waits",
    "agreements_for",
    "bringable",
    "calendar_of",
    "circle_page",
    "guest_by_mark",
    "guest_by_secret",
    "huddle_page",
    "my_circles",
    "peers",
    "results_to_look_at",
    "session_page",
    "sessions_of",
    "sessions_page",
    "sponsors_for",
    "team_page",
    "waiting_for",
]
