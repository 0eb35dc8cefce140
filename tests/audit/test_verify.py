"""Whatever is changed in the log is found and named; a log that nobody touched has no faults, whatever else goes on."""

import random
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from making_log import a_log, without_guards
from piaoqi.audit import checkpoints, faults, keys
from piaoqi.audit.checkpoints import rotate_key, sign_checkpoint
from piaoqi.audit.faults import Fault
from piaoqi.audit.leaf import hash_of
from piaoqi.audit.models import Checkpoint, Entry, Head, Tile
from piaoqi.audit.tiles import make_tiles
from piaoqi.audit.verify import verify_log
from piaoqi.core.proof.tree import Frontier

pytestmark = pytest.mark.django_db


def found() -> list[tuple[str, str]]:
    return [(one.code, one.subject) for one in verify_log()]


def told(fault: Fault) -> str:
    return fault.message.say("zh") + fault.message.say("en") + fault.hint.zh + fault.hint.en


@pytest.fixture
def _log() -> None:
    """600 entries, two complete tiles, three checkpoints, two keys."""
    a_log(100, together=100)
    sign_checkpoint()
    rotate_key("person:1", "测试员", "cli")
    a_log(450, first=100, together=450)
    sign_checkpoint()
    a_log(40, first=550, together=40)
    sign_checkpoint()
    a_log(8, first=590, together=8)


def test_an_empty_log_has_no_faults() -> None:
    assert found() == []


@pytest.mark.usefixtures("_log")
def test_an_untouched_log_has_no_faults() -> None:
    assert found() == []
    assert list(Checkpoint.objects.order_by("size").values_list("size", flat=True)) == [101, 552, 592]
    assert Entry.objects.count() == 600


@pytest.mark.parametrize("count", [1, 255, 256, 257, 512, 513])
def test_logs_around_the_width_of_a_tile_have_no_faults(count: int) -> None:
    a_log(count, together=count)
    assert found() == []
    sign_checkpoint()
    assert found() == []
    a_log(1)
    assert found() == []


@pytest.mark.usefixtures("_log")
def test_progress_is_told() -> None:
    steps: list[tuple[int, int]] = []
    assert not list(verify_log(lambda done, of: steps.append((done, of))))
    assert steps == [(256, 600), (512, 600), (600, 600)]


# One byte, somewhere


TABLES = {
    "audit_entry": ("index", ("index", "data", "leaf", "at", "actor", "action", "company", "subject")),
    "audit_head": ("id", ("id", "size", "frontier")),
    "audit_checkpoint": ("size", ("size", "note", "at")),
    "audit_tile": ("index", ("level", "index", "hashes")),
}
COLUMNS = [(table, column) for table, (_, columns) in TABLES.items() for column in columns]


def damage(table: str, column: str, chance: random.Random) -> int:
    """Change one byte (one bit of a number) of one row; which row."""
    key, _ = TABLES[table]
    quoted, name = connection.ops.quote_name(column), connection.ops.quote_name(key)
    with connection.cursor() as cursor, without_guards():
        where = f"{quoted} IS NOT NULL"
        cursor.execute(f"SELECT {name} FROM {table} WHERE {where} ORDER BY {name}")  # noqa: S608
        row: int = chance.choice(cursor.fetchall())[0]
        shown = f"CAST({quoted} AS TEXT)" if column == "frontier" else quoted
        cursor.execute(f"SELECT {shown} FROM {table} WHERE {name} = %s", [row])  # noqa: S608
        value = changed(cursor.fetchone()[0], chance) if column != "level" else 1 << chance.randrange(15)
        cast = "%s::jsonb" if column == "frontier" and connection.vendor == "postgresql" else "%s"
        cursor.execute(f"UPDATE {table} SET {quoted} = {cast} WHERE {name} = %s", [value, row])  # noqa: S608
    return row


