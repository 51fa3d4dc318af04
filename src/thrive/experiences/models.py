"""Programs and their editions, drafts, delivery templates, runs, enrolments and prompts."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from thrive.people.models import Group, Person


class Program(models.Model):
    """A program, known by its key. What it consists of is in its editions."""

    key = models.SlugField(max_length=50, unique=True, help_text="stable: files refer to it")

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key


class Edition(models.Model):
    """A program as it stood at a moment, whole, and for good: runs keep what they began with."""

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    content = models.JSONField(help_text="the plain form of the content: see experiences.content")
    digest = models.CharField(max_length=64, help_text="equal for equal content")
    made_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="editions"
    )
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["program", "-number"]
        constraints = [
            models.UniqueConstraint(
                name="edition_number_once_in_program", fields=["program", "number"]
            ),
            models.CheckConstraint(name="edition_number_from_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.program_id} {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add a new edition. Raises TypeError for one that stands. ``Any``: as Django has it."""
        if not self._state.adding:
            raise TypeError("An edition never changes; make a new one")
        super().save(*args, **kwargs)


class Draft(models.Model):
    """A program as it is being written: as it was typed, fit to be taken in or not."""

    program = models.ForeignKey(
        Program, null=True, blank=True, on_delete=models.SET_NULL, related_name="drafts",
        help_text="none as long as it was never taken in",
    )  # fmt: skip
    title = models.CharField(max_length=200)
    content = models.JSONField(help_text="the plain form, checked only when it is taken in")
    version = models.PositiveIntegerField(default=1, help_text="rises with each save")
    made_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True, help_text="taken in, or put away")

    class Meta:
        ordering = ["-changed_at", "-id"]

    def __str__(self) -> str:
        return self.title


class DraftSave(models.Model):
    """One save of a draft: append-only, so that nothing typed is ever lost."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="saves")
    version = models.PositiveIntegerField(help_text="of the draft after this save")
    part = models.CharField(max_length=200, help_text="what was changed: a frame, a field")
    was = models.JSONField(null=True)
    became = models.JSONField(null=True)
    # Somebody else had changed the same part meanwhile: both texts are kept, one of them here.
    is_beside = models.BooleanField(default=False)
    saved_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["draft", "id"]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.version} {self.part}"


class DraftPresence(models.Model):
    """Who has a draft open, and where in it."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="present")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    part = models.CharField(max_length=200, blank=True)
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["draft", "person"]
        constraints = [
            models.UniqueConstraint(name="draft_presence_once", fields=["draft", "person"]),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.draft_id}"


