"""Saying that one may be asked about a page. Nobody says so for another."""

from datetime import datetime

from django.db import transaction

from thrive.knowledge.access import visible_page
from thrive.knowledge.models import Helper
from thrive.knowledge.recording import put_on_record
from thrive.people.models import Person


def offer_help(*, page: int, by: Person, at: datetime) -> None:
    """Let others ask me about a page: my name stands on it. Twice changes nothing.

    Raises NoSuchPage.
    """
    with transaction.atomic():
        row = visible_page(page, by, at=at)
        _helper, is_new = Helper.objects.get_or_create(page=row, person=by, defaults={"since": at})
        if is_new:
            put_on_record("offer_help", f"page {row.pk}", by, at)


def stop_helping(*, page: int, by: Person, at: datetime) -> None:
    """Take my name off a page again. Twice changes nothing. Raises NoSuchPage."""
    with transaction.atomic():
        row = visible_page(page, by, at=at)
        if Helper.objects.filter(page=row, person=by).delete()[0]:
            put_on_record("stop_helping", f"page {row.pk}", by, at)
