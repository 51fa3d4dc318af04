"""Studies with their promise, their frozen people and units, and their waves."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from thrive.people.models import Group, Person


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
    kept_months = models.PositiveSmallIntegerField(
        default=0, help_text="how long anonymous answers are kept for a recount, as was promised"
    )
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
