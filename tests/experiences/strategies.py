"""Programs at random: any that a file can hold, and any that somebody can walk through."""

from typing import Any

from hypothesis import strategies as st

from thrive.experiences import checking
from thrive.experiences.content import frames as kinds
from thrive.experiences.content.conditions import Answered, AnswerTest, Condition, Not
from thrive.experiences.content.frames import Choice, Frame, Way
from thrive.experiences.content.hints import fields_of, hint_of
from thrive.experiences.content.limits import Between, Like, Longest
from thrive.experiences.content.program import Experience, Program, Promise
from thrive.experiences.content.reading import unprintable
from thrive.experiences.content.texts import Text
from thrive.experiences.engine import Thanks

DEEPEST = 3  # conditions inside one another
IDS = st.from_regex(r"[a-z][a-z0-9_-]{0,5}", fullmatch=True)
LANGUAGES = st.sampled_from(["en", "de", "no", "pt-BR", "zh-Hans"])
WORDS = (
    st.text(
        st.characters(exclude_categories=["Cc", "Cs"]) | st.sampled_from("\n\t'\":#-&*{}%@!|> ")
    )
    | st.sampled_from(
        ["yes", "no", "on", "null", "~", "true", "12", "1e5", "0x1f", "1_000", "<<", "="]
    )
).filter(lambda words: bool(words.strip()) and unprintable(words) is None)
TEXTS = st.dictionaries(LANGUAGES, WORDS, min_size=1, max_size=3).map(Text.of)


def said(words: str) -> Text:
    """An English text."""
    return Text.of({"en": words})


def any_of(annotation: Any, depth: int = 0) -> st.SearchStrategy[Any]:
    """Anything that an annotation of the content allows. ``Any``: as manifold as its classes."""
    hint = hint_of(annotation)
    between = next((one for one in hint.limits if isinstance(one, Between)), Between(-1e9, 1e9))
    if hint.options:
        fewer = [one for one in hint.options if depth < DEEPEST or not _is_nested(one)]
        return st.sampled_from(fewer).flatmap(lambda one: any_record(one, depth + 1))
    if hint.base is tuple:
        most = int(min(between.most, max(between.least, 3)))
        return st.lists(any_of(hint.item, depth), min_size=int(between.least), max_size=most).map(
            tuple
        )
    if hint.is_choice_of_words:
        return st.sampled_from(hint.base)
    if hint.is_scalar:
        return WORDS | st.floats(-1e9, 1e9)
    if hint.base is str:
        return _words(hint.limits)
    if hint.base is int:
        return st.integers(int(between.least), int(between.most))
    if hint.base is float:
        return st.floats(between.least, between.most)
    leaves = {bool: st.booleans(), Text: TEXTS}
    return leaves[hint.base] if hint.base in leaves else any_record(hint.base, depth)


def _is_nested(option: type) -> bool:
    return option.__name__ in {"All", "Any", "Not"}


def _words(limits: tuple[object, ...]) -> st.SearchStrategy[str]:
    for limit in limits:
        if isinstance(limit, Like):
            return st.from_regex(limit.pattern.replace("{1,500}", "{1,9}"), fullmatch=True).filter(
                lambda words: unprintable(words) is None
            )
    longest = next((one.letters for one in limits if isinstance(one, Longest)), 50)
    return WORDS.filter(lambda words: len(words) <= longest)


def any_record(content: type, depth: int = 0) -> st.SearchStrategy[Any]:
    """Any of one of the content's classes."""
    parts = {}
    for field in fields_of(content):
        made = any_of(field.annotation, depth)
        parts[field.name] = made if field.is_required else st.just(field.default) | made
    return st.builds(content, **parts)


# Programs that can be walked through


def program_of(*frames: Frame, **more: Any) -> Program:
    """A small program around some frames. ``Any``: whatever else a program may hold."""
    experience = Experience(id="one", title=said("One"), frames=frames)
    plain = {
        "program": "small",
        "languages": ("en",),
        "title": said("Small"),
        "about": said("Small"),
        "promise": Promise.CONFIDENTIAL,
        "experiences": (experience,),
    }
    return Program(**{**plain, **more})


CHOICES = (
    Choice(id="a", text=said("A")),
    Choice(id="b", text=said("B")),
    Choice(id="out", text=said("Out"), way_out=True),
)
LABELS = (said("Low"), said("Middle"), said("High"))


