"""What Thrive keeps and for how long, and which thresholds rule what is told about numbers.

Every number comes from the place in the code that obeys it, so that this page cannot say one thing
while Thrive does another.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thrive.foundation.outbox import KEPT as WORK_KEPT
from thrive.insights import rules
from thrive.insights.models import Screening
from thrive.measures.actions.uploads import KEPT as NUMBERS_WAIT
from thrive.people.actions.beginning import VALID_FOR as LINK_LASTS
from thrive.people.actions.slips import VALID_FOR as SLIP_LASTS
from thrive.people.actions.staging import KEPT_FOR as PEOPLE_WAIT
from thrive.people.rules.secrets import FORGOTTEN_AFTER

# Pages do not know the channels, so this stands here once more; a test compares it with theirs.
MESSAGES_KEPT = timedelta(days=90)


@dataclass(frozen=True)
class Kept:
    """One kind of thing that is kept: for how long, and who can read it."""

    what: str
    how_long: str
    who_reads: str


def kept() -> list[Kept]:
    """Everything that is kept, in the order in which people ask."""
    return [
        *_about_answers(),
        *_about_asking(),
        *_about_people(),
        *_for_coming_in(),
        *_about_groups(),
    ]


def _about_answers() -> list[Kept]:
    until_deleted = _("until their author deletes them: Thrive deletes none by itself yet")
    return [
        Kept(
            _("Answers given by name"),
            until_deleted,
            _("their author, and those whose names stand above the first question"),
        ),
        Kept(
            _("Answers given in confidence"),
            until_deleted,
            _("their author; for everybody else they are sealed"),
        ),
        Kept(_("Answers given anonymously"), _anonymous_kept(), _("nobody")),
        Kept(
            _("Results of groups that were published"),
            _("for good: nobody can change or delete them in Thrive"),
            _("everybody"),
        ),
    ]


def _anonymous_kept() -> str:
    sealed = _("sealed until their period is over; then, without anything that leads to somebody, ")
    months = settings.THRIVE_ANONYMOUS_MONTHS
    if not months:
        return sealed + _("they are deleted with the result")
    told = ngettext(
        "%(n)s month, so that their result can be counted again",
        "%(n)s months, so that their result can be counted again",
        months,
    )
    return sealed + told % {"n": months}


def _about_asking() -> list[Kept]:
    return [
        Kept(
            _("When somebody was asked, and whether they opened and answered it"),
            _("for good"),
            _(
                "everybody their own; where answers are given by name, who looks after the run; "
                "where they are given in confidence, nobody: only sums are shown"
            ),
        ),
        Kept(
            _("Which message was sent to whom, by which way; never what was asked or answered"),
            _("%(time)s after it was sent") % {"time": _long(MESSAGES_KEPT)},
            _("nobody"),
        ),
        Kept(
            _("When and how much Thrive may ask somebody, their pauses and their devices"),
            _(
                "until they are changed; past pauses for good, so that it stays clear why "
                "nobody asked"
            ),
            _("everybody their own"),
        ),
        Kept(
            _("Programs, and all that was typed while one was written"),
            _("for good"),
            _("stewards and administrators"),
        ),
    ]


def _about_people() -> list[Kept]:
    for_good = _("for good: Thrive deletes nobody by itself yet")
    return [
        Kept(
            _("Name, number, badge, and, where the list has them, email, telephone and language"),
            for_good,
            _("administrators, and everybody their own; stewards the names and numbers of theirs"),
        ),
        Kept(
            _("Who was in which group and held which role, and when"),
            _("for good, so that the past stays true"),
            _(
                "administrators, and everybody their own; stewards who is in their groups; "
                "guardians who holds a role now"
            ),
        ),
    ]


def _for_coming_in() -> list[Kept]:
    signed_in = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return [
        Kept(
            _("PIN and password"),
            _("until they are changed, and never as they are typed"),
            _("nobody"),
        ),
        Kept(
            _("A slip, or a link, to come in with"),
            _("it opens once, for %(slip)s or %(link)s; that it was made stays on record")
            % {"slip": _long(SLIP_LASTS), "link": _long(LINK_LASTS)},
            _("whoever prints it, once"),
        ),
        Kept(_("That a device is signed in"), _long(signed_in), _("nobody")),
        Kept(
            _("Vain tries to come in"),
            _("they count for %(time)s, without the badge number; then they are thrown away")
            % {"time": _long(FORGOTTEN_AFTER)},
            _("nobody"),
        ),
        Kept(
            _("A file between its preview and its confirmation"),
            _("people: %(people)s; numbers: %(numbers)s; or until it is thrown away")
            % {"people": _long(PEOPLE_WAIT), "numbers": _long(NUMBERS_WAIT)},
            _("whoever brought it"),
        ),
    ]


def _about_groups() -> list[Kept]:
    return [
        Kept(
            _("Numbers of groups: who put them in, and what was corrected"),
            _("for good"),
            _("everybody"),
        ),
        Kept(_("What was told about them"), _("for good"), _("everybody")),
        Kept(
            _("The work that follows a change, such as judging a chart anew"),
            _("%(time)s after it is done; it names charts, not people")
            % {"time": _long(WORK_KEPT)},
            _("nobody"),
        ),
        Kept(
            _("This record of what was done"),
            _("for good; nobody can change it in Thrive"),
            _("guardians and administrators, and everybody what is about them"),
        ),
    ]


def thresholds() -> list[str]:
    """What rules what is told, one sentence each. One query."""
    found = ngettext(
        "With fewer than %(n)s point nothing is told about a number but “too early to tell”.",
        "With fewer than %(n)s points nothing is told about a number but “too early to tell”.",
        rules.periods_missing(0),
    ) % {"n": rules.periods_missing(0)}
    return [
        found,
        _(
            "A change is called confirmed only if, of all that are called so, no more than about "
            "%(rate)s in 100 are chance."
        )
        % {"rate": round(rules.RATE * 100)},
        _family(),
        _(
            "There are no figures about single persons. Every number belongs to a group, and "
            "nobody is ranked."
        ),
        _(
            "Numbers that the organisation counts itself are shown for every group, however small. "
            "What comes from answers follows the promises below."
        ),
    ]


def _family() -> str:
    screening = Screening.objects.order_by("-at", "-id").first()
    if screening is None:
        return _("Nothing has been tested yet.")
    return _(
        "That is counted over everything that has a dated change, all together: now %(tested)s "
        "were tested, and %(confirmed)s are confirmed."
    ) % {"tested": screening.tested, "confirmed": screening.confirmed}


def _long(time: timedelta) -> str:
    if time.days:
        return ngettext("%(n)s day", "%(n)s days", time.days) % {"n": time.days}
    hours = round(time.total_seconds() / 3600)
    return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
