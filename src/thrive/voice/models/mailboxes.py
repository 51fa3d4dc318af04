"""Letters of somebody who stays unknown, the keys of those who read them, and what came of it.

Letters are sealed in the browser to keys whose private half never reaches a server. No row names
an author, and none says on which day a letter came: only the week, until it is answered.
"""

from django.db import models
from django.db.models import Q

from thrive.people.models import Group, Person
from thrive.voice.models.anonymous import DrawnKey


class MailboxKey(models.Model):
    """The public key of somebody who reads letters. They alone have the words that open them."""

    class Kind(models.TextChoices):
        OMBUDSPERSON = "ombudsperson"
        WORKS_COUNCIL = "works_council"
        STEWARD = "steward"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind)
    group = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    shown_as = models.CharField(max_length=80, help_text="what everybody sees who writes")
    public = models.BinaryField(help_text="X25519, 32 bytes")
    fingerprint = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the key")
    made_on = models.DateField()
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "shown_as", "id"]
        constraints = [
            models.CheckConstraint(
                name="mailbox_key_group_only_for_stewards",
                condition=Q(kind="steward", group__isnull=False)
                | (~Q(kind="steward") & Q(group__isnull=True)),
            ),
            models.UniqueConstraint(
                name="mailbox_key_once_for_a_kind",
                fields=["person", "kind"],
                condition=Q(retired_on__isnull=True, group__isnull=True),
            ),
            models.UniqueConstraint(
                name="mailbox_key_once_for_a_group",
                fields=["person", "group"],
                condition=Q(retired_on__isnull=True, group__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"key of {self.person_id} as {self.kind}"


class Mailbox(models.Model):
    """A conversation with somebody unknown. Its address is a hash of a key that it does not hold.

    So the server cannot seal anything to it: a reply that opens was sealed by somebody to whom the
    author gave the key, inside a letter.
    """

    class State(models.TextChoices):
        RECEIVED = "received"
        LOOKED_AT = "looked_at"
        ANSWERED = "answered"

    id = DrawnKey(primary_key=True)  # cut from the address
    address = models.BinaryField(help_text="SHA-256 of the author's public key")
    door = models.BinaryField(help_text="SHA-256 of what only the author can show")
    state = models.CharField(max_length=20, choices=State, default=State.RECEIVED)
    week_on = models.DateField(null=True, blank=True, help_text="the Monday; nothing once answered")

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "mailboxes"
        constraints = [
            models.CheckConstraint(
                name="mailbox_waits_until_it_is_answered",
                condition=Q(state="answered", week_on__isnull=True)
                | (~Q(state="answered") & Q(week_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return "a mailbox"


class Letter(models.Model):
    """One sealed copy of a letter or a reply: for one reader, or for the author (no reader).

    Which copies are of one letter, and which came first, stands inside the seal.
    """

    id = DrawnKey(primary_key=True)
    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="letters")
    reader = models.ForeignKey(
        MailboxKey, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    from_author = models.BooleanField()
    is_news = models.BooleanField(default=False, help_text="its reader has not been told yet")
    sealed = models.BinaryField()
    line = models.BinaryField(default=b"", help_text="SHA-256 of a public line that is proposed")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="letter_news_is_for_a_reader",
                condition=Q(is_news=False) | Q(from_author=True, reader__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return "a letter"


class AnswerWait(models.Model):
    """How many days somebody waited for an answer that came in a month. Leads to no mailbox."""

    id = DrawnKey(primary_key=True)
    month_on = models.DateField()
    days = models.PositiveIntegerField()

    class Meta:
        ordering = ["month_on", "id"]
        constraints = [
            models.CheckConstraint(name="answer_wait_tells_no_day", condition=Q(month_on__day=1)),
        ]

    def __str__(self) -> str:
        return f"{self.days} days"


class PublicLine(models.Model):
    """You said, we did: proposed by a reader, and public because the author agreed."""

    id = DrawnKey(primary_key=True)  # cut from what was agreed to, so that twice is once
    shown_from_on = models.DateField(help_text="a Monday: not the day on which they agreed")
    text = models.CharField(max_length=300)

    class Meta:
        ordering = ["-shown_from_on", "id"]
        constraints = [
            models.CheckConstraint(name="public_line_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return self.text
