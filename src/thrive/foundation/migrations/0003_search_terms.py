from typing import Any

from django.db import migrations

# The words of the index as a table, on SQLite: PostgreSQL gives them without one.
TERMS = "CREATE VIRTUAL TABLE foundation_search_terms USING fts5vocab(foundation_search, row)"


def name_terms(_apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(TERMS)


def drop_terms(_apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE foundation_search_terms")


class Migration(migrations.Migration):

    dependencies = [
        ('foundation', '0002_search'),
    ]

    operations = [
        migrations.RunPython(name_terms, drop_terms),
    ]
