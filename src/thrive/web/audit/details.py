"""The details of a record, in plain words.

Only what stands in this table is shown. So a detail that a later part puts on record stays unseen
until somebody has thought about it, and a person's particulars cannot slip through.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from thrive.people.models import Role
from thrive.people.queries import Names, role_name

NAMED: Final = 3  # of those for whom slips were made; the others are counted
Value = Callable[[Any, Names], str]
Table = Mapping[str, tuple[str | Promise, Value]]  # by key: a label, if any, and how it is said

COLUMNS: Final[Mapping[str, str | Promise]] = {
    "badge": gettext_lazy("badge number"),
    "direction": gettext_lazy("which way is better"),
    "email": gettext_lazy("email address"),
    "name": gettext_lazy("name"),
    "owner": gettext_lazy("who owns it"),
    "phone": gettext_lazy("telephone"),
    "position": gettext_lazy("place in the list"),
    "scale": gettext_lazy("scale"),
    "target": gettext_lazy("target"),
    "unit": gettext_lazy("unit"),
}
KINDS: Final[Mapping[str, str | Promise]] = {
    "note": gettext_lazy("a note"),
    "change_began": gettext_lazy("a change began"),
    "rebase": gettext_lazy("a new beginning"),
    "baseline": gettext_lazy("a baseline"),
    "added": gettext_lazy("new"),
    "corrected": gettext_lazy("corrects a former number"),
}


def _text(value: Any, _names: Names) -> str:
    return str(value)


def _day(value: Any, _names: Names) -> str:
    try:
        return date_format(date.fromisoformat(str(value)), "DATE_FORMAT")
    except ValueError:
        return str(value)


def _group(value: Any, names: Names) -> str:
    return names.groups.get(str(value), str(value))


def _role(value: Any, _names: Names) -> str:
    return role_name(value) if value in Role.Kind.values else str(value)


def _kind(value: Any, _names: Names) -> str:
    return str(KINDS.get(str(value), value))


def _columns(value: Any, _names: Names) -> str:
    return ", ".join(str(COLUMNS.get(str(name), name)) for name in value)


def _list(value: Any, _names: Names) -> str:
    return ", ".join(map(str, value))


def _persons(value: Any, names: Names) -> str:
    named = [names.persons.get(one, one) for one in value[:NAMED]]
    rest = len(value) - len(named)
    if rest:
        more = ngettext("%(n)s other", "%(n)s others", rest) % {"n": rest}
        named.append(more)
    return ", ".join(named)


ON: Final[Table] = {"on": (gettext_lazy("day"), _day)}
NOTE: Final[Table] = {"kind": ("", _kind), "on": (gettext_lazy("day"), _day)}
UNDONE: Final[Table] = {"id": (gettext_lazy("note"), _text)}
SHOWN: Final[Mapping[str, Table]] = {
    "people.import": {
        "added": (gettext_lazy("people added"), _text),
        "changed": (gettext_lazy("people changed"), _text),
        "moved": (gettext_lazy("people moved"), _text),
        "left": (gettext_lazy("people who left"), _text),
        "groups_added": (gettext_lazy("groups added"), _text),
        "groups_changed": (gettext_lazy("groups changed"), _text),
        "roles_granted": (gettext_lazy("roles granted"), _text),
        "unchanged": (gettext_lazy("people unchanged"), _text),
    },
    "people.call_off": {"group": ("", _group), "on": (gettext_lazy("from"), _day)},
    "people.call_off_leaving": {"on": (gettext_lazy("was to leave"), _day)},
    "people.close_group": ON,
    "people.correct_person": {"changed": (gettext_lazy("what changed"), _columns)},
    "people.end_role": {"role": ("", _role), "group": (gettext_lazy("of"), _group)},
    "people.grant_role": {"role": ("", _role), "group": (gettext_lazy("of"), _group)},
    "people.join_group": {"group": ("", _group), "on": (gettext_lazy("from"), _day)},
    "people.keep_last_administrator": ON,
    "people.leave_group": {
        "group": ("", _group),
        "on": (gettext_lazy("first day outside"), _day),
    },
    "people.let_go": {"people": (gettext_lazy("people"), _text)},
    "people.let_go_person": {"on": (gettext_lazy("first day outside"), _day)},
    "people.make_slips": {"for": (gettext_lazy("for"), _persons)},
    "people.move_group": {"to": (gettext_lazy("now below"), _group)},
    "people.rename_group": {
        "was": (gettext_lazy("before"), _text),
        "now": (gettext_lazy("now"), _text),
        "kind": (gettext_lazy("kind"), _text),
    },
    "people.take_back": {"on": (gettext_lazy("from"), _day)},
    "insights.judge": {
        "written": (gettext_lazy("charts looked at anew"), _text),
        "changed": (gettext_lazy("of which something else is told"), _text),
        "version": (gettext_lazy("version of the method"), _text),
    },
    "measures.annotate": NOTE,
    "measures.change": {"changed": (gettext_lazy("what changed"), _columns)},
    "measures.change_wording": {"version": (gettext_lazy("wording number"), _text)},
    "measures.define": {"measures": ("", _list)},
    "measures.import": {
        "added": (gettext_lazy("numbers added"), _text),
        "corrected": (gettext_lazy("numbers corrected"), _text),
    },
    "measures.record": {"period": (gettext_lazy("period from"), _day), "outcome": ("", _kind)},
    "measures.set_phase": NOTE,
    "measures.undo_annotation": UNDONE,
    "measures.undo_phase": UNDONE,
    "demo.fill": {"seed": (gettext_lazy("seed"), _text)},
}


def in_words(action: str, details: Mapping[str, Any], names: Names) -> list[str]:
    """What is known about a deed beyond who and what, each in a few words. Zeros are left out."""
    table = SHOWN.get(action, {})
    said = [
        _labelled(label, value(details[key], names))
        for key, (label, value) in table.items()
        if details.get(key)
    ]
    if set(details) - set(table):
        said.append(_("more is on record, without words for it yet"))
    return said


def _labelled(label: str | Promise, value: str) -> str:
    return _("%(what)s: %(value)s") % {"what": label, "value": value} if label else value


def persons_in(action: str, details: Mapping[str, Any]) -> list[str]:
    """The external ids of people whom the details name."""
    return list(details.get("for", ())[:NAMED]) if action == "people.make_slips" else []


def groups_in(details: Mapping[str, Any]) -> list[str]:
    """The external ids of groups that the details name."""
    return [details[key] for key in ("group", "to") if isinstance(details.get(key), str)]