class DeliveryTemplate(models.Model):
    """A reusable list of days with windows. A run keeps a copy of the one that it began with."""

    key = models.SlugField(max_length=50, unique=True)
    name = models.CharField(max_length=100)
    content = models.JSONField(help_text="the plain form: see experiences.timing.plain")
    made_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Run(models.Model):
    """A program scheduled for an audience. What it began with never changes under it."""

    class Kind(models.TextChoices):
        ONCE = "once"
        REPEATED = "repeated"
        PERPETUAL = "perpetual"

    class State(models.TextChoices):
        PREPARED = "prepared"
        RUNNING = "running"
        STOPPED = "stopped"

    class Promise(models.TextChoices):
        NAMED = "named"
        CONFIDENTIAL = "confidential"
        ANONYMOUS = "anonymous"

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="runs")
    name = models.CharField(max_length=200)
    promise = models.CharField(max_length=20, choices=Promise)
    template = models.JSONField(help_text="the plain form of the delivery template")
    kind = models.CharField(max_length=20, choices=Kind)
    begins_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="the first day without prompts")
    every_days = models.PositiveSmallIntegerField(null=True, blank=True)
    waves = models.CharField(max_length=10, default="month", help_text="of a perpetual run")
    seed = models.CharField(max_length=64, help_text="all draws follow from it")
    priority = models.SmallIntegerField(default=0, help_text="the higher is served first")
    event = models.SlugField(max_length=50, blank=True, help_text="what starts its prompts")
    # Thrive's own: asks at the rhythm of goals. Who takes part in it shows who has goals, so nobody
    # looks after it and no list shows it.
    asks_goals = models.BooleanField(default=False)
    # Thrive's own too: people who coach themselves take part in it. As with goals, nobody looks
    # after it.
    asks_oneself = models.BooleanField(default=False)
    # X, Y and Z of expiry, in minutes: sent + X before opening, then min(sent + X + Y, last + Z).
    open_within = models.PositiveIntegerField(default=24 * 60)
    answer_within = models.PositiveIntegerField(default=120)
    idle_within = models.PositiveIntegerField(default=60)
    reminders = models.PositiveSmallIntegerField(default=0)
    remind_after = models.PositiveIntegerField(default=240, help_text="minutes between them")
    link_secret = models.CharField(max_length=64, blank=True, help_text="empty: no link to join")
    link_pin_hash = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PREPARED)
    study = models.OneToOneField(
        "voice.Study", null=True, blank=True, on_delete=models.PROTECT, related_name="run"
    )
    made_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="runs"
    )
    made_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    waves_closed_until = models.DateField(
        null=True, blank=True, help_text="waves that begin before it are published"
    )
    frozen_until = models.DateField(
        null=True, blank=True, help_text="waves that begin before it have their people and units"
    )
    readied_until = models.DateField(
        null=True, blank=True,
        help_text="people were told to get ready for anonymous waves that begin before it",
    )  # fmt: skip

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="run_ends_after_it_begins",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("begins_on")),
            ),
            models.CheckConstraint(
                name="run_only_repeated_says_how_often",
                condition=Q(kind="repeated", every_days__gte=1, every_days__isnull=False)
                | (~Q(kind="repeated") & Q(every_days__isnull=True)),
            ),
            models.CheckConstraint(
                name="run_collects_once_it_runs",
                condition=Q(state="prepared") | Q(study__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RunGroup(models.Model):
    """A group whose members a run follows, those who come later included."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="audience")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["run", "group"]
        constraints = [
            models.UniqueConstraint(name="run_group_once", fields=["run", "group"]),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} in run {self.run_id}"


class RunReader(models.Model):
    """Somebody who will read what is said by name in a run; frozen with its start."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="readers")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["run", "id"]
        constraints = [
            models.UniqueConstraint(name="run_reader_once", fields=["run", "person"]),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} reads run {self.run_id}"


class Enrolment(models.Model):
    """One person in one run, from one day until another."""

    class How(models.TextChoices):
        GROUP = "group"
        PERSON = "person"
        FILE = "file"
        LINK = "link"

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="enrolments")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="enrolments")
    how = models.CharField(max_length=10, choices=How)
    joined_on = models.DateField(help_text="nothing is due before it")
    left_on = models.DateField(null=True, blank=True, help_text="the first day outside")
    left_by_self = models.BooleanField(default=False, help_text="no group brings them back")
    consented_at = models.DateTimeField(null=True, blank=True)
    # Up to which day prompts are written down, and from which circumstances they were planned.
    planned_until = models.DateField(null=True, blank=True)
    planned_from = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["run", "person"]
        constraints = [
            models.UniqueConstraint(name="enrolment_once_in_run", fields=["run", "person"]),
        ]
        indexes = [models.Index(fields=["planned_until"], name="enrolment_planned")]

    def __str__(self) -> str:
        return f"{self.person_id} in run {self.run_id}"


class Prompt(models.Model):
    """One experience due for one person. Moves from state to state by compare-and-set."""

    class State(models.TextChoices):
        SCHEDULED = "scheduled"
        SENT = "sent"
        OPENED = "opened"
        ANSWERED = "answered"
        EXPIRED = "expired"  # sent, and its time ran out
        MISSED = "missed"  # its time ran out before it could be sent
        SUPERSEDED = "superseded"  # another plan took its place
        CANCELLED = "cancelled"  # left, paused or stopped

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="prompts", db_index=False)
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, related_name="prompts", db_index=False
    )
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="prompts", db_index=False
    )
    # The occasion names what is asked when, even if its moment moves: see timing.Planned.
    occasion = models.CharField(max_length=60)
    on = models.DateField(help_text="the day of the occasion, where the person is")
    number = models.PositiveIntegerField(help_text="which of this person in this round, from 0")
    experience = models.CharField(max_length=50)
    # As its run is. Here as well, so that the database itself refuses what a prompt must not know.
    is_anonymous = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.SCHEDULED)
    due_at = models.DateTimeField()
    draw = models.CharField(max_length=20, help_text="the number that was drawn")
    waited = models.CharField(max_length=20, blank=True, help_text="why it is not on its own day")
    # A conversation that waits goes on with a prompt of its own.
    continues = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="continued_by"
    )
    seconds = models.PositiveSmallIntegerField(default=60)
    priority = models.SmallIntegerField(default=0)
    # Held by a worker until then; with nobody's name it waits until then.
    leased_until = models.DateTimeField(null=True, blank=True)
    leased_by = models.CharField(max_length=40, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    last_at = models.DateTimeField(null=True, blank=True, help_text="the last sign of the person")
    ended_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    remind_at = models.DateTimeField(null=True, blank=True)
    reminded = models.PositiveSmallIntegerField(default=0)
    resent = models.PositiveSmallIntegerField(default=0, help_text="how often a steward asked")
    is_resending = models.BooleanField(default=False, help_text="asked, and not sent yet")

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.UniqueConstraint(
                name="prompt_once_an_occasion", fields=["enrolment", "occasion"]
            ),
            models.CheckConstraint(
                name="prompt_anonymous_knows_no_answer",
                condition=Q(is_anonymous=False)
                | Q(opened_at__isnull=True, last_at__isnull=True, continues__isnull=True)
                & ~Q(state__in=["opened", "answered"]),
            ),
        ]
        indexes = [
            # What is claimed leaves the first and stands in the second, so that a claim never
            # walks over what others hold.
            models.Index(
                fields=["due_at", "id"],
                name="prompt_due",
                condition=Q(state="scheduled", leased_until__isnull=True),
            ),
            models.Index(
                fields=["leased_until", "id"],
                name="prompt_leased",
                condition=Q(state="scheduled", leased_until__isnull=False),
            ),
            models.Index(
                fields=["expires_at"],
                name="prompt_expiring",
                condition=Q(state__in=["sent", "opened"]),
            ),
            models.Index(
                fields=["remind_at"], name="prompt_reminding", condition=Q(remind_at__isnull=False)
            ),
            models.Index(fields=["person", "state", "due_at"], name="prompt_of_person"),
            models.Index(fields=["run", "on"], name="prompt_of_run"),
        ]

    def __str__(self) -> str:
        return f"{self.occasion} of {self.person_id} ({self.state})"


