"""The way back for whoever left the questions about their goals."""

from datetime import datetime

from django.db import transaction

from thrive.experiences.models import Enrolment
from thrive.experiences.running.actions.enrolling import record, take_in
from thrive.people.models import Person


@transaction.atomic
def ask_me_again(*, person: Person, at: datetime) -> int:
    """Somebody who left the questions about goals wants to be asked again, in each goal's rhythm.

    They left all of them at once, and come back to all. Returns to how many runs; a second time
    none. What was taken back when they left stays taken back: the next round asks again. Raises
    CannotJoin for who has left Thrive.
    """
    left = Enrolment.objects.filter(person=person, run__asks_goals=True, left_on__isnull=False)
    rows = list(left.select_for_update(of=("self",)).select_related("run").order_by("pk"))
    for enrolment in rows:
        take_in(enrolment.run, person, Enrolment.How.PERSON, at=at, again=True)
        record("experiences.ask_me_again", enrolment.run, person, at, {})
    return len(rows)
