"""Archives: what is inside is read, with readable names, within limits shared over the whole tree."""

import io
import zipfile

import pytest

from core.formats.workbooks import BASE_HEADINGS, base_row, number, workbook
from piaoqi.core.formats.base import Blob, Document
from piaoqi.core.formats.registry import read
from piaoqi.core.limits import Limits

A = number(1)
EXPORT = workbook({"发票基础信息": [BASE_HEADINGS, base_row(1, A)]})


def archive(entries: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in entries.items():
            made.writestr(name, data)
    return stream.getvalue()


def codes(document: Document) -> list[str]:
    own = [problem.code for problem in document.problems]
    return own + [code for child in document.children for code in codes(child)]


def test_a_zip_in_a_zip_is_read_to_the_bottom() -> None:
    outer = archive({"一月/内.zip": archive({"导出.xlsx": EXPORT})})
    document = read(Blob("a.zip", outer))
    (export,) = document.children[0].children
    assert export.path == "a.zip!一月/内.zip!导出.xlsx"
    assert export.records[0].number == A
    assert export.records[0].place.path == export.path


def test_names_as_chinese_windows_writes_them() -> None:
    data = archive({"ABCD.xlsx": EXPORT}).replace(b"ABCD.xlsx", "发票".encode("gbk") + b".xlsx")
    assert read(Blob("a.zip", data)).children[0].path == "a.zip!发票.xlsx"


def test_what_systems_leave_behind_is_passed_over() -> None:
    names = ["__MACOSX/._a.xlsx", ".DS_Store", "b/Thumbs.db", "~$a.xlsx", "desktop.ini"]
    document = read(Blob("a.zip", archive({"a.xlsx": EXPORT, **dict.fromkeys(names, b"x")})))
    assert [child.path for child in document.children] == ["a.zip!a.xlsx"]


def test_a_workbook_or_a_document_is_no_archive_of_files() -> None:
    assert read(Blob("a.zip", EXPORT)).format == "spreadsheet"
    word = archive({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})
    assert read(Blob("a.docx", word)).format != "zip"


@pytest.mark.parametrize(
    "data",
    [b"Rar!\x1a\x07\x01\x00", b"7z\xbc\xaf\x27\x1c\x00\x04", b"\x1f\x8b\x08\x00", bytes(257) + b"ustar" + bytes(250)],
)
def test_other_archives_are_named_with_a_cure(data: bytes) -> None:
    document = read(Blob("a.rar", data + bytes(50)))
    assert codes(document) == ["archive.unsupported"]
    assert "解压" in document.problems[0].hint()


def test_an_archive_in_itself_ends() -> None:
    data = archive({"a.xlsx": EXPORT})
    for _ in range(9):
        data = archive({"inner.zip": data})
    assert "archive.too_deep" in codes(read(Blob("a.zip", data)))


def test_a_bomb_is_refused() -> None:
    document = read(Blob("a.zip", archive({"a.csv": bytes(50_000_000)})))
    assert codes(document) == ["zip.expands_too_much"]


def test_the_limit_holds_over_the_whole_tree() -> None:
    part = archive({f"{at}.txt": bytes([65 + at]) * 900_000 for at in range(3)})
    document = read(Blob("a.zip", archive({f"{at}.zip": part for at in range(6)}), Limits(expanded_bytes=8_000_000)))
    assert "zip.too_much_in_all" in codes(document)


def test_an_empty_archive_says_so() -> None:
    assert codes(read(Blob("a.zip", archive({})))) == ["archive.empty"]


def test_an_archive_cut_short_is_told() -> None:
    data = archive({"a.xlsx": EXPORT, "b.xlsx": EXPORT})
    assert "zip.truncated" in codes(read(Blob("a.zip", data[: len(data) * 2 // 3])))


def test_a_zip_that_stores_a_pdf_as_it_is_stays_a_zip() -> None:
    """Python's own zips are not compressed: the first file's bytes begin right behind its name."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as made:
        made.writestr("发票.pdf", b"%PDF-1.5\nnot a whole one")
        made.writestr("导出.xlsx", EXPORT)
    document = read(Blob("a.zip", stream.getvalue()))
    assert document.format == "zip"
    assert [child.path for child in document.children] == ["a.zip!发票.pdf", "a.zip!导出.xlsx"]
