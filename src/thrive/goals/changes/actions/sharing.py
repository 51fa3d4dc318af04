"""A page made of a change: what we did, what happened, how sure, for whom."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from thrive.goals.changes import permission, wording
from thrive.goals.changes.actions.acting import made_page
from thrive.goals.changes.actions.making import change_of
from thrive.goals.changes.errors import MovedOn
from thrive.goals.models import Change, Evidence
from thrive.knowledge.actions import make_page
from thrive.people.models import Person


def share_change(*, change: int, for_whom: str, by: Person, at: datetime) -> int:
    """Make a page of a change that has begun, for everybody, and return the page's number.

    What happened and how sure are taken over from the evidence as it stands. Once for each change.
    Raises NoSuchChange, NotAllowed, MovedOn, BadPage.
    """
    found = change_of(change)
    permission.refuse_unless_may_change(by, found, at=at)
    if found.began_at is None:
        raise MovedOn(_("It has not begun, so there is nothing to tell yet."))
    evidence = found.evidence.first()
    measures = [found.outcome.measure_id] if found.outcome else []
    with transaction.atomic():
        page = make_page(
            title=found.title, by=by, at=at, kind="change",
            what_we_did="\n\n".join(part for part in (found.what, found.who) if part),
            what_happened="\n\n".join(_happened(found, evidence, at)),
            how_sure="\n".join(_how_sure(found, evidence)), for_whom=for_whom.strip(),
            measures=measures, made_from=f"change-{found.pk}",
        )  # fmt: skip
        made_page(change=change, page=page, by=by, at=at)
    return page


def _happened(change: Change, evidence: Evidence | None, at: datetime) -> list[str]:
    amounts = wording.amounts_of(change)
    found = [wording.headline(evidence, change, amounts, on=at.date())]
    return [*found, change.learned] if change.learned else found


def _how_sure(change: Change, evidence: Evidence | None) -> list[str]:
    if evidence is None:
        return [_("Nothing is measured for it.")]
    amounts = wording.amounts_of(change)
    rungs = [one for one in wording.ladder(evidence, amounts) if one.state != "missing"]
    rivals = [one for one in wording.rivals_in_words(evidence, amounts) if one.state == "there"]
    return [f"- {one.name}: {one.sentence}" for one in rungs] + [
        f"- {one.sentence}" for one in rivals
    ]
