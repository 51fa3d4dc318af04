"""Goals, their steps and check-ins, and what happened to them.

Whatever is written under a goal keeps the visibility under which it was written: a goal that is
opened later does not open what was said before.
"""

from django.db import models
from django.db.models import F, Q

from thrive.measures.models import Series
from thrive.people.models import Group, Person


class Visibility(models.TextChoices):
    """How far a goal can be seen. Who that is depends on whose goal it is: see aims.wording."""

    PRIVATE = "private"  # the owner; of a pair both; of a group its people
    CHOSEN = "chosen"  # and those who were chosen by name
    OPEN = "open"  # everybody in the organisation


class Goal(models.Model):
    """Where somebody wants to be: a person, a pair, a group, or the whole organisation."""

    class Kind(models.TextChoices):
        PERSON = "person"
        PAIR = "pair"
        GROUP = "group"
        ORGANISATION = "organisation"

    class State(models.TextChoices):
        UNDER_WAY = "under_way"
        REACHED = "reached"
        LET_GO = "let_go"

    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="goals")
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.PERSON)
    partner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="goals_with"
    )
    group = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.PROTECT, related_name="goals"
    )
    title = models.CharField(max_length=200)
    why = models.TextField(blank=True)
    good_looks_like = models.TextField(blank=True)
    horizon_on = models.DateField(null=True, blank=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="children"
    )
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.PRIVATE)
    was_wider = models.BooleanField(default=False, help_text="once more people could see it")
    judged_together = models.BooleanField(default=False, help_text="by a scale, not by measures")
    scale_low = models.CharField(max_length=100, blank=True)
    scale_high = models.CharField(max_length=100, blank=True)
    rhythm_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="so often it is asked how it goes; empty: never"
    )
    state = models.CharField(max_length=10, choices=State, default=State.UNDER_WAY)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    successor = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="before"
    )

    class Meta:
        ordering = ["-made_at", "-id"]
        indexes = [models.Index(fields=["state", "rhythm_days"], name="goal_under_way")]
        constraints = [
            models.CheckConstraint(
                name="goal_partner_only_in_pairs",
                condition=Q(kind="pair", partner__isnull=False)
                | (~Q(kind="pair") & Q(partner__isnull=True)),
            ),
            models.CheckConstraint(
                name="goal_group_only_of_groups",
                condition=Q(kind="group", group__isnull=False)
                | (~Q(kind="group") & Q(group__isnull=True)),
            ),
            models.CheckConstraint(
                name="goal_partner_is_somebody_else",
                condition=Q(partner__isnull=True) | ~Q(partner=F("owner")),
            ),
            models.CheckConstraint(
                name="goal_of_organisation_is_open",
                condition=~Q(kind="organisation") | Q(visibility="open"),
            ),
            models.CheckConstraint(
                name="goal_ended_has_its_moment",
                condition=Q(state="under_way", ended_at__isnull=True)
                | (~Q(state="under_way") & Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="goal_successor_after_its_end",
                condition=Q(successor__isnull=True) | ~Q(state="under_way"),
            ),
            models.CheckConstraint(
                name="goal_rhythm_positive",
                condition=Q(rhythm_days__isnull=True) | Q(rhythm_days__gt=0),
            ),
            models.CheckConstraint(
                name="goal_not_below_itself",
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
            ),
        ]

    def __str__(self) -> str:
        return f"goal {self.pk}"


class GoalMeasure(models.Model):
    """A series by which a goal is measured. Three at most."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="measures")
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="goals")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["goal", "position"]
        constraints = [
            models.UniqueConstraint(name="goal_measure_once", fields=["goal", "series"]),
            models.UniqueConstraint(name="goal_measure_place_once", fields=["goal", "position"]),
            models.CheckConstraint(
                name="goal_measures_three_at_most",
                condition=Q(position__gte=1, position__lte=3),
            ),
        ]

    def __str__(self) -> str:
        return f"series {self.series_id} of goal {self.goal_id}"


class GoalReader(models.Model):
    """Somebody who was chosen to see a goal, from one moment until another."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="readers")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="goals_read")
    since_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["goal", "since_at", "id"]
        constraints = [
            models.UniqueConstraint(
                name="goal_reader_once",
                fields=["goal", "person"],
                condition=Q(until_at__isnull=True),
            ),
            models.CheckConstraint(
                name="goal_reader_ends_after_begin",
                condition=Q(until_at__isnull=True) | Q(until_at__gte=F("since_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} sees goal {self.goal_id}"


class Said(models.Model):
    """Something that was written under a goal, with the visibility that was promised for it."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="%(class)ss")
    by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()
    visibility = models.CharField(max_length=10, choices=Visibility)

    class Meta:
        abstract = True


class Objective(Said):
    """One small next step, with an if–then plan, a day and how sure its owner is. Pages: a step."""

    class State(models.TextChoices):
        OPEN = "open"
        DONE = "done"
        LET_GO = "let_go"

    text = models.CharField(max_length=300)
    if_situation = models.CharField(max_length=300, blank=True)
    then_action = models.CharField(max_length=300, blank=True)
    due_on = models.DateField(null=True, blank=True)
    confidence = models.PositiveSmallIntegerField(null=True, blank=True, help_text="0 to 10")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    ended_at = models.DateTimeField(null=True, blank=True)
    came_of_it = models.TextField(blank=True)

    class Meta:
        ordering = ["goal", "-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="objective_one_open_for_a_goal",
                fields=["goal"],
                condition=Q(state="open"),
            ),
            models.CheckConstraint(
                name="objective_confidence_up_to_ten",
                condition=Q(confidence__isnull=True) | Q(confidence__lte=10),
            ),
            models.CheckConstraint(
                name="objective_ended_has_its_moment",
                condition=Q(state="open", ended_at__isnull=True)
                | (~Q(state="open") & Q(ended_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"step {self.pk} of goal {self.goal_id}"


class CheckIn(Said):
    """How it goes: how far, how sure, what helps, what is in the way, and the last commitment."""

    class Kept(models.TextChoices):
        YES = "yes"
        PARTLY = "partly"
        NO = "no"

    on = models.DateField(help_text="the day, where the person is")
    how_far = models.PositiveSmallIntegerField(null=True, blank=True, help_text="0 to 100")
    how_sure = models.PositiveSmallIntegerField(null=True, blank=True, help_text="0 to 10")
    helps = models.TextField(blank=True)
    in_the_way = models.TextField(blank=True)
    kept = models.CharField(max_length=10, choices=Kept, blank=True)
    objective = models.ForeignKey(
        Objective, null=True, blank=True, on_delete=models.SET_NULL, related_name="check_ins"
    )
    answers_stalled = models.BooleanField(default=False, help_text="the other question was asked")
    key = models.CharField(
        max_length=100, null=True, blank=True, unique=True, help_text="so that it comes in once"
    )

    class Meta:
        ordering = ["goal", "-at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="check_in_how_far_up_to_hundred",
                condition=Q(how_far__isnull=True) | Q(how_far__lte=100),
            ),
            models.CheckConstraint(
                name="check_in_how_sure_up_to_ten",
                condition=Q(how_sure__isnull=True) | Q(how_sure__lte=10),
            ),
            models.CheckConstraint(name="check_in_key_not_empty", condition=~Q(key="")),
        ]

    def __str__(self) -> str:
        return f"check-in {self.pk} of goal {self.goal_id}"


class Reflection(Said):
    """What was learned when a goal was reached or let go, and whether something is next."""

    what_happened = models.TextField()
    learned = models.TextField(blank=True)
    rests = models.BooleanField(default=False, help_text="nothing next for now, said on purpose")

    class Meta:
        ordering = ["goal", "at", "id"]
        constraints = [
            models.UniqueConstraint(name="reflection_once_for_a_goal", fields=["goal"]),
            models.CheckConstraint(name="reflection_not_empty", condition=~Q(what_happened="")),
        ]

    def __str__(self) -> str:
        return f"reflection on goal {self.goal_id}"


class GoalEvent(Said):
    """What happened to a goal or its steps: its history. Rows are only ever added."""

    class Kind(models.TextChoices):
        SET = "set"
        CHANGED = "changed"
        NARROWED = "narrowed"
        WIDENED = "widened"
        MEASURES = "measures"
        STEP_SET = "step_set"
        STEP_DONE = "step_done"
        STEP_LET_GO = "step_let_go"
        REACHED = "reached"
        LET_GO = "let_go"
        SUCCEEDED = "succeeded"

    kind = models.CharField(max_length=20, choices=Kind)
    before = models.JSONField(default=dict, help_text="what it said before")
    after = models.JSONField(default=dict)

    class Meta:
        ordering = ["goal", "at", "id"]

    def __str__(self) -> str:
        return f"{self.kind} of goal {self.goal_id}"
