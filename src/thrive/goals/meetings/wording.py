"""Who can see what in a circle, in one sentence above the first word; and words for its parts."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thrive.goals.meetings import sealing
from thrive.goals.meetings.seats import Who, guest_of
from thrive.goals.models import Agreement, Change, Circle, Guest, Idea

CHANGES = {
    Change.State.PLANNED: gettext_lazy("A change: it has not begun yet."),
    Change.State.UNDER_WAY: gettext_lazy("A change: it is under way."),
    Change.State.STUDIED: gettext_lazy("A change: it was looked at."),
    Change.State.ADOPTED: gettext_lazy("A change: it was kept."),
    Change.State.ADAPTED: gettext_lazy("A change: it goes on in another way."),
    Change.State.ABANDONED: gettext_lazy("A change: it was ended."),
}
IDEAS = {
    Idea.State.WAITING: gettext_lazy("An idea: it waits for an answer."),
    Idea.State.TAKEN: gettext_lazy("An idea: somebody took it."),
    Idea.State.ANSWERED: gettext_lazy("An idea: it was answered."),
    Idea.State.TRIED: gettext_lazy("An idea: it became a change."),
}


def circle_sentence(circle: Circle, viewer: Who) -> str:
    """Who reads what is written in a circle: exactly those who can open it."""
    if circle.group is not None:
        words = _(
            "Everybody in %(group)s, also who comes later, and those who look after it can see "
            "this, with the name of who wrote it."
        )
        return words % {"group": circle.group.name}
    guest = guest_of(circle)
    if guest is None:
        return _("Only you and %(name)s can see this.") % {"name": other_name(circle, viewer)}
    if isinstance(viewer, Guest):
        return _("Only you and %(name)s can see this.") % {"name": circle.opener.name}
    words = _("Only you and %(name)s can see this. %(name)s is a coach from outside.")
    return words % {"name": guest.name}


def other_name(circle: Circle, viewer: Who) -> str:
    """Whom somebody meets: the other one, or the group."""
    if circle.group is not None:
        return circle.group.name
    guest = guest_of(circle)
    if guest is not None:
        return circle.opener.name if isinstance(viewer, Guest) else guest.name
    other = circle.other if circle.opener == viewer else circle.opener
    return other.name if other else ""


def private_sentence() -> str:
    """Who reads a private note. Says what the server could do."""
    if sealing.has_key():
        return _(
            "Only you can open this. It is kept sealed; whoever holds the server's key together "
            "with its database could read it."
        )
    return _(
        "Only you can open this here. This server has no key to seal it, so whoever runs the "
        "server could read it in the database."
    )


def seeking_sentence() -> str:
    """Who reads what somebody is working on or has come through."""
    return _("Everybody in the organisation can see this, with your name, until you end it.")


def agreement_sentence(agreement: Agreement) -> str:
    """What a sponsor learns, as all three read it."""
    name = {"sponsor": agreement.sponsor.name}
    if agreement.learns == Agreement.Learns.MEETINGS:
        return (
            _("%(sponsor)s learns how often you met and when last, and nothing of what was said.")
            % name
        )
    return _("%(sponsor)s learns nothing of your talks, only that you agreed to them.") % name


def kind_words(kind: str) -> str:
    """What kind of circle it is."""
    return {
        Circle.Kind.PEERS: _("Peers"),
        Circle.Kind.LEADER: _("Member and leader"),
        Circle.Kind.MENTOR: _("Mentor"),
        Circle.Kind.GUEST: _("With a coach from outside"),
        Circle.Kind.GROUP: _("A group"),
    }[Circle.Kind(kind)]


def questions() -> tuple[str, ...]:
    """Questions that a leader may ask, one a week, each having its turn."""
    return (
        _("What made work easier this week, even a little?"),
        _("What would a new colleague find odd about how we do things?"),
        _("Whom did we help this week, and how do we know?"),
        _("Where did you have to wait, and for what?"),
        _("What could we stop doing for a week without anybody missing it?"),
        _("What have we begun and not finished?"),
        _("What did somebody do that the rest of us should copy?"),
        _("What do we say to each other too late?"),
    )


def question_about(measure: str) -> str:
    """A question about the result that is looked at, for weeks in which there is one."""
    return _("What in our days shows in “%(measure)s”?") % {"measure": measure}


def what_became(idea: Idea | None, change: Change | None) -> str:
    """What became of the idea or the change that was made of something to try; else nothing."""
    if change is not None:
        return str(CHANGES[Change.State(change.state)])
    return "" if idea is None else str(IDEAS[Idea.State(idea.state)])
