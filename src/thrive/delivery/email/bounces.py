"""Takes mail that came back: which of ours it was, and whether its address reaches nobody.

Mail programs of the world answer with a delivery status (RFC 3464) that names the mail by its
Message-ID. That name is random, so nobody can make up a bounce for somebody else.
"""

import re
from datetime import datetime
from email import message_from_bytes, policy
from email.message import Message as Mail

from thrive.delivery import ledger
from thrive.delivery.email.channel import NO_SUCH_PLACE
from thrive.delivery.reaching import address_mark
from thrive.people import actions as people
from thrive.people.models import Person

NAME = re.compile(r"<([0-9a-f]{32})@[^<>\s]+>")
LARGEST_BOUNCE = 1_000_000  # bytes


def take_bounce(raw: bytes, *, at: datetime) -> bool:
    """Take a mail that came back. Returns whether it made an address count as unreachable.

    Delays, notices of success, mails that are not ours, and bounces of an address that the person
    has left meanwhile change nothing. Twice changes nothing.
    """
    bounce = message_from_bytes(raw[:LARGEST_BOUNCE], policy=policy.compat32)
    said = permanent_failure(bounce)
    name = _name_of_ours(bounce)
    if said is None or name is None:
        return False
    message = ledger.bounced(sent_as=name, problem=said)
    person = Person.objects.filter(pk=message.person_id).first() if message else None
    if message is None or person is None or not person.email:
        return False
    if address_mark(person.email) != message.address_mark:
        return False
    people.mark_unreachable(
        person=person.pk, channel="email", address=person.email, reason=said, at=at
    )
    return True


def permanent_failure(bounce: Mail) -> str | None:
    """What a delivery status says of a mail that will never arrive, or None."""
    for part in bounce.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for about in part.walk():
            action = str(about.get("Action", "")).strip().lower()
            status = (str(about.get("Status", "")).split() or [""])[0]
            if action == "failed" and NO_SUCH_PLACE.match(status):
                return f"It came back: {status}"
    return None


def _name_of_ours(bounce: Mail) -> str | None:
    """The Message-ID of the mail that came back: in the part that quotes it, or referred to."""
    found = [
        str(part.get("Message-ID", ""))
        for part in bounce.walk()
        if part is not bounce and part.get("Message-ID")
    ]
    quoted = [
        str(part.get_payload())
        for part in bounce.walk()
        if part.get_content_type() == "text/rfc822-headers"
    ]
    referred = [str(bounce.get(name, "")) for name in ("In-Reply-To", "References")]
    match = NAME.search("\n".join([*found, *quoted, *referred]))
    return match[1] if match else None
