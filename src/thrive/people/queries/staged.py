"""Files that wait for their confirmation."""

import zlib
from datetime import datetime

from django.utils.translation import gettext as _

from thrive.foundation.errors import NotFound
from thrive.people.models import Person, StagedImport


def staged_by(person: Person, *, key: int, at: datetime) -> StagedImport:
    """A file that this person brought and that has not expired. Raises NotFound."""
    staged = StagedImport.objects.filter(pk=key, staged_by=person, expires_at__gt=at).first()
    if staged is None:
        raise NotFound(_("This file is not here any more. Bring it again."))
    return staged


def content_of(staged: StagedImport) -> bytes:
    """The file as it was brought."""
    return zlib.decompress(bytes(staged.content))
