"""Whatever is damaged in a bundle, the product and the verifier inside it reject it and name the same thing."""

import json
import random
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from making_bundle import NAME, files_of, private_key, small_log, write
from piaoqi.core.proof import standalone
from piaoqi.core.proof.bundle.check import Asked, check_bundle
from piaoqi.core.proof.bundle.faults import Fault
from piaoqi.core.proof.note import Key, key_of

Named = set[tuple[str, str]]


def by_standalone(path: Path, keys: tuple[Key, ...] = (), since: str | None = None) -> Named:
    told: list[tuple[str, str]] = []
    given = {(one.name, one.id): one.public for one in keys}
    run = standalone.Run(path, lambda code, what: told.append((code, what)))
    run.check(given, since.encode() if since is not None else None)
    return set(told)


def by_product(path: Path, keys: tuple[Key, ...] = (), since: str | None = None) -> Named:
    told: list[Fault] = []
    check_bundle(path, Asked(keys=keys, since=since), told.append)
    for one in told:
        assert one.message("zh")
        assert one.hint("en")
    return {(one.code, one.what) for one in told}


def named(path: Path, keys: tuple[Key, ...] = (), since: str | None = None) -> Named:
    """What both name; they must not differ."""
    theirs, ours = by_standalone(path, keys, since), by_product(path, keys, since)
    assert theirs == ours
    return ours


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("bundle") / "bundle")


@pytest.fixture
def bundle(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "bundle"))


@pytest.mark.parametrize("form", ["bundle", "bundle.zip"])
def test_a_bundle_as_it_was_written_is_sound(tmp_path: Path, form: str) -> None:
    path = write(tmp_path / form)
    assert named(path) == set()
    assert named(path, (small_log().key,)) == set()


def flip(path: Path, at: int, bit: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1 << bit
    path.write_bytes(data)


def flips_found(whole: Path, each: int, seed: int) -> None:
    """`each` bits in every file, one at a time."""
    choice = random.Random(seed)
    for path in files_of(whole):
        size = path.stat().st_size
        for _ in range(min(each, 8 * size)):
            at, bit = choice.randrange(size), choice.randrange(8)
            flip(path, at, bit)
            found = named(whole)
            assert found, f"{path.name}: bit {bit} of byte {at}"
            flip(path, at, bit)
    assert named(whole) == set()


def test_any_flipped_bit_is_named(bundle: Path) -> None:
    flips_found(bundle, 25, 1)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 6))
def test_any_of_many_flipped_bits_is_named(bundle: Path, seed: int) -> None:
    flips_found(bundle, 1000, seed)


def test_every_byte_of_checkpoint_and_keys_counts(bundle: Path) -> None:
    for name in ("checkpoint.txt", "key.txt", "files.txt"):
        path = bundle / name
        for at in range(path.stat().st_size):
            flip(path, at, at % 8)
            assert named(bundle), f"{name}: byte {at}"
            flip(path, at, at % 8)


@pytest.mark.parametrize("seed", range(3))
def test_a_flipped_bit_of_a_zip_is_named_or_harms_nothing(tmp_path: Path, seed: int) -> None:
    path = write(tmp_path / "bundle.zip")
    choice = random.Random(seed)
    with zipfile.ZipFile(path) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(60):
        at, bit = choice.randrange(path.stat().st_size), choice.randrange(8)
        flip(path, at, bit)
        if not named(path):
            with zipfile.ZipFile(path) as archive:
                assert {name: archive.read(name) for name in archive.namelist()} == held
        flip(path, at, bit)


