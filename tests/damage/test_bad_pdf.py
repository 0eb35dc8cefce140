"""PDFs that are locked, torn, endless, or go in circles."""

import time
from pathlib import Path

import pytest

from damage import pdfs
from damage.answers import answer_to, assert_clear, codes
from piaoqi.core.formats.base import Document
from piaoqi.core.formats.registry import read_path
from piaoqi.core.limits import Limits


def unreadable(document: Document) -> bool:
    return any(problem.kind.unreadable for problem in document.problems)


def test_a_password_is_named_as_the_reason(tmp_path: Path) -> None:
    document = answer_to(tmp_path, "密码.pdf", pdfs.locked())
    assert codes(document) == ["pdf.password"]
    assert "密码" in document.problems[0].message()


def test_a_file_that_only_forbids_printing_is_opened(tmp_path: Path) -> None:
    assert "pdf.password" not in codes(answer_to(tmp_path, "无密码.pdf", pdfs.locked(b"")))


@pytest.mark.parametrize("handler", [b"<</Filter/Adobe.PubSec/V 4>>", b"<</Filter/Standard/V 9/R 99>>", b"null", b"()"])
def test_an_unknown_encryption_is_told(tmp_path: Path, handler: bytes) -> None:
    document = answer_to(tmp_path, "加密.pdf", pdfs.pdf([pdfs.CATALOG, handler], b"/Root 1 0 R/Encrypt 2 0 R"))
    assert unreadable(document)


@pytest.mark.parametrize(
    "data",
    [
        pdfs.circle(),
        pdfs.pages(0),
        pdfs.pages(1)[:200],
        b"%PDF-1.7\n",
        b"%PDF-1.7\n" + bytes(5000),
        b"%PDF-1.7\n%%EOF",
        pdfs.pdf([b"<</Type/Catalog/Pages 1 0 R>>"]),
        pdfs.pdf([pdfs.CATALOG, b"<</Type/Pages/Count -1/Kids[9 0 R]>>"]),
        pdfs.pdf([pdfs.CATALOG, b"<</Type/Pages/Count 2147483647/Kids[]>>"]),
        pdfs.pdf([b"[" * 50_000]),
    ],
    ids=[
        "circle",
        "no pages",
        "cut",
        "head",
        "zeros",
        "head and end",
        "itself",
        "minus one",
        "two billion",
        "brackets",
    ],
)
def test_a_broken_inside_is_told_within_seconds(tmp_path: Path, data: bytes) -> None:
    started = time.monotonic()
    assert unreadable(answer_to(tmp_path, "坏.pdf", data))
    assert time.monotonic() - started < 15


def test_a_lost_table_of_places_is_found_again(tmp_path: Path) -> None:
    for name, data in (("a.pdf", pdfs.pages(1).replace(b"startxref", b"startxxxx")), ("b.pdf", pdfs.pages(1)[:-12])):
        assert "pdf.broken" not in codes(answer_to(tmp_path, name, data))


def test_ten_thousand_pages_are_told_and_the_first_ones_read(tmp_path: Path) -> None:
    document = answer_to(tmp_path, "长.pdf", pdfs.pages(10_000))
    assert "pdf.too_many_pages" in codes(document)
    assert "10000" in document.problems[0].message()


def test_a_page_of_two_hundred_metres_is_not_drawn_at_its_size(tmp_path: Path) -> None:
    started = time.monotonic()
    answer_to(tmp_path, "大.pdf", pdfs.huge_page())
    assert time.monotonic() - started < 30


def test_a_stream_that_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "炸弹.pdf"
    path.write_bytes(pdfs.stream_bomb(40))
    document = read_path(path, path.name, Limits(file_bytes=30 << 20))
    assert codes(document) == ["pdf.expands_too_much"]
    assert_clear(document.problems[0])
    assert codes(read_path(path, path.name, Limits(file_bytes=41 << 20))) != ["pdf.expands_too_much"]
