"""What was written down before it was sent, and what other domains gave to be sent."""

from django.db import models
from django.db.models import Q

from thrive.people.models import Person


class Message(models.Model):
    """One try to reach one person by one way. Written before it is sent, marked after.

    Whoever dies between both leaves it ``writing``: perhaps it has arrived, so the same way is
    tried again under the same name, before any other. Holds nothing of what is asked or answered.
    """

    class State(models.TextChoices):
        WRITING = "writing"  # not sent yet, or nobody knows
        SENT = "sent"
        FAILED = "failed"  # surely not taken; may be tried again
        GONE = "gone"  # will never be taken this way

    key = models.CharField(max_length=120, unique=True, help_text="what is sent, and by which way")
    # Random, so that a gateway never takes it for a message of a database that was thrown away.
    sent_as = models.CharField(max_length=32, unique=True, help_text="the name that goes along")
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="messages", db_index=False
    )
    channel = models.CharField(max_length=10)
    address_mark = models.CharField(max_length=64, help_text="a keyed hash: whether it is the same")
    state = models.CharField(max_length=10, choices=State, default=State.WRITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    held_by = models.CharField(max_length=32, blank=True)
    held_until = models.DateTimeField(null=True, blank=True)
    first_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    provider_id = models.CharField(max_length=100, blank=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-first_at", "-id"]
        indexes = [
            models.Index(fields=["first_at"], name="message_first_at"),
            models.Index(fields=["person"], name="message_of_person"),
        ]
        constraints = [
            models.CheckConstraint(
                name="message_sent_has_a_moment",
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.state})"


class Note(models.Model):
    """Something that another domain has to say to one person: see the outbox topic ``message``."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        DROPPED = "dropped"  # its time ran out, or nobody is there any more

    key = models.CharField(max_length=80, unique=True)
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="notes", db_index=False
    )
    title = models.CharField(max_length=200, blank=True, help_text="emptied when it has ended")
    line = models.CharField(max_length=500, blank=True, help_text="emptied when it has ended")
    path = models.CharField(max_length=300, help_text="where it leads, within Thrive")
    leave_path = models.CharField(max_length=300, blank=True)
    is_private = models.BooleanField(default=False, help_text="no title on a locked screen")
    seconds = models.PositiveSmallIntegerField()
    priority = models.SmallIntegerField(default=0)
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    held_until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    how = models.CharField(max_length=20, blank=True, help_text="by which way, or why not")

    class Meta:
        ordering = ["due_at", "id"]
        indexes = [
            models.Index(fields=["due_at", "id"], name="note_due", condition=Q(state="waiting")),
            models.Index(fields=["person"], name="note_of_person"),
            models.Index(fields=["ended_at"], name="note_ended"),
        ]
        constraints = [
            models.CheckConstraint(
                name="note_ended_has_a_moment",
                condition=Q(state="waiting", ended_at__isnull=True)
                | (~Q(state="waiting") & Q(ended_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.state})"
