"""Who can see what, in one sentence above the first word. Pages and conversations show these.

Each sentence names exactly those whom ``queries.permission`` lets see it.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _


def visibility_sentence(
    *,
    kind: str,
    visibility: str,
    group: str = "",
    partner: str = "",
    readers: Sequence[str] = (),
    was_wider: bool = False,
    owner: str = "",
) -> str:
    """Who can see a goal and what is written under it, to whoever writes there.

    ``partner`` is the other one of a pair, ``readers`` are the names of those who were chosen.
    ``owner`` is given where somebody else reads it: they are told whose it is.
    """
    if owner and visibility == "chosen":
        names = listed([name for name in (owner, partner, *readers) if name])
        said = _("%(names)s can see this, nobody else.") % {"names": names}
    else:
        said = _who(kind, visibility, group, partner, readers)
    if was_wider:
        said += " " + _("More people could see it before, and may remember what they read.")
    return said


def _who(kind: str, visibility: str, group: str, partner: str, readers: Sequence[str]) -> str:
    if visibility == "open":
        return _("Everybody in the organisation can see this, with the name of who wrote it.")
    chosen = listed(readers) if visibility == "chosen" else ""
    if kind == "pair":
        names = [_("You"), partner, *(readers if chosen else ())]
        return _("%(names)s can see this, nobody else.") % {"names": listed(names)}
    if kind == "group":
        return _group(group, chosen)
    if chosen:
        return _("%(names)s can see this, nobody else.") % {"names": listed([_("You"), *readers])}
    return _("Only you can see this.")


def _group(group: str, chosen: str) -> str:
    if chosen:
        return _(
            "Everybody in %(group)s, also who comes later, those who look after it, and "
            "%(readers)s can see this."
        ) % {"group": group, "readers": chosen}
    return _(
        "Everybody in %(group)s, also who comes later, and those who look after it can see this."
    ) % {"group": group}


def obstacle_sentence(*, group: str, is_unnamed: bool | None) -> str:
    """Who reads what is in the way, and what comes back. ``None``: its author chooses yet."""
    if is_unnamed is None:
        who = _(
            "Those who look after %(group)s read this, with your name or without it: choose "
            "below. If without, your name is not kept with it."
        )
    elif is_unnamed:
        who = _("Those who look after %(group)s read this. Your name is not kept with it.")
    else:
        who = _("Those who look after %(group)s read this, with your name.")
    lone = _(
        "Where nobody else does, whoever looks after the group above reads it; at the top, "
        "a sponsor."
    )
    then = _(
        "If nobody answers in 14 days, it goes one level up. With its answer, everybody in "
        "%(group)s reads it, without a name."
    )
    return f"{who} {lone} {then}" % {"group": group}


def feedback_sentence(*, kind: str, about: str, may_be_open: bool = False) -> str:
    """Who reads feedback."""
    if may_be_open:
        words = _("%(name)s reads this. If %(name)s agrees too, everybody can see it.")
    elif kind == "evaluation":
        words = _(
            "Only you and %(name)s can read this. It is no number, and is shown nowhere else."
        )
    else:
        words = _("Only you and %(name)s can read this.")
    return words % {"name": about}


def record_sentence() -> str:
    """Who reads one's own record."""
    return _("Only you can read this. You can take it along at any time.")


def listed(names: Sequence[str]) -> str:
    """Names as one says them: A, B and C. A named promise names everybody, however many."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}
