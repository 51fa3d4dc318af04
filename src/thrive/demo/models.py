"""What the simulator put in, so that it can be shown beside what was found."""

from django.db import models

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

    def __str__(self) -> str:
        return f"{self.series_id}: {self.effect:+}"
