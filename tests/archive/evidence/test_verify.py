"""An archive as its actions left it is sound; whatever is changed in it past them is found and named."""

import io
import json
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from making_archive import an_archive
from making_log import without_guards
from making_people import a_company
from making_storage import FaultyStorage
from piaoqi.archive.evidence import bytes as module
from piaoqi.archive.evidence import said
from piaoqi.archive.evidence.findings import Finding
from piaoqi.archive.evidence.rows import Rows
from piaoqi.archive.evidence.seen import Seen
from piaoqi.archive.evidence.verify import verify_archive
from piaoqi.archive.models import Arrival, Invoice, Original, Reading, Record
from piaoqi.archive.storage import storage
from piaoqi.audit.models import Entry, Head
from piaoqi.core.proof.tree import Frontier, leaf_hash

pytestmark = pytest.mark.django_db

COLUMNS: dict[str, tuple[str, ...]] = {
    "archive_original": ("sha256", "sm3", "size", "stored_at"),
    "archive_arrival": (
        "id", "original_id", "source_id", "name", "parent_id", "batch", "at", "actor", "person_id", "origin",
        "reading_id",
    ),
    "archive_record": (
        "reading_id", "ordinal", "company_id", "source_id", "original_id", "key", "body", "digest", "seen_at",
    ),
    "archive_reading": (
        "original_id", "source_id", "reader", "state", "format", "records_expected", "records_written",
        "replaced_at", "said",
    ),
}  # fmt: skip
NULLABLE = ("parent_id", "person_id", "replaced_at")


def found() -> list[Finding]:
    return list(verify_archive())


def test_an_archive_as_its_actions_left_it_is_sound() -> None:
    an_archive(a_company())
    assert found() == []


def test_an_empty_archive_is_sound() -> None:
    assert found() == []


def changed(value: Any, choice: random.Random) -> Any:
    """Another value of the same kind, near it."""
    if isinstance(value, bytes | memoryview):
        data = bytearray(value)
        data[choice.randrange(len(data))] ^= 1 << choice.randrange(8)
        return bytes(data)
    if isinstance(value, datetime):
        return value + timedelta(microseconds=choice.choice((1, 1000, 10**6, 86400 * 10**6)))
    if isinstance(value, int):
        return value + choice.choice((1, 7, 1000))
    text = str(value)
    at = choice.randrange(len(text) + 1)
    letter = choice.choice("0aZ发 ")
    return choice.choice((text[:at] + letter + text[at + 1 :], text[:at] + letter + text[at:], text + letter, text[1:]))


def subject_of(table: str, identity: int) -> str:
    if table == "archive_original":
        return f"original:{Original.objects.get(pk=identity).sha256}"
    if table == "archive_record":
        record = Record.objects.get(pk=identity)
        return f"record:{record.reading_id}#{record.ordinal}"
    return f"{table.removeprefix('archive_')}:{identity}"


def ids(table: str) -> list[int]:
    """Of rows that the log speaks of; it says nothing of a reading that still waits."""
    if table == "archive_reading":
        return list(Reading.objects.filter(state="done").order_by("pk").values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {table} ORDER BY id")  # noqa: S608
        return [row[0] for row in cursor.fetchall()]


def damaged(table: str, column: str, identity: int, choice: random.Random) -> bool:
    """Whether the database has another value then; PostgreSQL drops blanks beyond a column's length."""
    model = {one._meta.db_table: one for one in (Original, Arrival, Reading, Record)}[table]
    value = model.objects.values_list(column, flat=True).get(pk=identity)
    other = 1 if value is None and column in NULLABLE else changed(value, choice)
    if column == "replaced_at":
        other = Reading.objects.get(pk=identity).asked_at
    if column == "said":
        other = json.dumps({"authenticity": "trusted", "was": choice.random()})
    if isinstance(other, datetime):
        other = connection.ops.adapt_datetimefield_value(other)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [other, identity])  # noqa: S608
    return not model.objects.filter(**{"pk": identity, column: value}).exists()


