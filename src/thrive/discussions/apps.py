"""Django's name for this package; names what can be talked about, and what the key seals here."""

from django.apps import AppConfig


class DiscussionsConfig(AppConfig):
    name = "thrive.discussions"
    label = "discussions"

    def ready(self) -> None:
        """Let charts be talked about, whose domain lies below, and talks be found anew."""
        from thrive.discussions import recording, subjects
        from thrive.discussions.charts import chart_called
        from thrive.discussions.sealed import name_talks

        subjects.name_subject("series", chart_called)
        name_talks()
        recording.name_talks()
