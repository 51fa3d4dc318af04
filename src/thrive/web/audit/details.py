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
from thrive.people.queries import role_name
from thrive.web.audit.known import Known

NAMED: Final = 3  # of several people; the others are counted
Value = Callable[[Any, Known], str]
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
FIELDS: Final[Mapping[str, str | Promise]] = {
    "answer_within": gettext_lazy("how long it can be answered"),
    "begins_on": gettext_lazy("first day"),
    "ends_on": gettext_lazy("last day"),
    "event": gettext_lazy("what starts it"),
    "every_days": gettext_lazy("how often"),
    "groups": gettext_lazy("groups"),
    "idle_within": gettext_lazy("how long it waits for the next word"),
    "kind": gettext_lazy("once or again"),
    "name": gettext_lazy("name"),
    "open_within": gettext_lazy("how long it can be opened"),
    "priority": gettext_lazy("priority"),
    "promise": gettext_lazy("promise"),
    "readers": gettext_lazy("who reads"),
    "remind_after": gettext_lazy("when it reminds"),
    "reminders": gettext_lazy("how often it reminds"),
    "template": gettext_lazy("days and hours"),
    "waves": gettext_lazy("how often it publishes"),
}
KINDS: Final[Mapping[str, str | Promise]] = {
    "note": gettext_lazy("a note"),
    "change_began": gettext_lazy("a change began"),
    "rebase": gettext_lazy("a new beginning"),
    "baseline": gettext_lazy("a baseline"),
    "added": gettext_lazy("new"),
    "corrected": gettext_lazy("corrects a former number"),
}
WAYS: Final[Mapping[str, str | Promise]] = {
    "person": gettext_lazy("by name"),
    "file": gettext_lazy("with a file"),
    "Blank": gettext_lazy("from an empty page"),
    "FromEdition": gettext_lazy("from a program that is here"),
    "FromFile": gettext_lazy("from a file"),
    "FromLibrary": gettext_lazy("from the library"),
}
PROMISES: Final[Mapping[str, str | Promise]] = {
    "named": gettext_lazy("by name"),
    "confidential": gettext_lazy("confidential"),
    "anonymous": gettext_lazy("anonymous"),
}


VOID: Final = {
    "key_lost": gettext_lazy("the key was lost"),
    "restored": gettext_lazy("a backup was put back"),
}


def _text(value: Any, _names: Known) -> str:
    return str(value)


def _day(value: Any, _names: Known) -> str:
    try:
        return date_format(date.fromisoformat(str(value)), "DATE_FORMAT")
    except ValueError:
        return str(value)


def _group(value: Any, names: Known) -> str:
    return names.groups.get(str(value), str(value))


def _role(value: Any, _names: Known) -> str:
    return role_name(value) if value in Role.Kind.values else str(value)


def _kind(value: Any, _names: Known) -> str:
    return str(KINDS.get(str(value), value))


def _way(value: Any, _names: Known) -> str:
    return str(WAYS.get(str(value), value))


def _promise(value: Any, _names: Known) -> str:
    return str(PROMISES.get(str(value), value))


def _switch(value: Any, _names: Known) -> str:
    return _("switched on") if value else _("switched off")


def _upper(value: Any, _names: Known) -> str:
    return str(value).upper()


def _program(value: Any, names: Known) -> str:
    return names.programs.get(str(value), str(value))


def _measures(value: Any, names: Known) -> str:
    return ", ".join(names.measures.get(str(key), str(key)) for key in value)


def _fields(value: Any, _names: Known) -> str:
    return ", ".join(str(FIELDS.get(str(name), name)) for name in value)


def _columns(value: Any, _names: Known) -> str:
    return ", ".join(str(COLUMNS.get(str(name), name)) for name in value)


def _list(value: Any, _names: Known) -> str:
    return ", ".join(map(str, value))


def _persons(value: Any, names: Known) -> str:
    named = [names.persons.get(one, one) for one in value[:NAMED]]
    rest = len(value) - len(named)
    if rest:
        more = ngettext("%(n)s other", "%(n)s others", rest) % {"n": rest}
        named.append(more)
    return ", ".join(named)


def _person(value: Any, names: Known) -> str:
    return names.persons.get(str(value), str(value))


def _void(value: Any, _names: Known) -> str:
    return str(VOID.get(str(value), value))


def _added_up(value: Any, _names: Known) -> str:
    return str(sum(value.values()))


