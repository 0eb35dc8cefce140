"""What is said to the log is kept, in order, with its transaction or not at all."""

import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from types import MappingProxyType

import pytest
from django.db import connection, transaction

from making_log import a_log, a_statement
from piaoqi.audit import log
from piaoqi.audit.errors import OutsideTransactionError
from piaoqi.audit.leaf import canonical, hash_of, instant, read_leaf
from piaoqi.audit.models import Entry, Head
from piaoqi.audit.stored import sqlite_instant
from piaoqi.core.proof.tree import Frontier, root_of

pytestmark = pytest.mark.django_db


def leaves() -> list[bytes]:
    return [bytes(one) for one in Entry.objects.order_by("index").values_list("leaf", flat=True)]


@pytest.mark.parametrize("together", [1, 7, 100])
def test_entries_are_numbered_from_zero_and_the_head_is_the_tree_over_them(together: int) -> None:
    a_log(23, together=together)
    assert list(Entry.objects.order_by("index").values_list("index", flat=True)) == list(range(23))
    head = Head.objects.get()
    assert head.size == 23
    assert Frontier(head.size, [bytes.fromhex(one) for one in head.frontier]).root() == root_of(leaves())


def test_the_columns_are_those_of_the_leaf() -> None:
    a_log(5)
    for entry in Entry.objects.all():
        said = read_leaf(entry.data)
        assert (entry.at, entry.actor, entry.action) == (said.at, said.actor, said.action)
        assert (entry.company, entry.subject) == (said.company, said.subject)
        assert bytes(entry.leaf) == hash_of(entry.data)


def test_a_leaf_is_one_line_of_canonical_json() -> None:
    zone = timezone(timedelta(hours=8))
    said = log.Statement(
        at=datetime(2026, 1, 1, 8, tzinfo=zone),
        actor="person:1",
        action="test.do",
        subject="invoice:1",
        before={"b": 1, "a": Decimal("1E+3"), "é": "第一行\n第二行\x00"},
        after=MappingProxyType({"when": datetime(2026, 1, 1, tzinfo=UTC), "records": [[0, "ab"]], "name": "\udcff"}),
    )
    with transaction.atomic():
        log.append([said])
    data = Entry.objects.get().data
    salt = json.loads(data)["salt"]
    assert data == (
        '{"action":"test.do","actor":"person:1",'
        '"after":{"name":"\\udcff","records":[[0,"ab"]],"when":"2026-01-01T00:00:00.000000Z"},'
        '"at":"2026-01-01T00:00:00.000000Z",'
        '"before":{"a":"1000","b":1,"é":"第一行\\n第二行\\u0000"},'
        f'"company":null,"name":"","origin":"","salt":"{salt}","subject":"invoice:1"}}'
    )
    assert canonical(json.loads(data)) == data


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL has a type for instants")
def test_an_instant_is_written_into_sqlite_as_django_does() -> None:
    zone = timezone(timedelta(hours=8))
    for at in (datetime(2026, 1, 1, tzinfo=zone), datetime(2026, 1, 1, 3, 4, 5, 600, tzinfo=UTC)):
        assert sqlite_instant(instant(at)) == str(connection.ops.adapt_datetimefield_value(at))


def test_equal_statements_have_different_leaves() -> None:
    with transaction.atomic():
        log.append([a_statement(1), a_statement(1)])
    assert len(set(leaves())) == 2


@pytest.mark.parametrize("value", [float("nan"), object(), {1, 2}], ids=["nan", "object", "set"])
def test_what_json_cannot_hold_is_refused(value: object) -> None:
    with pytest.raises((TypeError, ValueError)), transaction.atomic():
        log.append([a_statement(0, after={"value": value})])
    assert not Entry.objects.exists()


@pytest.mark.parametrize("said", [{"subject": "x" * 129}, {"actor": "a\x00b"}, {"action": "a\nb"}])
def test_what_its_columns_cannot_hold_is_refused(said: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(said))):
        a_statement(0, **said)


def test_an_instant_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"), transaction.atomic():
        log.append([a_statement(0, at=datetime(2026, 1, 1))])  # noqa: DTZ001 - what is refused


def test_a_transaction_undone_leaves_nothing() -> None:
    a_log(3)
    with transaction.atomic():
        log.append([a_statement(3)])
        transaction.set_rollback(True)
    a_log(1, first=3)
    assert Head.objects.get().size == Entry.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_written() -> None:
    assert not connection.in_atomic_block
    with pytest.raises(OutsideTransactionError):
        log.append([a_statement(0)])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_tests_with_transactions_of_their_own_leave_nothing_behind(turn: int) -> None:
    assert not Entry.objects.exists()
    a_log(3)
