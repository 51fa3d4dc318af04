"""Ideas, talks, decisions and pages at Fernbrook. Pure.

Persons are called as `House.who` knows them. A topic is found by its title.
"""

from dataclasses import dataclass
from datetime import date, datetime

from thrive.demo import aims, trials
from thrive.demo.aims import on


@dataclass(frozen=True)
class Thought:
    """An idea for a team. ``taken_by``, or ``answer`` by who leads it; neither: it waits.

    ``picture``: one that `pictures` draws.
    """

    text: str
    at: datetime
    by: str
    team: str
    is_named: bool = True
    taken_by: str = ""
    answer: str = ""
    picture: str = ""


@dataclass(frozen=True)
class Topic:
    """A talk. ``about``: `goal` and its title, `change` with title and team, or nothing.

    ``among``: a team, `area Harbour`, or empty for everybody.
    """

    title: str
    at: datetime
    by: str
    text: str
    about: tuple[str, ...] = ()
    among: str = ""
    is_confidential: bool = False


@dataclass(frozen=True)
class Post:
    """Something said in a topic. ``replies``: to the newest words of that person."""

    topic: str
    at: datetime
    by: str
    text: str
    replies: str = ""
    edited: str = ""  # what they made of it an hour later


@dataclass(frozen=True)
class Decided:
    """What was decided in a topic; ``dissent`` word for word."""

    topic: str
    at: datetime
    by: str
    text: str
    reason: str
    review_on: date
    dissent: str = ""
    outcome: str = ""
    reviewed_at: datetime | None = None


WHY_LATE = "Why do evening visits start late?"
ON_THE_HILL = "Would it work on the Hill?"
HANDOVER = "What do we not say at handover?"
TWO_WEEKS = "Shall the rota come two weeks ahead?"
ONE_ROUND = "Two rounds became one: how is it?"

IDEAS = (
    Thought(
        "Ten minutes between two visits in the rota: today it counts no way at all.",
        on(4, 16, 20), "member", "Riverside evenings", taken_by="leader",
    ),
    Thought(
        "Warm soup in the depot in winter.", on(6, 3, 20), "carer Riverside evenings 2",
        "Riverside evenings",
        answer="No, because nobody may cook there. There is a kettle from October.",
    ),
    Thought(
        "A small safe for the key at each door, with a number.", on(8, 26, 20),
        "carer Station Road 1", "Station Road", taken_by="lead Station Road", picture="door",
    ),
    Thought(
        "Write the door code on the back of the round, not in the app.", on(8, 24, 6),
        "carer Quayside 1", "Quayside", picture="round",
    ),
    Thought(
        "Let each of us swap one visit a week without asking.", on(9, 2, 21),
        "carer Harbour days 3", "Harbour days", is_named=False,
    ),
    Thought(
        "Show new colleagues the rounds on a bicycle first.", on(9, 15, 21),
        "carer Riverside evenings 3", "Riverside evenings", picture="bicycle",
    ),
    Thought(
        "Read the list of medicines aloud on Fridays, when doctors change it.", on(9, 9, 7),
        "carer Harbour nights 1", "Harbour nights", taken_by="lead Harbour nights",
    ),
)  # fmt: skip

BY_LETTER = Thought(
    "Let whoever is on their own at night ring somebody who is awake. Nobody says that they are "
    "afraid.",
    on(9, 3, 8), "", "Harbour nights", is_named=False,
)  # fmt: skip
"""An idea that came by letter, in the words of whoever read it: nobody knows whose it is."""

TOPICS = (
    Topic(
        WHY_LATE, on(4, 15, 12), "leader",
        "Six evenings out of seven we are late from the second visit on. What do you see?",
        about=("goal", aims.RIVERSIDE),
    ),
    Topic(
        ON_THE_HILL, on(5, 20, 12), "lead Hilltop",
        "Ours are four minutes by car and twelve on foot. Is it the same for you?",
        about=("change", trials.TRAVEL, "Riverside evenings"),
    ),
    Topic(
        HANDOVER, on(8, 17, 12), "area Harbour",
        "The morning knows things that the evening does not hear. Which are they, and why?",
        among="area Harbour", is_confidential=True,
    ),
    Topic(
        TWO_WEEKS, on(8, 24, 12), "lead Harbour days",
        "Ours hangs out two weeks ahead since July. Shall we ask for it everywhere?",
    ),
    Topic(
        ONE_ROUND, on(9, 11, 18), "carer Mill Lane 1",
        "Mrs Marsh asked me who I am. I have been there for three years.",
        about=("change", "Two rounds became one", "Mill Lane"),
    ),
)  # fmt: skip

