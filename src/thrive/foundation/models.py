"""Tables that every domain stands on. No foreign keys out: they outlive what they speak of."""

from django.db import models
from django.db.models import Q

from thrive.foundation.search.models import Entry, EntryKey

__all__ = ["AuditRecord", "Entry", "EntryKey", "OutboxEntry", "Standing"]


class AuditRecord(models.Model):
    """Who did what, when. Append-only, without the content of what people said."""

    at = models.DateTimeField()
    actor = models.CharField(max_length=100, help_text="the person's external id, or a process")
    action = models.CharField(max_length=100, help_text="domain.verb, such as people.import")
    subject = models.CharField(max_length=200, blank=True)
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["-at", "-id"], name="audit_newest_first")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.action} {self.subject}"


class OutboxEntry(models.Model):
    """Work or a message that follows a change, written in the transaction that causes it."""

    class State(models.TextChoices):
        WAITING = "waiting"
        CLAIMED = "claimed"
        DONE = "done"
        FAILED = "failed"

    topic = models.CharField(max_length=100)
    key = models.CharField(max_length=200, unique=True, help_text="makes announcing twice safe")
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    announced_at = models.DateTimeField()
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_at", "id"]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                name="outbox_waiting",
                condition=Q(state__in=["waiting", "claimed"]),
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="outbox_done_has_a_moment",
                condition=~Q(state="done") | Q(done_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.key} ({self.state})"


class Standing(models.Model):
    """A named fact about this deployment, such as where the demo's clock stands."""

    name = models.CharField(max_length=50, unique=True)
    text = models.CharField(max_length=200, blank=True)
    moment = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name}: {self.text or self.moment}"
