"""Bundles made to harm whoever checks them."""

import os
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from core.proof_bundle.test_agreement import named
from making_bundle import NAME, small_log, write
from piaoqi.core.proof import standalone
from piaoqi.core.proof.bundle import layout
from piaoqi.core.proof.note import Checkpoint, signed

BOMBS = {
    "deep": b'{"after":' + b"[" * 200_000,
    "deep and closed": b'{"after":{"records":' + b"[" * 100_000 + b"]" * 100_000 + b"}}",
    "no object": b"{1}",
    "a number beyond all": b'{"after":{"sha256":"x","sm3":"y","size":' + b"9" * 5000 + b"}}",
    "infinite": b'{"after":{"sha256":"x","sm3":"y","size":1e999}}',
    "not a number": b'{"after":{"sha256":"x","sm3":"y","size":NaN}}',
    "records of nothing": b'{"after":{"records":[1,2]}}',
    "records of objects": b'{"after":{"records":[[{},{}]]}}',
    "records as words": b'{"after":{"records":"ab"}}',
    "size of words": b'{"after":{"sha256":[],"sm3":{},"size":"x"}}',
    "a path": b'{"after":{"sha256":"../../../../etc/passwd","sm3":"y","size":1}}',
    "after is a list": b'{"after":[]}',
    "bad letters": b'{"after":"\xff\xfe"}',
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_an_entry_made_to_harm_is_a_fault(tmp_path: Path, bomb: str) -> None:
    path = write(tmp_path / "b")
    lines = (path / "entries.txt").read_bytes().splitlines(keepends=True)
    data = BOMBS[bomb]
    lines[3] = b"3 " + sha256(b"\x00" + data).hexdigest().encode() + b" " + data + b"\n"
    (path / "entries.txt").write_bytes(b"".join(lines))
    assert named(path)


def test_names_that_lead_elsewhere_are_not_followed(tmp_path: Path) -> None:
    path = write(tmp_path / "b.zip")
    with zipfile.ZipFile(path, "a") as archive:
        for name in ("../evil", "/etc/passwd", "originals/../../x", "originals/" + "A" * 64, "entries.txt/"):
            archive.writestr(name, b"x")
    assert {code for code, _ in named(path)} == {"file.unknown"}
    assert len(named(path)) == 5


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_entries_of_one_name_are_named(tmp_path: Path) -> None:
    path = write(tmp_path / "b.zip")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("records.txt", b"")
    assert ("file.unknown", "records.txt") in named(path)


def test_links_and_devices_are_not_opened(tmp_path: Path) -> None:
    path = write(tmp_path / "b")
    outside = tmp_path / "outside"
    outside.mkdir()
    (path / "records.txt").rename(outside / "records.txt")
    try:
        (path / "records.txt").symlink_to(outside / "records.txt")
        (path / "more").symlink_to(outside, target_is_directory=True)
    except OSError:
        pytest.skip("no links here")
    assert {("file.unreadable", "records.txt"), ("file.unknown", "more")} <= named(path)
    if hasattr(os, "mkfifo"):
        (path / "records.txt").unlink()
        os.mkfifo(path / "records.txt")
        assert ("file.unreadable", "records.txt") in named(path)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = write(tmp_path / "b.zip")
    with zipfile.ZipFile(path) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    held["entries.txt"] = b"\n" * 50_000_000
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in held.items():
            archive.writestr(name, data)
    assert ("file.unreadable", "entries.txt") in named(path)


def test_an_original_is_read_no_further_than_the_log_says(tmp_path: Path) -> None:
    path = write(tmp_path / "b")
    original = max((path / "originals").iterdir(), key=lambda one: one.stat().st_size)
    with original.open("r+b") as stream:
        stream.truncate(1 << 40)  # a hole of a terabyte
    assert named(path) == {("original.changed", original.name)}


def test_a_line_without_end_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "b")
    monkeypatch.setattr(standalone, "RECORD_BYTES", 1000)
    monkeypatch.setattr(layout, "RECORD_BYTES", 1000)
    with (path / "records.txt").open("ab") as stream:
        stream.write(b"9 0 {" + b"x" * 5000 + b"}\n")
    assert {code for code, _ in named(path)} == {"record.bad"}


def test_an_encrypted_or_strangely_packed_file_is_unreadable(tmp_path: Path) -> None:
    path = write(tmp_path / "b")
    packed = tmp_path / "b.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_LZMA) as archive:
        for one in sorted(path.rglob("*")):
            if one.is_file():
                archive.write(one, one.relative_to(path).as_posix())
    assert {code for code, _ in named(packed)} == {"file.unreadable", "file.missing"}


def test_a_checkpoint_of_an_immense_log_costs_nothing(tmp_path: Path) -> None:
    log = small_log()
    path = write(tmp_path / "b", log)
    note = signed(Checkpoint(NAME, 10**17, bytes(32)).text, NAME, log.private)
    (path / "checkpoint.txt").write_bytes(note.encode())
    assert named(path) == {("entry.missing", f"{len(log.entries)}-{10**17 - 1}")}
