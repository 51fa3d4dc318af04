"""Topics, what was written in them, and what was decided.

In a confidential topic no row leads to whoever wrote: a post hangs on an alias, an alias holds a
keyed hash of topic and person, and the key lies outside the database.
"""

from django.db import models
from django.db.models import Q

from thrive.people.models import Person


class Topic(models.Model):
    """A discussion: about something, for some people, under a promise."""

    class Promise(models.TextChoices):
        NAMED = "named"
        CONFIDENTIAL = "confidential"

    class State(models.TextChoices):
        OPEN = "open"
        CLOSED = "closed"

    title = models.CharField(max_length=200)
    subject = models.CharField(max_length=100, blank=True, help_text="such as series-12")
    promise = models.CharField(max_length=20, choices=Promise, default=Promise.NAMED)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    last_at = models.DateTimeField(help_text="when something was last written or decided")
    sealed_with = models.CharField(
        max_length=64, blank=True, help_text="the fingerprint of the key that hides who writes"
    )

    class Meta:
        ordering = ["-last_at", "-id"]
        indexes = [
            models.Index(fields=["subject"], name="topic_subject", condition=~Q(subject="")),
            models.Index(fields=["-last_at", "-id"], name="topic_newest_first"),
        ]
        constraints = [
            models.CheckConstraint(name="topic_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="topic_sealed_if_confidential",
                condition=(Q(promise="confidential") & ~Q(sealed_with=""))
                | Q(promise="named", sealed_with=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class TopicKey(models.Model):
    """One key that opens a topic: see people.queries.Audience."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="keys", db_index=False)
    key = models.CharField(max_length=40)

    class Meta:
        ordering = ["topic", "key"]
        constraints = [models.UniqueConstraint(name="topic_key_once", fields=["topic", "key"])]

    def __str__(self) -> str:
        return f"{self.topic_id} for {self.key}"


class Alias(models.Model):
    """Somebody in one confidential topic: two words that stay, and a mark only the key can make."""

    topic = models.ForeignKey(
        Topic, on_delete=models.CASCADE, related_name="aliases", db_index=False
    )
    mark = models.CharField(max_length=64, help_text="a keyed hash of topic and person")
    name = models.CharField(max_length=60, help_text="such as heron-cedar")

    class Meta:
        ordering = ["topic", "name"]
        verbose_name_plural = "aliases"
        constraints = [
            models.UniqueConstraint(name="alias_one_for_a_person", fields=["topic", "mark"]),
            models.UniqueConstraint(name="alias_name_once", fields=["topic", "name"]),
        ]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """What somebody wrote. Withdrawn, it leaves a line and no words."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="posts", db_index=False)
    by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    alias = models.ForeignKey(
        Alias, null=True, blank=True, on_delete=models.PROTECT, related_name="posts"
    )
    in_reply_to = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replies"
    )
    text = models.TextField(blank=True)
    made_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["topic", "made_at", "id"]
        indexes = [models.Index(fields=["topic", "made_at", "id"], name="post_in_topic")]
        constraints = [
            models.CheckConstraint(
                name="post_by_a_person_or_an_alias",
                condition=Q(by__isnull=False, alias__isnull=True)
                | Q(by__isnull=True, alias__isnull=False),
            ),
            models.CheckConstraint(
                name="post_withdrawn_has_no_words",
                condition=(Q(withdrawn_at__isnull=True) & ~Q(text=""))
                | Q(withdrawn_at__isnull=False, text=""),
            ),
        ]

    def __str__(self) -> str:
        return f"post {self.pk} in {self.topic_id}"


class PostVersion(models.Model):
    """What a post said until it was changed."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="versions")
    text = models.TextField()
    until_at = models.DateTimeField()

    class Meta:
        ordering = ["post", "until_at", "id"]

    def __str__(self) -> str:
        return f"{self.post_id} until {self.until_at:%Y-%m-%d %H:%M}"


class Mention(models.Model):
    """Somebody who was called by name in a post."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="mentions")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["post", "person"]
        constraints = [models.UniqueConstraint(name="mention_once", fields=["post", "person"])]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.post_id}"


class Follow(models.Model):
    """Whether somebody is told of what is new in a topic. Stopped, the row stays."""

    topic = models.ForeignKey(
        Topic, on_delete=models.CASCADE, related_name="follows", db_index=False
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="follows")
    is_on = models.BooleanField(default=True)

    class Meta:
        ordering = ["topic", "person"]
        constraints = [models.UniqueConstraint(name="follow_once", fields=["topic", "person"])]

    def __str__(self) -> str:
        return f"{self.person_id} follows {self.topic_id}"


class Decision(models.Model):
    """What came of it: why, what spoke against it word for word, whose it is, when looked at."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="decisions")
    text = models.TextField()
    reason = models.TextField()
    dissent = models.TextField(blank=True, help_text="word for word")
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    review_on = models.DateField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.TextField(blank=True, help_text="what was found when it was looked at again")

    class Meta:
        ordering = ["topic", "made_at", "id"]
        indexes = [
            models.Index(
                fields=["review_on"],
                name="decision_to_review",
                condition=Q(reviewed_at__isnull=True),
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="decision_has_words", condition=~Q(text="") & ~Q(reason="")
            ),
            models.CheckConstraint(
                name="decision_review_is_whole",
                condition=Q(reviewed_at__isnull=True, reviewed_by__isnull=True, outcome="")
                | (Q(reviewed_at__isnull=False, reviewed_by__isnull=False) & ~Q(outcome="")),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]
