"""Keeping a file between its upload and its confirmation."""

import zlib
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from thrive.foundation import tables
from thrive.measures import queries
from thrive.measures.actions.importing import (
    PointsImport,
    Progress,
    import_points,
    quiet,
    refuse_unprintable,
)
from thrive.measures.errors import NoSuchUpload, NotAllowed, mapping_words
from thrive.measures.models import Upload
from thrive.measures.rules.mapping import Mapping, MappingError, guess
from thrive.people.models import Person

KEPT = timedelta(hours=4)


def keep_upload(*, content: bytes, file_name: str, by: Person, at: datetime) -> Upload:
    """Keep a file that can be read as a table, for its person and for a few hours.

    Another upload of the same person takes its place, and all that expired go. Nothing of its
    points is written. Raises NotAllowed, Invalid (the file cannot be read at all, or its name not
    be shown).
    """
    _refuse_unless_may(by, at)
    refuse_unprintable(file_name)
    table = tables.read_rows(content, largest=settings.THRIVE_LARGEST_IMPORT_BYTES)
    with transaction.atomic():
        Upload.objects.filter(person=by).delete()
        forget_uploads(at=at)
        return Upload.objects.create(
            person=by,
            file_name=file_name[:200],
            packed=zlib.compress(content, level=1),
            bytes=len(content),
            mapping=guess(table.header).as_plain(),
            made_at=at,
            expires_at=at + KEPT,
        )


def map_upload(*, upload_id: int, mapping: Mapping, by: Person, at: datetime) -> Upload:
    """Say which column means what. Writes no point; the same again changes nothing.

    Raises NotAllowed, NoSuchUpload, BadMapping.
    """
    upload = find_upload(upload_id=upload_id, by=by, at=at)
    try:
        mapping.check(header_and_rows(upload, how_many=0)[0])
    except MappingError as error:
        raise mapping_words(error) from error
    upload.mapping = mapping.as_plain()
    upload.save(update_fields=["mapping"])
    return upload


def preview_upload(*, upload_id: int, by: Person, at: datetime) -> PointsImport:
    """What the upload would do with the mapping that was chosen. Writes nothing.

    Raises NotAllowed, NoSuchUpload, Invalid (such as numbers that can be read in two ways).
    """
    upload = find_upload(upload_id=upload_id, by=by, at=at)
    return _import(upload, Mapping.from_plain(upload.mapping), by, at, dry_run=True)


def confirm_upload(
    *, upload_id: int, by: Person, at: datetime, progress: Progress = quiet
) -> PointsImport:
    """Take the points of an upload and forget the file. A second confirmation finds nothing.

    Raises NotAllowed, NoSuchUpload, BadPoints (something changed since the preview).
    """
    with transaction.atomic():
        upload = find_upload(upload_id=upload_id, by=by, at=at)
        mapping = Mapping.from_plain(upload.mapping)
        # Compare-and-set: of two confirmations, one takes the file.
        if not Upload.objects.filter(pk=upload.pk).delete()[0]:
            raise _gone()
        return _import(upload, mapping, by, at, dry_run=False, progress=progress)


def forget_uploads(*, at: datetime) -> int:
    """Remove the files whose time is over; returns how many. Running it twice is safe."""
    return Upload.objects.filter(expires_at__lte=at).delete()[0]


def find_upload(*, upload_id: int, by: Person, at: datetime) -> Upload:
    """The person's own upload that has not expired. Raises NotAllowed, NoSuchUpload."""
    _refuse_unless_may(by, at)
    upload = Upload.objects.filter(pk=upload_id, person=by, expires_at__gt=at).first()
    if upload is None:
        raise _gone()
    return upload


def _gone() -> NoSuchUpload:
    return NoSuchUpload(_("This upload is no longer there. Upload the file again."))


def header_and_rows(upload: Upload, *, how_many: int) -> tuple[tuple[str, ...], list[list[str]]]:
    """The columns of an upload and its first rows, to choose the mapping by."""
    table = tables.read_rows(_content(upload), largest=settings.THRIVE_LARGEST_IMPORT_BYTES)
    rows = [list(row.values()) for (_line, row), _ in zip(table, range(how_many), strict=False)]
    return table.header, rows


def _content(upload: Upload) -> bytes:
    return zlib.decompress(bytes(upload.packed))


def _import(
    upload: Upload,
    mapping: Mapping,
    by: Person,
    at: datetime,
    *,
    dry_run: bool,
    progress: Progress = quiet,
) -> PointsImport:
    return import_points(
        source=_content(upload), mapping=mapping, by=by, at=at, dry_run=dry_run,
        source_name=upload.file_name, progress=progress,
    )  # fmt: skip


def _refuse_unless_may(by: Person, at: datetime) -> None:
    if not queries.may_define(by, at=at):
        raise NotAllowed(_("Only administrators import files."))
