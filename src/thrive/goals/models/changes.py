"""Ideas, changes with what was expected of them, and what was found. Everybody may see them."""

from django.db import models
from django.db.models import F, Q

from thrive.goals.models.aims import Goal
from thrive.measures.models import Series
from thrive.people.models import Group, Person


class Idea(models.Model):
    """Something that somebody would try. It gets an owner or an answer."""

    class State(models.TextChoices):
        WAITING = "waiting"  # for somebody to take it or to answer
        TAKEN = "taken"  # it has an owner
        ANSWERED = "answered"  # not now, and why
        TRIED = "tried"  # a change was made of it

    text = models.CharField(max_length=500)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="ideas")
    by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="ideas",
        help_text="nobody, where its author wished so: then nothing else knows it either",
    )  # fmt: skip
    key = models.CharField(
        max_length=100, null=True, blank=True, unique=True, help_text="so that it comes in once"
    )
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="ideas_owned"
    )
    answer = models.TextField(blank=True)
    goal = models.ForeignKey(
        Goal, null=True, blank=True, on_delete=models.SET_NULL, related_name="ideas"
    )
    driver = models.ForeignKey(
        "Driver", null=True, blank=True, on_delete=models.SET_NULL, related_name="ideas"
    )
    # The day alone: with a moment, an idea without a name could be laid beside who was there.
    on = models.DateField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["state", "on"], name="idea_state")]
        constraints = [
            models.CheckConstraint(name="idea_not_empty", condition=~Q(text="")),
            models.CheckConstraint(name="idea_key_not_empty", condition=~Q(key="")),
            models.CheckConstraint(
                name="idea_taken_has_an_owner",
                condition=~Q(state="taken") | Q(owner__isnull=False),
            ),
            models.CheckConstraint(
                name="idea_answered_has_an_answer",
                condition=~Q(state="answered") | ~Q(answer=""),
            ),
        ]

    def __str__(self) -> str:
        return f"idea {self.pk}"


