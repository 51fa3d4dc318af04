"""Programs and their editions."""

from typing import Any

from django.db import models
from django.db.models import Q

from thrive.people.models import Person


class Program(models.Model):
    """A program, known by its key. What it consists of is in its editions."""

    key = models.SlugField(max_length=50, unique=True, help_text="stable: files refer to it")

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key


class Edition(models.Model):
    """A program as it stood at a moment, whole, and for good: runs keep what they began with."""

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    content = models.JSONField(help_text="the plain form of the content: see experiences.content")
    digest = models.CharField(max_length=64, help_text="equal for equal content")
    made_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="editions"
    )
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["program", "-number"]
        constraints = [
            models.UniqueConstraint(
                name="edition_number_once_in_program", fields=["program", "number"]
            ),
            models.CheckConstraint(name="edition_number_from_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.program_id} {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add a new edition. Raises TypeError for one that stands. ``Any``: as Django has it."""
        if not self._state.adding:
            raise TypeError("An edition never changes; make a new one")
        super().save(*args, **kwargs)