ON: Final[Table] = {"on": (gettext_lazy("day"), _day)}
NOTE: Final[Table] = {"kind": ("", _kind), "on": (gettext_lazy("day"), _day)}
UNDONE: Final[Table] = {"id": (gettext_lazy("note"), _text)}
COUNTED: Final[Table] = {"how": ("", _way), "count": (gettext_lazy("people"), _text)}
OF_PROGRAM: Final[Table] = {
    "program": (gettext_lazy("program"), _program),
    "edition": (gettext_lazy("edition"), _text),
}
RUN: Final[Table] = {**OF_PROGRAM, "said": (gettext_lazy("what was set"), _fields)}
FROM_WAVE: Final[Table] = {
    "epoch": (gettext_lazy("how often by now"), _text),
    "first": (gettext_lazy("from"), _day),
}
OF_WAVE: Final[Table] = {"wave": (gettext_lazy("asked from"), _day)}
HOLIDAY: Final[Table] = {"on": ("", _day), "name": ("", _text)}
PEOPLE: Final[Mapping[str, Table]] = {
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
}
NUMBERS: Final[Mapping[str, Table]] = {
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
}
TALKS: Final[Mapping[str, Table]] = {
    "experiences.change_run": RUN,
    "experiences.discard_run": OF_PROGRAM,
    "experiences.enrol": COUNTED,
    "experiences.export_oneself": {"kind": (gettext_lazy("as"), _upper)},
    "experiences.follow_groups": {
        "came": (gettext_lazy("people who came"), _text),
        "went": (gettext_lazy("people who left"), _text),
    },
    "experiences.import_answers": {"prompts": (gettext_lazy("conversations"), _text)},
    "experiences.import_program": {
        "edition": (gettext_lazy("edition"), _text),
        "changes": (gettext_lazy("changes since the last"), _text),
    },
    "experiences.new_draft": {"from": ("", _way)},
    "experiences.prepare_run": RUN,
    "experiences.set_link": {"on": ("", _switch)},
    "experiences.start_run": {"people": (gettext_lazy("people"), _text)},
    "experiences.unenrol": COUNTED,
    "experiences.ask_to_get_ready": {"people": (gettext_lazy("people"), _text)},
    "voice.beyond_issued": {
        **OF_WAVE,
        "answers": (gettext_lazy("more than could be"), _text),
    },
    "voice.choose_custodian": {"custodian": ("", _person)},
    "voice.choose_paper": {"people": (gettext_lazy("people"), _text)},
    "voice.clear_lost": {
        "conversations": (gettext_lazy("conversations"), _text),
        "waiting_words": (gettext_lazy("texts that waited"), _text),
        "waves": (gettext_lazy("anonymous periods"), _text),
        "talks": (gettext_lazy("talks without names"), _text),
        "private_notes": (gettext_lazy("private notes"), _text),
    },
    "voice.copy_key": OF_WAVE,
    "voice.export_mine": {"kind": (gettext_lazy("as"), _upper)},
    "voice.forget_answers": OF_WAVE,
    "voice.freeze": {
        **FROM_WAVE,
        "waves": (gettext_lazy("for how many rounds"), _text),
        "on_paper": (gettext_lazy("on paper"), _text),
        "eligible": (gettext_lazy("people"), _text),
        "units": (gettext_lazy("groups shown, alone or together"), _text),
    },
    "voice.make_sheet": {**OF_WAVE, "codes": (gettext_lazy("codes"), _text)},
    "voice.open": {
        "promise": (gettext_lazy("promise"), _promise),
        "readers": (gettext_lazy("read by"), _persons),
    },
    "voice.publish_waits": {"count": (gettext_lazy("letters answered"), _text)},
    "voice.read_named": {"conversations": (gettext_lazy("conversations"), _text)},
    "voice.read_words": {"words": (gettext_lazy("texts"), _text)},
    "voice.release": {
        "wave": (gettext_lazy("asked from"), _day),
        "rows": (gettext_lazy("numbers published"), _text),
        "points": (gettext_lazy("points added to charts"), _text),
        "stood": (
            gettext_lazy("left as they stood, because somebody had put in others"),
            _measures,
        ),
        "unfit": (gettext_lazy("measures that do not fit"), _measures),
        "refused": (gettext_lazy("not told alone, because it would have told too much"), _added_up),
        "unreadable": (gettext_lazy("conversations that could not be opened"), _text),
    },
    "voice.renew": FROM_WAVE,
    "voice.supply_key": OF_WAVE,
    "voice.take_in": {"conversations": (gettext_lazy("conversations"), _text)},
    "voice.take_key": OF_WAVE,
    "voice.void_wave": {**OF_WAVE, "why": (gettext_lazy("why"), _void)},
    "voice.withdraw": {
        "first": (gettext_lazy("from"), _day),
        "waves": (gettext_lazy("for how many rounds"), _text),
    },
    "voice.words_out": {
        "words": (gettext_lazy("texts"), _text),
        "batches": (gettext_lazy("groups of texts"), _text),
        "unreadable": (gettext_lazy("texts that could not be opened"), _text),
        "beyond": (gettext_lazy("more than were signed for"), _text),
    },
}
ATTENTION: Final[Mapping[str, Table]] = {
    "attention.add_holiday": HOLIDAY,
    "attention.allow": {
        "seconds": (gettext_lazy("seconds a week"), _text),
        "prompts": (gettext_lazy("times a week"), _text),
    },
    "attention.remove_holiday": HOLIDAY,
}
DEMO: Final[Mapping[str, Table]] = {
    "demo.fill": {"seed": (gettext_lazy("seed"), _text)},
}
SHOWN: Final[Mapping[str, Table]] = {**PEOPLE, **NUMBERS, **TALKS, **ATTENTION, **DEMO}
# What nobody needs to see. How much somebody deleted, and where, would tell that they took part.
UNSEEN: Final[Mapping[str, frozenset[str]]] = {
    "experiences.leave": frozenset({"forget"}),
    "voice.forget_mine": frozenset({"conversations", "study"}),
    "voice.freeze": frozenset({"study"}),
    "voice.make_sheet": frozenset({"unit"}),
    "voice.open": frozenset({"study"}),
    "voice.take_in": frozenset({"study"}),
}
WITH_NOTHING: Final = frozenset({"attention.allow", "experiences.set_link"})  # nought tells, too


def in_words(action: str, details: Mapping[str, Any], names: Known) -> list[str]:
    """What is known about a deed beyond who and what, each in a few words. Zeros are left out."""
    table = SHOWN.get(action, {})
    said = [
        _labelled(label, value(details[key], names))
        for key, (label, value) in table.items()
        if details.get(key) or (action in WITH_NOTHING and key in details)
    ]
    if set(details) - set(table) - UNSEEN.get(action, frozenset()):
        said.append(_("more is on record, without words for it yet"))
    return said


def _labelled(label: str | Promise, value: str) -> str:
    return _("%(what)s: %(value)s") % {"what": label, "value": value} if label else value
