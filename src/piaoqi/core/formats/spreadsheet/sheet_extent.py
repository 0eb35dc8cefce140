"""How far the cells of one xlsx sheet reach, told from its XML piece by piece.

calamine places a cell by its own reference, whatever the row around it says, and in any way XML can be written. So a
sheet is looked over in one pass where it is narrow and written as all programs write (`<c r="A1"`), in several where
it is wider, and exactly where it is written otherwise.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

ROWS = 1_048_576
"""Rows of the longest sheet there is."""
NARROW = (999_999, 28)
"""Rows and columns that a narrow sheet stays within: of a sensible size, whatever its rows are."""


def narrow_extent(pieces: Iterable[bytes]) -> tuple[int, int] | None:
    """`NARROW` where every cell is surely within it; None where it takes a closer look."""
    return NARROW if all(map(_is_narrow, _whole_tags(pieces))) else None


def extent(pieces: Iterable[bytes]) -> tuple[int, int] | None:
    """Last row and last column of a sheet; None where it is written oddly and `exact_extent` must tell."""
    rows, columns = 1, 26
    for cells in _whole_tags(pieces):
        last, far = _last_row(cells, rows), set(_FAR.findall(cells))
        below = any(not beside for beside, _ in far)
        rows = max(rows, last, ROWS if below else 1)
        columns = max([columns, *(column_number(beside or letters) for beside, letters in far)])
        if _beyond(ROWS if below else last).search(cells) or _is_odd(cells):
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
_NOT_NARROW = re.compile(rb'<c(?=[\s/>])(?! r="(?:[A-Z]|A[AB])[0-9]{1,6}")')
_OTHERWISE = re.compile(rb'<c(?=[\s/>])(?! r=")')
_PREFIXED = re.compile(rb":c[\s/>]")
_ROW = re.compile(rb'<row r="([0-9]{1,9})"')
_ATTRIBUTE = rb"""(?:[^>]*?\sr\s*=\s*["']([A-Za-z]*)([0-9]{0,18}))?"""
_ANY = re.compile(rb"<(?:[\w.-]+:)?(row|c)(?=[\s/>])" + _ATTRIBUTE)
_TAIL = 1 << 14


def _last_row(cells: bytes, before: int) -> int:
    return max((int(found) for found in _ROW.findall(cells[-_TAIL:]) or _ROW.findall(cells)), default=before)


def _is_odd(text: bytes) -> bool:
    """Whether some cell may be written otherwise than `<c r="A1"`."""
    return bool(_OTHERWISE.search(text)) or _has_foreign_marks(text)


def _is_narrow(text: bytes) -> bool:
    return not _NOT_NARROW.search(text) and not _has_foreign_marks(text)


def _has_foreign_marks(text: bytes) -> bool:
    """Comments, which may hide or feign cells, or cells with a prefix. A single byte is found ten times as fast."""
    return (b"!" in text and b"<!" in text) or (b":" in text and bool(_PREFIXED.search(text)))


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
    waiting: list[bytes] = []
    for piece in pieces:
        cut = piece.rfind(b"<")
        if cut >= 0:
            yield b"".join([*waiting, piece[:cut]])
            waiting = []
        waiting.append(piece[max(cut, 0) :])
    yield b"".join(waiting)
