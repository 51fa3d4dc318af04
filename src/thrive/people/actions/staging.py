"""A file between its preview and its confirmation.

It lies in the database, because that is the only thing that all web processes share; it belongs to
the one who brought it, and goes after an hour. What was previewed is therefore what is taken in.
"""

import zlib
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from thrive.foundation.tables import refuse_larger
from thrive.people.actions.importing import PeopleImport, import_people
from thrive.people.actions.permission import require_administrator
from thrive.people.models import Person, StagedImport
from thrive.people.queries.staged import content_of, staged_by

KEPT_FOR = timedelta(hours=1)


@transaction.atomic
def stage_import(*, name: str, content: bytes, by: Person, at: datetime) -> StagedImport:
    """Keep a file for its preview. Nothing is taken yet. Raises NotAllowed, or Invalid (size)."""
    require_administrator(by, at=at)
    refuse_larger(len(content), settings.THRIVE_LARGEST_IMPORT_BYTES)
    return StagedImport.objects.create(
        name=name[:200],
        content=zlib.compress(content, level=1),
        staged_by=by,
        staged_at=at,
        expires_at=at + KEPT_FOR,
    )


@transaction.atomic
def take_staged(*, key: int, by: Person, at: datetime) -> PeopleImport:
    """Take in the file that was previewed, and throw the copy away.

    Raises NotFound when it has gone already, so that pressing twice takes it once; else as
    ``import_people``.
    """
    staged = staged_by(by, key=key, at=at)
    result = import_people(rows_or_file=content_of(staged), by=by, at=at, name=staged.name)
    staged.delete()
    return result


def discard(*, key: int, by: Person) -> None:
    """Throw a previewed file away. Running it twice changes nothing."""
    StagedImport.objects.filter(pk=key, staged_by=by).delete()
