"""What was published, once and for good."""

from typing import Any, NoReturn

from django.db import models

from thrive.people.models import Group
from thrive.voice.models.studies import Wave


class Published(models.QuerySet[Any]):
    """Rows that were published: they can be added and read, and nothing else. ``Any``: a model."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Raises TypeError: what was published never changes."""
        raise TypeError("What was published never changes")

    def delete(self) -> NoReturn:
        """Raises TypeError: what was published is never deleted."""
        raise TypeError("What was published is never deleted")


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
