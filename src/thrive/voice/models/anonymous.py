"""Who may be asked anonymously, the keys that sign, and answers that lead to nobody."""

from typing import TYPE_CHECKING, Any

from django.db import models

from thrive.people.models import Person
from thrive.voice.models.studies import Epoch, Unit, Wave

if TYPE_CHECKING:
    WholeNumber = models.BigIntegerField[int, int]  # what it is only to the checker of types
else:
    WholeNumber = models.BigIntegerField


class Eligible(models.Model):
    """Somebody who may be asked anonymously in an epoch, and in which unit they count.

    Says who could take part. Nothing says who did.
    """

    epoch = models.ForeignKey(Epoch, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["epoch", "person"]
        verbose_name_plural = "eligible"
        constraints = [
            models.UniqueConstraint(name="eligible_once_in_epoch", fields=["epoch", "person"]),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.unit_id}"


class WaveKey(models.Model):
    """The key that signs the tokens of one unit for one wave. Its private half goes at closing.

    Words have a key of their own, so that nothing joins them to the answer beside them.
    """

    class Purpose(models.TextChoices):
        """What a token of the key is good for."""

        ANSWER = "answer"
        WORDS = "words"

    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="keys")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    modulus = models.BinaryField()
    private = models.BinaryField(default=b"", help_text="sealed; empty once the wave is closed")
    purpose = models.CharField(max_length=8, choices=Purpose.choices, default=Purpose.ANSWER)

    class Meta:
        ordering = ["wave", "unit", "purpose"]
        constraints = [
            models.UniqueConstraint(
                name="wave_key_once_in_unit", fields=["wave", "unit", "purpose"]
            ),
            models.CheckConstraint(
                name="wave_key_for_known_purpose",
                condition=models.Q(purpose__in=["answer", "words"]),
            ),
        ]

    def __str__(self) -> str:
        return f"key of {self.unit_id} in {self.wave_id} for {self.purpose}"


class Issued(models.Model):
    """That one blinded message of a person was signed, so that no other one is.

    The signer cannot know the token again that comes of it (RFC 9474), so this row leads nowhere.
    """

    key = models.ForeignKey(WaveKey, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    blinded = models.CharField(max_length=64, help_text="SHA-256 of the blinded message")

    class Meta:
        ordering = ["key", "person"]
        verbose_name_plural = "issued"
        constraints = [
            models.UniqueConstraint(name="issued_once_to_person", fields=["key", "person"]),
        ]

    def __str__(self) -> str:
        return f"one for {self.person_id} of {self.key_id}"


class DrawnKey(WholeNumber):
    """A primary key that somebody else drew: no row says which one came before it.

    On SQLite it is the row's own number. A key beside that would leave a hidden number which counts
    upwards.
    """

    def db_type(self, connection: Any) -> str:
        """``Any``: as Django has it."""
        return "integer" if connection.vendor == "sqlite" else "bigint"


class AnonymousAnswer(models.Model):
    """A sealed answer, until its wave is closed: no person, no moment, no number that counts up.

    Its key is cut from a hash of its token, so that each token is spent once. There is no index
    but that key, because the pages of an index tell in which order they were filled.
    """

    id = DrawnKey(primary_key=True)
    key = models.ForeignKey(WaveKey, on_delete=models.PROTECT, related_name="+", db_index=False)
    sealed = models.BinaryField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return "an anonymous answer"
