"""How a zip is laid out is told without getting in the way of reading it."""

import io
import struct
import zipfile

import pytest

from piaoqi.core.formats.archive_entries import Archive, open_archive
from piaoqi.core.formats.base import Blob


def packed(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def opened(data: bytes) -> Archive:
    return open_archive(Blob("a.zip", data))


TWO = packed({"a.txt": b"first " * 50, "b/c.txt": b"second"})


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_an_ordinary_archive_has_none(method: int) -> None:
    assert opened(packed({"a.txt": b"first", "b/": b"", "b/c.txt": b""}, method)).oddities == ()
    assert opened(packed({})).oddities == ()


def with_wide_end(data: bytes, *, count: int | None = None, start: int | None = None) -> bytes:
    """With an end record for large archives before the plain one, which keeps its numbers, as some writers do."""
    end = data.rindex(b"PK\5\6")
    known, size, known_start = struct.unpack_from("<H2L", data, end + 10)
    count, start = known if count is None else count, known_start if start is None else start
    record = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, start)
    return data[:end] + record + struct.pack("<4sLQL", b"PK\6\7", 0, end, 1) + data[end:]


def test_an_end_record_for_large_archives_may_repeat_the_numbers() -> None:
    archive = opened(with_wide_end(TWO))
    assert (list(archive.entries), archive.oddities) == (["a.txt", "b/c.txt"], ())


@pytest.mark.parametrize("said", [{"count": 1}, {"start": 4}])
def test_two_end_records_that_disagree_show_different_files(said: dict[str, int]) -> None:
    assert "zip.truncated" in opened(with_wide_end(TWO, **said)).oddities


def test_an_archive_with_wide_sizes_has_none() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in ("a", "b"):
            with archive.open(name, "w", force_zip64=True) as entry:
                entry.write(b"some content")
    assert opened(buffer.getvalue()).oddities == ()


def test_a_header_that_leaves_sizes_to_the_directory_contradicts_nothing() -> None:
    made = bytearray(TWO)
    made[14:26] = bytes(12)
    assert opened(bytes(made)).oddities == ()


def test_a_name_whose_encoding_only_the_directory_tells_is_the_same_name() -> None:
    made = bytearray(packed({"é.txt": b"1"}))
    assert made[7] & 8
    made[7] &= ~8
    assert opened(bytes(made)).oddities == ()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"before" + TWO, "zip.prefix_bytes"),
        (TWO + b"after", "zip.suffix_bytes"),
        (TWO.replace(b"a.txt", b"x.txt", 1), "zip.contradictory_headers"),
        (TWO[:-40], "zip.truncated"),
        (packed({"../a": b"1"}), "zip.unsafe_name"),
        (packed({"C:/a": b"1"}), "zip.unsafe_name"),
        (packed({"/a": b"1"}), "zip.rooted_name"),
        (packed({"a//b": b"1"}), "zip.rooted_name"),
    ],
)
def test_an_oddity_has_its_code_and_everything_is_read(data: bytes, code: str) -> None:
    archive = opened(data)
    assert code in archive.oddities
    assert all(archive.read(name).data for name in archive.entries)


def test_careless_writing_is_no_problem_of_an_ordinary_archive() -> None:
    """Only who must be beyond doubt asks for oddities; a folder of invoices is read all the same."""
    assert opened(TWO + b"\n").problems == ()
    assert opened(TWO.replace(b"a.txt", b"x.txt", 1)).problems == ()


def test_no_cut_and_no_change_makes_it_fall_over() -> None:
    for at in range(len(TWO)):
        for data in (TWO[:at], TWO[:at] + b"\xff" + TWO[at + 1 :], TWO[:at] + b"\0\0\0\0" + TWO[at + 4 :]):
            assert isinstance(opened(data).oddities, tuple)
