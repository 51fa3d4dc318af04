"""Ideas, talks, decisions and pages at Fernbrook: written by those who may, in their order."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from thrive.demo import aims, threads, trials
from thrive.demo.actions.aiming import by_somebody
from thrive.demo.actions.diary import Act
from thrive.demo.actions.house import House
from thrive.demo.pictures import drawn
from thrive.discussions import actions as talks
from thrive.discussions.models import Decision, Post, Topic
from thrive.goals.changes import actions as changes
from thrive.goals.models import Change, Goal, Idea
from thrive.knowledge import actions as knowledge
from thrive.knowledge.models import Page
from thrive.people.models import Person
from thrive.people.queries import FOR_EVERYONE, Audience

HOUR = timedelta(hours=1)


def acts(house: House) -> Iterator[Act]:
    """All that people write to one another."""
    for idea in threads.IDEAS:
        yield from by_somebody(house, idea.by, idea.at, partial(_think, house, idea))
        yield from _answered(house, idea)
    yield from _by_letter(house)
    for topic in threads.TOPICS:
        yield from by_somebody(house, topic.by, topic.at, partial(_open, house, topic))
    for post in threads.POSTS:
        yield from by_somebody(house, post.by, post.at, partial(_say, house, post))
        if post.edited:
            yield from by_somebody(house, post.by, post.at + HOUR, partial(_edit, post))
    for one in threads.DECISIONS:
        yield from by_somebody(house, one.by, one.at, partial(_decide, one))
        if one.reviewed_at is not None:
            yield from by_somebody(house, one.by, one.reviewed_at, partial(_review, one))
    yield from by_somebody(house, "administrator", aims.on(3, 2, 10), _page)
    yield from by_somebody(house, "lead Hilltop", aims.on(9, 10, 10), _add_to_page)
    yield from by_somebody(house, "carer Quayside 1", aims.on(9, 16, 8), _add_to_page)


def _think(house: House, idea: threads.Thought, by: Person, at: datetime) -> None:
    group = house.team(idea.team)
    assert group is not None  # its author is in it
    goal = Goal.objects.filter(group=group).first()
    changes.write_idea(
        text=idea.text, group=group, by=by, at=at, is_named=idea.is_named, goal=goal,
        picture=drawn(idea.picture) if idea.picture else None,
    )  # fmt: skip


def _by_letter(house: House) -> Iterator[Act]:
    """What a letter in the mailbox brought. Its seal is for browsers: nobody here could open one,
    so the story begins where whoever read it hands the idea on."""
    idea = threads.BY_LETTER
    group = house.team(idea.team)
    if group is not None:
        yield Act(idea.at, partial(_hand_on, idea.text, group.pk))


def _hand_on(text: str, group: int, at: datetime) -> None:
    changes.take_in_idea(text=text, group=group, key="mailbox-0", at=at)  # no real one has this


def _answered(house: House, idea: threads.Thought) -> Iterator[Act]:
    """The day after: somebody takes it, or says why not."""
    later = idea.at + timedelta(days=1)
    if idea.taken_by:
        yield from by_somebody(house, idea.taken_by, later, partial(_take, idea))
    if idea.answer:
        yield from by_somebody(house, f"lead {idea.team}", later, partial(_answer, idea))


def _take(idea: threads.Thought, by: Person, at: datetime) -> None:
    for number in Idea.objects.filter(text=idea.text).values_list("pk", flat=True):
        changes.take_idea(idea=number, by=by, at=at)


def _answer(idea: threads.Thought, by: Person, at: datetime) -> None:
    for number in Idea.objects.filter(text=idea.text).values_list("pk", flat=True):
        changes.answer_idea(idea=number, answer=idea.answer, by=by, at=at)


def _open(house: House, topic: threads.Topic, by: Person, at: datetime) -> None:
    subject = _subject(topic.about)
    audience = _audience(house, topic.among)
    if subject is not None and audience is not None:
        talks.begin(
            title=topic.title, subject=subject, audience=audience, text=topic.text, by=by, at=at,
            promise=Topic.Promise.CONFIDENTIAL if topic.is_confidential else Topic.Promise.NAMED,
        )  # fmt: skip


def _subject(about: tuple[str, ...]) -> str | None:
    """Empty for nothing; None where what it is about is not there."""
    match about:
        case ("goal", title):
            goal = Goal.objects.filter(title=title).first()
            return f"goal-{goal.pk}" if goal else None
        case ("change", title, team):
            change = Change.objects.filter(title=title, group__name=team).first()
            return f"change-{change.pk}" if change else None
    return ""


def _audience(house: House, among: str) -> Audience | None:
    if not among:
        return FOR_EVERYONE
    group = house.team(among)
    return Audience(groups=(group.pk,)) if group else None


def _topic(title: str) -> Topic | None:
    return Topic.objects.filter(title=title).first()


def _say(house: House, post: threads.Post, by: Person, at: datetime) -> None:
    topic = _topic(post.topic)
    if topic is None:
        return
    other = house.who(post.replies) if post.replies else None
    before = Post.objects.filter(topic=topic, by=other).order_by("-id").first() if other else None
    talks.write(
        topic=topic.pk, text=post.text, by=by, at=at, in_reply_to=before.pk if before else None
    )


def _edit(post: threads.Post, by: Person, at: datetime) -> None:
    for number in Post.objects.filter(by=by, text=post.text).values_list("pk", flat=True):
        talks.edit(post=number, text=post.edited, by=by, at=at)


def _decide(one: threads.Decided, by: Person, at: datetime) -> None:
    topic = _topic(one.topic)
    if topic is not None:
        talks.decide(
            topic=topic.pk, text=one.text, reason=one.reason, dissent=one.dissent, owner=by,
            review_on=one.review_on, by=by, at=at,
        )  # fmt: skip


def _review(one: threads.Decided, by: Person, at: datetime) -> None:
    for number in Decision.objects.filter(text=one.text).values_list("pk", flat=True):
        talks.review_decision(decision=number, outcome=one.outcome, by=by, at=at)


def _page(by: Person, at: datetime) -> None:
    knowledge.make_page(
        title="How to read our charts", body=threads.HOW_TO_READ, by=by, at=at,
        for_whom="Everybody who looks at a chart for the first time.",
    )  # fmt: skip


def _add_to_page(by: Person, at: datetime) -> None:
    """What others found, for the page of the change that most have taken up."""
    page = Page.objects.filter(title=trials.TRAVEL).first()
    if page is not None:
        knowledge.contribute(
            text="Look at your own way first. Where doors are close together, keys cost more "
            "time than roads.",
            by=by, about=f"page-{page.pk}", at=at,
        )  # fmt: skip
