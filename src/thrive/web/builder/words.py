"""What the parts of a program are called on the pages where one writes it."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import get_language_info, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from thrive.experiences import wording
from thrive.experiences.content.faults import Finding, Path
from thrive.experiences.content.reading import Plain

Words = str | Promise
# Each kind with one line that says what it is for.
KINDS: dict[str, tuple[Words, Words]] = {
    "scale": (gettext_lazy("Scale"), gettext_lazy("How much, how often, how well: some steps.")),
    "choose_one": (gettext_lazy("Choose one"), gettext_lazy("One of several answers.")),
    "choose_several": (gettext_lazy("Choose several"), gettext_lazy("All answers that fit.")),
    "short_text": (gettext_lazy("A few words"), gettext_lazy("A sentence in their own words.")),
    "essay": (gettext_lazy("A longer text"), gettext_lazy("As much as they want to say.")),
    "stars": (gettext_lazy("Stars"), gettext_lazy("A quick rating.")),
    "slider": (gettext_lazy("Slider"), gettext_lazy("A place between two ends.")),
    "number": (gettext_lazy("Number"), gettext_lazy("How many, in a unit.")),
    "quiz": (gettext_lazy("Quiz"), gettext_lazy("There is a right answer, explained afterwards.")),
    "confidence": (gettext_lazy("How sure?"), gettext_lazy("How sure they are of an answer.")),
    "commit": (gettext_lazy("What will you try?"), gettext_lazy("A plan, asked about next time.")),
    "recall": (gettext_lazy("Their own words again"), gettext_lazy("What they said earlier.")),
    "report": (gettext_lazy("What came of it"), gettext_lazy("Answers given back, as released.")),
    "appreciate": (gettext_lazy("Thanks"), gettext_lazy("Thank somebody for something.")),
    "contribute": (
        gettext_lazy("A sentence for all"),
        gettext_lazy("What everybody here should know."),
    ),
    "say": (gettext_lazy("Text, picture, link"), gettext_lazy("Something to read. Asks nothing.")),
    "branch": (gettext_lazy("Fork"), gettext_lazy("Leads on by what was said. Nobody sees it.")),
    "wait": (gettext_lazy("Pause"), gettext_lazy("Goes on after hours or days.")),
}
LABEL_SETS: dict[str, Words] = {
    "agreement": gettext_lazy("Disagree … Agree"),
    "often": gettext_lazy("Never … Always"),
    "how_much": gettext_lazy("Not at all … Completely"),
    "how_well": gettext_lazy("Badly … Well"),
    "yes_no": gettext_lazy("No … Yes"),
}
TESTS: dict[str, Words] = {
    "is": gettext_lazy("is"),
    "is_not": gettext_lazy("is not"),
    "at_least": gettext_lazy("is at least"),
    "at_most": gettext_lazy("is at most"),
    "includes": gettext_lazy("includes"),
    "answered": gettext_lazy("was answered"),
    "not_answered": gettext_lazy("was not answered"),
    "right": gettext_lazy("was answered rightly"),
    "not_right": gettext_lazy("was not answered rightly"),
    "carried": gettext_lazy("was answered"),
    "not_carried": gettext_lazy("was not answered"),
}
SCOPES: dict[str, Words] = {
    "mine": gettext_lazy("their own answers"),
    "my_group": gettext_lazy("their group"),
    "this_run": gettext_lazy("everybody in this run"),
    "all_runs": gettext_lazy("everybody in all runs"),
    "all_time": gettext_lazy("everybody, ever since"),
}
METHODS: dict[str, Words] = {
    "mean": gettext_lazy("the mean of the answers"),
    "sum": gettext_lazy("the sum of the answers"),
    "share": gettext_lazy("the share that agrees"),
}
TOLD: dict[str, Words] = {
    "mean": gettext_lazy("the mean"),
    "agreement": gettext_lazy("the share that agrees"),
    "choice": gettext_lazy("the share that chooses one answer"),
    "right": gettext_lazy("the share that is right"),
}
BETTER: dict[str, Words] = {
    "up": gettext_lazy("higher is better"),
    "down": gettext_lazy("lower is better"),
    "neither": gettext_lazy("neither is better"),
}
PLACES: dict[str, Words] = {
    "about": gettext_lazy("what it is about"),
    "text": gettext_lazy("text"),
    "title": gettext_lazy("title"),
    "program": gettext_lazy("short name"),
    "labels": gettext_lazy("step"),
    "choices": gettext_lazy("answer"),
    "suggestions": gettext_lazy("idea"),
    "ways": gettext_lazy("way"),
    "when": gettext_lazy("condition"),
    "go": gettext_lazy("where it goes on"),
    "otherwise": gettext_lazy("where it goes on otherwise"),
    "explanation": gettext_lazy("explanation"),
    "right": gettext_lazy("what is right"),
    "low": gettext_lazy("low end"),
    "high": gettext_lazy("high end"),
    "unit": gettext_lazy("unit"),
    "picture": gettext_lazy("picture"),
    "description": gettext_lazy("what it shows"),
    "link": gettext_lazy("link"),
    "label": gettext_lazy("what it says"),
    "address": gettext_lazy("address"),
    "frames": gettext_lazy("screens"),
    "required": gettext_lazy("must be answered"),
    "longest": gettext_lazy("letters at most"),
    "name": gettext_lazy("name"),
    "outcomes": gettext_lazy("number"),
    "scores": gettext_lazy("score"),
    "lots": gettext_lazy("lot"),
    "promise": gettext_lazy("promise"),
    "languages": gettext_lazy("languages"),
}
PROMISES: dict[str, Words] = {
    "named": gettext_lazy("Named"),
    "confidential": gettext_lazy("Confidential"),
    "anonymous": gettext_lazy("Anonymous"),
}


def kind(name: object) -> str:
    """A kind of frame in plain words; what no kind is called stays as it is."""
    return str(KINDS[name][0]) if isinstance(name, str) and name in KINDS else str(name)


def language(code: str) -> str:
    """A language in its own name, where it is known."""
    try:
        return str(get_language_info(code)["name_local"])
    except KeyError:
        return code


def finding(one: Finding, document: Plain, languages: Sequence[str]) -> str:
    """What is wrong, and where inside the part at which it is shown."""
    message = wording.problems([one], document)[0].message
    inside = where(_inside(one.path), languages)
    return (
        _("%(where)s: %(message)s") % {"where": inside, "message": message} if inside else message
    )


def _inside(path: Path) -> tuple[str | int, ...]:
    """The way from the part at which something is shown: a frame, an experience, the whole."""
    if path[:1] != ("experiences",):
        return path
    return path[4:] if path[2:3] == ("frames",) and len(path) > 3 else path[2:]


def where(steps: Sequence[str | int], languages: Sequence[str]) -> str:
    """A way through a program in plain words; the language only where there are several."""
    said: list[str] = []
    for step in steps:
        if isinstance(step, int) and said:
            said[-1] = f"{said[-1]} {step + 1}"
        elif step in languages:
            said += [language(str(step))] if len(languages) > 1 else []
        else:
            said.append(str(PLACES.get(str(step), step)))
    return ", ".join(said)


def count_of(refusals: int, warnings: int) -> str:
    """How far a draft is from being fit."""
    if refusals:
        return ngettext(
            "%(count)s thing is still to be put right.",
            "%(count)s things are still to be put right.",
            refusals,
        ) % {"count": refusals}
    if warnings:
        return ngettext(
            "It can be taken in. %(count)s thing might be better.",
            "It can be taken in. %(count)s things might be better.",
            warnings,
        ) % {"count": warnings}
    return _("It can be taken in.")
