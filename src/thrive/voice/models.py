"""Studies, their frozen units and waves, what was said, and what was released of it."""

from typing import TYPE_CHECKING, Any, NoReturn

from django.db import models
from django.db.models import F, Q

from thrive.people.models import Group, Person

if TYPE_CHECKING:
    WholeNumber = models.BigIntegerField[int, int]  # what it is only to the checker of types
else:
    WholeNumber = models.BigIntegerField


class Published(models.QuerySet[Any]):
    """Rows that were published: they can be added and read, and nothing else. ``Any``: a model."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Raises TypeError: what was published never changes."""
        raise TypeError("What was published never changes")

    def delete(self) -> NoReturn:
        """Raises TypeError: what was published is never deleted."""
        raise TypeError("What was published is never deleted")


class Study(models.Model):
    """What a run or a topic collects under one promise, which is never loosened."""

    class Promise(models.TextChoices):
        NAMED = "named"
        CONFIDENTIAL = "confidential"
        ANONYMOUS = "anonymous"

    owner = models.CharField(max_length=100, unique=True, help_text="such as: run 12")
    title = models.CharField(max_length=200)
    promise = models.CharField(max_length=20, choices=Promise)
    # What is released, and how: see voice.rules.tables. Frozen, like the promise.
    outcomes = models.JSONField(default=list)
    least_eligible = models.PositiveSmallIntegerField(default=8)
    least_answering = models.PositiveSmallIntegerField(default=5)
    # What is asked on the page that is the same for everybody: see voice.rules.questions.
    questions = models.JSONField(default=list, help_text="of anonymous studies alone")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "studies"
        constraints = [
            models.CheckConstraint(
                name="study_minimums_not_below_the_promise",
                condition=Q(least_eligible__gte=8, least_answering__gte=5) | Q(promise="named"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner} ({self.promise})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Open a study. Raises TypeError for one that stands. ``Any``: as Django has it."""
        if not self._state.adding:
            raise TypeError("A promise is never loosened: a study never changes")
        super().save(*args, **kwargs)


class Reader(models.Model):
    """Somebody who may read what is said by name. All of them stand above the first word."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="readers")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["study", "id"]
        constraints = [
            models.UniqueConstraint(name="reader_once_in_study", fields=["study", "person"]),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} reads {self.study_id}"


class Epoch(models.Model):
    """At most twelve waves for which people and units are frozen."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="epochs")
    number = models.PositiveIntegerField()
    first_on = models.DateField(help_text="the first day of its first wave")
    frozen_at = models.DateTimeField()

    class Meta:
        ordering = ["study", "number"]
        constraints = [
            models.UniqueConstraint(name="epoch_number_once", fields=["study", "number"]),
            models.UniqueConstraint(name="epoch_begins_once", fields=["study", "first_on"]),
        ]

    def __str__(self) -> str:
        return f"{self.study_id} epoch {self.number}"


class Unit(models.Model):
    """A reporting unit of an epoch: a group that is shown, or several that are shown together.

    Units do not overlap. ``above`` are the groups whose totals it counts towards, from its parent
    up to the root.
    """

    epoch = models.ForeignKey(Epoch, on_delete=models.CASCADE, related_name="units")
    group = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="none for groups that are shown together",
    )  # fmt: skip
    parent = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="under which it stands",
    )  # fmt: skip
    position = models.PositiveIntegerField()
    eligible = models.PositiveIntegerField()

    class Meta:
        ordering = ["epoch", "position"]
        constraints = [
            models.UniqueConstraint(name="unit_position_once", fields=["epoch", "position"]),
        ]

    def __str__(self) -> str:
        return f"{self.epoch_id} unit {self.position}"


class UnitGroup(models.Model):
    """To which unit of an epoch the people of a group count. Every group counts to one at most."""

    epoch = models.ForeignKey(Epoch, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="groups")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["unit", "group"]
        constraints = [
            models.UniqueConstraint(name="unit_group_once_in_epoch", fields=["epoch", "group"]),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} in {self.unit_id}"


class Wave(models.Model):
    """A period that is collected and then published once."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="waves")
    epoch = models.ForeignKey(Epoch, on_delete=models.CASCADE, related_name="waves")
    first_on = models.DateField()
    until_on = models.DateField(null=True, blank=True, help_text="the first day after it")
    closed_at = models.DateTimeField(null=True, blank=True)
    receiver = models.BinaryField(
        default=b"", help_text="the public key to which anonymous answers are sealed"
    )

    class Meta:
        ordering = ["study", "first_on"]
        constraints = [
            models.UniqueConstraint(name="wave_begins_once", fields=["study", "first_on"]),
            models.CheckConstraint(
                name="wave_ends_after_it_begins",
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("first_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.study_id} from {self.first_on}"


class Conversation(models.Model):
    """One person's passage through an experience, and all that they said in it.

    ``body`` is what they said, the way they took through it included, because a way tells the
    answers that led there. Plain where the promise is *named*; sealed with a key outside the
    database where it is *confidential*.
    """

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="conversations")
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="conversations")
    key = models.CharField(max_length=100, unique=True, help_text="what it belongs to: a prompt")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="conversations")
    group = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        help_text="where the person belonged at that moment, in the reporting tree",
    )  # fmt: skip
    begun_at = models.DateTimeField()
    last_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0, help_text="rises with each thing said")
    is_sealed = models.BooleanField()
    body = models.BinaryField()

    class Meta:
        ordering = ["person", "begun_at", "id"]

    def __str__(self) -> str:
        return f"{self.key} of {self.person_id}"


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
    """The key that signs the tokens of one unit for one wave. Its private half goes at closing."""

    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="keys")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    modulus = models.BinaryField()
    private = models.BinaryField(default=b"", help_text="sealed; empty once the wave is closed")

    class Meta:
        ordering = ["wave", "unit"]
        constraints = [
            models.UniqueConstraint(name="wave_key_once_in_unit", fields=["wave", "unit"]),
        ]

    def __str__(self) -> str:
        return f"key of {self.unit_id} in {self.wave_id}"


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


