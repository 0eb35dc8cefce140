"""Rows that are only ever added: triggers by which the database itself refuses to change or remove them.

They keep honest programs and hands from doing harm; whoever owns the database can take them away, and is found out by
the log. A migration that makes a guarded table anew (on SQLite most alterations do) loses the triggers and must state
`forbid` again.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

PREFIX = "only_added_"
"""How the triggers' names begin."""
_NEVER: Mapping[str, str] = {}
_FUNCTION = "piaoqi_only_added"
_REFUSING = f"""CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
RAISE EXCEPTION '%: rows are only ever added', TG_TABLE_NAME USING ERRCODE = '23514'; END $$"""


def forbid(
    table: str, allowed: Sequence[str] = (), once: Sequence[str] = (), sealed: Mapping[str, str] = _NEVER
) -> migrations.RunPython:
    """The operation of a migration that guards a table: rows can't be removed, and changed in no column.

    `allowed` columns may change, `once` columns may be set while they are NULL. Rows that hold the `sealed` value
    (column -> text) change no more at all.
    """

    def guard(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        for statement in guarding(editor.connection, table, tuple(allowed), tuple(once), sealed):
            editor.execute(statement, params=None)

    def lift(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        for statement in lifting(editor.connection, table):
            editor.execute(statement, params=None)

    return migrations.RunPython(guard, lift)


def guarding(
    connection: Any,
    table: str,
    allowed: Sequence[str] = (),
    once: Sequence[str] = (),
    sealed: Mapping[str, str] = _NEVER,
) -> list[str]:
    """The statements that guard a table, for the database behind the connection."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        columns = [one.name for one in connection.introspection.get_table_description(cursor, table)]
    differs = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
    changed = [f"OLD.{quote(one)} {differs} NEW.{quote(one)}" for one in columns if one not in (*allowed, *once)]
    changed += [f"(OLD.{quote(one)} IS NOT NULL AND OLD.{quote(one)} {differs} NEW.{quote(one)})" for one in once]
    changed += [f"OLD.{quote(one)} = '{value}'" for one, value in sealed.items()]
    when = " OR ".join(changed)
    update, delete, empty = (quote(f"{PREFIX}{table}_{verb}") for verb in ("update", "delete", "empty"))
    if connection.vendor != "postgresql":
        refuse = f"BEGIN SELECT RAISE(ABORT, '{table}: rows are only ever added'); END"
        return [
            *lifting(connection, table),
            f"CREATE TRIGGER {update} BEFORE UPDATE ON {quote(table)} WHEN {when} {refuse}",
            f"CREATE TRIGGER {delete} BEFORE DELETE ON {quote(table)} {refuse}",
        ]
    refuse = f"EXECUTE FUNCTION {_FUNCTION}()"
    return [
        _REFUSING,
        *lifting(connection, table),
        f"CREATE TRIGGER {update} BEFORE UPDATE ON {quote(table)} FOR EACH ROW WHEN ({when}) {refuse}",
        f"CREATE TRIGGER {delete} BEFORE DELETE ON {quote(table)} FOR EACH ROW {refuse}",
        f"CREATE TRIGGER {empty} BEFORE TRUNCATE ON {quote(table)} FOR EACH STATEMENT {refuse}",
    ]


def lifting(connection: Any, table: str) -> list[str]:
    """The statements that take a table's guard away."""
    quote = connection.ops.quote_name
    on = f" ON {quote(table)}" if connection.vendor == "postgresql" else ""
    names = [quote(f"{PREFIX}{table}_{verb}") for verb in ("update", "delete", "empty")]
    return [f"DROP TRIGGER IF EXISTS {name}{on}" for name in names]
