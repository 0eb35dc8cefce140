"""Zips that are cut short, locked, or made to harm: told within seconds, and what is sound in them is read."""

import time
from pathlib import Path

import pytest

from damage import archives
from damage.answers import NUMBER, answer_to, codes, found_in
from piaoqi.core.report.contents import problems


def test_a_zip_cut_short_gives_what_is_left_of_it(tmp_path: Path) -> None:
    data = archives.packed([("账.csv", archives.INVOICE), ("票.pdf", bytes(range(256)) * 40)])
    document = answer_to(tmp_path, "断.zip", data[: len(data) - 60])
    assert "zip.truncated" in codes(document)
    assert NUMBER in found_in(document)


def test_an_empty_file_and_an_empty_zip_say_so(tmp_path: Path) -> None:
    assert codes(answer_to(tmp_path, "空.zip", b"")) == ["file.empty"]
    assert codes(answer_to(tmp_path, "没有.zip", archives.packed([]))) == ["archive.empty"]


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    document = answer_to(tmp_path, "炸弹.zip", archives.bomb(600))
    assert codes(document) == ["zip.expands_too_much"]
    assert "压缩炸弹" in document.problems[0].message()


@pytest.mark.parametrize("data", [archives.nested_bomb(), archives.overlapping()], ids=["nested", "overlapping"])
def test_a_bomb_of_many_small_parts_ends_within_seconds(tmp_path: Path, data: bytes) -> None:
    started = time.monotonic()
    document = answer_to(tmp_path, "套娃.zip", data)
    assert time.monotonic() - started < 20
    assert "zip.too_much_in_all" in codes(document)
    assert len(codes(document)) < 5000


def test_too_many_files_are_told_and_the_first_ones_read(tmp_path: Path) -> None:
    document = answer_to(tmp_path, "多.zip", archives.many_entries(21_000))
    assert "zip.too_many_entries" in codes(document)
    assert NUMBER in found_in(document)
    started = time.monotonic()
    assert len(problems(document)) == 20_000  # each once
    assert time.monotonic() - started < 5


def test_an_archive_inside_itself_comes_to_an_end(tmp_path: Path) -> None:
    assert codes(answer_to(tmp_path, "自己.zip", archives.itself())) == ["archive.too_deep"]


def test_names_that_leave_the_folder_stay_in_it(tmp_path: Path) -> None:
    names = ["../../账.csv", "/etc/账.csv", "C:\\windows\\账.csv", "a/../../账.csv", "\\\\server\\账.csv"]
    before = sorted(tmp_path.parent.rglob("*"))
    document = answer_to(tmp_path, "路径.zip", archives.packed([(name, archives.INVOICE) for name in names]))
    assert codes(document).count("zip.unsafe_name") == len(names)
    assert found_in(document) == [NUMBER] * len(names)
    assert not any(".." in child.path or "!/" in child.path for child in document.children)
    written = {"路径.zip", "旁边的账.csv"}
    assert {one.name for one in set(tmp_path.parent.rglob("*")) - set(before)} == written


def test_a_password_is_named_as_the_reason(tmp_path: Path) -> None:
    document = answer_to(tmp_path, "密码.zip", archives.locked())
    assert codes(document) == ["zip.encrypted"]
    assert "密码" in document.problems[0].hint()


def test_two_entries_of_one_name_are_both_read(tmp_path: Path) -> None:
    other = archives.INVOICE.replace(b"0017", b"0018")
    document = answer_to(tmp_path, "同名.zip", archives.packed([("账.csv", archives.INVOICE), ("账.csv", other)]))
    assert codes(document) == ["zip.duplicate_name"]
    assert found_in(document) == [NUMBER, NUMBER[:-1] + "8"]


def test_a_damaged_entry_costs_itself_alone(tmp_path: Path) -> None:
    data = archives.packed([("坏.pdf", b"%PDF-1.4" + bytes(range(256)) * 40), ("账.csv", archives.INVOICE)])
    document = answer_to(tmp_path, "坏.zip", data[:60] + bytes(40) + data[100:])
    assert "zip.damaged_entry" in codes(document)
    assert NUMBER in found_in(document)
