"""What is in the way: each gets an owner, a day and an answer, or goes up the tree."""

from django.db import models
from django.db.models import Q

from thrive.goals.models.aims import CheckIn
from thrive.people.models import Group, Person


class Obstacle(models.Model):
    """Something in the way of somebody in a group, told with their consent."""

    class State(models.TextChoices):
        WAITING = "waiting"
        TAKEN = "taken"
        WENT_UP = "went_up"
        ANSWERED = "answered"

    text = models.TextField()
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="obstacles")
    # Both stay empty where the name is not told: a check-in leads to its author.
    raised_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="obstacles_raised"
    )
    from_check_in = models.ForeignKey(
        CheckIn, null=True, blank=True, on_delete=models.SET_NULL, related_name="obstacles"
    )
    is_unnamed = models.BooleanField(default=False)
    level = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="obstacles_here")
    level_since_on = models.DateField()
    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="obstacles_owned"
    )
    due_on = models.DateField(help_text="by then an answer is promised")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    raised_on = models.DateField()
    answered_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["raised_on", "id"]
        indexes = [models.Index(fields=["state", "level_since_on"], name="obstacle_unanswered")]
        constraints = [
            models.CheckConstraint(
                name="obstacle_unnamed_leads_to_nobody",
                condition=Q(is_unnamed=False)
                | Q(raised_by__isnull=True, from_check_in__isnull=True),
            ),
            models.CheckConstraint(
                name="obstacle_answered_has_an_answer",
                condition=(Q(state="answered", answered_on__isnull=False) & ~Q(answer=""))
                | (~Q(state="answered") & Q(answered_on__isnull=True, answer="")),
            ),
            models.CheckConstraint(name="obstacle_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"obstacle {self.pk}"


class ObstacleEvent(models.Model):
    """What happened to an obstacle. Rows are only ever added."""

    class Kind(models.TextChoices):
        RAISED = "raised"
        TAKEN = "taken"
        WENT_UP = "went_up"
        ANSWERED = "answered"

    obstacle = models.ForeignKey(Obstacle, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind)
    by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    on = models.DateField()
    level = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()

    class Meta:
        ordering = ["obstacle", "id"]

    def __str__(self) -> str:
        return f"{self.kind} of obstacle {self.obstacle_id}"