def cases(count: int, seed: int) -> Iterator[tuple[str, str, int, random.Random]]:
    """Every column first, then any."""
    choice = random.Random(seed)
    every = [(table, column) for table, columns in COLUMNS.items() for column in columns]
    rows = {table: ids(table) for table in COLUMNS}
    for at in range(count):
        table, column = every[at] if at < len(every) else choice.choice(every)
        yield table, column, choice.choice(rows[table]), choice


def damage_is_named(count: int, seed: int) -> None:
    tried = 0
    for table, column, identity, choice in cases(count, seed):
        subject = subject_of(table, identity)
        try:
            with transaction.atomic():
                if damaged(table, column, identity, choice):
                    tried += 1
                    subjects = {one.subject for one in Rows().verified()}
                    assert subject in subjects, f"{table}.{column} of {identity}: {subjects}"
                transaction.set_rollback(True)
        except DatabaseError:
            continue
    assert tried > count // 2


def test_any_changed_value_of_any_column_is_named() -> None:
    an_archive(a_company())
    with without_guards():
        damage_is_named(150, 1)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 5))
def test_any_of_many_changed_values_is_named(seed: int) -> None:
    an_archive(a_company(), originals=30, records=10)
    with without_guards():
        damage_is_named(1000, seed)


@pytest.mark.parametrize("table", COLUMNS)
def test_a_removed_row_is_named(table: str) -> None:
    an_archive(a_company())
    with without_guards():
        for identity in ids(table):
            subject = subject_of(table, identity)
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute(f"DELETE FROM {table} WHERE id = %s", [identity])  # noqa: S608
                assert subject in {one.subject for one in Rows().verified()}
                transaction.set_rollback(True)


@pytest.mark.parametrize("model", [Original, Arrival, Record], ids=["original", "arrival", "record"])
def test_an_added_row_is_named(model: type[Original | Arrival | Record]) -> None:
    an_archive(a_company())
    row = model.objects.order_by("-pk")[0]
    row.pk = None
    if isinstance(row, Original):
        row.sha256 = "0" * 64
    if isinstance(row, Record):
        row.ordinal = 1000
    row.save()
    codes = {one.code for one in Rows().verified()}
    assert f"{model.__name__.lower()}.unknown" in codes


def test_a_body_changed_together_with_its_digest_is_named() -> None:
    an_archive(a_company())
    record = Record.objects.order_by("pk")[7]
    body = record.body.replace('"total":"', '"total":"9')
    assert body != record.body
    with without_guards():
        Record.objects.filter(pk=record.pk).update(body=body, digest=sha256(body.encode()).digest())
    (one,) = Rows().verified()
    assert (one.code, one.subject) == ("record.changed", f"record:{record.reading_id}#{record.ordinal}")
    assert "2611" in one.message.say("zh")


def test_a_record_forged_together_with_its_entry_is_found_through_the_checkpoint() -> None:
    """Body, digest, the entry that lists it, its leaf and the head: all made to fit each other."""
    an_archive(a_company())
    record = Record.objects.order_by("pk")[7]
    body = record.body.replace('"total":"', '"total":"9')
    digest = sha256(body.encode())
    entry = Entry.objects.get(data__contains=record.digest.hex())
    data = entry.data.replace(record.digest.hex(), digest.hexdigest())
    leaves = [bytes(one) for one in Entry.objects.order_by("index").values_list("leaf", flat=True)]
    leaves[entry.index] = leaf_hash(data.encode())
    edge = Frontier()
    edge.extend(leaves)
    with without_guards():
        Record.objects.filter(pk=record.pk).update(body=body, digest=digest.digest())
        Entry.objects.filter(index=entry.index).update(data=data, leaf=leaves[entry.index])
        Head.objects.update(frontier=[one.hex() for one in edge.hashes])
    assert list(Rows().verified()) == [], "nothing but what was signed contradicts"
    assert {one.code for one in found()} == {"log.root", "view.field"}


