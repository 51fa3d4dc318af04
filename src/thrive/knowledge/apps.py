"""Django's name for this package; lets pages be talked about."""

from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "thrive.knowledge"
    label = "knowledge"

    def ready(self) -> None:
        """Name how a page is looked up for somebody who wants to talk about it."""
        from thrive.discussions import subjects
        from thrive.knowledge.access import page_called

        subjects.name_subject("page", page_called)
