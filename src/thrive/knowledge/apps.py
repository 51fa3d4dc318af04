"""Django's name for this package; lets pages be talked about and found."""

from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "thrive.knowledge"
    label = "knowledge"

    def ready(self) -> None:
        """Name how a page is looked up for who wants to talk about it, and pushed again."""
        from thrive.discussions import subjects
        from thrive.knowledge.access import page_called
        from thrive.knowledge.recording import name_pages

        subjects.name_subject("page", page_called)
        name_pages()
