"""How far a sheet reaches is never told too small: its reader would ask the system for hundreds of gigabytes."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from piaoqi.core.formats.spreadsheet.sheet_extent import NARROW, exact_extent, extent, narrow_extent

PLAIN = b'<row r="1"><c r="A1"/><c r="B1" t="s"><v>0</v></c></row>'


def sheet(rows: bytes) -> bytes:
    return (
        b'<worksheet><cols><col min="1"/></cols><sheetData>'
        + rows
        + b"</sheetData><conditionalFormatting/></worksheet>"
    )


def pieces(data: bytes, size: int) -> Iterator[bytes]:
    return (data[at : at + size] for at in range(0, len(data), size))


def reach(data: bytes, size: int = 1 << 18) -> tuple[int, int]:
    return narrow_extent(pieces(data, size)) or extent(pieces(data, size)) or exact_extent(pieces(data, size))


@pytest.mark.parametrize(
    ("stray", "rows", "columns"),
    [
        (b'<row r="1048576"><c r="A1048576"/></row>', 1_048_576, 2),
        (b'<row r="2"><c r="XFD2"/></row>', 2, 16_384),
        (b"<row r='9'><c r='XFD1048576'/></row>", 1_048_576, 16_384),
        (b'<row r="9"><c\nr="XFD1048576"/></row>', 1_048_576, 16_384),
        (b'<row r="9"><c  t="s" r = "XFD7"/></row>', 9, 16_384),
        (b'<row r="9"><c r="xfd1048576"/></row>', 1_048_576, 16_384),
        (b'<row r="9"><x:c r="XFD1048576"/></row>', 1_048_576, 16_384),
        (b'<row r="9"><c r="A4294967295"/></row>', 4_294_967_295, 2),
        (b'<row r="9"><c r="AB4294967295"/></row>', 4_294_967_295, 28),
        (b'<row r="9"><c r="ZZ999999"/></row>', 999_999, 702),
        (b'<row r="999999">' + b"<c/>" * 5000 + b"</row>", 999_999, 5000),
        (b'<row r="9"><c r="XFA9"/>' + b"<c/>" * 4 + b"</row>", 9, 16_385),
        (b'<row r="9"><c r="A900000"/><c r="ALL9"/></row>', 900_000, 1000),
        (b'<!-- sheetData> --><row r="9"><c r="ALL9"/></row>', 9, 1000),
        (b'<row r="9"><c r="AB1000000"/></row>', 1_000_000, 28),
        (b'<row r="9"><c r="AC999999"/></row>', 999_999, 29),
        (b"<!--</sheetData>--><row r='9'><c r='XFD1048576'/></row>", 1_048_576, 16_384),
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_a_stray_cell_is_seen_wherever_and_however_it_is_written(
    stray: bytes, rows: int, columns: int, *, first: bool
) -> None:
    data = sheet(stray + PLAIN * 2000 if first else PLAIN * 2000 + stray)
    for size in (1 << 18, 4096):
        found = reach(data, size)
        assert found[0] >= rows
        assert found[1] >= columns


def test_a_row_far_down_is_seen_though_only_later_pieces_are_wide() -> None:
    data = sheet(b'<row r="1"><c r="A900000"/></row>' + PLAIN * 2000 + b'<row r="9"><c r="ALL9"/></row>')
    assert reach(data, 4096) >= (900_000, 1000)


def test_a_comment_that_feigns_the_end_of_the_cells_hides_none() -> None:
    data = b"<!-- sheetData sheetData> -->" + sheet(b'<row r="9"><c r="XFD1048576"/></row>')
    assert reach(data) >= (1_048_576, 16_384)


def test_a_narrow_sheet_takes_one_look_alone() -> None:
    assert narrow_extent(pieces(sheet(PLAIN * 100), 1000)) == NARROW
    assert narrow_extent(pieces(sheet(PLAIN + b'<row r="2"><c r="AC2"/></row>'), 1000)) is None
    assert narrow_extent([b"note :colon!", b" and <"]) == NARROW


def test_an_ordinary_sheet_is_not_made_larger_than_it_is() -> None:
    rows = b"".join(b'<row r="%d"><c r="A%d"/><c r="AC%d"/></row>' % (n, n, n) for n in range(1, 3000))
    assert extent(pieces(sheet(rows), 1000)) == (2999, 29)
    assert exact_extent(pieces(sheet(rows), 1000)) == (2999, 29)


@given(
    st.lists(st.tuples(st.integers(1, 2_000_000), st.integers(1, 20_000)), min_size=1, max_size=20),
    st.integers(20, 200),
)
def test_the_quick_look_and_the_exact_one_agree(cells: list[tuple[int, int]], size: int) -> None:
    written = b"".join(
        b'<row r="%d"><c r="%s%d"/></row>' % (min(row, 9), letters(column), row) for row, column in cells
    )
    quick = reach(sheet(written), size)
    assert quick[0] >= max(row for row, _ in cells)
    assert quick[1] >= max(column for _, column in cells)


def letters(column: int) -> bytes:
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found.encode()
