"""What was concluded, from what, and by which version of the method."""

from django.db import models
from django.db.models import Q

from thrive.goals.models import Change
from thrive.measures.models import Measure, Series
from thrive.voice.rules.counting import LEAST_BATCHES, LEAST_TEXTS


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


class Look(models.Model):
    """One look at everything with one question: how much was tested, and how much holds.

    The dated changes are a family of their own: see Screening.
    """

    class Question(models.TextChoices):
        LATELY = "lately"  # where: how much may have changed in the last periods
        TOGETHER = "together"  # why: which answers move together with a measure
        ELSEWHERE = "elsewhere"  # what could help: changes that were tried

    question = models.CharField(max_length=10, choices=Question)
    at = models.DateTimeField()
    tested = models.PositiveIntegerField()
    kept = models.PositiveIntegerField()
    rate = models.FloatField(help_text="the share of false finds that is accepted")
    input_hash = models.CharField(max_length=64)
    version = models.CharField(max_length=20)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="look_keeps_no_more_than_it_tests", condition=Q(kept__lte=models.F("tested"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.kept} of {self.tested} at {self.at:%Y-%m-%d}"


class Finding(models.Model):
    """One thing that the latest look tested, whether it was found or not.

    Of `lately` there is one for each series, of `together` one for each measure, answer and lag, of
    `elsewhere` one for each change (with all that were taken up from it) and measure. Estimate and
    range are in the unit that is shown, of `together` a correlation.
    """

    look = models.ForeignKey(Look, on_delete=models.CASCADE, related_name="findings")
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="findings")
    series = models.ForeignKey(
        Series, null=True, blank=True, on_delete=models.CASCADE, related_name="findings",
        help_text="of lately",
    )  # fmt: skip
    answers = models.ForeignKey(
        Measure, null=True, blank=True, on_delete=models.CASCADE, related_name="+",
        help_text="of together: what people answered",
    )  # fmt: skip
    lag = models.PositiveSmallIntegerField(
        default=0, help_text="of together: so many periods the answers come first"
    )
    change = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="of elsewhere: number of the first of its changes"
    )
    n = models.PositiveIntegerField(help_text="points of lately, else groups")
    estimate = models.FloatField()
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    p = models.FloatField(null=True)
    q = models.FloatField(null=True, help_text="p among all that was tested with it")
    is_kept = models.BooleanField(default=False)
    facts = models.JSONField(default=dict)

    class Meta:
        ordering = ["look", "measure", "id"]
        indexes = [models.Index(fields=["measure", "is_kept"], name="finding_of_measure")]
        constraints = [
            models.UniqueConstraint(name="finding_once_a_series", fields=["look", "series"]),
            models.UniqueConstraint(
                name="finding_once_for_answers_and_lag",
                fields=["look", "measure", "answers", "lag"],
                condition=Q(answers__isnull=False),
            ),
            models.UniqueConstraint(
                name="finding_once_a_change",
                fields=["look", "measure", "change"],
                condition=Q(change__isnull=False),
            ),
            models.CheckConstraint(
                name="finding_kept_was_tested",
                condition=Q(is_kept=False) | Q(q__isnull=False),
            ),
            models.CheckConstraint(
                name="finding_is_about_one_thing",
                condition=Q(series__isnull=False, answers__isnull=True, change__isnull=True)
                | Q(series__isnull=True, answers__isnull=False, change__isnull=True)
                | Q(series__isnull=True, answers__isnull=True, change__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"finding {self.pk} of look {self.look_id}"


class WordsCounted(models.Model):
    """How many texts of one question and place carried which words, by a rule of `voice`.

    The latest of each place, and those that stood when a change began. Any two of one place are the
    same or apart by enough texts (`voice.rules.counting`). No day: the change has one.
    """

    study = models.PositiveBigIntegerField(help_text="number of the study in voice")
    question = models.CharField(max_length=100)
    together = models.CharField(
        max_length=2000, blank=True, help_text="ids of the groups of a unit; empty: everywhere"
    )
    texts = models.PositiveIntegerField()
    batches = models.PositiveIntegerField()
    counts = models.JSONField(help_text="texts by the word that they carry")
    is_latest = models.BooleanField(default=True)
    version = models.CharField(max_length=20)

    class Meta:
        ordering = ["study", "question", "together", "-texts", "id"]
        verbose_name_plural = "words counted"
        constraints = [
            models.UniqueConstraint(
                name="words_counted_once_latest",
                fields=["study", "question", "together"],
                condition=Q(is_latest=True),
            ),
            models.CheckConstraint(
                name="words_counted_are_enough",
                condition=Q(texts__gte=LEAST_TEXTS, batches__gte=LEAST_BATCHES),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.texts} texts about {self.question}"


class WordsLook(models.Model):
    """One look at the words from before and since all changes: one family."""

    at = models.DateTimeField()
    tested = models.PositiveIntegerField()
    kept = models.PositiveIntegerField()
    rate = models.FloatField(help_text="the share of false finds that is accepted")
    input_hash = models.CharField(max_length=64)
    version = models.CharField(max_length=20)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="words_look_keeps_no_more_than_it_tests",
                condition=Q(kept__lte=models.F("tested")),
            ),
        ]

    def __str__(self) -> str:
        return f"words: {self.kept} of {self.tested} at {self.at:%Y-%m-%d}"


class WordsBeside(models.Model):
    """Words of one place from before a change, beside those since. `facts`: as last compared."""

    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="words")
    before = models.ForeignKey(WordsCounted, on_delete=models.PROTECT, related_name="beside")
    look = models.ForeignKey(
        WordsLook, null=True, blank=True, on_delete=models.SET_NULL, related_name="beside"
    )
    facts = models.JSONField(default=dict)

    class Meta:
        ordering = ["change", "before", "id"]
        verbose_name_plural = "words beside"
        constraints = [
            models.UniqueConstraint(name="words_beside_once", fields=["change", "before"]),
        ]

    def __str__(self) -> str:
        return f"words about change {self.change_id}"
