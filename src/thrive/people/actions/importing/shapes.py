"""What an import did, or would do: ready to show."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


@dataclass(frozen=True)
class Change:
    """One thing that changes. ``before`` is empty for what is new, ``after`` for what ends."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Touched:
    """A person or a group that an import touches."""

    external_id: str
    name: str
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class PeopleImport:
    """What a file changed, or would change (``dry_run``). Each person stands under each heading
    that fits: somebody may be renamed and moved by one file.
    """

    dry_run: bool
    people: int
    added: tuple[Touched, ...]
    changed: tuple[Touched, ...]
    moved: tuple[Touched, ...]
    left: tuple[Touched, ...]
    unchanged: int
    groups_added: tuple[Touched, ...]
    groups_changed: tuple[Touched, ...]
    roles_granted: tuple[Touched, ...]

    @property
    def changes_nothing(self) -> bool:
        """Whether all that the file says is known already."""
        return not any(count for _name, count in self.counts() if _name != "unchanged")

    def counts(self) -> list[tuple[str, int]]:
        """How many of each, by a stable name, for the audit."""
        return [
            ("added", len(self.added)),
            ("changed", len(self.changed)),
            ("moved", len(self.moved)),
            ("left", len(self.left)),
            ("groups_added", len(self.groups_added)),
            ("groups_changed", len(self.groups_changed)),
            ("roles_granted", len(self.roles_granted)),
            ("unchanged", self.unchanged),
        ]

    def __str__(self) -> str:
        said = self.summary()
        if self.dry_run and not self.changes_nothing:
            said = [_("Nothing was written. With this file there would be:"), *said]
        return "\n".join(said)

    def summary(self) -> list[str]:
        """What happened, in sentences for people."""
        if self.changes_nothing:
            return [_("Nothing changes: all that the file says is known already.")]
        return [line for line in self._sentences() if line]

    def _sentences(self) -> list[str]:
        return [
            _said(len(self.added), "%(n)s person added", "%(n)s people added"),
            _said(len(self.changed), "%(n)s person changed", "%(n)s people changed"),
            _said(len(self.moved), "%(n)s person moved", "%(n)s people moved"),
            _said(len(self.left), "%(n)s person left", "%(n)s people left"),
            _said(len(self.groups_added), "%(n)s group added", "%(n)s groups added"),
            _said(len(self.groups_changed), "%(n)s group changed", "%(n)s groups changed"),
            _said(len(self.roles_granted), "%(n)s role granted", "%(n)s roles granted"),
            _said(self.unchanged, "%(n)s person unchanged", "%(n)s people unchanged"),
        ]


def _said(count: int, one: str, many: str) -> str:
    return ngettext(one, many, count) % {"n": count} if count else ""
