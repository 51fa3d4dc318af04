"""A group looks at results: what it sees, makes of it, would try, and what came of that."""

from django.db import models
from django.db.models import Q

from thrive.goals.models.changes import Change, Idea
from thrive.goals.models.meetings import OfCircle
from thrive.measures.models import Series
from thrive.people.models import Person

MOST_RESULTS = 3


class Session(OfCircle):
    """A group looks at up to three results: what do we see, make of it, and try?"""

    class State(models.TextChoices):
        OPEN = "open"
        CLOSED = "closed"

    # Not read any more since there may be three results: see SessionResult. To be removed.
    series = models.ForeignKey(
        Series, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    result = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta(OfCircle.Meta):
        ordering = ["circle", "-at", "-id"]
        constraints = [
            *OfCircle.Meta.constraints,
            models.UniqueConstraint(
                name="session_one_open", fields=["circle"], condition=Q(state="open")
            ),
            models.CheckConstraint(
                name="session_closed_has_its_moment",
                condition=Q(state="open", closed_at__isnull=True)
                | Q(state="closed", closed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"session {self.pk} of circle {self.circle_id}"


class SessionResult(models.Model):
    """One result that a group looks at, as it stood when they sat down: a later correction does not
    change what was seen.
    """

    session = models.ForeignKey(
        Session, on_delete=models.CASCADE, related_name="results", db_index=False
    )
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    source = models.CharField(max_length=100, help_text="such as series 12; opens nothing")
    path = models.CharField(max_length=200, blank=True, help_text="where it stands")
    series = models.ForeignKey(
        Series, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="none where it is what people said in a run",
    )  # fmt: skip

    class Meta:
        ordering = ["session", "position"]
        constraints = [
            models.CheckConstraint(
                name="session_result_says_something", condition=~Q(text="") & ~Q(source="")
            ),
            models.CheckConstraint(
                name="session_result_among_three",
                condition=Q(position__gte=1, position__lte=MOST_RESULTS),
            ),
            models.UniqueConstraint(
                name="session_result_in_its_place", fields=["session", "position"]
            ),
            models.UniqueConstraint(name="session_result_once", fields=["session", "source"]),
        ]

    def __str__(self) -> str:
        return f"result {self.position} of session {self.session_id}"


class SessionWord(models.Model):
    """What somebody sees in a result, makes of it, or would try."""

    class Kind(models.TextChoices):
        SEE = "see"
        MAKE = "make"
        TRY = "try"

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="words")
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.CharField(max_length=500)
    by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()
    idea = models.ForeignKey(
        Idea, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    change = models.ForeignKey(
        Change, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["session", "at", "id"]
        constraints = [
            models.CheckConstraint(name="session_word_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="session_word_only_tries_come_to_something",
                condition=Q(kind="try") | Q(idea__isnull=True, change__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of session {self.session_id}"


class WhatCame(models.Model):
    """What came of something that a group wanted to try, told at a later session. Rows are only
    ever added; the last one may close it.
    """

    class State(models.TextChoices):
        TRYING = "trying"
        KEPT = "kept"
        LET_GO = "let_go"

    word = models.ForeignKey(
        SessionWord, on_delete=models.CASCADE, related_name="came", db_index=False
    )
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="looked_back")
    state = models.CharField(max_length=10, choices=State)
    text = models.CharField(max_length=500)
    by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["word", "at", "id"]
        indexes = [models.Index(fields=["word", "at", "id"], name="what_came_of_a_word")]
        constraints = [
            models.CheckConstraint(name="what_came_says_something", condition=~Q(text="")),
            models.UniqueConstraint(
                name="what_came_closes_once", fields=["word"], condition=~Q(state="trying")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state}: what came of word {self.word_id}"
