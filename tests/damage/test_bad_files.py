"""What a disk does to people: files without permission, gone, endless, of odd names, links in circles."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from damage import pdfs
from damage.answers import NOW, NUMBER, answer_to, assert_clear, codes
from damage.archives import INVOICE
from piaoqi.core.folder import check_folder
from piaoqi.core.folder.error import FolderError
from piaoqi.core.folder.files import files_in
from piaoqi.core.formats.base import Document
from piaoqi.core.formats.registry import read_path
from piaoqi.core.reading import batch

Patch = pytest.MonkeyPatch


def shut(patch: Patch, path: Path, method: str) -> None:
    """The system refuses one method for one path, as it does for people who are not root."""
    sound: Callable[..., object] = getattr(Path, method)

    def refuse(self: Path, *given: object, **more: object) -> object:
        if self == path:
            raise PermissionError(13, "Permission denied", str(path))
        return sound(self, *given, **more)

    patch.setattr(Path, method, refuse)


def only_problem(document: Document) -> str:
    (problem,) = document.problems
    assert_clear(problem)
    assert problem.kind.unreadable
    return problem.code


@pytest.mark.parametrize(
    "name", ["票.pdf", "票.ofd", "票.xml", "票.xlsx", "票.csv", "票.zip", "票.eml", "票.png", "票"]
)
def test_an_empty_file_says_that_it_is_empty(tmp_path: Path, name: str) -> None:
    assert codes(answer_to(tmp_path, name, b"")) == ["file.empty"]


@pytest.mark.parametrize("method", ["read_bytes", "stat"])
def test_a_file_without_permission_is_named_and_the_rest_read(tmp_path: Path, monkeypatch: Patch, method: str) -> None:
    (tmp_path / "账.csv").write_bytes(INVOICE)
    path = tmp_path / "票.xml"
    path.write_bytes(b"<einvoice/>")
    shut(monkeypatch, path, method)
    assert only_problem(read_path(path, path.name)) == "file.no_permission"
    answer = check_folder(tmp_path, NOW)
    assert answer.summary.invoices == 1
    assert [one.code for one in answer.problems] == ["file.no_permission"]


@pytest.mark.skipif(os.name == "nt" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_a_file_without_permission_for_real(tmp_path: Path) -> None:
    path = tmp_path / "票.pdf"
    path.write_bytes(b"%PDF-1.7")
    path.chmod(0)
    assert only_problem(read_path(path, path.name)) == "file.no_permission"


def test_a_folder_inside_that_is_kept_shut_is_told_and_the_rest_read(tmp_path: Path, monkeypatch: Patch) -> None:
    (tmp_path / "账.csv").write_bytes(INVOICE)
    (tmp_path / "别人的").mkdir()
    shut(monkeypatch, tmp_path / "别人的", "iterdir")
    answer = check_folder(tmp_path, NOW)
    assert answer.summary.invoices == 1
    assert [(one.code, one.path) for one in answer.problems] == [("file.no_permission", "别人的")]


@pytest.mark.parametrize("there", [True, False], ids=["kept shut", "not there"])
def test_a_folder_that_cannot_be_entered_is_an_answer(tmp_path: Path, monkeypatch: Patch, *, there: bool) -> None:
    folder = tmp_path / "2026年"
    if there:
        folder.mkdir()
        shut(monkeypatch, folder, "iterdir")
    with pytest.raises(FolderError) as raised:
        check_folder(folder, NOW)
    said = raised.value.say("zh")
    assert "2026年" in said
    assert ("没有权限" if there else "找不到") in said
    assert said.count("\n") == 1


def test_a_file_that_vanishes_between_listing_and_reading_is_told(tmp_path: Path, monkeypatch: Patch) -> None:
    (tmp_path / "账.csv").write_bytes(INVOICE)
    (tmp_path / "走了.xml").write_bytes(b"<einvoice/>")
    sound = Path.read_bytes

    def gone(self: Path) -> bytes:
        if self.name == "走了.xml":
            self.unlink()
        return sound(self)

    monkeypatch.setattr(Path, "read_bytes", gone)
    answer = check_folder(tmp_path, NOW)
    assert [one.code for one in answer.problems] == ["file.not_found"]
    assert answer.summary.invoices == 1


def test_a_gigabyte_of_zeros_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "零.pdf"
    with path.open("wb") as stream:
        stream.truncate(1 << 30)
    started = time.monotonic()
    document = read_path(path, path.name)
    assert time.monotonic() - started < 1
    assert only_problem(document) == "file.too_large"
    assert "1024 MB" in document.problems[0].message()


def test_many_zeros_below_the_limit_are_answered_in_seconds(tmp_path: Path) -> None:
    path = tmp_path / "零.xlsx"
    with path.open("wb") as stream:
        stream.truncate(150 << 20)
    started = time.monotonic()
    assert only_problem(read_path(path, path.name)) == "file.unknown_format"
    assert time.monotonic() - started < 15


def test_a_folder_called_like_a_file_is_entered(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").mkdir()
    (tmp_path / "x.pdf" / "账.csv").write_bytes(INVOICE)
    assert [one.name for one in files_in(tmp_path)] == ["账.csv"]
    assert only_problem(read_path(tmp_path / "x.pdf", "x.pdf")) == "file.not_a_file"


def linked(link: Path, target: Path | str, *, folder: bool = False) -> None:
    try:
        link.symlink_to(target, target_is_directory=folder)
    except OSError:
        pytest.skip("this system lets nobody make links")


def test_a_link_into_nothing_and_a_link_to_itself_are_told(tmp_path: Path) -> None:
    linked(tmp_path / "断.pdf", tmp_path / "没有")
    linked(tmp_path / "圈.pdf", "圈.pdf")
    assert only_problem(read_path(tmp_path / "断.pdf", "断.pdf")) == "file.not_found"
    assert only_problem(read_path(tmp_path / "圈.pdf", "圈.pdf")) == "file.unreadable"
    assert {one.code for one in check_folder(tmp_path, NOW).problems} == {"file.not_found", "file.unreadable"}


def test_folders_linked_in_a_circle_are_entered_once(tmp_path: Path) -> None:
    (tmp_path / "子").mkdir()
    (tmp_path / "子" / "账.csv").write_bytes(INVOICE)
    linked(tmp_path / "子" / "回去", tmp_path, folder=True)
    linked(tmp_path / "又一个", tmp_path / "子", folder=True)
    assert [one.relative_to(tmp_path).as_posix() for one in files_in(tmp_path)] == ["子/账.csv"]
    assert not check_folder(tmp_path, NOW).duplicates


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_keeps_nobody_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "管.pdf")
    assert only_problem(read_path(tmp_path / "管.pdf", "管.pdf")) == "file.not_a_file"


@pytest.mark.parametrize(
    "name", ["长" * 80 + ".csv", "[bold]{path}{0}%s.csv", " 前后 .csv", "a'b\"c;$(x).csv", "-rf.csv"]
)
def test_odd_names_are_only_names(tmp_path: Path, name: str) -> None:
    try:
        document = answer_to(tmp_path, name, INVOICE + b"26112000000000000018,2026-09-03,\xff\xfe,113.00\n")
    except OSError:
        pytest.skip("this system has no such names")
    assert NUMBER in [one.number for one in document.records]
    assert name in document.problems[0].message()


def test_a_file_that_comes_to_no_end_costs_itself_alone(tmp_path: Path, monkeypatch: Patch) -> None:
    monkeypatch.setattr(batch, "SECONDS", 3)
    (tmp_path / "账.csv").write_bytes(INVOICE)
    (tmp_path / "画圈.pdf").write_bytes(pdfs.drawing_circle())
    answer = check_folder(tmp_path, NOW)
    assert [(one.code, one.path) for one in answer.problems] == [("file.reader_crashed", "画圈.pdf")]
    assert answer.summary.invoices == 1
