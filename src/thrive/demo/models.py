"""What the simulator put in, so that it can be shown beside what was found, and how far it is."""

from django.db import models
from django.db.models import Q

from thrive.measures.models import Series


class Truth(models.Model):
    """The truth about one simulated series."""

    series = models.OneToOneField(Series, on_delete=models.CASCADE, related_name="truth")
    effect = models.FloatField(help_text="the shift that was put in, in the unit that is shown")
    started_on = models.DateField(null=True, help_text="when it began, noted or not")
    is_dated = models.BooleanField(default=False, help_text="somebody noted that a change began")
    autocorrelation = models.FloatField(default=0.0)
    is_seasonal = models.BooleanField(default=False)

    class Meta:
        ordering = ["series"]
        constraints = [
            models.CheckConstraint(
                name="truth_effect_has_a_beginning",
                condition=Q(effect=0) | Q(started_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series_id}: {self.effect:+}"


class Filling(models.Model):
    """With what this database was filled. There is one at most: a demo is filled once."""

    class Kind(models.TextChoices):
        SIMULATED = "simulated"
        REAL_FIGURES = "real_figures"

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    kind = models.CharField(max_length=20, choices=Kind)
    name = models.CharField(max_length=200, help_text="said on every page")
    source = models.CharField(max_length=300, blank=True, help_text="whose figures these are")
    # What the simulator needs to go on where it stopped. Weeks is counted up by compare-and-set.
    seed = models.BigIntegerField(default=0)
    only = models.JSONField(default=list, help_text="names of teams; empty: all of them")
    weeks = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(name="filling_only_one", condition=Q(id=1)),
        ]

    def __str__(self) -> str:
        return f"{self.kind}, {self.weeks} weeks"
