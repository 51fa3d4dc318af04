"""The prompt of a conversation, as far as a conversation needs it: one light question.

No model instances: each answer asks for this, and four of them with all their columns took as long
as everything else together.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from thrive.experiences.models import Prompt, Run
from thrive.experiences.prompting.errors import NoSuchPrompt
from thrive.experiences.prompting.steps import State
from thrive.people.models import Person

COLUMNS = (
    "pk", "state", "on", "number", "experience", "due_at", "continues", "opened_at", "last_at",
    "expires_at", "run", "run__promise", "run__seed", "run__study", "run__idle_within",
    "run__edition", "run__edition__digest", "run__edition__program", "run__asks_goals",
    "run__asks_oneself", "person", "person__name", "person__language", "person__time_zone",
    "person__is_active",
)  # fmt: skip


# Names are looked up once: that takes as long as the question itself.
ROWS = Prompt.objects.order_by().values_list(*COLUMNS)


@dataclass(frozen=True, slots=True)
class Asked:
    """One prompt with what is known of its run and of whose it is."""

    pk: int
    state: str
    on: date
    number: int
    experience: str
    due_at: datetime
    continues: int | None
    opened_at: datetime | None
    last_at: datetime | None
    expires_at: datetime | None
    run: int
    promise: str
    seed: str
    study: int | None
    idle_within: int
    edition: int
    digest: str
    program: int
    asks_goals: bool
    asks_oneself: bool
    person: int
    name: str
    language: str
    zone: str
    is_here: bool

    @property
    def root(self) -> int:
        """The prompt with which it began: those that go on with it all point there."""
        return self.continues or self.pk

    @property
    def key(self) -> str:
        """The key of the conversation."""
        return key_from(self.root)

    @property
    def somebody(self) -> Person:
        """Whose it is, as far as questions about people need it."""
        return Person(
            pk=self.person, name=self.name, language=self.language, time_zone=self.zone,
            is_active=self.is_here,
        )  # fmt: skip


def key_from(root: int) -> str:
    """The key of the conversation that began with a prompt."""
    return f"prompt-{root}"


def asked(number: int) -> Asked:
    """The prompt with this number, in one query. Raises NoSuchPrompt.

    An anonymous one has no conversation: it is answered at an origin of its own, by nobody.
    """
    for row in ROWS.filter(pk=number, is_anonymous=False):
        return Asked(*row)
    raise NoSuchPrompt(_("There is no such conversation."))


def live(given: Asked, *, at: datetime) -> Asked:
    """The newest prompt of the conversation that has come; the given one if none is newer.

    A conversation that waits goes on with a prompt of its own. An old link leads on to it, so that
    whoever finds the first mail again does not stand before a closed door.
    """
    if given.state != State.ANSWERED:
        return given
    has_come = Q(state__in=[State.SENT, State.OPENED]) | Q(state=State.SCHEDULED, due_at__lte=at)
    newer = Prompt.objects.filter(has_come, continues=given.root, pk__gt=given.pk)
    found = newer.order_by("-pk").values_list("pk", flat=True).first()
    return given if found is None else asked(found)


def run_of(prompt: Asked) -> Run:
    """The run, whole: for its days."""
    return Run.objects.get(pk=prompt.run)
