"""Who writes in confidence: two words for each topic, and a mark that only the key can make.

The mark is HMAC-SHA256 of topic and person under a key that HKDF derives from the key of the
server. With the database alone nobody can try persons against it; whoever holds the key as well
could. The same person has another mark in every topic.
"""

import hashlib
import hmac

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from thrive.discussions.models import Alias, Topic
from thrive.discussions.pseudonyms import pseudonym
from thrive.people.models import Person
from thrive.voice import keys
from thrive.voice.sealing import fingerprint

PURPOSE = b"thrive.discussions.author"


def key_mark() -> str:
    """The fingerprint of the key that is in force. Raises NoKey, WrongKey."""
    return fingerprint(keys.fitting_key())


def mark_of(topic: Topic, person: Person) -> str:
    """Somebody's mark in one topic. Raises NoKey, WrongKey where the key is not the topic's."""
    master = keys.master_key()
    if not hmac.compare_digest(fingerprint(master), topic.sealed_with):
        raise keys.wrong_key()
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(master)
    return hmac.new(key, b"%d:%d" % (topic.pk, person.pk), hashlib.sha256).hexdigest()


def known_alias(topic: Topic, person: Person) -> Alias | None:
    """The alias that somebody has in a topic already. Raises NoKey, WrongKey."""
    return Alias.objects.filter(topic=topic, mark=mark_of(topic, person)).first()


def alias_for(topic: Topic, person: Person) -> Alias:
    """Somebody's alias in a topic, made on their first word. The topic must be locked.

    Raises NoKey, WrongKey.
    """
    mark = mark_of(topic, person)
    found = Alias.objects.filter(topic=topic, mark=mark).first()
    if found is not None:
        return found
    taken = set(Alias.objects.filter(topic=topic).values_list("name", flat=True))
    return Alias.objects.create(topic=topic, mark=mark, name=pseudonym(mark, taken))