def lines_of(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines(keepends=True)


LINE_DAMAGE: dict[str, Callable[[list[bytes], int], list[bytes]]] = {
    "dropped": lambda lines, at: lines[:at] + lines[at + 1 :],
    "doubled": lambda lines, at: [*lines[: at + 1], *lines[at:]],
    "swapped": lambda lines, at: [*lines[:at], *lines[at : at + 2][::-1], *lines[at + 2 :]],
    "moved to the end": lambda lines, at: [*lines[:at], *lines[at + 1 :], lines[at]],
    "cut": lambda lines, at: [*lines[:at], lines[at][: len(lines[at]) // 2]],
    "blank": lambda lines, at: [*lines[:at], b"\n", *lines[at:]],
    "unended": lambda lines, at: [*lines[:-1], lines[-1].rstrip()],
    "shortened": lambda lines, at: lines[:at],
}


@pytest.mark.parametrize("damage", LINE_DAMAGE)
@pytest.mark.parametrize("name", ["entries.txt", "records.txt", "files.txt", "checkpoint.txt", "key.txt"])
def test_lines_dropped_moved_doubled_or_cut_are_named(bundle: Path, name: str, damage: str) -> None:
    lines = lines_of(bundle / name)
    for at in range(len(lines)):
        damaged = LINE_DAMAGE[damage](lines, at)
        if damaged != lines:
            (bundle / name).write_bytes(b"".join(damaged))
            assert named(bundle), f"{damage} {at}"


def test_the_entry_is_named_by_its_number(bundle: Path) -> None:
    lines = lines_of(bundle / "entries.txt")
    (bundle / "entries.txt").write_bytes(b"".join(lines[:4] + lines[5:]))
    assert ("entry.missing", "4-4") in named(bundle)
    (bundle / "entries.txt").write_bytes(b"".join([*lines[:4], lines[5], lines[4], *lines[6:]]))
    assert {("entry.missing", "4-4"), ("entry.unknown", "4")} <= named(bundle)
    changed = lines[5].replace(b"archive.hand_in", b"archive.hand-in")
    (bundle / "entries.txt").write_bytes(b"".join([*lines[:5], changed, *lines[6:]]))
    assert ("entry.changed", "5") in named(bundle) or changed == lines[5]


def test_an_entry_rewritten_with_its_hash_breaks_the_root(bundle: Path) -> None:
    log = small_log()
    text, shown = log.entries[1]
    log.entries[1] = (text.replace("全量发票", "其他发票"), shown)
    note = (bundle / "checkpoint.txt").read_bytes()
    forged = write(bundle.parent / "forged", log)
    (forged / "checkpoint.txt").write_bytes(note)
    assert named(forged) == {("checkpoint.differs", "checkpoint.txt")}


def test_a_whole_log_made_anew_is_refused_by_key_and_by_older_checkpoint(tmp_path: Path) -> None:
    honest, forged = small_log(), small_log()
    forged.private = private_key(b"f")
    path = write(tmp_path / "forged", forged)
    assert named(path) == set(), "without a key from elsewhere nobody can tell"
    assert {code for code, _ in named(path, (honest.key,))} == {"key.other", "checkpoint.bad"}
    assert named(path, since=honest.note(6)) == {("since.bad", "--since")}


def test_history_rewritten_by_the_owner_of_the_key_is_found_through_the_older_checkpoint(tmp_path: Path) -> None:
    honest, forged = small_log(), small_log()
    text, shown = forged.entries[1]
    forged.entries[1] = (text.replace("全量发票", "其他发票"), shown)
    path = write(tmp_path / "forged", forged)
    assert named(path, (honest.key,)) == set()
    for size in range(2, len(honest.entries) + 1):
        assert named(path, (honest.key,), honest.note(size)) == {("since.differs", str(size))}
    assert named(path, (honest.key,), honest.note(1)) == set()


def test_a_log_cut_short_and_signed_again_is_found_through_the_older_checkpoint(tmp_path: Path) -> None:
    honest, cut = small_log(), small_log()
    cut.entries, cut.records, last = cut.entries[:-2], cut.records[:-2], cut.records[-1]
    del cut.originals[json.loads(last[2])["original"]]
    path = write(tmp_path / "cut", cut)
    assert named(path) == set()
    assert named(path, since=honest.note()) == {("since.differs", str(len(honest.entries)))}


@pytest.mark.parametrize("size", range(len(small_log().entries) + 1))
def test_an_honest_log_continues_each_of_its_older_checkpoints(whole: Path, size: int) -> None:
    assert named(whole, since=small_log().note(size)) == set()


def test_originals_dropped_added_swapped_and_cut_are_named(bundle: Path) -> None:
    first, second, *_ = [path for path in files_of(bundle / "originals") if path.stat().st_size]
    kept = first.read_bytes()
    first.write_bytes(second.read_bytes())
    assert named(bundle) == {("original.changed", first.name)}
    first.write_bytes(kept + b"x")
    assert named(bundle) == {("original.changed", first.name)}
    first.unlink()
    assert named(bundle) == {("original.missing", first.name)}
    first.write_bytes(kept)
    (bundle / "originals" / ("0" * 64)).write_bytes(b"")
    (bundle / "originals" / "发票.ofd").write_bytes(b"")
    assert named(bundle) == {
        ("file.unknown", "originals/" + "0" * 64),
        ("file.unknown", "originals/发票.ofd"),
    }


def test_a_record_changed_with_its_place_kept_is_named(bundle: Path) -> None:
    data = (bundle / "records.txt").read_bytes()
    (bundle / "records.txt").write_bytes(data.replace(b'"1.00"', b'"9.00"', 1))
    assert named(bundle) == {("record.changed", "2#1")}


@pytest.mark.parametrize("name", sorted(standalone.NEEDED))
def test_a_missing_file_is_named(bundle: Path, name: str) -> None:
    (bundle / name).unlink()
    assert named(bundle) == {("file.missing", name)}


def test_two_signers_of_one_name_are_no_way_around_the_key(tmp_path: Path) -> None:
    other = key_of(NAME, private_key(b"x"))
    assert ("checkpoint.bad", "checkpoint.txt") in named(write(tmp_path / "b"), (other,))
