"""Where one person belongs after the import."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from thrive.people.actions.importing.group_plan import GroupPlan
from thrive.people.actions.importing.lines import Line, Notes
from thrive.people.rules.stretches import Obstacle, Stretch, Unfitting, Wish, fit


def plan_memberships(
    lines: Sequence[Line], known: list[Stretch], groups: GroupPlan, notes: Notes, *, today: date
) -> list[Stretch]:
    """What is known about a person's memberships, with the lines taken in by their first day."""
    in_groups = [line for line in lines if line.group]
    if _two_open_places(in_groups, groups, notes):
        return known
    after = known
    for line in sorted(in_groups, key=lambda line: (line.from_on or today, line.number)):
        after = _take(line, after, groups, notes, today)
    return after


def _take(
    line: Line, known: list[Stretch], groups: GroupPlan, notes: Notes, today: date
) -> list[Stretch]:
    is_reporting = groups.is_reporting(line.group)
    if is_reporting is None:
        return known  # noted already: nobody knows the group
    wish = Wish(line.group, is_reporting, line.from_on, line.until_on)
    fitted = fit(known, wish, today=today)
    if isinstance(fitted, Unfitting):
        _note(line, fitted, notes)
        return known
    if _opens_a_closed_group(line, known, fitted, groups):
        notes.add(line.number, "group", line.group, _("is closed; expected an open group"))
    return fitted


def _opens_a_closed_group(
    line: Line, before: list[Stretch], after: list[Stretch], groups: GroupPlan
) -> bool:
    group = groups.known.get(line.group)
    if group is None or group.closed_on is None:
        return False
    new = [stretch for stretch in after if stretch not in before and stretch.group == line.group]
    return any(stretch.until_on is None or stretch.until_on > group.closed_on for stretch in new)


def _two_open_places(lines: Sequence[Line], groups: GroupPlan, notes: Notes) -> bool:
    """Whether a file puts a person into two teams without end: the second line is at fault."""
    open_places = [
        line for line in lines if line.until_on is None and groups.is_reporting(line.group)
    ]
    places = dict.fromkeys(line.group for line in open_places)
    if len(places) < 2:
        return False
    first, line = open_places[0], next(o for o in open_places if o.group != open_places[0].group)
    message = _("in %(group)s too (line %(line)s), without end; expected until in one of them")
    notes.add(
        line.number, "group", line.group, message % {"group": first.group, "line": first.number}
    )
    return True


def _note(line: Line, unfitting: Unfitting, notes: Notes) -> None:
    until = line.until_on.isoformat() if line.until_on else ""
    from_on = line.from_on.isoformat() if line.from_on else ""
    if unfitting.why is Obstacle.ENDS_BEFORE_IT_BEGINS:
        notes.add(line.number, "until", until, _("expected a day after the membership begins"))
    elif unfitting.why is Obstacle.BEGINNING_UNKNOWN:
        notes.add(line.number, "from", "", _("is empty; expected the day on which this began"))
    else:
        other = unfitting.other
        message = _("overlaps with %(group)s from %(from)s to %(until)s; expected one at a time")
        said = {
            "group": other.group if other else "",
            "from": other.from_on.isoformat() if other else "",
            "until": other.until_on.isoformat() if other and other.until_on else _("now"),
        }
        notes.add(line.number, "from", from_on, message % said)
