"""What came of what a group wanted to try: told at a later session, until it is kept or let go."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from thrive.foundation.errors import Problem
from thrive.goals.aims.actions.checking import Text, problems_of, refuse
from thrive.goals.meetings.actions.keeping import record
from thrive.goals.meetings.actions.sessions import LONGEST, open_session
from thrive.goals.meetings.errors import BadEntry, NoSuchEntry, NotMeeting
from thrive.goals.meetings.queries.permission import hold
from thrive.goals.models import SessionWord, WhatCame
from thrive.people.models import Person


def tell_what_came(
    *, word: int, session: int, circle: int, state: str, text: str, by: Person, at: datetime
) -> WhatCame:
    """Say what came of something that was to be tried after an earlier session: one is still at it,
    keeps it, or lets it go. What is still tried is asked again at the next session.

    The same again is said once. Raises NoSuchCircle, NotAllowed, NoSuchEntry for what was not to be
    tried before this session, NotMeeting once it was kept or let go, BadEntry.
    """
    found, held = open_session(session, circle, by, at)
    problems = problems_of([Text("text", text, LONGEST, needed=True)])
    if state not in WhatCame.State.values:
        problems.append(Problem(_("expected trying, kept or let_go"), column="state"))
    refuse(BadEntry, _("This cannot be written down as it stands."), problems)
    tried = SessionWord.objects.filter(
        pk=word, session__circle=found, session__at__lte=held.at, kind=SessionWord.Kind.TRY
    ).exclude(session=held).first()  # fmt: skip
    if tried is None:
        raise NoSuchEntry(_("There is nothing of this kind to look back at."))
    with transaction.atomic():
        hold(found)
        same = WhatCame.objects.filter(
            word=tried, session=held, state=state, text=text.strip(), by=by
        ).first()
        if same is not None:
            return same
        if tried.came.exclude(state=WhatCame.State.TRYING).exists():
            raise NotMeeting(_("What came of this was told already. Look again."))
        came = WhatCame.objects.create(
            word=tried, session=held, state=state, text=text.strip(), by=by, at=at
        )
        record("goals.tell_what_came", found, by=by, at=at)
    return came