class Driver(models.Model):
    """What an aim depends on: one box of a driver diagram. The aim is a goal."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="drivers")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="children",
        help_text="of a second-order driver",
    )  # fmt: skip
    text = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField(default=0)
    made_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["goal", "position", "id"]
        constraints = [
            models.CheckConstraint(name="driver_not_empty", condition=~Q(text="")),
            models.CheckConstraint(
                name="driver_not_below_itself",
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
            ),
        ]

    def __str__(self) -> str:
        return f"driver {self.pk} of goal {self.goal_id}"


class Draw(models.Model):
    """Start days that were drawn by lot for several groups, with the seed that repeats the draw."""

    title = models.CharField(max_length=200)
    series_measure = models.CharField(max_length=100, help_text="key of the measure")
    groups = models.JSONField(help_text="ids, in the order in which they were drawn for")
    starts = models.JSONField(help_text="the days, in order")
    dealt = models.JSONField(help_text="the day of each group, as it was drawn")
    seed = models.CharField(max_length=64)
    power = models.FloatField(help_text="for the effect that was expected, as it was shown before")
    made_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return f"draw {self.pk}"


class Change(models.Model):
    """A dated note, written before the result is seen: what, who, since when, what we expect."""

    class State(models.TextChoices):
        PLANNED = "planned"
        UNDER_WAY = "under_way"
        STUDIED = "studied"
        ADOPTED = "adopted"
        ADAPTED = "adapted"
        ABANDONED = "abandoned"

    class Direction(models.TextChoices):
        UP = "up"
        DOWN = "down"

    title = models.CharField(max_length=200)
    what = models.TextField(help_text="what we do differently")
    who = models.TextField(blank=True)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="changes")
    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="changes"
    )
    starts_on = models.DateField()
    # What we expect, written before it begins.
    outcome = models.ForeignKey(
        Series, null=True, blank=True, on_delete=models.PROTECT, related_name="changes"
    )
    direction = models.CharField(max_length=10, choices=Direction, blank=True)
    size = models.FloatField(null=True, blank=True, help_text="in the unit of the measure")
    by_when_on = models.DateField(null=True, blank=True)
    why = models.TextField(blank=True, help_text="why we think so")
    what_else = models.TextField(blank=True, help_text="what else is going on")
    # Impact, as it was expected and as it was found.
    expected_hours = models.FloatField(null=True, blank=True, help_text="saved in a month")
    expected_money = models.FloatField(null=True, blank=True, help_text="saved in a month")
    expected_safety = models.CharField(max_length=300, blank=True)
    expected_customers = models.CharField(max_length=300, blank=True)
    found_hours = models.FloatField(null=True, blank=True)
    found_money = models.FloatField(null=True, blank=True)
    found_safety = models.CharField(max_length=300, blank=True)
    found_customers = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    cycle = models.PositiveSmallIntegerField(default=1)
    learned = models.TextField(blank=True, help_text="of the last study")
    goal = models.ForeignKey(
        Goal, null=True, blank=True, on_delete=models.SET_NULL, related_name="changes"
    )
    idea = models.OneToOneField(
        Idea, null=True, blank=True, on_delete=models.SET_NULL, related_name="change"
    )
    driver = models.ForeignKey(
        Driver, null=True, blank=True, on_delete=models.SET_NULL, related_name="changes"
    )
    made_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="taken_up",
        help_text="the change elsewhere that it repeats",
    )  # fmt: skip
    draw = models.ForeignKey(
        Draw, null=True, blank=True, on_delete=models.PROTECT, related_name="changes"
    )
    decision = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="number of the decision in a talk it came of"
    )
    page = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="number of the page that was made of it"
    )
    may_be_asked = models.BooleanField(default=False, help_text="its owner agrees to be asked")
    made_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-starts_on", "-id"]
        indexes = [models.Index(fields=["state", "starts_on"], name="change_state")]
        constraints = [
            models.CheckConstraint(name="change_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="change_expects_whole_or_nothing",
                condition=Q(outcome__isnull=False, by_when_on__isnull=False) & ~Q(direction="")
                | Q(outcome__isnull=True, by_when_on__isnull=True, size__isnull=True, direction=""),
            ),
            models.CheckConstraint(
                name="change_size_positive", condition=Q(size__isnull=True) | Q(size__gt=0)
            ),
            models.CheckConstraint(
                name="change_judged_after_it_began",
                condition=Q(by_when_on__isnull=True) | Q(by_when_on__gt=F("starts_on")),
            ),
            models.CheckConstraint(
                name="change_not_made_from_itself",
                condition=Q(made_from__isnull=True) | ~Q(made_from=F("id")),
            ),
            models.CheckConstraint(
                name="change_ended_has_its_moment",
                condition=Q(state__in=["planned", "under_way", "studied"], ended_at__isnull=True)
                | Q(state__in=["adopted", "adapted", "abandoned"], ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"change {self.pk}"


class ChangeMeasure(models.Model):
    """A series that tells whether the change is kept to (process), or what it costs elsewhere."""

    class Role(models.TextChoices):
        PROCESS = "process"
        BALANCING = "balancing"

    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="measures")
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=10, choices=Role)

    class Meta:
        ordering = ["change", "role", "id"]
        constraints = [
            models.UniqueConstraint(name="change_measure_once", fields=["change", "series"]),
        ]

    def __str__(self) -> str:
        return f"series {self.series_id} of change {self.change_id}"


class ChangeEvent(models.Model):
    """What happened to a change: its history. Rows are only ever added."""

    class Kind(models.TextChoices):
        MADE = "made"
        EDITED = "edited"
        BEGAN = "began"
        STUDIED = "studied"
        ADOPTED = "adopted"
        ADAPTED = "adapted"
        ABANDONED = "abandoned"
        OWNER = "owner"
        PAGE = "page"

    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind)
    cycle = models.PositiveSmallIntegerField()
    by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()
    is_late = models.BooleanField(default=False, help_text="an expectation, after it began")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    text = models.TextField(blank=True)

    class Meta:
        ordering = ["change", "at", "id"]

    def __str__(self) -> str:
        return f"{self.kind} of change {self.change_id}"


class Task(models.Model):
    """Something that must be done for a change."""

    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="tasks")
    text = models.CharField(max_length=300)
    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="tasks"
    )
    due_on = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["change", "id"]
        constraints = [
            models.CheckConstraint(name="task_not_empty", condition=~Q(text="")),
            models.CheckConstraint(
                name="task_done_or_dropped",
                condition=Q(done_at__isnull=True) | Q(dropped_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"task {self.pk} of change {self.change_id}"


class Picture(models.Model):
    """A picture of an idea, or of a change before or after. Small, and without a camera's notes."""

    class Kind(models.TextChoices):
        IDEA = "idea"
        BEFORE = "before"
        AFTER = "after"

    idea = models.ForeignKey(
        Idea, null=True, blank=True, on_delete=models.CASCADE, related_name="pictures"
    )
    change = models.ForeignKey(
        Change, null=True, blank=True, on_delete=models.CASCADE, related_name="pictures"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    alternative = models.CharField(max_length=300, blank=True, help_text="what it shows, in words")
    content = models.BinaryField(help_text="JPEG")
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["kind", "id"]
        constraints = [
            models.CheckConstraint(
                name="picture_of_an_idea_or_a_change",
                condition=Q(kind="idea", idea__isnull=False, change__isnull=True)
                | (Q(change__isnull=False, idea__isnull=True) & ~Q(kind="idea")),
            ),
        ]

    def __str__(self) -> str:
        return f"picture {self.pk}"


class Evidence(models.Model):
    """What was found of a change, by which rung, from which input. The newest one is told."""

    class Rung(models.TextChoices):
        NONE = "none"  # nothing can be said yet
        CHANGED = "changed"  # it changed
        WHEN_BEGUN = "when_begun"  # it changed when we began
        MORE_THAN_OTHERS = "more_than_others"  # more than those that had not begun
        BY_LOT = "by_lot"  # starts were drawn by lot

    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="evidence")
    at = models.DateTimeField()
    rung = models.CharField(max_length=20, choices=Rung)
    estimate = models.FloatField(null=True, help_text="in the unit of the measure")
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    se = models.FloatField(null=True)
    is_clear = models.BooleanField(default=False, help_text="its range leaves out no change")
    is_wanted = models.BooleanField(default=False, help_text="in the direction that is better")
    facts = models.JSONField(default=dict, help_text="each rung, and the rivals")
    input_hash = models.CharField(max_length=64)
    version = models.CharField(max_length=20)

    class Meta:
        ordering = ["change", "-at", "-id"]
        verbose_name_plural = "evidence"
        constraints = [
            models.UniqueConstraint(
                name="evidence_once_for_its_input", fields=["change", "input_hash", "version"]
            ),
        ]

    def __str__(self) -> str:
        return f"evidence of change {self.change_id}: {self.rung}"

    def of_the_same(self) -> "models.QuerySet[Evidence]":
        """All that was found of this change, the one that is told first."""
        return Evidence.objects.filter(change=self.change_id)


class JointEvidence(models.Model):
    """What was found over all groups that took one change up. Told of all of them, never of one."""

    first = models.ForeignKey(
        Change, on_delete=models.CASCADE, related_name="joint_evidence",
        help_text="of the family the one that began first",
    )  # fmt: skip
    at = models.DateTimeField()
    is_clear = models.BooleanField(default=False, help_text="its range leaves out no change")
    is_wanted = models.BooleanField(default=False, help_text="in the direction that is better")
    facts = models.JSONField(default=dict, help_text="all of `evidence.jointly.Jointly`")
    input_hash = models.CharField(max_length=64)
    version = models.CharField(max_length=20)

    class Meta:
        ordering = ["first", "-at", "-id"]
        verbose_name_plural = "joint evidence"
        constraints = [
            models.UniqueConstraint(
                name="joint_evidence_once_for_its_input", fields=["first", "input_hash", "version"]
            ),
        ]

    def __str__(self) -> str:
        return f"joint evidence of change {self.first_id}"

    def of_the_same(self) -> "models.QuerySet[JointEvidence]":
        """All that was found of this family, the one that is told first."""
        return JointEvidence.objects.filter(first=self.first_id)