POSTS = (
    Post(WHY_LATE, on(4, 15, 20), "member", "The rota says 18:00 here and 18:00 there. I cannot "
         "be at two doors."),
    Post(WHY_LATE, on(4, 15, 21), "carer Riverside evenings 1", "I counted: nine minutes from door "
         "to door, and the rota knows none of them.", replies="member"),
    Post(WHY_LATE, on(4, 17, 20), "carer Riverside evenings 2", "If we drive ten minutes we visit "
         "one person less. Who tells them?"),
    Post(WHY_LATE, on(4, 21, 12), "leader", "The rota desk can take one visit out of each round. "
         "Nobody is left out: two rounds have room.", replies="carer Riverside evenings 2",
         edited="The rota desk can take one visit out of each round, and nobody is left out: two "
         "rounds have room. I asked."),
    Post(WHY_LATE, on(4, 22, 21), "carer Riverside evenings 3", "Then let us try it. On a date, "
         "please, and not a bit at a time."),
    Post(ON_THE_HILL, on(5, 20, 18), "leader", "Nine minutes here. The first evening was odd, the "
         "third was calm. Come and ride with us."),
    Post(ON_THE_HILL, on(5, 21, 8), "lead Old Town", "Our trouble is parking. We would try it all "
         "the same, on the first of June."),
    Post(ON_THE_HILL, on(9, 15, 12), "lead Mill Lane", "It did nothing for us: our doors are two "
         "minutes apart. Look at your way before you take this up."),
    Post(HANDOVER, on(8, 17, 21), "carer Riverside evenings 2", "That somebody fell and did not "
         "want it written down."),
    Post(HANDOVER, on(8, 18, 6), "carer Harbour nights 1", "That I had no time. It sounds like "
         "blame, so I say nothing."),
    Post(HANDOVER, on(8, 18, 13), "carer Harbour days 1", "Begin with the question what was "
         "unusual. Nobody asks it."),
    Post(TWO_WEEKS, on(8, 24, 20), "member", "Yes. I could promise my son a Saturday."),
    Post(TWO_WEEKS, on(8, 25, 9), "lead Rota desk", "We can do it, if changes come until noon. "
         "Otherwise the plan is a wish."),
    Post(TWO_WEEKS, on(8, 26, 21), "carer Harbour nights 2", "At night we are five. One is ill, "
         "and the plan is over."),
    Post(ONE_ROUND, on(9, 14, 8), "lead Mill Lane", "I see it in the chart, too. We meet on "
         "Friday; tell me before, or here."),
)  # fmt: skip

DECISIONS = (
    Decided(
        WHY_LATE, on(4, 28, 15), "leader",
        "From 4 May ten minutes of travel stand in the rota between any two visits.",
        "Everybody who counted found eight to ten minutes.", date(2026, 8, 3),
        dissent="“It takes a visit from somebody who gets three and gives her two. I am against "
        "it, and I will drive it.” (Riverside evenings, 22 April)",
        outcome="It stays. Nobody lost a visit for good; the chart is better than we hoped.",
        reviewed_at=on(8, 4, 16),
    ),
    Decided(
        TWO_WEEKS, on(8, 31, 12), "lead Harbour days",
        "Harbour asks the rota desk for a plan two weeks ahead, days and evenings first.",
        "Who answered here wants it, and the desk can do it.", date(2026, 9, 16),
        dissent="Nights are not ready for it: with five people it would only be moved twice.",
    ),
)  # fmt: skip

HOW_TO_READ = """\
A number goes up and down by itself. **Common** ups and downs are not news.

- **Confirmed** has been tested against everything else that was looked at.
- **Watch** is a question to the group, not an answer.
- Silence is not proof that nothing changed.

Write down a change **before** it begins. Then nobody can choose the day afterwards."""
