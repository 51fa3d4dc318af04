"""Words that people wrote: those that wait, and those that came out, which lead to nobody.

Neither table has a person, a wave, a moment or a number that counts up. There are no indexes but
the primary keys, because the pages of an index tell in which order they were filled.
"""

from typing import Any, NoReturn

from django.db import models
from django.db.models import Q

from thrive.people.models import Group
from thrive.voice.models.anonymous import DrawnKey
from thrive.voice.models.released import Published
from thrive.voice.models.studies import Study


class WaitingWords(models.Model):
    """Words that wait until enough others stand beside them, sealed and all of one length.

    For whom they are and what was asked lies inside. All rows of a study are written anew, under
    new keys, whenever one is added or goes: so none of them is older than another.
    """

    id = DrawnKey(primary_key=True)
    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="+", db_index=False)
    sealed = models.BinaryField()

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "waiting words"

    def __str__(self) -> str:
        return "words that wait"


class WordsBatch(models.Model):
    """Words that came out together, of one question and from one unit, or from everywhere.

    ``group``, ``parent`` and ``together`` name the unit as in Released; all empty: everybody.
    """

    id = DrawnKey(primary_key=True)
    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="+", db_index=False)
    question = models.CharField(max_length=100)
    group = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    parent = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    together = models.JSONField(default=list, help_text="the ids of the groups of the unit")

    objects = Published.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "words batches"

    def __str__(self) -> str:
        return f"words about {self.question}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add a batch. Raises TypeError for one that stands. ``Any``: as Django has it."""
        if not self._state.adding:
            raise TypeError("What was published never changes")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Raises TypeError. ``Any``: as Django has it."""
        raise TypeError("What was published is never deleted")


class Words(models.Model):
    """What one person wrote, as it came out: in their own words, or put in others by hand."""

    id = DrawnKey(primary_key=True)
    batch = models.ForeignKey(
        WordsBatch, on_delete=models.PROTECT, related_name="words", db_index=False
    )
    text = models.TextField()

    objects = Published.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "words"
        constraints = [
            models.CheckConstraint(name="words_say_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return "somebody's words"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add words. Raises TypeError for those that stand. ``Any``: as Django has it."""
        if not self._state.adding:
            raise TypeError("What was published never changes")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Raises TypeError. ``Any``: as Django has it."""
        raise TypeError("What was published is never deleted")
