"""What is written down of each message, so that nothing is sent twice and nothing is forgotten.

A message is written before it is sent. To send it one takes it, which only one can; whoever dies
with it loses it after a while, and it goes again under the same name.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.db.models import F, Q

from thrive.delivery.models import Message
from thrive.delivery.parcel import Fate, Parcel, Result, To
from thrive.delivery.reaching import address_mark

HOLD = timedelta(seconds=110)  # a little less than the lease of a prompt
KEPT = timedelta(days=90)
AT_ONCE = 1_000
LONGEST_PROBLEM = 300


@dataclass(frozen=True)
class Known:
    """What the ledger says of a message."""

    id: int
    sent_as: str
    state: str
    attempts: int
    held_until: datetime | None

    def may_have_arrived(self) -> bool:
        """Whether nobody knows what became of it."""
        return self.state == Message.State.WRITING and self.attempts > 0

    def is_held(self, at: datetime) -> bool:
        """Whether somebody is sending it just now."""
        return self.held_until is not None and self.held_until > at


def key_of(parcel: Parcel, channel: str) -> str:
    """The name of a parcel on one way."""
    return f"{parcel.key}-{channel}"


def known(keys: Sequence[str]) -> dict[str, Known]:
    """What is known of messages, by key; of whom nothing is known are absent."""
    found: dict[str, Known] = {}
    for some in _batches(keys):
        rows = Message.objects.filter(key__in=some).order_by()
        for key, number, sent_as, state, attempts, held_until in rows.values_list(
            "key", "id", "sent_as", "state", "attempts", "held_until"
        ):
            found[key] = Known(number, sent_as, state, attempts, held_until)
    return found


def write(wanted: Mapping[str, tuple[Parcel, str, To]], *, at: datetime) -> dict[str, Known]:
    """Write down messages, by key, that are about to be sent. What is written already stays."""
    Message.objects.bulk_create(
        [
            Message(
                key=key,
                sent_as=uuid4().hex,
                person_id=parcel.person,
                channel=channel,
                address_mark=address_mark(to.address),
                first_at=at,
            )
            for key, (parcel, channel, to) in wanted.items()
        ],
        ignore_conflicts=True,
    )
    return known(list(wanted))


def take(messages: Sequence[Known], *, by: str, at: datetime) -> set[int]:
    """Take messages to send them, and return which one got. Nobody else gets those."""
    free = Message.objects.filter(
        Q(held_until=None) | Q(held_until__lte=at),
        id__in=[message.id for message in messages],
        state__in=[Message.State.WRITING, Message.State.FAILED],
    )
    with transaction.atomic():
        free.update(
            state=Message.State.WRITING,
            held_by=by,
            held_until=at + HOLD,
            attempts=F("attempts") + 1,
        )
        mine = Message.objects.filter(
            id__in=[message.id for message in messages], held_by=by, held_until=at + HOLD
        )
        return set(mine.values_list("id", flat=True))


def settle(message: Known, result: Result, *, at: datetime) -> None:
    """Write down what became of a message that was taken.

    One that may have arrived at an earlier try stays so: a refusal now says nothing about then.
    """
    state = STATES[result.fate]
    if state == Message.State.FAILED and message.may_have_arrived():
        state = Message.State.WRITING
    Message.objects.filter(id=message.id).exclude(state=Message.State.SENT).update(
        state=state,
        sent_at=at if result.fate is Fate.SENT else None,
        held_by="",
        held_until=None,
        provider_id=result.provider_id,
        problem=result.problem[:LONGEST_PROBLEM],
    )


def fail_untried(messages: Sequence[Known], problem: str) -> None:
    """Write down that messages were not tried, because whoever takes them is not there.

    It counts as an attempt, so that the next one is later. What may have arrived before stays so.
    """
    sure = [message.id for message in messages if not message.may_have_arrived()]
    unsure = [message.id for message in messages if message.may_have_arrived()]
    said = problem[:LONGEST_PROBLEM]
    for ids, state in ((sure, Message.State.FAILED), (unsure, Message.State.WRITING)):
        Message.objects.filter(
            id__in=ids, held_until=None, state__in=[Message.State.WRITING, Message.State.FAILED]
        ).update(state=state, attempts=F("attempts") + 1, problem=said)


def bounced(*, sent_as: str, problem: str) -> Message | None:
    """The message that came back, marked so; None if there is none of that name."""
    message = Message.objects.filter(sent_as=sent_as, channel="email").first()
    if message is not None:
        Message.objects.filter(id=message.id).update(problem=problem[:LONGEST_PROBLEM])
    return message


def forget(*, before: datetime, most: int = AT_ONCE) -> int:
    """Delete some messages that were first tried before a moment. Returns how many."""
    old = Message.objects.filter(first_at__lt=before).order_by("first_at", "id")
    return Message.objects.filter(id__in=list(old.values_list("id", flat=True)[:most])).delete()[0]


STATES = {
    Fate.SENT: Message.State.SENT,
    Fate.LATER: Message.State.FAILED,
    Fate.UNSURE: Message.State.WRITING,
    Fate.REFUSED: Message.State.GONE,
    Fate.GONE: Message.State.GONE,
}


def _batches(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(keys), AT_ONCE):
        yield keys[start : start + AT_ONCE]