class Release(models.Model):
    """What was published of a wave, once and for good."""

    wave = models.OneToOneField(Wave, on_delete=models.PROTECT, related_name="release")
    rule = models.CharField(max_length=50, help_text="name and version of the rule")
    released_at = models.DateTimeField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of its rows as they were written")

    objects = Published.as_manager()

    class Meta:
        ordering = ["-released_at", "-id"]

    def __str__(self) -> str:
        return f"release of {self.wave_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add a release. Raises TypeError for one that stands. ``Any``: as Django has it."""
        if not self._state.adding:
            raise TypeError("A release never changes")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Raises TypeError. ``Any``: as Django has it."""
        raise TypeError("A release is never deleted")


class Released(models.Model):
    """One number of a release: one outcome for one unit, or for a group that units add up to."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="rows")
    group = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="none for groups that are shown together",
    )  # fmt: skip
    parent = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="of groups that are shown together: under which they stand",
    )  # fmt: skip
    together = models.JSONField(
        default=list, help_text="the ids of the groups whose own people are shown together"
    )
    outcome = models.CharField(max_length=100)
    category = models.CharField(max_length=60, blank=True)
    value = models.FloatField(help_text="a mean, or a count of people")
    denominator = models.FloatField(null=True, blank=True)
    people = models.PositiveIntegerField(help_text="how many it rests on")

    objects = Published.as_manager()

    class Meta:
        ordering = ["release", "id"]
        verbose_name_plural = "released"

    def __str__(self) -> str:
        return f"{self.outcome} {self.category}: {self.value}".replace(" :", ":")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add a row. Raises TypeError for one that stands. ``Any``: as Django has it."""
        if not self._state.adding:
            raise TypeError("What was published never changes")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Raises TypeError. ``Any``: as Django has it."""
        raise TypeError("What was published is never deleted")
