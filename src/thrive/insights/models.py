"""What was concluded, from what, and by which version of the method."""

from django.db import models

from thrive.measures.models import Series


class Screening(models.Model):
    """One look over everything that has a dated change: how many were tested, how many hold."""

    at = models.DateTimeField()
    tested = models.PositiveIntegerField()
    confirmed = models.PositiveIntegerField()
    rate = models.FloatField(help_text="the share of false finds that is accepted")
    input_hash = models.CharField(max_length=64)
    version = models.CharField(max_length=20)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.confirmed} of {self.tested} at {self.at:%Y-%m-%d}"


class Verdict(models.Model):
    """What is told about a series now. The same inputs, screening and version give the same."""

    class Kind(models.TextChoices):
        TOO_EARLY = "too_early"
        COMMON_CAUSE = "common_cause"
        WATCH = "watch"
        CONFIRMED = "confirmed"
        DRIFTING = "drifting"
        SEASONAL = "seasonal"

    class Direction(models.TextChoices):
        BETTER = "better"
        WORSE = "worse"
        HIGHER = "higher"
        LOWER = "lower"
        NONE = "none"

    series = models.OneToOneField(Series, on_delete=models.CASCADE, related_name="verdict")
    kind = models.CharField(max_length=20, choices=Kind)
    direction = models.CharField(max_length=10, choices=Direction, default=Direction.NONE)
    is_high = models.BooleanField(default=False, help_text="the mark says H, else L")
    assurance = models.CharField(max_length=15, blank=True)
    latest_value = models.FloatField(null=True, help_text="in the unit that is shown")
    latest_on = models.DateField(null=True)
    # What the series' own chart tells ("alone") and what its dated test found ("dated"): what is
    # told follows from both and the screening, and is worded in the reader's language.
    facts = models.JSONField(default=dict)
    # The last periods as the board draws them: see `insights.sparks`.
    spark = models.TextField(blank=True)
    p = models.FloatField(null=True, help_text="of the dated test; null: not tested")
    q = models.FloatField(null=True, help_text="p among all that was tested with it")
    screening = models.ForeignKey(
        Screening, null=True, on_delete=models.SET_NULL, related_name="verdicts"
    )
    judged_at = models.DateTimeField()
    revision = models.PositiveIntegerField(help_text="of the series, as it was judged")
    input_hash = models.CharField(max_length=64)
    version = models.CharField(max_length=20)

    class Meta:
        ordering = ["series"]
        indexes = [
            models.Index(fields=["kind", "direction"], name="verdict_kind"),
            models.Index(
                fields=["series"], name="verdict_tested", condition=models.Q(p__isnull=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="verdict_confirmed_was_tested",
                condition=~models.Q(kind="confirmed") | models.Q(p__isnull=False, q__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series_id}: {self.kind} {self.direction}"


class VerdictChange(models.Model):
    """When what is told about a series became something else. Append-only."""

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="verdict_changes")
    at = models.DateTimeField()
    kind = models.CharField(max_length=20)
    direction = models.CharField(max_length=10)
    facts = models.JSONField(default=dict)
    input_hash = models.CharField(max_length=64)
    version = models.CharField(max_length=20)

    class Meta:
        ordering = ["series", "-at", "-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}: {self.kind} {self.direction}"
