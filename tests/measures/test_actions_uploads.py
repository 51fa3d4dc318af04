"""A file between its upload and its confirmation."""

from datetime import datetime, timedelta

import pytest

from tests.cast import Cast, role
from thrive.foundation.errors import Invalid
from thrive.measures import actions
from thrive.measures.actions import Mapping
from thrive.measures.errors import BadMapping, BadPoints, NoSuchUpload, NotAllowed
from thrive.measures.models import Measure, Point, Upload
from thrive.people.models import Role

FILE = b"KPI,Team,Week,Count,Out of\non-time,riverside,2026-W30,8,10\n"


def keep(people: Cast, at: datetime, content: bytes = FILE) -> Upload:
    return actions.keep_upload(content=content, file_name="f.csv", by=people.omar, at=at)


def test_an_upload_is_guessed_previewed_and_taken_once(
    people: Cast, on_time: Measure, at: datetime
) -> None:
    upload = keep(people, at)

    preview = actions.preview_upload(upload_id=upload.pk, by=people.omar, at=at)
    assert (preview.added, Point.objects.count()) == (1, 0)

    result = actions.confirm_upload(upload_id=upload.pk, by=people.omar, at=at)
    assert (result.added, Point.objects.count()) == (1, 1)
    assert Point.objects.get().source == "f.csv"
    with pytest.raises(NoSuchUpload):
        actions.confirm_upload(upload_id=upload.pk, by=people.omar, at=at)


def test_an_upload_keeps_its_header_and_first_rows(
    people: Cast, on_time: Measure, at: datetime
) -> None:
    header, rows = actions.header_and_rows(keep(people, at), how_many=5)

    assert header == ("KPI", "Team", "Week", "Count", "Out of")
    assert rows == [["on-time", "riverside", "2026-W30", "8", "10"]]


def test_an_upload_belongs_to_one_person(people: Cast, on_time: Measure, at: datetime) -> None:
    upload = keep(people, at)
    other = role(people.joanna, Role.Kind.ADMINISTRATOR)

    with pytest.raises(NoSuchUpload):
        actions.preview_upload(upload_id=upload.pk, by=other, at=at)
    with pytest.raises(NoSuchUpload):
        actions.confirm_upload(upload_id=upload.pk, by=other, at=at)


def test_an_upload_expires_and_is_then_removed(
    people: Cast, on_time: Measure, at: datetime
) -> None:
    upload = keep(people, at)
    other = role(people.joanna, Role.Kind.ADMINISTRATOR)
    later = at + timedelta(hours=5)

    with pytest.raises(NoSuchUpload):
        actions.preview_upload(upload_id=upload.pk, by=people.omar, at=later)
    actions.keep_upload(content=FILE, file_name="g.csv", by=other, at=later)
    assert [one.file_name for one in Upload.objects.all()] == ["g.csv"]


def test_what_expired_is_forgotten_and_the_rest_is_kept(
    people: Cast, on_time: Measure, at: datetime
) -> None:
    keep(people, at)

    assert actions.forget_uploads(at=at + timedelta(hours=3)) == 0
    assert actions.forget_uploads(at=at + timedelta(hours=4)) == 1
    assert not Upload.objects.exists()


def test_a_new_upload_takes_the_place_of_the_former(
    people: Cast, on_time: Measure, at: datetime
) -> None:
    keep(people, at)
    keep(people, at)

    assert Upload.objects.count() == 1


@pytest.mark.parametrize("name", ["amina", "daniel", "joanna", "ruth"])
def test_only_administrators_upload(
    people: Cast, on_time: Measure, at: datetime, name: str
) -> None:
    with pytest.raises(NotAllowed):
        actions.keep_upload(content=FILE, file_name="f", by=getattr(people, name), at=at)

    assert not Upload.objects.exists()


def test_an_administrator_who_no_longer_is_one_cannot_confirm(
    people: Cast, on_time: Measure, at: datetime
) -> None:
    upload = keep(people, at)
    people.omar.roles.update(ended_at=at)

    with pytest.raises(NotAllowed):
        actions.confirm_upload(upload_id=upload.pk, by=people.omar, at=at)


def test_what_is_no_table_is_not_kept(people: Cast, at: datetime) -> None:
    with pytest.raises(Invalid, match="empty"):
        keep(people, at, b"")

    assert not Upload.objects.exists()


def test_a_mapping_that_does_not_fit_is_not_kept(
    people: Cast, on_time: Measure, at: datetime
) -> None:
    upload = keep(people, at)

    with pytest.raises(BadMapping):
        actions.map_upload(upload_id=upload.pk, mapping=Mapping(), by=people.omar, at=at)

    upload.refresh_from_db()
    assert Mapping.from_plain(upload.mapping).value.column == "Count"


def test_a_file_with_problems_is_kept_when_it_is_refused(
    people: Cast, on_time: Measure, at: datetime
) -> None:
    upload = keep(people, at, FILE.replace(b"riverside", b"nowhere"))

    with pytest.raises(BadPoints):
        actions.confirm_upload(upload_id=upload.pk, by=people.omar, at=at)

    assert Upload.objects.exists()
    assert not Point.objects.exists()
