"""A zip is read whole, within limits, and nothing in it is left out silently."""

import io
import struct
import warnings
import zipfile
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from piaoqi.core.formats.archive_entries import Archive, is_archive, open_archive
from piaoqi.core.formats.base import Blob
from piaoqi.core.limits import DEFAULT


def packed(files: list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, data in files:
            archive.writestr(name, data)
    return buffer.getvalue()


def opened(data: bytes) -> Archive:
    return open_archive(Blob("a.zip", data))


def codes(archive: Archive) -> list[str]:
    return [problem.code for problem in archive.problems]


TWO = packed([("a.txt", b"first " * 50), ("文件夹/b.txt", b"second")])


def test_entries_are_listed_and_unpacked_when_asked_for() -> None:
    archive = opened(TWO)
    assert list(archive.entries) == ["a.txt", "文件夹/b.txt"]
    assert archive.read("a.txt").data == b"first " * 50
    assert archive.read("文件夹/b.txt").data == b"second"
    assert archive.problems == ()


def test_the_beginning_of_an_entry_is_seen_without_unpacking_it() -> None:
    for method in (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED):
        archive = opened(packed([("a.bin", b"PNG" + bytes(9 << 20))], method))
        assert archive.peek("a.bin", 5) == b"PNG\0\0"
    assert opened(packed([("a", b"1" * 99)], zipfile.ZIP_LZMA)).peek("a", 5) == b""


def test_names_written_by_chinese_windows_are_read() -> None:
    data = packed([("xx", b"1")]).replace(b"xx", "票".encode("gb18030"))
    assert list(opened(data).entries) == ["票"]


def test_utf8_names_without_the_flag_are_read() -> None:
    data = packed([("xxx", b"1")]).replace(b"xxx", "票".encode())
    assert list(opened(data).entries) == ["票"]


def test_a_name_that_leaves_the_folder_is_told_and_read_inside() -> None:
    archive = opened(packed([("../../etc/x.ofd", b"1"), ("C:/y.ofd", b"2"), ("/z.ofd", b"3"), ("a..b.ofd", b"4")]))
    assert list(archive.entries) == ["etc/x.ofd", "y.ofd", "z.ofd", "a..b.ofd"]
    assert codes(archive) == ["zip.unsafe_name"] * 3


def test_backslashes_are_folders() -> None:
    data = packed([("a/b.ofd", b"1")]).replace(b"a/b.ofd", b"a\\b.ofd")
    archive = opened(data)
    assert list(archive.entries) == ["a/b.ofd"]
    assert archive.problems == ()


def test_two_entries_of_one_name_are_both_read_and_told() -> None:
    archive = opened(packed([("a.xml", b"one"), ("a.xml", b"two"), ("a.xml", b"three")]))
    assert [archive.read(name).data for name in archive.entries] == [b"one", b"two", b"three"]
    assert list(archive.entries) == ["a.xml", "a (2).xml", "a (3).xml"]
    assert codes(archive) == ["zip.duplicate_name"] * 2


def test_a_cut_archive_gives_what_is_left() -> None:
    archive = opened(TWO[: TWO.index(b"PK\x01\x02")])
    assert archive.read("a.txt").data == b"first " * 50
    assert codes(archive) == ["zip.truncated"]


def test_an_entry_cut_in_the_middle_gives_its_beginning_and_a_problem() -> None:
    data = packed([("a.txt", bytes(range(256)) * 20)], zipfile.ZIP_STORED)
    unpacked = opened(data[:2000]).read("a.txt")
    assert unpacked.data
    assert unpacked.problem
    assert unpacked.problem.code == "zip.damaged_entry"


def test_a_cut_archive_that_holds_an_archive_is_not_taken_for_the_inner_one() -> None:
    outer = packed([("first.ofd", b"1"), ("inner.zip", TWO)], zipfile.ZIP_STORED)
    cut = outer[: outer.index(TWO) + len(TWO)]
    assert list(opened(cut).entries) == ["first.ofd", "inner.zip"]


def test_bytes_before_the_archive_are_told() -> None:
    archive = opened(b"MZ" + bytes(500) + TWO)
    assert codes(archive) == ["zip.prefix_bytes"]
    assert archive.read("a.txt").data == b"first " * 50


def test_an_archive_after_another_hides_nothing() -> None:
    archive = opened(packed([("hidden.ofd", b"1")]) + TWO)
    assert {"hidden.ofd", "a.txt"} <= set(archive.entries)


def test_a_bomb_is_refused() -> None:
    archive = opened(packed([("a.txt", bytes(8 << 20))]))
    unpacked = archive.read("a.txt")
    assert unpacked.data == b""
    assert unpacked.problem
    assert unpacked.problem.code == "zip.expands_too_much"


def test_a_bomb_that_lies_about_its_size_is_cut_off() -> None:
    data = bytearray(packed([("a.txt", bytes(8 << 20))]))
    struct.pack_into("<L", data, data.index(b"PK\x01\x02") + 24, 10)
    unpacked = opened(bytes(data)).read("a.txt")
    assert len(unpacked.data) <= 4 << 20
    assert unpacked.problem


def test_all_entries_together_stay_within_the_limit() -> None:
    limits = replace(DEFAULT, expanded_bytes=2500)
    archive = open_archive(Blob("a.zip", packed([(f"{n}.txt", bytes(1000)) for n in range(4)]), limits))
    problems = [archive.read(name).problem for name in archive.entries]
    assert [bool(problem) for problem in problems] == [False, False, True, True]
    assert archive.inner("x", b"").limits.expanded_bytes == 500


def test_too_many_entries_are_told() -> None:
    limits = replace(DEFAULT, entries=3)
    archive = open_archive(Blob("a.zip", packed([(str(n), b"") for n in range(5)]), limits))
    assert len(archive.entries) == 3
    assert codes(archive) == ["zip.too_many_entries"]


def test_an_encrypted_entry_is_a_problem() -> None:
    data = bytearray(TWO)
    data[data.index(b"PK\x01\x02") + 8] |= 1
    unpacked = opened(bytes(data)).read("a.txt")
    assert unpacked.problem
    assert unpacked.problem.code == "zip.encrypted"


def test_an_unknown_method_is_a_problem() -> None:
    unpacked = opened(packed([("a", b"1" * 99)], zipfile.ZIP_LZMA)).read("a")
    assert unpacked.problem
    assert unpacked.problem.code == "zip.unsupported_method"


def test_streamed_entries_without_a_directory_are_found() -> None:
    class Stream(io.RawIOBase):
        def __init__(self) -> None:
            self.kept = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data: object) -> int:
            self.kept += bytes(data)  # type: ignore[call-overload]
            return len(bytes(data))  # type: ignore[call-overload]

    stream = Stream()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"abc" * 100)
        archive.writestr("b.txt", b"xyz" * 100)
    whole = bytes(stream.kept)
    for data in (whole, whole[: whole.index(b"PK\x01\x02")]):
        found = opened(data)
        assert [found.read(name).data for name in found.entries] == [b"abc" * 100, b"xyz" * 100]


def test_recognition_is_by_content() -> None:
    assert is_archive(TWO)
    assert is_archive(b"junk" + TWO)
    assert is_archive(TWO[:60])
    assert not is_archive(b"%PDF-1.7")
    assert not is_archive(b"")


@given(st.data())
def test_damage_never_raises(data: st.DataObject) -> None:
    damaged = bytearray(TWO[: data.draw(st.integers(0, len(TWO)))])
    for _ in range(data.draw(st.integers(0, 8)) if damaged else 0):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    archive = opened(bytes(damaged))
    for name in archive.entries:
        archive.read(name)
