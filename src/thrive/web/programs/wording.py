"""What kinds of things in programs and runs are called, in the reader's language."""

from django.utils.translation import get_language_info, pgettext
from django.utils.translation import gettext as _


def promise(name: str) -> str:
    """The promise in one word."""
    return {
        "named": _("named"),
        "confidential": _("confidential"),
        "anonymous": _("anonymous"),
    }[name]


def promise_in_short(name: str) -> str:
    """What the promise means, before readers are known."""
    return {
        "named": _("Those who are listed above the first question see who said what."),
        "confidential": _("No leader and no colleague sees an answer. Only groups are shown."),
        "anonymous": _("No link between a person and an answer is kept."),
    }[name]


def language(code: str) -> str:
    """A language by its name, where it is known."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def frame_kind(kind: str) -> str:
    """What a frame asks for."""
    return {
        "say": _("to read"),
        "choose_one": _("choose one"),
        "choose_several": _("choose several"),
        "scale": _("a scale"),
        "slider": _("a slider"),
        "stars": _("stars"),
        "number": _("a number"),
        "short_text": _("a few words"),
        "essay": _("a longer text"),
        "quiz": _("a quiz question"),
        "confidence": _("how sure they are"),
        "commit": _("what they will try"),
        "recall": _("their own earlier answer"),
        "report": _("what others said, as released"),
        "appreciate": _("thanks to somebody"),
        "contribute": _("a sentence for all"),
        "branch": _("the way goes on"),
        "wait": _("a pause"),
    }[kind]


def state(name: str) -> str:
    """Where a run stands."""
    return {
        "prepared": pgettext("state of a run", "being prepared"),
        "running": pgettext("state of a run", "running"),
        "stopped": pgettext("state of a run", "stopped"),
    }[name]


def prompt_state(name: str) -> str:
    """Where a prompt stands."""
    return {
        "scheduled": pgettext("state of a prompt", "waits for its time"),
        "sent": pgettext("state of a prompt", "sent"),
        "opened": pgettext("state of a prompt", "opened"),
        "answered": pgettext("state of a prompt", "answered"),
        "expired": pgettext("state of a prompt", "ran out"),
        "missed": pgettext("state of a prompt", "could not be sent in time"),
        "superseded": pgettext("state of a prompt", "planned anew"),
        "cancelled": pgettext("state of a prompt", "called off"),
    }[name]


def channel(name: str) -> str:
    """How a prompt reached somebody."""
    return {
        "inbox": _("in Thrive"),
        "email": _("email"),
        "push": _("notice on the phone"),
        "sms": _("text message"),
        "chat": _("chat"),
    }.get(name, name)


def kind(name: str) -> str:
    """How often a run begins, and for whom."""
    return {
        "once": _("once, for all at the same time"),
        "repeated": _("again and again, for all at the same time"),
        "perpetual": _("without end; everybody begins on their own first day"),
    }[name]


def period(name: str) -> str:
    """How long a perpetual run collects before it shows a result."""
    return {"week": _("a week"), "month": _("a month"), "quarter": _("three months")}[name]
