"""The database itself refuses to change or remove what the log holds."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from making_log import a_log, without_guards
from piaoqi.audit.guards import guarding, lifting
from piaoqi.audit.models import Checkpoint, Entry

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("column", ["index", "data", "leaf", "at", "actor", "action", "company", "subject"])
def test_no_column_of_an_entry_can_be_changed(column: str) -> None:
    a_log(2)
    value = {"index": 9, "leaf": b"\x00", "at": timezone.now(), "company": 77}.get(column, "x")
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        Entry.objects.filter(index=1).update(**{column: value})


def test_entries_and_checkpoints_cannot_be_removed() -> None:
    a_log(2)
    Checkpoint.objects.create(size=2, note="x", at=timezone.now())
    for model in (Entry, Checkpoint):
        with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
            model.objects.all().delete()


def test_a_time_stamp_is_set_once() -> None:
    Checkpoint.objects.create(size=2, note="x", at=timezone.now())
    Checkpoint.objects.update(time_stamp=b"first")
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        Checkpoint.objects.update(time_stamp=b"second")
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        Checkpoint.objects.update(note="y")


def test_allowed_columns_of_another_table_may_change_and_the_guard_can_be_lifted() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE thing (id integer PRIMARY KEY, kept text, free text)")
        cursor.execute("INSERT INTO thing VALUES (1, 'a', 'b')")
        for _ in range(2):  # stating it twice does no harm
            for statement in guarding(connection, "thing", ["free"]):
                cursor.execute(statement)
        cursor.execute("UPDATE thing SET free = 'c', kept = 'a'")
        with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
            cursor.execute("UPDATE thing SET kept = 'c'")
        for statement in lifting(connection, "thing"):
            cursor.execute(statement)
        cursor.execute("DELETE FROM thing")
        cursor.execute("DROP TABLE thing")


def test_tests_can_go_around_the_guards_for_a_while() -> None:
    a_log(2)
    with without_guards():
        Entry.objects.filter(index=1).update(actor="x")
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        Entry.objects.all().delete()
