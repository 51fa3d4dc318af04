"""A conversation: begun once, kept with each answer, finished. Two devices end as one."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from thrive.people import queries as people
from thrive.people.models import Person
from thrive.voice import keys
from thrive.voice.actions.freezing import epoch_for, refuse_anonymous
from thrive.voice.errors import MovedOn, NoSuchConversation, NoSuchStudy, WaveClosed
from thrive.voice.kept import Kept, bytes_of, kept_from, no_such_conversation
from thrive.voice.models import Conversation, Study, Wave
from thrive.voice.rules.bodies import Body


def begin(
    *, study: int, key: str, person: int, wave: tuple[date, date | None], at: datetime
) -> Kept:
    """Begin a conversation, or take up the one that there is with this key.

    ``wave`` is its first day, and the first day after it. The group is where the person stands in
    the reporting tree on this day. Raises NoSuchStudy, NotFrozen, WaveClosed, NoKey, WrongKey,
    BrokenSeal, NoNamesHere, and NoSuchConversation where the key is somebody else's.
    """
    found = _with_key(key)
    if found is None:
        found = _begun(study, key, person, wave, at)
    if found.person_id != person or found.study_id != study:
        raise no_such_conversation()
    return kept_from(found)


def keep(
    *,
    key: str,
    person: int,
    version: int,
    body: Body,
    finished: bool,
    at: datetime,
    kept: Kept | None = None,
) -> int:
    """Keep what was said, if the conversation still stands at ``version``. Returns the new one.

    All or nothing, in one UPDATE. Whoever was read already (``kept``) is not looked up again. The
    same again raises MovedOn: read the conversation then, and see whether it says so already. After
    ``finished`` nothing more is kept. Raises MovedOn, WaveClosed, NoSuchConversation, BadBody,
    NoKey.
    """
    if kept is None or kept.key != key:
        study, is_sealed = _facts(key, person)
    else:
        study, is_sealed = kept.study, kept.is_sealed
    content = bytes_of(body, is_sealed=is_sealed, study=study, key=key)
    # No join: PostgreSQL looks at conditions of the row itself again when it had to wait for it,
    # and not at those of other tables. So of two with the same version one is refused.
    standing = Conversation.objects.filter(
        key=key, person_id=person, version=version, finished_at__isnull=True,
        wave__in=Wave.objects.filter(closed_at__isnull=True),
    )  # fmt: skip
    changed = {"version": version + 1, "last_at": at, "body": content}
    if finished:
        changed["finished_at"] = at
    if not standing.update(**changed):
        raise _why_not(key, person)
    return version + 1


def _with_key(key: str) -> Conversation | None:
    return Conversation.objects.select_related("wave").filter(key=key).order_by("id").first()


def _begun(
    study: int, key: str, person: int, wave: tuple[date, date | None], at: datetime
) -> Conversation:
    """Written down as begun: by us, or by another device that was quicker."""
    period = open_wave(study=study, first_on=wave[0], until_on=wave[1], at=at)
    if period.closed_at is not None:
        raise wave_closed()
    is_sealed = period.study.promise != Study.Promise.NAMED
    if is_sealed:
        keys.fitting_key()
    new = Conversation(
        study_id=study, wave=period, key=key, person_id=person, begun_at=at, last_at=at,
        group=people.own_team(Person(pk=person), on=at.date()), is_sealed=is_sealed,
        body=bytes_of(Body(), is_sealed=is_sealed, study=study, key=key),
    )  # fmt: skip
    try:
        with transaction.atomic():
            new.save(force_insert=True)
    except IntegrityError:
        found = _with_key(key)
        if found is None:
            raise  # not because of the key: a person who does not exist
        return found
    return new


def open_wave(*, study: int, first_on: date, until_on: date | None, at: datetime) -> Wave:
    """The wave that begins on a day, made where it is missing, with its study.

    Raises NotFrozen, NoSuchStudy, and NoNamesHere for an anonymous study.
    """
    beginning = Wave.objects.select_related("study").filter(study_id=study, first_on=first_on)
    found = beginning.order_by("id").first()
    if found is not None:
        refuse_anonymous(found.study)
        return found
    with transaction.atomic():
        # Held, so that two who open the first conversation of a wave make one wave in one epoch.
        opened = Study.objects.select_for_update().filter(pk=study).first()
        if opened is None:
            raise NoSuchStudy(_("There is no such study."))
        refuse_anonymous(opened)
        made = beginning.order_by("id").first()
        if made is not None:
            return made
        epoch = epoch_for(study=study, first_on=first_on, at=at)
        Wave.objects.create(study_id=study, first_on=first_on, epoch=epoch, until_on=until_on)
        return beginning.get()


def wave_closed() -> WaveClosed:
    """The refusal, in words."""
    return WaveClosed(_("This came too late: the result is out already. Nothing was kept."))


def _facts(key: str, person: int) -> tuple[int, bool]:
    rows = Conversation.objects.filter(key=key, person_id=person)
    found = rows.order_by("id").values_list("study_id", "is_sealed").first()
    if found is None:
        raise no_such_conversation()
    return found


def _why_not(key: str, person: int) -> MovedOn | WaveClosed | NoSuchConversation:
    found = _with_key(key)
    if found is None or found.person_id != person:
        return no_such_conversation()
    if found.wave.closed_at is not None:
        return wave_closed()
    return MovedOn(_("This conversation went on somewhere else. Look at it again."))