def changed(value: Any, chance: random.Random) -> Any:
    if isinstance(value, int):
        return value ^ 1 << chance.randrange(13, 40)
    if isinstance(value, bytes | memoryview):
        raw = bytearray(value)
        raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
        return bytes(raw)
    if isinstance(value, str):
        places = [at for at, one in enumerate(value) if one.isalnum() and one.isascii()]
        at = chance.choice(places)
        letter = chance.choice([one for one in "0123456789abcdef" if one != value[at].lower()])
        return value[:at] + letter + value[at + 1 :]
    return value.replace(microsecond=chance.randrange(123000))


@pytest.mark.usefixtures("_log")
@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=[f"{one[0]}-{one[1]}" for one in COLUMNS])
def test_a_changed_byte_in_any_column_is_found_and_named(table: str, column: str) -> None:
    found_and_named(table, column, range(6))


@pytest.mark.slow
@pytest.mark.usefixtures("_log")
@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=[f"{one[0]}-{one[1]}" for one in COLUMNS])
def test_many_changed_bytes_in_any_column_are_found_and_named(table: str, column: str) -> None:
    found_and_named(table, column, range(100, 160))


def found_and_named(table: str, column: str, seeds: range) -> None:
    for seed in seeds:
        with transaction.atomic():
            row = damage(table, column, random.Random(f"{table} {column} {seed}"))
            names = {subject for _, subject in found()}
            transaction.set_rollback(True)
        expected = {
            "audit_entry": f"entry:{row}",
            "audit_head": "head",
            "audit_checkpoint": f"checkpoint:{row}",
            "audit_tile": f"tile:0/{row}",
        }[table]
        tile_hash = column == "hashes" and any(name.startswith("entry:") for name in names)
        assert expected in names or tile_hash, (seed, row, names)
        assert len(names) <= 4, names
    assert found() == []


@pytest.mark.skipif("connection.vendor == 'postgresql'", reason="PostgreSQL takes no text that is not UTF-8")
@pytest.mark.usefixtures("_log")
@pytest.mark.parametrize("column", ["data", "actor", "subject", "at"])
def test_bytes_that_are_no_text_any_more_are_found_and_named(column: str) -> None:
    with connection.cursor() as cursor, without_guards():
        broken = f"CAST(x'ff' || CAST({column} AS BLOB) AS TEXT)"
        cursor.execute(f'UPDATE audit_entry SET {column} = {broken} WHERE "index" = 7')  # noqa: S608
    assert {subject for _, subject in found()} == {"entry:7"}


@pytest.mark.usefixtures("_log")
def test_a_changed_byte_in_any_file_is_found_and_named(data: Path) -> None:
    chance = random.Random(5)
    for path in [one.path for one in checkpoints.kept()] + [data / "keys" / keys.LIST]:
        whole = path.read_bytes()
        for at in [0, len(whole) - 1, *(chance.randrange(len(whole)) for _ in range(12))]:
            raw = bytearray(whole)
            raw[at] ^= 1 << chance.randrange(8)
            path.write_bytes(raw)
            names = {subject for _, subject in found()}
            assert "keys" in names if path.name == keys.LIST else names == {f"checkpoint:{int(path.stem)}"}
        path.write_bytes(whole)
    assert found() == []


# What a forger would do


def rewrite(index: int, text: str) -> None:
    """Change an entry and everything in the database that is computed from it, but for what was signed."""
    entry = Entry.objects.get(index=index)
    data = entry.data.replace("办公用品", text)
    with without_guards():
        Entry.objects.filter(index=index).update(data=data, leaf=hash_of(data))
        Tile.objects.all().delete()
        refresh_head()
    make_tiles(Entry.objects.count())


def refresh_head() -> None:
    edge = Frontier()
    edge.extend(bytes(one) for one in Entry.objects.order_by("index").values_list("leaf", flat=True))
    Head.objects.update(size=edge.size, frontier=[one.hex() for one in edge.hashes])


