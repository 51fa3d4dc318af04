"""What can be found, and by whom. The words themselves lie in an index of the database's own."""

from django.db import models
from django.db.models import Q


class Entry(models.Model):
    """Something that can be found. Written by ``search.push`` and by nothing else."""

    kind = models.CharField(max_length=30, help_text="page, goal, change, talk, …")
    ref = models.CharField(max_length=60, help_text="which one, as its domain calls it")
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    url = models.CharField(max_length=300, help_text="where it leads, within Thrive")
    visible_from = models.DateTimeField(null=True, blank=True, help_text="nobody finds it before")
    pushed_at = models.DateTimeField()

    class Meta:
        ordering = ["-pushed_at", "-id"]
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(name="search_entry_once", fields=["kind", "ref"]),
            models.CheckConstraint(
                name="search_entry_leads_inside",
                condition=Q(url__startswith="/") & ~Q(url__startswith="//"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.ref}"


class EntryKey(models.Model):
    """One key that lets an entry be found."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="keys", db_index=False)
    key = models.CharField(max_length=40)

    class Meta:
        ordering = ["entry", "key"]
        constraints = [
            models.UniqueConstraint(name="search_key_once", fields=["entry", "key"]),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} for {self.key}"
