"""Django's name for this package."""

from django.apps import AppConfig


class GoalsConfig(AppConfig):
    name = "thrive.goals"
    label = "goals"

    def ready(self) -> None:
        """Let goals and changes be talked about: discussions lie below and do not know them."""
        from thrive.discussions import subjects
        from thrive.goals.aims import found
        from thrive.goals.changes.found import name_changes
        from thrive.goals.meetings.sealing import name_notes

        subjects.name_subject(found.KIND, found.goal_called)
        found.name_goals()
        name_changes()
        name_notes()