def object_of(data: Path, sha256: str) -> Path:
    return next(path for path in (data / "originals").rglob(sha256) if path.is_file())


def test_any_changed_byte_of_a_stored_file_is_named(data: Path) -> None:
    an_archive(a_company())
    choice = random.Random(5)
    for original in Original.objects.order_by("pk"):
        path = object_of(data, original.sha256)
        whole = path.read_bytes()
        path.chmod(0o600)
        at = choice.randrange(len(whole))
        for damage in (
            whole[:at] + bytes([whole[at] ^ 1 << choice.randrange(8)]) + whole[at + 1 :],
            whole[:-1],
            whole + b"\0",
            b"",
        ):
            path.write_bytes(damage)
            assert [(one.code, one.subject) for one in found()] == [("original.changed", f"original:{original.sha256}")]
        path.unlink()
        (one,) = found()
        assert one.code == "original.lost"
        assert original.arrivals.order_by("pk")[0].name in one.message.say("zh")
        path.write_bytes(whole)
    assert found() == []


def test_an_original_replaced_with_its_row_is_named(data: Path) -> None:
    an_archive(a_company())
    first, second = Original.objects.order_by("pk")[:2]
    path = object_of(data, first.sha256)
    path.chmod(0o600)
    path.write_bytes(object_of(data, second.sha256).read_bytes())
    with without_guards():
        Original.objects.filter(pk=first.pk).update(sm3=second.sm3, size=second.size)
    subjects = {(one.code, one.subject) for one in found()}
    assert ("original.column", f"original:{first.sha256}") in subjects
    assert ("original.changed", f"original:{first.sha256}") in subjects


def test_what_nobody_was_promised_is_a_note(data: Path) -> None:
    an_archive(a_company())
    stored = storage().put(io.BytesIO(b"a crash came before the rows"), 1000)
    (one,) = found()
    assert (one.code, one.weight, one.subject) == ("storage.stray", "note", f"original:{stored.sha256}")


def test_a_storage_that_does_not_answer_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    an_archive(a_company())
    away = FaultyStorage(away=True)
    monkeypatch.setattr(module, "storage", lambda: away)
    assert {one.weight for one in found()} == {"cannot_tell"}


def test_what_arrives_while_it_is_verified_is_no_stranger(monkeypatch: pytest.MonkeyPatch) -> None:
    an_archive(a_company())
    sizes = iter([3, said.size()])
    monkeypatch.setattr(said, "size", lambda: next(sizes))
    assert list(Rows().verified()) == []


def test_ids_are_remembered_near_and_far() -> None:
    seen, ids = Seen(), [0, 1, 7, 8, 1000, 2**40, -1]
    assert [seen.add(one) for one in ids] == [True] * len(ids)
    assert [seen.add(one) for one in ids] == [False] * len(ids)
    assert all(one in seen for one in ids)
    assert not any(one in seen for one in (2, 9, 1001, 2**41, -2))


def test_an_invoice_that_is_not_what_its_records_say_is_named() -> None:
    an_archive(a_company(), originals=1, records=3)
    invoice = Invoice.objects.order_by("pk")[1]
    Invoice.objects.filter(pk=invoice.pk).update(seller_name="别的公司")
    (one,) = found()
    assert (one.code, one.subject) == ("view.field", f"invoice:{invoice.pk}")
    assert "别的公司" in one.message.say("zh")


def test_the_view_is_left_alone_while_what_it_rests_on_is_not_sound() -> None:
    an_archive(a_company(), originals=1, records=3)
    with without_guards():
        Record.objects.filter(ordinal=1).update(body="{")
    assert {one.code for one in found()} == {"record.changed", "view.not_checked"}