@pytest.mark.usefixtures("_log")
def test_an_entry_rewritten_with_all_hashes_is_found_by_the_next_checkpoint() -> None:
    rewrite(300, "招待费")
    assert found() == [("log.root", "checkpoint:552")]
    fault = next(verify_log())
    assert "101" in told(fault)


@pytest.mark.usefixtures("_log")
def test_an_entry_rewritten_but_for_the_tile_is_named() -> None:
    data = Entry.objects.get(index=300).data.replace("办公用品", "招待费")
    with without_guards():
        Entry.objects.filter(index=300).update(data=data, leaf=hash_of(data))
        refresh_head()
    assert ("log.tiled", "entry:300") in found()


@pytest.mark.usefixtures("_log")
def test_a_log_cut_at_the_end_is_found_by_the_files() -> None:
    with without_guards():
        Entry.objects.filter(index__gte=560).delete()
        Checkpoint.objects.filter(size__gt=560).delete()
        refresh_head()
    assert found() == [("log.cut", "checkpoint:592")]


@pytest.mark.usefixtures("_log")
def test_a_database_put_back_to_an_older_state_is_found_by_the_files_even_after_it_grew_again() -> None:
    with without_guards():
        Entry.objects.filter(index__gte=400).delete()
        Checkpoint.objects.filter(size__gt=400).delete()
        Tile.objects.filter(index=1).delete()
        refresh_head()
    assert found() == [("log.no_row", "checkpoint:552"), ("log.cut", "checkpoint:552"), ("log.cut", "checkpoint:592")]
    a_log(300, first=1000, together=300)
    with pytest.raises(checkpoints.LogChangedError):
        sign_checkpoint()
    assert ("log.root", "checkpoint:552") in found()


@pytest.mark.usefixtures("_log")
def test_a_removed_entry_is_named() -> None:
    with without_guards():
        Entry.objects.filter(index=300).delete()
    assert found() == [("log.gap", "entry:300")]


@pytest.mark.usefixtures("_log")
def test_a_removed_checkpoint_is_named_row_or_file() -> None:
    kept = checkpoints.kept()
    kept[0].path.unlink()
    with without_guards():
        Checkpoint.objects.filter(size=552).delete()
    assert found() == [("log.no_file", "checkpoint:101"), ("log.no_row", "checkpoint:552")]


@pytest.mark.usefixtures("_log")
def test_a_removed_tile_is_named_and_made_again() -> None:
    with without_guards():
        Tile.objects.filter(index=0).delete()
    assert found() == [("log.tile", "tile:0/0")]
    sign_checkpoint()
    assert found() == []


@pytest.mark.usefixtures("_log")
def test_a_head_that_is_lost_or_doubled_is_named() -> None:
    head = Head.objects.get()
    Head.objects.create(pk=2, size=head.size, frontier=head.frontier)
    assert found() == [("log.head", "head")]
    Head.objects.all().delete()
    assert found() == [("log.head", "head")]


@pytest.mark.usefixtures("_log")
def test_a_checkpoint_signed_by_a_key_out_of_use_is_not_believed(data: Path) -> None:
    path = data / "keys" / keys.LIST
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text(lines[0], encoding="utf-8")
    sign_checkpoint()
    path.write_text("".join(lines), encoding="utf-8")
    assert found() == [("log.note", "checkpoint:600"), ("log.note", "checkpoint:600")]


@pytest.mark.usefixtures("_log")
def test_keys_that_were_exchanged_are_found(data: Path) -> None:
    path = data / "keys" / keys.LIST
    path.unlink()
    keys.new_key("piaoqi.local/log/forged")
    assert ("log.key", "keys") in found()


def test_every_kind_speaks_both_languages_and_has_a_code_of_its_own() -> None:
    assert len({one.code for one in faults.KINDS}) == len(faults.KINDS)
    for one in faults.KINDS:
        assert any("\u4e00" <= letter <= "\u9fff" for letter in one.message.zh)
        assert one.message.en
        assert one.hint.zh
        assert one.hint.en
