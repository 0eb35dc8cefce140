"""The older formats: read, and survived where damage would make their reader ask for gigabytes or never end."""

import random
from decimal import Decimal

import pytest

from core.formats.old_workbooks import ods, xls
from core.formats.workbooks import number, with_parts
from piaoqi.core.formats.base import Blob, Document
from piaoqi.core.formats.registry import read
from piaoqi.core.formats.spreadsheet.binary import Extent, xls_extent, xlsb_extent

A = number(1)
ROWS: list[list[str | float]] = [["发票号码", "价税合计"], [A, 113.0]]
TEXTS = [["发票号码", "价税合计"], [A, "113.00"]]


def codes(document: Document) -> list[str]:
    return [problem.code for problem in document.problems]


@pytest.mark.parametrize("data", [xls(ROWS), ods(TEXTS)])
def test_older_formats_are_read(data: bytes) -> None:
    document = read(Blob("a.bin", data))
    (record,) = document.records
    assert (record.number, record.total, record.place.sheet) == (A, Decimal("113.00"), "台账")
    assert document.problems == ()


def test_the_extent_of_an_xls_is_what_its_cells_reach() -> None:
    assert xls_extent(xls(ROWS)) == Extent(3, 3)


@pytest.mark.parametrize(
    ("dimensions", "code"),
    [((0, 1 << 20, 0, 16000), "spreadsheet.too_large"), ((9, 2, 0, 2), "spreadsheet.broken_structure")],
)
def test_dimensions_that_lie_are_not_believed(dimensions: tuple[int, int, int, int], code: str) -> None:
    assert codes(read(Blob("a.xls", xls(ROWS, dimensions)))) == [code]


def test_a_chain_of_sectors_without_an_end_ends() -> None:
    data = bytearray(xls(ROWS))
    data[512 + 9 * 4 : 512 + 9 * 4 + 4] = (2).to_bytes(4, "little")
    assert codes(read(Blob("a.xls", bytes(data)))) == ["spreadsheet.broken_structure"]


def test_repeated_rows_and_cells_of_open_document_are_counted_first() -> None:
    bomb = ods(TEXTS, 'table:number-rows-repeated="1000000"', 'table:number-columns-repeated="10000"')
    assert codes(read(Blob("a.ods", bomb))) == ["spreadsheet.too_large"]


def test_open_document_that_breaks_off_does_not_keep_the_reader_for_ever() -> None:
    broken = with_parts(ods(TEXTS), lambda name, data: data[:-60] if name == "content.xml" else data)
    assert codes(read(Blob("a.ods", broken))) == ["spreadsheet.broken_structure"]


def test_the_extent_of_an_xlsb_sheet_is_what_its_cells_reach() -> None:
    row = bytes([0, 4]) + (1_048_575).to_bytes(4, "little")
    cell = bytes([2, 4]) + (16_383).to_bytes(4, "little")
    assert xlsb_extent(row + cell) == Extent(1_048_576, 16_384)


def test_random_damage_to_an_xls_is_survived() -> None:
    chance, data = random.Random(1), xls(ROWS)
    for _ in range(300):
        damaged = bytearray(data)
        for _ in range(chance.choice([1, 3, 10])):
            damaged[chance.randrange(len(damaged))] = chance.choice([0, 255, chance.randrange(256)])
        document = read(Blob("a.xls", bytes(damaged)))
        assert document.records or document.tables or document.problems
