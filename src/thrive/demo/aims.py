"""Goals at Fernbrook, how they go, what is in the way, and what people say to one another. Pure.

Persons are called as `House.who` knows them. A goal is found by its title.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

Named = tuple[str, str]  # team and measure


@dataclass(frozen=True)
class Set:
    """A goal that somebody sets. ``of``: a team, `area Hill`, a person for a pair, `all`, or empty.

    ``seen``: open, private, or whom it is shown to.
    """

    title: str
    at: datetime
    by: str
    of: str = ""
    seen: str = "open"
    serves: str = ""
    why: str = ""
    good: str = ""
    measures: tuple[Named, ...] = ()
    scale: tuple[str, str] | None = None
    rhythm_days: int = 14


@dataclass(frozen=True)
class Step:
    """The next small step of a goal."""

    goal: str
    at: datetime
    by: str
    text: str
    if_situation: str = ""
    then_action: str = ""
    weeks: int = 2
    confidence: int = 7


@dataclass(frozen=True)
class Goes:
    """How a goal goes. ``tell``: what is in the way is handed on, `named` or `unnamed`."""

    goal: str
    at: datetime
    by: str
    how_far: int | None
    how_sure: int | None
    helps: str = ""
    in_the_way: str = ""
    kept: str = ""
    next_step: str = ""
    tell: str = ""


@dataclass(frozen=True)
class Ends:
    """A goal that is reached or let go, with a look back and what comes next (or a rest)."""

    goal: str
    at: datetime
    by: str
    is_reached: bool
    what_happened: str
    learned: str = ""
    what_next: str = ""


@dataclass(frozen=True)
class InTheWay:
    """Something in the way, told to who looks after a team, and their answer, if one came."""

    text: str
    at: datetime
    by: str
    is_unnamed: bool = False
    answered_at: datetime | None = None
    answered_by: str = ""
    answer: str = ""
    is_from_a_check_in: bool = False


@dataclass(frozen=True)
class Thanks:
    """Thanks to somebody. ``may_be_open``: both agree that all may read it."""

    at: datetime
    by: str
    to: str
    text: str
    may_be_open: bool = True


def on(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of 2026, the year of the story."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


ALL = "People know when we come, and who it will be"
HARBOUR = "In the Harbour we are at the door when we said"
HILL = "Less of a day on the Hill is spent on the road"
RIVERSIDE = "Our evening visits start on time"
AMINA = "By five I know whose evening will take longer"
BEDSIDE = "I write the medicine note at the bedside"
PAIR = "A handover in seven minutes"
DANIEL = "I ask before I answer"
APP = "One app for everything"

GOALS = (
    Set(
        ALL, on(1, 12), "sponsor", "all",
        why="It is what families ask for first, and what they miss most.",
        good="Nobody has to ring us to ask where we are.",
        scale=("nobody knows", "everybody knows"), rhythm_days=28,
    ),
    Set(
        APP, on(1, 19), "sponsor", "all", why="Carers have four apps on their telephones.",
        scale=("four apps", "one app"), rhythm_days=28,
    ),
    Set(
        HARBOUR, on(2, 2), "area Harbour", "area Harbour", serves=ALL,
        why="The bridge and the ferry make every round a bet.",
        measures=(
            ("Riverside evenings", "on-time"), ("Harbour days", "on-time"), ("Quayside", "travel"),
        ),
        rhythm_days=28,
    ),
    Set(
        RIVERSIDE, on(4, 13, 14), "leader", "Riverside evenings", serves=HARBOUR,
        why="We are late from the second visit on, every evening, and people ring to ask.",
        good="Seven of ten evening visits start within a quarter of an hour.",
        measures=(("Riverside evenings", "on-time"), ("Riverside evenings", "travel"),
                  ("Riverside evenings", "same-carer")),
    ),
    Set(
        BEDSIDE, on(4, 20, 21), "member", seen="private",
        measures=(("Riverside evenings", "medicine-notes"),), rhythm_days=7,
        why="At the end of the round I remember half of it.",
    ),
    Set(
        AMINA, on(5, 11, 21), "member", seen="leader", serves=RIVERSIDE,
        why="When one visit takes longer, the other three wait without a word.",
        good="Whoever waits longer than ten minutes has been rung.", rhythm_days=7,
        scale=("nobody is rung", "everybody is rung"),
    ),
    Set(
        PAIR, on(6, 15, 20), "leader", "member", seen="private",
        why="The morning knows, the evening hears it too late.",
        scale=("half an hour, half of it lost", "seven minutes, nothing lost"),
    ),
    Set(
        DANIEL, on(6, 1, 20), "leader", seen="private", rhythm_days=14,
        why="People bring me questions, and leave with my answer instead of theirs.",
        scale=("I answer at once", "I ask first"),
    ),
    Set(
        HILL, on(6, 22), "area Hill", "area Hill", serves=ALL, rhythm_days=28,
        why="Quayside drives two minutes less between two doors, and has the same streets.",
        measures=(("Hilltop", "travel"), ("Chapel Row", "travel"), ("Mill Lane", "travel")),
    ),
)  # fmt: skip

STEPS = (
    Step(RIVERSIDE, on(4, 14), "leader", "Ask three carers where an evening loses its time"),
    Step(
        RIVERSIDE,
        on(4, 29, 15),
        "leader",
        "Ring everybody whose time moves before 4 May",
        weeks=1,
        confidence=8,
    ),
    Step(
        BEDSIDE,
        on(4, 20, 21, 5),
        "member",
        "Two notes at the bedside each evening",
        "I have put the medicine away",
        "I sit down and write before I put my coat on",
    ),
    Step(
        AMINA,
        on(5, 11, 21, 5),
        "member",
        "Ring the second visit when the first runs over",
        "it is ten past and I am still here",
        "I ring the next door before anything else",
    ),
    Step(PAIR, on(6, 15, 20, 5), "leader", "Write three lines instead of telling everything"),
    Step(
        DANIEL,
        on(6, 1, 20, 5),
        "leader",
        "Ask what they have thought of themselves",
        "somebody asks me what to do",
        "I ask what they would do",
    ),
    Step(HILL, on(6, 22, 9, 5), "area Hill", "Draw by lot which team begins when", weeks=2),
    Step(
        AMINA,
        on(9, 9, 21, 15),
        "member",
        "Tell the rota desk which visits always run over",
        "I am at the desk on Monday",
        "I give them my list",
        weeks=1,
    ),
    Step(RIVERSIDE, on(9, 7, 12), "leader", "Try the key safe at two doors that agreed", weeks=3),
)

CHECK_INS = (
    Goes(ALL, on(2, 9), "sponsor", 20, 4, in_the_way="Nobody counts the calls we get."),
    Goes(HARBOUR, on(3, 2), "area Harbour", 10, 4),
    Goes(ALL, on(4, 13), "sponsor", 25, 5),
    Goes(
        RIVERSIDE, on(4, 27), "carer Riverside evenings 1", 10, 4, kept="",
        in_the_way="The rota counts no minute between two doors.",
    ),
    Goes(RIVERSIDE, on(4, 28, 12), "leader", 10, 5, kept="yes", helps="They had counted already."),
    Goes(BEDSIDE, on(4, 27, 21), "member", 20, 5, kept="partly", helps="The first visit is calm."),
    Goes(BEDSIDE, on(5, 4, 21), "member", 40, 6, kept="partly"),
    Goes(RIVERSIDE, on(5, 11), "leader", 30, 6, kept="yes", helps="Ten minutes are enough."),
    Goes(BEDSIDE, on(5, 18, 21), "member", 60, 7, kept="yes", next_step="All notes of a Friday"),
    Goes(AMINA, on(5, 18, 21, 5), "member", 20, 5, kept="partly"),
    Goes(HARBOUR, on(5, 25), "area Harbour", 35, 6, helps="Riverside tries something."),
    Goes(RIVERSIDE, on(5, 25), "carer Riverside evenings 2", 45, 6),
    Goes(
        AMINA, on(6, 8, 21), "member", 30, 5, kept="no", tell="named",
        in_the_way="My telephone has no numbers of the second round.",
        next_step="Write the numbers of tonight on a card",
    ),
    Goes(ALL, on(6, 15), "sponsor", 40, 6, helps="The Harbour rings before it is late."),
    Goes(AMINA, on(6, 22, 21), "member", 50, 7, kept="yes", helps="The card in my pocket.",
         next_step="Ring before seven, also on Sundays"),
    Goes(RIVERSIDE, on(6, 29), "leader", 60, 7, helps="Two colleagues more, and calm."),
    Goes(BEDSIDE, on(6, 29, 21), "member", 80, 8, kept="yes", next_step="A week of all of them"),
    Goes(HILL, on(6, 30, 11), "area Hill", 5, 6, kept="yes", helps="Everybody wanted to be first."),
    Goes(PAIR, on(6, 29, 20), "member", 30, 6, kept="partly"),
    Goes(DANIEL, on(6, 15, 20), "leader", 30, 6, kept="partly", helps="Counting to three."),
    Goes(DANIEL, on(7, 13, 20), "leader", 30, 5, kept="partly", in_the_way="The hour before five."),
    Goes(DANIEL, on(8, 24, 20), "leader", 30, 4, kept="no", in_the_way="The hour before five."),
    Goes(AMINA, on(7, 13, 21), "member", 60, 7, kept="yes", next_step="Ask who else would ring"),
    Goes(PAIR, on(7, 20, 20), "leader", 50, 7, kept="yes", next_step="The same at the weekend"),
    Goes(HARBOUR, on(7, 27), "area Harbour", 50, 6,
         in_the_way="The new rota app shows rounds an hour late."),
    Goes(RIVERSIDE, on(8, 3, 12), "carer Riverside evenings 3", 80, 8),
    Goes(AMINA, on(8, 17, 21), "member", 70, 8, kept="partly"),
    Goes(HILL, on(8, 24, 11), "area Hill", 50, 7, helps="Those who began tell those who wait."),
    Goes(RIVERSIDE, on(8, 31), "leader", 85, 8, helps="Nobody asks for the old rota."),
    Goes(AMINA, on(9, 9, 21), "member", 80, 8, kept="yes", helps="The others ring by now, too."),
    Goes(PAIR, on(9, 7, 20), "member", 70, 7, kept="yes"),
)  # fmt: skip

ENDINGS = (
    Ends(
        BEDSIDE,
        on(7, 20, 21),
        "member",
        True,
        "All notes of two weeks were written at the bedside.",
        "It is not the writing that takes long. It is the remembering.",
        "Show two others how I do it",
    ),
    Ends(
        APP,
        on(5, 4),
        "sponsor",
        False,
        "Three makers came, and none of them had asked a carer.",
        "We began with the answer. What hurts is the rota, not the number of apps.",
    ),
)

OBSTACLES = (
    InTheWay(
        "My telephone has no numbers of the second round.", on(6, 8, 21), "member",
        answered_at=on(6, 11, 10), answered_by="leader",
        answer="The rota desk puts them in each Monday from now on. Thank you for saying it.",
        is_from_a_check_in=True,
    ),
    InTheWay(
        "Three of us share one car on Sundays, and the last one starts an hour late.",
        on(8, 3, 20), "carer Riverside evenings 2", answered_at=on(8, 7, 16), answered_by="leader",
        answer="Quayside lends us theirs on Sundays until October.",
    ),
    InTheWay(
        "The rota for Monday comes on Friday after five. Nobody can plan a weekend.",
        on(8, 10, 20), "carer Riverside evenings 4", is_unnamed=True,
    ),
    InTheWay(
        "The new rota app shows my round an hour late.", on(8, 12, 17), "carer Harbour days 1",
        answered_at=on(8, 20, 11), answered_by="lead Harbour days",
        answer="No, because we cannot repair it here. Print the round until the maker does.",
    ),
    InTheWay(
        "The key for Customs House is at the other depot.", on(8, 13, 18), "carer Harbour days 2",
        answered_at=on(8, 14, 9), answered_by="lead Harbour days",
        answer="There is a second key at our depot from today.",
    ),
    InTheWay(
        "Gloves in my size run out each Thursday.", on(8, 17, 7), "carer Harbour nights 1",
        answered_at=on(8, 19, 6), answered_by="lead Harbour nights",
        answer="We order twice as many, and count on Wednesdays.",
    ),
    InTheWay(
        "Nobody answers at the hospital after ten at night.", on(8, 18, 3),
        "carer Harbour nights 2",
        answered_at=on(8, 29, 6), answered_by="lead Harbour nights",
        answer="No, because they have nobody either. Leave a message, and write that you did.",
    ),
    InTheWay(
        "New colleagues get the hardest round in their first week.", on(9, 14, 21),
        "carer Riverside evenings 1",
    ),
)  # fmt: skip

THANKS = (
    Thanks(
        on(7, 6, 21),
        "leader",
        "member",
        "You rang Mrs Hale before I had even seen that we would be late. She told me so.",
    ),
    Thanks(
        on(9, 15, 21),
        "carer Riverside evenings 1",
        "member",
        "You took the long way round on Sunday so that I could be at my daughter's match.",
        may_be_open=False,
    ),
)


@dataclass(frozen=True)
class Asked:
    """Advice that somebody asked for, and what they were told."""

    at: datetime
    by: str
    of: str
    question: str
    told_at: datetime
    told: str


@dataclass(frozen=True)
class Judged:
    """Somebody says where they stand themselves, by criteria that were written before and by what
    their own goal is measured by. Nobody else can.
    """

    at: datetime
    by: str
    goal: str
    criteria: str
    text: str


ASKED = (
    Asked(
        on(8, 18, 21), "member", "carer Riverside evenings 2",
        "How do you leave a door without being rude, when the next one waits?",
        on(8, 19, 21),
        "Say on the way in when you have to go. Then the clock goes, and not you.",
    ),
)  # fmt: skip
JUDGED = (
    Judged(
        on(7, 13, 21, 10), "member", BEDSIDE,
        "Each note says what, how much and when, and was written before the coat was on.",
        "What and how much: in all of mine. When: missing in three of twenty. Before the coat: all "
        "but Sundays.",
    ),
)  # fmt: skip
