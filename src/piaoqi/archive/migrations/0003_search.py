"""The search index: tables of its own beside Django's, different on each database (archive.search.sqlite, postgres)."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SQLITE = (
    "CREATE TABLE archive_searched (rank INTEGER PRIMARY KEY, source TEXT NOT NULL)",
    "CREATE VIRTUAL TABLE archive_search USING fts5("
    "terms, content='', columnsize=0, detail=none, tokenize=\"ascii tokenchars '=_'\")",
)
POSTGRESQL = (
    "CREATE TABLE archive_search (rank bigint PRIMARY KEY, terms integer[] NOT NULL)",
    "CREATE INDEX archive_search_terms ON archive_search USING gin (terms)",
)


def make(_: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in POSTGRESQL if editor.connection.vendor == "postgresql" else SQLITE:
        editor.execute(statement)


def drop(_: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    editor.execute("DROP TABLE archive_search")
    if editor.connection.vendor != "postgresql":
        editor.execute("DROP TABLE archive_searched")


class Migration(migrations.Migration):
    dependencies = [("archive", "0002_guards")]
    operations = [migrations.RunPython(make, drop)]
