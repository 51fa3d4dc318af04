"""Those who meet again and again: two people, or a group; what they bring, note and promise.

A circle is seen by its people alone. What one of them brings from elsewhere is copied at their own
press, so that nothing else is opened by it.
"""

from django.db import models
from django.db.models import F, Q

from thrive.people.models import Group, Person


class Circle(models.Model):
    """Two people who meet, a member and a coach from outside, or a group."""

    class Kind(models.TextChoices):
        PEERS = "peers"
        LEADER = "leader"  # a member and whoever leads them
        MENTOR = "mentor"
        GUEST = "guest"  # with a coach from outside
        GROUP = "group"

    class State(models.TextChoices):
        ASKED = "asked"  # not everybody has said yes
        MEETING = "meeting"
        DECLINED = "declined"
        ENDED = "ended"

    kind = models.CharField(max_length=10, choices=Kind)
    opener = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="circles_opened")
    other = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="circles_with",
        help_text="the second of two people; nobody in groups and where a coach is from outside",
    )  # fmt: skip
    group = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.PROTECT, related_name="circles"
    )
    about = models.CharField(max_length=200, blank=True, help_text="what they meet for")
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    made_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="circle_has_its_people",
                condition=Q(kind="group", group__isnull=False, other__isnull=True)
                | Q(kind="guest", group__isnull=True, other__isnull=True)
                | (
                    Q(kind__in=["peers", "leader", "mentor"])
                    & Q(group__isnull=True, other__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="circle_is_of_two_people",
                condition=Q(other__isnull=True) | ~Q(other=F("opener")),
            ),
            models.UniqueConstraint(
                name="circle_once_for_a_group",
                fields=["group"],
                condition=Q(group__isnull=False) & ~Q(state__in=["ended", "declined"]),
            ),
            models.CheckConstraint(
                name="circle_begun_has_its_moment",
                condition=~Q(state="meeting") | Q(begun_at__isnull=False),
            ),
            models.CheckConstraint(
                name="circle_ended_has_its_moment",
                condition=Q(state__in=["asked", "meeting"], ended_at__isnull=True)
                | Q(state__in=["ended", "declined"], ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"circle {self.pk}"


class CircleEvent(models.Model):
    """What happened to a circle and its meetings. Rows are only ever added."""

    class Kind(models.TextChoices):
        ASKED = "asked"
        AGREED = "agreed"
        BEGUN = "begun"
        DECLINED = "declined"
        ENDED = "ended"
        PLANNED = "planned"
        MOVED = "moved"
        CALLED_OFF = "called_off"
        HELD = "held"

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind)
    by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    by_guest = models.BooleanField(default=False)
    at = models.DateTimeField()
    # Of a meeting that was planned or moved: when it was to be, before and after.
    before_at = models.DateTimeField(null=True, blank=True)
    after_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["circle", "at", "id"]
        constraints = [
            models.CheckConstraint(
                name="circle_event_by_one", condition=Q(by__isnull=True) | Q(by_guest=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of circle {self.circle_id}"


class Guest(models.Model):
    """A coach from outside: no person of the organisation, in no group and in no count.

    Comes in by a link of their own, and sees one circle.
    """

    circle = models.OneToOneField(Circle, on_delete=models.CASCADE, related_name="guest")
    name = models.CharField(max_length=200)
    secret_hash = models.CharField(max_length=64, unique=True)
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True, help_text="the link opens no more")

    class Meta:
        ordering = ["-invited_at", "-id"]
        constraints = [
            models.CheckConstraint(name="guest_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="guest_expires_after_the_invitation",
                condition=Q(expires_at__gt=F("invited_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"guest of circle {self.circle_id}"


class Agreement(models.Model):
    """What a sponsor learns of the talks with a coach from outside. All three agree first."""

    class Learns(models.TextChoices):
        NOTHING = "nothing"
        MEETINGS = "meetings"  # that they meet, how often, and when last

    circle = models.OneToOneField(Circle, on_delete=models.CASCADE, related_name="agreement")
    sponsor = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="agreements")
    learns = models.CharField(max_length=10, choices=Learns)
    words = models.TextField(blank=True, help_text="what else was agreed, read by all three")
    member_agreed_at = models.DateTimeField()
    guest_agreed_at = models.DateTimeField(null=True, blank=True)
    sponsor_agreed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["circle"]

    def __str__(self) -> str:
        return f"agreement of circle {self.circle_id}"


class Meeting(models.Model):
    """When those of a circle sit together: one ahead at a time."""

    class State(models.TextChoices):
        PLANNED = "planned"
        HELD = "held"
        CALLED_OFF = "called_off"

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="meetings")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    # A calendar takes a file for a newer one by this number (RFC 5545, SEQUENCE).
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["circle", "-starts_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="meeting_one_ahead", fields=["circle"], condition=Q(state="planned")
            ),
            models.CheckConstraint(
                name="meeting_lasts_a_while", condition=Q(minutes__gte=5, minutes__lte=480)
            ),
        ]

    def __str__(self) -> str:
        return f"meeting {self.pk} of circle {self.circle_id}"


class OfCircle(models.Model):
    """Something that one of a circle wrote there: somebody with a name, or its guest."""

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="%(class)ss")
    by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    by_guest = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_by_one", condition=Q(by__isnull=True) | Q(by_guest=False)
            ),
        ]


class Brought(OfCircle):
    """Something to talk about: one's own words, or a copy of something that one chose to bring."""

    class Kind(models.TextChoices):
        WORDS = "words"
        CHECK_IN = "check_in"
        RESULT = "result"
        ANSWER = "answer"
        COMMITMENT = "commitment"

    class State(models.TextChoices):
        OPEN = "open"
        TALKED = "talked"
        TAKEN_BACK = "taken_back"

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.WORDS)
    text = models.TextField(help_text="emptied when it is taken back")
    # What it was copied from, so that it is brought once; opens nothing.
    source = models.CharField(max_length=100, blank=True)
    path = models.CharField(max_length=200, blank=True, help_text="where it stands, for its people")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta(OfCircle.Meta):
        ordering = ["circle", "at", "id"]
        constraints = [
            *OfCircle.Meta.constraints,
            models.UniqueConstraint(
                name="brought_once_while_open",
                fields=["circle", "source"],
                condition=Q(state="open") & ~Q(source=""),
            ),
            models.CheckConstraint(
                name="brought_says_something",
                condition=(Q(state="taken_back") & Q(text=""))
                | (~Q(state="taken_back") & ~Q(text="")),
            ),
            models.CheckConstraint(
                name="brought_ended_has_its_moment",
                condition=Q(state="open", ended_at__isnull=True)
                | (~Q(state="open") & Q(ended_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"point {self.pk} of circle {self.circle_id}"


class Note(OfCircle):
    """A note for all of a circle. A newer one may take its place; the former stays readable."""

    text = models.TextField()
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="newer"
    )

    class Meta(OfCircle.Meta):
        ordering = ["circle", "at", "id"]
        constraints = [
            *OfCircle.Meta.constraints,
            models.CheckConstraint(name="note_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"note {self.pk} of circle {self.circle_id}"


class PrivateNote(OfCircle):
    """A note for its writer alone. Sealed where the server has a key."""

    content = models.BinaryField()
    is_sealed = models.BooleanField()

    class Meta(OfCircle.Meta):
        ordering = ["circle", "-at", "-id"]

    def __str__(self) -> str:
        return f"private note {self.pk}"


class Commitment(OfCircle):
    """What one of a circle will do. Open ones are carried to the next meeting."""

    class State(models.TextChoices):
        OPEN = "open"
        KEPT = "kept"
        LET_GO = "let_go"

    text = models.CharField(max_length=300)
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    carried = models.PositiveSmallIntegerField(default=0, help_text="past how many meetings")
    came_of_it = models.CharField(max_length=500, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta(OfCircle.Meta):
        ordering = ["circle", "at", "id"]
        constraints = [
            *OfCircle.Meta.constraints,
            models.CheckConstraint(name="commitment_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="commitment_ended_has_its_moment",
                condition=Q(state="open", ended_at__isnull=True)
                | (~Q(state="open") & Q(ended_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"commitment {self.pk} of circle {self.circle_id}"


class Seeking(models.Model):
    """What somebody is working on or has come through, told to all who are here, by their wish."""

    class Kind(models.TextChoices):
        WORKING_ON = "working_on"
        COME_THROUGH = "come_through"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="seekings")
    kind = models.CharField(max_length=20, choices=Kind)
    text = models.CharField(max_length=200)
    told_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-told_at", "-id"]
        constraints = [
            models.CheckConstraint(name="seeking_says_something", condition=~Q(text="")),
            models.UniqueConstraint(
                name="seeking_told_once",
                fields=["person", "kind", "text"],
                condition=Q(ended_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.person_id}"
