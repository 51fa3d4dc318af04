"""Django's name for this package; names what is done for each topic of the outbox."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "thrive.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Name the handlers once, when the program starts."""
        from thrive.foundation import outbox
        from thrive.jobs import daily, verdicts

        outbox.handle("series_changed", verdicts.judge_changed)
        outbox.handle("day_began", daily.begin_day)
