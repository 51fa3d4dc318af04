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
    on_paper = models.BooleanField(default=False, help_text="draws a code and gets no token")

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


class KeptAnswer(models.Model):
    """An answer of a wave that is published, so that its numbers can be worked out anew.

    Written in one transaction, in an order that was drawn, under a number that was drawn: nothing
    here leads back to the token with which it came. Sealed with the key of the server. Answers of
    open waves are not in any model: see voice.holding.
    """

    id = DrawnKey(primary_key=True)
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    sealed = models.BinaryField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return "an anonymous answer"


class PaperChoice(models.Model):
    """Somebody without a device, who takes part on paper. Looked at whenever people are frozen."""

    owner = models.CharField(max_length=100, help_text="of the study, which may come later")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["owner", "person"]
        constraints = [
            models.UniqueConstraint(name="paper_choice_once", fields=["owner", "person"]),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} on paper in {self.owner}"


class PaperSheet(models.Model):
    """That a sheet of codes was made for a unit and a wave: once, with so many codes."""

    key = models.OneToOneField(WaveKey, on_delete=models.PROTECT, related_name="+")
    codes = models.PositiveIntegerField(help_text="as many as people take part on paper")

    class Meta:
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(name="paper_sheet_has_codes", condition=models.Q(codes__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.codes} codes of {self.key_id}"


class PaperCode(models.Model):
    """A code that somebody draws from a hat. What is here is cut from a keyed digest of it.

    Whether it was spent stands nowhere here: the answer that came with it takes its place among the
    answers of the open wave, as one with a token does.
    """

    id = DrawnKey(primary_key=True)
    sheet = models.ForeignKey(
        PaperSheet, on_delete=models.CASCADE, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return "a code on paper"


class CustodyChoice(models.Model):
    """Who is to keep the keys of waves. Looked at whenever people are frozen."""

    owner = models.CharField(max_length=100, unique=True, help_text="of the study")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["owner"]

    def __str__(self) -> str:
        return f"{self.person_id} is to keep the keys of {self.owner}"


class Custody(models.Model):
    """Somebody who keeps the key of a wave in place of the server. Chosen before it is frozen."""

    wave = models.OneToOneField(Wave, on_delete=models.CASCADE, related_name="custody")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(
        null=True, blank=True, help_text="since then the server has no copy"
    )

    class Meta:
        ordering = ["wave"]
        verbose_name_plural = "custodies"

    def __str__(self) -> str:
        return f"{self.person_id} keeps the key of {self.wave_id}"


class VoidWave(models.Model):
    """A wave whose answers can never be opened, or not be counted honestly. It has no numbers."""

    class Why(models.TextChoices):
        KEY_LOST = "key_lost"
        RESTORED = "restored"

    wave = models.OneToOneField(Wave, on_delete=models.CASCADE, related_name="void")
    why = models.CharField(max_length=20, choices=Why)
    at = models.DateTimeField()

    class Meta:
        ordering = ["wave"]

    def __str__(self) -> str:
        return f"{self.wave_id} is void: {self.why}"
