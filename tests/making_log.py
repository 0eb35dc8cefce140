"""A log for tests, and the way around the triggers that keep it from being changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction

from piaoqi.audit import log
from piaoqi.audit.guards import PREFIX

AT = datetime(2026, 11, 22, 3, 30, 15, 123456, tzinfo=UTC)


def a_statement(number: int = 0, **said: object) -> log.Statement:
    """The `number`-th of a series in which no two are equal."""
    values: dict[str, object] = {
        "at": AT + timedelta(seconds=number),
        "actor": f"person:{number % 3}",
        "name": "王小明",
        "origin": "test",
        "action": ("archive.hand_in", "archive.read")[number % 2],
        "company": (None, 1, 2)[number % 3],
        "subject": f"invoice:{number % 7}",
        "after": {"total": f"{number}.00", "remark": "办公用品"},
    }
    return log.Statement(**{**values, **said})  # type: ignore[arg-type]


def a_log(count: int, first: int = 0, together: int = 100) -> None:
    """Adds statements number `first` and on, so many in one transaction."""
    for start in range(first, first + count, together):
        with transaction.atomic():
            log.append([a_statement(at) for at in range(start, min(start + together, first + count))])


@contextmanager
def without_guards() -> Iterator[None]:
    """Triggers that refuse changes are away meanwhile; on PostgreSQL so are foreign keys."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            try:
                yield
            finally:
                cursor.execute("SET session_replication_role = origin")
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
            [PREFIX.replace("_", "%") + "%"],
        )
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        try:
            yield
        finally:
            for _, statement in triggers:
                cursor.execute(statement)
