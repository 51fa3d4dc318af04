"""Pages, what they were, whom to ask, and what people added to them."""

from django.db import models
from django.db.models import Q

from thrive.measures.models import Measure
from thrive.people.models import Person


class Words(models.Model):
    """The words of a page: the same fields in the page and in each of its versions."""

    title = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    what_we_did = models.TextField(blank=True)
    what_happened = models.TextField(blank=True)
    how_sure = models.TextField(blank=True)
    for_whom = models.TextField(blank=True)

    class Meta:
        abstract = True


class Page(Words):
    """Something we learned."""

    class Kind(models.TextChoices):
        CHANGE = "change"
        PLAIN = "plain"

    class State(models.TextChoices):
        STANDING = "standing"
        PUT_AWAY = "put_away"

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PLAIN)
    state = models.CharField(max_length=10, choices=State, default=State.STANDING)
    keeper = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="pages_kept")
    made_from = models.CharField(max_length=100, blank=True, help_text="such as change-12")
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-changed_at", "-id"]
        indexes = [models.Index(fields=["-changed_at", "-id"], name="page_newest_first")]
        constraints = [
            models.CheckConstraint(name="page_has_a_title", condition=~Q(title="")),
            models.UniqueConstraint(
                name="page_once_from_one_thing",
                fields=["made_from"],
                condition=~Q(made_from=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PageKey(models.Model):
    """One key that opens a page: see people.queries.Audience."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="keys", db_index=False)
    key = models.CharField(max_length=40)

    class Meta:
        ordering = ["page", "key"]
        constraints = [models.UniqueConstraint(name="page_key_once", fields=["page", "key"])]

    def __str__(self) -> str:
        return f"{self.page_id} for {self.key}"


class PageMeasure(models.Model):
    """A measure that a page speaks of: where it moves, the page may help."""

    page = models.ForeignKey(
        Page, on_delete=models.CASCADE, related_name="measures", db_index=False
    )
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["page", "measure"]
        constraints = [
            models.UniqueConstraint(name="page_measure_once", fields=["page", "measure"])
        ]

    def __str__(self) -> str:
        return f"{self.page_id} on {self.measure_id}"


class PageVersion(Words):
    """A page as it stood, from the first one on: who wrote it, when."""

    page = models.ForeignKey(
        Page, on_delete=models.CASCADE, related_name="versions", db_index=False
    )
    number = models.PositiveIntegerField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["page", "number"]
        constraints = [models.UniqueConstraint(name="page_version_once", fields=["page", "number"])]

    def __str__(self) -> str:
        return f"{self.page_id} version {self.number}"


class Helper(models.Model):
    """Somebody who said that they may be asked about a page. Only they themselves say so."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="helpers", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()

    class Meta:
        ordering = ["page", "since", "id"]
        constraints = [models.UniqueConstraint(name="helper_once", fields=["page", "person"])]

    def __str__(self) -> str:
        return f"{self.person_id} about {self.page_id}"


class Contribution(models.Model):
    """What somebody knows, waiting for a keeper: taken into a page, or put aside with an answer."""

    class State(models.TextChoices):
        WAITING = "waiting"
        TAKEN = "taken"
        ASIDE = "aside"

    text = models.TextField()
    by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    about = models.CharField(max_length=100, blank=True, help_text="such as page-3 or series-12")
    page = models.ForeignKey(
        Page, null=True, blank=True, on_delete=models.PROTECT, related_name="contributions"
    )
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    answer = models.TextField(blank=True)
    made_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["made_at", "id"]
        indexes = [
            models.Index(
                fields=["made_at", "id"],
                name="contribution_waiting",
                condition=Q(state="waiting"),
            )
        ]
        constraints = [
            models.CheckConstraint(name="contribution_has_words", condition=~Q(text="")),
            models.CheckConstraint(
                name="contribution_answer_is_whole",
                condition=Q(state="waiting", answered_at__isnull=True, answered_by__isnull=True)
                | Q(
                    state__in=["taken", "aside"],
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="contribution_taken_into_a_page",
                condition=~Q(state="taken") | Q(page__isnull=False),
            ),
            models.CheckConstraint(
                name="contribution_aside_has_an_answer",
                condition=~Q(state="aside") | ~Q(answer=""),
            ),
        ]

    def __str__(self) -> str:
        return f"contribution {self.pk} ({self.state})"
