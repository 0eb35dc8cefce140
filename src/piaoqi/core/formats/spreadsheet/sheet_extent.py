"""How far the cells of one xlsx sheet reach, told from its XML piece by piece.

calamine places a cell by its own reference, whatever the row around it says, and in any way XML can be written. So a
sheet is looked over quickly where it is written as all programs write (`<c r="A1"`), and exactly where it is not.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

ROWS = 1_048_576
"""Rows of the longest sheet there is."""
_NARROW = 28
"""Columns up to which a sheet of so many rows is of a sensible size, whatever its rows are."""
_ENDS = 10
"""Bytes of `sheetData>`."""


def extent(pieces: Iterable[bytes]) -> tuple[int, int] | None:
    """Last row and last column of a sheet; None where it is written oddly and `exact_extent` must tell."""
    rows, columns = 1, 26
    for cells in _sheet_data(pieces):
        last, far = _last_row(cells, rows), set(_FAR.findall(cells))
        below = any(not beside for beside, _ in far)
        rows = max(rows, last, ROWS if below else 1)
        columns = max([columns, *(column_number(beside or letters) for beside, letters in far)])
        stray = (below and _beyond(ROWS).search(cells)) or (columns > _NARROW and _beyond(last).search(cells))
        if stray or _is_odd(cells):
            return None
    return rows, columns


def exact_extent(pieces: Iterable[bytes]) -> tuple[int, int]:
    """The same, for any way of writing; never too small."""
    rows = columns = unnumbered = wide = 0
    for text in _whole_tags(pieces):
        for kind, letters, digits in _ANY.findall(text):
            if kind == b"row":
                wide = 0
                unnumbered += not digits
            else:
                wide = max(wide + 1, column_number(letters))
                columns = max(columns, wide)
            rows = max(rows, int(digits or 0))
    return rows + unnumbered, columns


def column_number(letters: bytes) -> int:
    """A is 1, XFD 16384; 0 for none."""
    number = 0
    for letter in letters[:8].upper():
        number = number * 26 + letter - 64
    return number


_FAR = re.compile(rb' r="(?:([A-Za-z]{2,})[0-9]{1,6}"|([A-Za-z]*)[0-9]{7})')
"""Letters of a column beyond Z; or letters of any column in a row beyond 999,999."""
_ROW = re.compile(rb'<row r="([0-9]{1,9})"')
_ATTRIBUTE = rb"""(?:[^>]*?\sr\s*=\s*["']([A-Za-z]*)([0-9]{0,18}))?"""
_ANY = re.compile(rb"<(?:[\w.-]+:)?(row|c)(?=[\s/>])" + _ATTRIBUTE)
_TAIL = 1 << 14


def _sheet_data(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """What stands between `<sheetData>` and `</sheetData>`; reads on to the end."""
    inside = over = False
    for text in _whole_tags(pieces):
        begin = 0 if inside else text.find(b"sheetData")
        if over or begin < 0:
            continue
        inside = True
        end = text.find(b"sheetData>", begin + _ENDS)
        over = end >= 0
        yield text[begin:end] if over else text[begin:]


def _last_row(cells: bytes, before: int) -> int:
    return max((int(found) for found in _ROW.findall(cells[-_TAIL:]) or _ROW.findall(cells)), default=before)


def _is_odd(cells: bytes) -> bool:
    """Whether some cell may be written otherwise than `<c r="A1"`."""
    return cells.count(b"<c") != cells.count(b'<c r="') or b":c" in cells or b"<!" in cells


@lru_cache(maxsize=8)
def _beyond(row: int) -> re.Pattern[bytes]:
    """References to rows below this one."""
    digits = str(row)
    greater = [f"[0-9]{{{len(digits) + 1},}}"]
    for at, digit in enumerate(digits):
        if digit < "9":
            greater.append(f"{digits[:at]}[{int(digit) + 1}-9][0-9]{{{len(digits) - at - 1}}}")
    return re.compile(f' r="[A-Za-z]*(?:{"|".join(greater)})'.encode())


def _whole_tags(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes, cut before a `<`, so that no tag lies in two pieces."""
    rest = b""
    for piece in pieces:
        text = rest + piece
        cut = text.rfind(b"<")
        rest = text[cut:] if cut > 0 else text
        if cut > 0:
            yield text[:cut]
    yield rest