class PromptEvent(models.Model):
    """One step of a prompt, append-only: into which state, when, and what brought it there."""

    prompt = models.ForeignKey(Prompt, on_delete=models.CASCADE, related_name="events")
    state = models.CharField(max_length=10, choices=Prompt.State)
    at = models.DateTimeField()
    why = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["prompt", "id"]

    def __str__(self) -> str:
        return f"{self.prompt_id} {self.state}"


class GoalPrompt(models.Model):
    """Which goal a prompt asks about, and what became of what was said."""

    class Outcome(models.TextChoices):
        WRITTEN = "written"  # under the goal
        WIDER = "wider"  # more people could see the goal than were promised: kept for its author
        ENDED = "ended"  # the goal had ended, or was not theirs any more
        NOTHING = "nothing"  # nothing was said that could be written

    prompt = models.OneToOneField(
        Prompt, primary_key=True, on_delete=models.CASCADE, related_name="about_goal"
    )
    goal = models.ForeignKey("goals.Goal", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=60, help_text="of the asking: asked once")
    asked_at = models.DateTimeField()
    promised = models.JSONField(default=dict, help_text="who could see it when it was begun")
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)

    class Meta:
        ordering = ["prompt"]
        constraints = [
            models.UniqueConstraint(name="goal_prompt_once_an_asking", fields=["key"]),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.outcome or 'open'})"


class OwnCoaching(models.Model):
    """That somebody coaches themselves, and how often they want to be asked.

    Where it stands is read from its prompts, and that it has ended from its enrolment, so that
    nothing can disagree. What was said lies in ``voice``.
    """

    class Rhythm(models.TextChoices):
        ONCE = "once"  # one round: it does not begin again by itself
        WEEK = "week"
        FORTNIGHT = "fortnight"
        FOUR_WEEKS = "four_weeks"

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    enrolment = models.OneToOneField(
        Enrolment, on_delete=models.CASCADE, related_name="own_coaching"
    )
    rhythm = models.CharField(max_length=10, choices=Rhythm)
    begun_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["person"]
        constraints = [
            models.CheckConstraint(
                name="own_coaching_known_rhythm",
                condition=Q(rhythm__in=["once", "week", "fortnight", "four_weeks"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} every {self.rhythm}"


class OwnOutcome(models.Model):
    """What somebody made of a talk with themselves, by a press of their own. Holds no words."""

    class Kind(models.TextChoices):
        GOAL = "goal"  # a new goal of theirs, or the next step of one
        LEARNED = "learned"  # a line of their own record

    prompt = models.ForeignKey(Prompt, on_delete=models.CASCADE, related_name="own_outcomes")
    kind = models.CharField(max_length=10, choices=Kind)
    goal = models.ForeignKey(
        "goals.Goal", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["prompt", "kind"]
        constraints = [
            models.UniqueConstraint(name="own_outcome_once", fields=["prompt", "kind"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} from {self.prompt_id}"
