"""Appreciation, advice and evaluation, kept apart; and what somebody learned, for themselves."""

from django.db import models
from django.db.models import F, Q

from thrive.goals.models.aims import Goal
from thrive.measures.models import Series
from thrive.people.models import Person


class FeedbackKind(models.TextChoices):
    """Three things with three forms."""

    APPRECIATION = "appreciation"
    ADVICE = "advice"
    EVALUATION = "evaluation"


class FeedbackRequest(models.Model):
    """Somebody asks somebody for feedback of one kind."""

    class State(models.TextChoices):
        WAITING = "waiting"
        GIVEN = "given"
        DECLINED = "declined"
        TAKEN_BACK = "taken_back"

    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="feedback_asked")
    asked = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="feedback_to_give")
    kind = models.CharField(max_length=20, choices=FeedbackKind)
    question = models.CharField(max_length=500)
    criteria = models.TextField(blank=True)
    goal = models.ForeignKey(
        Goal, null=True, blank=True, on_delete=models.SET_NULL, related_name="feedback_asked"
    )
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="feedback_request_to_somebody_else", condition=~Q(by=F("asked"))
            ),
            models.CheckConstraint(
                name="feedback_request_evaluation_has_criteria",
                condition=~Q(kind="evaluation") | ~Q(criteria=""),
            ),
            models.CheckConstraint(
                name="feedback_request_ended_has_moment",
                condition=Q(state="waiting", ended_at__isnull=True)
                | (~Q(state="waiting") & Q(ended_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"request {self.pk} for {self.kind}"


class Feedback(models.Model):
    """What one person told another. Only appreciation can be open, and only if both want it."""

    kind = models.CharField(max_length=20, choices=FeedbackKind)
    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="feedback_given")
    about = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="feedback_got")
    request = models.OneToOneField(
        FeedbackRequest, null=True, blank=True, on_delete=models.SET_NULL, related_name="feedback"
    )
    text = models.TextField()
    goal = models.ForeignKey(
        Goal, null=True, blank=True, on_delete=models.SET_NULL, related_name="feedback"
    )
    may_be_open = models.BooleanField(default=False, help_text="whoever wrote it agrees")
    opened_at = models.DateTimeField(null=True, blank=True, help_text="whoever got it agrees too")
    criteria = models.TextField(blank=True)
    quiz = models.CharField(max_length=100, blank=True, help_text="which quiz of the person's own")
    series = models.ForeignKey(
        Series, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["-given_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="feedback_open_only_appreciation",
                condition=Q(may_be_open=False) | Q(kind="appreciation"),
            ),
            models.CheckConstraint(
                name="feedback_open_if_both_agree",
                condition=Q(opened_at__isnull=True) | Q(may_be_open=True),
            ),
            models.CheckConstraint(
                name="feedback_evaluation_has_criteria",
                condition=~Q(kind="evaluation")
                | (~Q(criteria="") & (~Q(quiz="") | Q(series__isnull=False))),
            ),
            models.CheckConstraint(
                name="feedback_criteria_only_evaluation",
                condition=Q(kind="evaluation") | Q(criteria="", quiz="", series__isnull=True),
            ),
            models.CheckConstraint(
                name="feedback_to_oneself_only_evaluation",
                condition=Q(kind="evaluation") | ~Q(by=F("about")),
            ),
            models.CheckConstraint(name="feedback_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Learned(models.Model):
    """What somebody learned, tried or taught. Nobody else can read it; it can be taken along."""

    class Kind(models.TextChoices):
        LEARNED = "learned"
        TRIED = "tried"
        TAUGHT = "taught"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="learned")
    on = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField()
    goal = models.ForeignKey(
        Goal, null=True, blank=True, on_delete=models.SET_NULL, related_name="learned"
    )
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["person", "-on", "-id"]
        verbose_name_plural = "learned"
        constraints = [
            models.CheckConstraint(name="learned_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.on}"
