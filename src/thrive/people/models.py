"""Persons, groups, memberships, roles and the slips with which people first come in."""

from datetime import date
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.crypto import salted_hmac


class PersonManager(BaseUserManager["Person"]):
    """Finds a person by what they sign in with."""


class Person(AbstractBaseUser):
    """Somebody in the organisation. Needs neither an email address nor a telephone."""

    external_id = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=200)
    email = models.EmailField(null=True, blank=True, unique=True)
    phone = models.CharField(max_length=40, blank=True)
    badge = models.CharField(max_length=40, null=True, blank=True, unique=True)
    language = models.CharField(max_length=10, blank=True)
    time_zone = models.CharField(max_length=50, blank=True)
    is_active = models.BooleanField(default=True)
    joined_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    session_epoch = models.PositiveIntegerField(default=0, help_text="a step ends all sessions")

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = PersonManager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(name="person_email_not_empty", condition=~Q(email="")),
            models.CheckConstraint(name="person_badge_not_empty", condition=~Q(badge="")),
            # A telephone may write the first letter large: B-17 and b-17 are one badge.
            models.UniqueConstraint(Upper("badge"), name="person_badge_in_any_case"),
            models.CheckConstraint(
                name="person_leaves_after_joining",
                condition=Q(left_on__isnull=True)
                | Q(joined_on__isnull=True)
                | Q(left_on__gte=F("joined_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Sessions hang on the password, as in Django, and on the epoch, which a new PIN raises."""
        hangs_on = f"{self.session_epoch}:{self.password}"
        salt = "thrive.people.Person.session"
        return salted_hmac(salt, hangs_on, secret=secret, algorithm="sha256").hexdigest()

    @property
    def initials(self) -> str:
        """One or two letters for the corner of a page."""
        words = self.name.split() or ["?"]
        return "".join(word[0] for word in dict.fromkeys((words[0], words[-1]))).upper()


class Group(models.Model):
    """A group of any kind. Groups overlap; those in the reporting tree have one place in it."""

    external_id = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=50, help_text="team, site, profession, …")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    is_reporting = models.BooleanField(default=False, help_text="has a place in the reporting tree")
    position = models.PositiveIntegerField(default=0, help_text="order among its siblings")
    # The way from the root, such as "0001.0004.": sorts the whole tree and finds a part by prefix.
    path = models.CharField(max_length=200, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["path", "name", "id"]
        indexes = [models.Index(fields=["path"], name="group_path")]
        constraints = [
            models.CheckConstraint(
                name="group_parent_only_in_reporting_tree",
                condition=Q(parent__isnull=True) | Q(is_reporting=True),
            ),
            models.UniqueConstraint(
                name="group_one_reporting_root",
                fields=["is_reporting"],
                condition=Q(is_reporting=True, parent__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person in a group from one day until another, so that the past stays true."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="memberships")
    from_on = models.DateField(default=date.min)
    until_on = models.DateField(null=True, blank=True, help_text="the first day outside the group")

    class Meta:
        ordering = ["person", "from_on", "id"]
        constraints = [
            models.UniqueConstraint(
                name="membership_once_from_a_day", fields=["person", "group", "from_on"]
            ),
            models.UniqueConstraint(
                name="membership_one_open_for_a_group",
                fields=["person", "group"],
                condition=Q(until_on__isnull=True),
            ),
            models.CheckConstraint(
                name="membership_ends_after_it_begins",
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.group_id} from {self.from_on}"


class Role(models.Model):
    """What a person may do beyond what every member may."""

    class Kind(models.TextChoices):
        STEWARD = "steward"
        SPONSOR = "sponsor"
        GUARDIAN = "guardian"
        ADMINISTRATOR = "administrator"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="roles")
    kind = models.CharField(max_length=20, choices=Kind)
    group = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.CASCADE, related_name="roles"
    )
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["person", "kind", "id"]
        constraints = [
            models.CheckConstraint(
                name="role_group_only_for_stewards",
                condition=Q(kind="steward", group__isnull=False)
                | (~Q(kind="steward") & Q(group__isnull=True)),
            ),
            models.UniqueConstraint(
                name="role_held_once",
                fields=["person", "kind"],
                condition=Q(ended_at__isnull=True, group__isnull=True),
            ),
            models.UniqueConstraint(
                name="role_steward_once_for_a_group",
                fields=["person", "kind", "group"],
                condition=Q(ended_at__isnull=True, group__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}"


class Slip(models.Model):
    """A one-time secret with which a person comes in: a printed PIN, or a link."""

    class Kind(models.TextChoices):
        PIN = "pin"
        LINK = "link"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="slips")
    kind = models.CharField(max_length=10, choices=Kind)
    secret_hash = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="slip_one_unused_pin_for_a_person",
                fields=["person"],
                condition=Q(used_at__isnull=True, kind="pin"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.person_id}"


class Pin(models.Model):
    """The PIN that a person chose. Kept apart from the password: it opens only with the badge."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="pin")
    hash = models.CharField(max_length=200)
    chosen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"PIN of {self.person_id}"


class Throttle(models.Model):
    """How often somebody tried to come in, by a badge or from an address, in vain.

    The key is a keyed hash of what was typed, whether such a badge exists or not. So the table
    tells nobody who has one, and behaves alike for all.
    """

    key = models.CharField(max_length=64, unique=True)
    failures = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()
    locked_until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.failures} failures, the last at {self.last_at:%Y-%m-%d %H:%M}"


class StagedImport(models.Model):
    """A file between preview and confirmation, in the one place that all processes share."""

    name = models.CharField(max_length=200)
    content = models.BinaryField(help_text="packed with zlib")
    staged_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    staged_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ["-staged_at", "-id"]

    def __str__(self) -> str:
        return f"{self.name} at {self.staged_at:%Y-%m-%d %H:%M}"


class CacheEntry(models.Model):
    """The table of Django's database cache, in which allauth counts tries for all processes."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "people_cache"

    def __str__(self) -> str:
        return self.cache_key


class AttentionDefaults(models.Model):
    """What the organisation allows Thrive to take of anybody's attention. One row at most."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    seconds_a_week = models.PositiveIntegerField(default=180)
    prompts_a_week = models.PositiveSmallIntegerField(default=5)
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    channels = models.JSONField(default=list, help_text="order of channels; empty: as built")
    revision = models.PositiveIntegerField(default=1, help_text="plans follow when it rises")

    class Meta:
        constraints = [
            models.CheckConstraint(name="attention_defaults_only_one", condition=Q(id=1)),
            models.CheckConstraint(
                name="attention_defaults_quiet_has_both_ends",
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seconds_a_week} s and {self.prompts_a_week} prompts a week"


class Attention(models.Model):
    """What one person allows: less than the organisation does, never more; and by which way."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="attention")
    seconds_a_week = models.PositiveIntegerField(null=True, blank=True)
    prompts_a_week = models.PositiveSmallIntegerField(null=True, blank=True)
    # Pairs of times such as ["08:00", "17:00"]; quiet hours of None are the organisation's.
    own_hours = models.JSONField(default=list)
    quiet_hours = models.JSONField(null=True, blank=True, default=None)
    days_off = models.JSONField(default=list, help_text="weekdays, Monday is 0")
    channels = models.JSONField(default=list, help_text="order of channels; empty: as organisation")
    revision = models.PositiveIntegerField(default=1, help_text="plans follow when it rises")
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"attention of {self.person_id}"


class Pause(models.Model):
    """Days on which somebody is sent nothing: a week off, a holiday of their own."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="pauses")
    first_on = models.DateField()
    until_on = models.DateField(help_text="the first day with prompts again")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True, help_text="taken back")

    class Meta:
        ordering = ["person", "first_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="pause_ends_after_it_begins", condition=Q(until_on__gt=F("first_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} from {self.first_on} until {self.until_on}"


class Holiday(models.Model):
    """A day on which the organisation asks nobody anything."""

    on = models.DateField(unique=True)
    name = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["on"]

    def __str__(self) -> str:
        return f"{self.on} {self.name}".rstrip()


class AttentionSpent(models.Model):
    """One message and what it took of a person's week. The key makes spending twice harmless."""

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="attention_spent", db_index=False
    )
    key = models.CharField(max_length=100, unique=True)
    week_on = models.DateField(help_text="the Monday, where the person is")
    seconds = models.PositiveIntegerField()
    spent_at = models.DateTimeField()

    class Meta:
        ordering = ["person", "week_on", "id"]
        indexes = [models.Index(fields=["person", "week_on"], name="attention_spent_in_week")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.week_on} {self.seconds} s"


class PushSubscription(models.Model):
    """A browser that somebody allowed to show what waits for them. One browser, one person."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="push_subscriptions")
    endpoint = models.CharField(max_length=1000, unique=True, help_text="where its maker takes it")
    p256dh = models.CharField(max_length=120, help_text="the browser's public key")
    auth = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True, blank=True, help_text="taken back, or gone by itself")

    class Meta:
        ordering = ["person", "id"]

    def __str__(self) -> str:
        return f"push to {self.person_id} since {self.made_at:%Y-%m-%d}"


class Unreachable(models.Model):
    """An address at which somebody cannot be reached, since when and why."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="unreachable")
    channel = models.CharField(max_length=10, help_text="email, push, sms or chat")
    address = models.CharField(max_length=1000, help_text="another address counts anew")
    since = models.DateTimeField()
    reason = models.CharField(max_length=300)
    cleared_at = models.DateTimeField(null=True, blank=True, help_text="to be tried again")

    class Meta:
        ordering = ["person", "channel", "id"]
        verbose_name_plural = "unreachable"
        constraints = [
            models.UniqueConstraint(
                name="unreachable_once_by_a_channel",
                fields=["person", "channel"],
                condition=Q(cleared_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} not by {self.channel}"