OWN: dict[type, dict[str, Any]] = {  # what each kind needs beyond a name and a text
    kinds.ChooseOne: {"choices": CHOICES, "shuffle": True},
    kinds.ChooseSeveral: {"choices": CHOICES},
    kinds.Scale: {"labels": LABELS},
    kinds.Stars: {},
    kinds.Quiz: {"choices": CHOICES, "right": ("b",), "explanation": said("why")},
    kinds.ShortText: {},
    kinds.Commit: {},
    kinds.Appreciate: {},
    kinds.Slider: {"low": said("l"), "high": said("h"), "step": 0.5},
    kinds.NumberAsked: {"least": 0.0, "most": 9.0},
    kinds.Say: {},
}


@st.composite
def questions(draw: st.DrawFn, name: str, when: Condition | None) -> Frame:
    """Any kind of question, and something to read."""
    kind = draw(st.sampled_from(list(OWN)))
    more = {} if kind is kinds.Say else {"required": draw(st.booleans())}
    made: Frame = kind(id=name, when=when, text=said(name), **OWN[kind], **more)
    return made


@st.composite
def conditions(draw: st.DrawFn, earlier: list[Frame]) -> Condition | None:
    """A condition on something earlier, or none."""
    asked = [frame for frame in earlier if kinds.is_question(frame)]
    if not asked or draw(st.booleans()):
        return None
    frame = draw(st.sampled_from(asked))
    test: Condition = Answered(answered=frame.id)
    if isinstance(frame, kinds.Scale | kinds.Stars):
        test = AnswerTest(answer=frame.id, at_least=2.0)
    if isinstance(frame, kinds.ChooseOne):
        test = AnswerTest(answer=frame.id, is_="a")
    return draw(st.sampled_from([test, Not(not_=test)]))


@st.composite
def branches(draw: st.DrawFn, name: str, names: list[str], earlier: list[Frame]) -> Frame:
    """A branch that leads anywhere."""
    when = draw(conditions(earlier))
    go = draw(st.sampled_from([*names, "end"]))
    ways = () if when is None else (Way(when=when, go=go),)
    return kinds.Branch(id=name, ways=ways, otherwise=None if ways else names[-1])


@st.composite
def walkable(draw: st.DrawFn) -> Program:
    """A program that nothing refuses, with branches, waits and shuffled frames."""
    names = [f"f{number}" for number in range(draw(st.integers(2, 8)))]
    made: list[Frame] = []
    for name in names[:-1]:
        kind = draw(
            st.sampled_from(["question", "question", "question", "branch", "wait", "until"])
        )
        asked = [frame for frame in made if kinds.is_question(frame)]
        when = draw(conditions(made))
        if kind == "branch":
            made.append(draw(branches(name, names, made)))
        elif kind == "wait":
            made.append(kinds.Wait(id=name, days=1))
        elif kind == "until" and asked:
            made.append(kinds.Wait(id=name, until=draw(st.sampled_from(asked)).id))
        else:
            made.append(draw(questions(name, when)))
    made.append(draw(questions(names[-1], None)))
    program = program_of(*made)
    if not any(isinstance(frame, kinds.Branch | kinds.Wait) for frame in made):
        experience = Experience(
            id="one", title=said("One"), frames=tuple(made), shuffle=(tuple(names),)
        )
        shuffled = program_of(experiences=(experience,))
        if not refusals(shuffled):  # a condition on a frame beside it cannot be shuffled
            return shuffled
    return program


def refusals(program: Program) -> list[str]:
    """What refuses a program."""
    return [one.fault for one in checking.check(program) if not one.is_warning]


def answers_to(frame: Frame) -> st.SearchStrategy[Any]:
    """Anything that a frame takes. ``Any``: answers are of every type."""
    match frame:
        case kinds.ChooseOne():
            return st.sampled_from(["a", "b", "out"])
        case kinds.ChooseSeveral():
            return st.sampled_from([("a",), ("b", "a"), ("out",)])
        case kinds.Quiz():
            return st.sampled_from(["a", "b"])
        case kinds.Scale():
            return st.integers(1, 3)
        case kinds.Stars():
            return st.integers(1, 5)
        case kinds.Slider():
            return st.sampled_from([0, 0.5, 33.5, 100])
        case kinds.NumberAsked():
            return st.integers(0, 9)
        case kinds.Appreciate():
            return st.just(Thanks("Amina", "for the lift"))
    return st.sampled_from(["words", "other words"])
