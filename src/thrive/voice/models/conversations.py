"""What somebody said by name or in confidence."""

from django.db import models

from thrive.people.models import Group, Person
from thrive.voice.models.studies import Study, Wave


class Conversation(models.Model):
    """One person's passage through an experience, and all that they said in it.

    ``body`` is what they said, the way they took through it included, because a way tells the
    answers that led there. Plain where the promise is *named*; sealed with a key outside the
    database where it is *confidential*.
    """

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="conversations")
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="conversations")
    key = models.CharField(max_length=100, unique=True, help_text="what it belongs to: a prompt")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="conversations")
    group = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        help_text="where the person belonged at that moment, in the reporting tree",
    )  # fmt: skip
    begun_at = models.DateTimeField()
    last_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0, help_text="rises with each thing said")
    is_sealed = models.BooleanField()
    body = models.BinaryField()

    class Meta:
        ordering = ["person", "begun_at", "id"]

    def __str__(self) -> str:
        return f"{self.key} of {self.person_id}"
