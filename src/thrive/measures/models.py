"""Measures, series, points, phases and annotations."""

from django.db import models
from django.db.models import F, Q

from thrive.people.models import Group, Person


class Measure(models.Model):
    """What is measured, in which unit, and which way is better."""

    class Kind(models.TextChoices):
        VALUE = "value"
        PROPORTION = "proportion"
        RATE = "rate"
        COUNT = "count"

    class Direction(models.TextChoices):
        UP = "up"
        DOWN = "down"
        NEITHER = "neither"

    class Cadence(models.TextChoices):
        DAY = "day"
        WEEK = "week"
        MONTH = "month"
        QUARTER = "quarter"
        YEAR = "year"

    key = models.SlugField(max_length=100, unique=True, help_text="stable: files refer to it")
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=40, blank=True, help_text="for the head of a column")
    description = models.TextField(blank=True)
    unit = models.CharField(max_length=60, blank=True, help_text="such as: of 100 visits")
    kind = models.CharField(max_length=20, choices=Kind)
    direction = models.CharField(max_length=10, choices=Direction)
    cadence = models.CharField(max_length=10, choices=Cadence)
    target = models.FloatField(null=True, blank=True, help_text="in the unit that is shown")
    # Proportions and rates keep count and denominator; shown is scale x count / denominator.
    scale = models.FloatField(default=1.0, help_text="100 for 'of 100', 1000 for 'per 1,000'")
    decimals = models.PositiveSmallIntegerField(default=0)
    wording_version = models.PositiveIntegerField(default=1)
    wording = models.TextField(blank=True, help_text="the question, where it is asked of people")
    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="owned_measures"
    )
    position = models.PositiveIntegerField(default=0)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["position", "name", "id"]
        constraints = [
            models.CheckConstraint(name="measure_scale_positive", condition=Q(scale__gt=0)),
        ]

    def __str__(self) -> str:
        return self.name


class Series(models.Model):
    """One measure for one group in one wording."""

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="series")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="series")
    wording_version = models.PositiveIntegerField(default=1)
    # Counts every change to points, phases and annotations: a verdict says which one it saw.
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["group__path", "measure__position", "id"]
        verbose_name_plural = "series"
        constraints = [
            models.UniqueConstraint(
                name="series_once_for_measure_group_and_wording",
                fields=["measure", "group", "wording_version"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} for {self.group_id}"


class Point(models.Model):
    """One period's value. Proportions, rates and counts keep the count; shares keep both parts."""

    # No index of its own: the constraint below begins with the series.
    series = models.ForeignKey(
        Series, on_delete=models.CASCADE, related_name="points", db_index=False
    )
    period_on = models.DateField(help_text="the first day of the period")
    value = models.FloatField(help_text="the value, or the count where there is a denominator")
    denominator = models.FloatField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True, help_text="a file, a form, a program")
    # Nobody asks for the points of a person; an index would only slow the import.
    recorded_by = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["series", "period_on"]
        constraints = [
            models.UniqueConstraint(name="point_once_a_period", fields=["series", "period_on"]),
            models.CheckConstraint(
                name="point_denominator_positive",
                condition=Q(denominator__isnull=True) | Q(denominator__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period_on}: {self.value}"


class Correction(models.Model):
    """What a point said before it was corrected, who had said it, and who corrected it."""

    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="corrections")
    value = models.FloatField()
    denominator = models.FloatField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    recorded_at = models.DateTimeField()
    corrected_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    corrected_at = models.DateTimeField()
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["point", "-corrected_at", "-id"]

    def __str__(self) -> str:
        return f"{self.value} until {self.corrected_at:%Y-%m-%d}"


class Signed(models.Model):
    """Something dated and signed that can be undone, and is kept when it was."""

    made_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    undone_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class Phase(Signed):
    """A stretch with limits of its own. Set by a person with a reason, never by the program."""

    class Kind(models.TextChoices):
        REBASE = "rebase"  # limits begin anew on this day
        BASELINE = "baseline"  # limits are worked out up to a day, then kept

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="phases")
    kind = models.CharField(max_length=10, choices=Kind)
    starts_on = models.DateField(help_text="rebase: first day of the new stretch")
    until_on = models.DateField(
        null=True, blank=True, help_text="baseline: last day that the limits are worked out from"
    )
    reason = models.CharField(max_length=500)

    class Meta:
        ordering = ["series", "starts_on", "id"]
        constraints = [
            models.UniqueConstraint(
                name="phase_once_a_day",
                fields=["series", "starts_on", "kind"],
                condition=Q(undone_at__isnull=True),
            ),
            models.CheckConstraint(
                name="phase_baseline_has_an_end",
                # Said twice, because a comparison with nothing is neither true nor false.
                condition=Q(kind="rebase", until_on__isnull=True)
                | Q(kind="baseline", until_on__gt=F("starts_on"), until_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} from {self.starts_on}"


class Annotation(Signed):
    """What somebody knows about a day: something that happened, or a change that began."""

    class Kind(models.TextChoices):
        NOTE = "note"
        CHANGE_BEGAN = "change_began"

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="annotations")
    kind = models.CharField(max_length=20, choices=Kind)
    on = models.DateField()
    text = models.CharField(max_length=500)

    class Meta:
        ordering = ["series", "on", "id"]

    def __str__(self) -> str:
        return f"{self.on}: {self.text}"


class Upload(models.Model):
    """A file between its upload and its confirmation. Belongs to one person, and expires.

    It lies in the database because the next page may be answered by another web process.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="uploads")
    file_name = models.CharField(max_length=200)
    packed = models.BinaryField(help_text="the file, compressed")
    bytes = models.PositiveBigIntegerField(help_text="before it was compressed")
    mapping = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "-id"]
        indexes = [models.Index(fields=["expires_at"], name="upload_expires")]
        constraints = [
            models.CheckConstraint(
                name="upload_expires_after_it_was_made",
                condition=Q(expires_at__gt=F("made_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} of {self.person_id}"
