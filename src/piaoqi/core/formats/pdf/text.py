"""The text of a PDF page with its position.

One text item for every run between blanks: the blanks are those that pdfium sees, drawn or only left free. Three
look-ups a run instead of three a character keep this near the speed of the bare text.
"""

import ctypes
import math
import re
from collections import Counter

import pypdfium2 as pdfium
from pypdfium2 import raw

from piaoqi.core.formats.face import Item

_RUN = re.compile(r"[^\s\x02\ufffe]+[\x02\ufffe]?|[\x02\ufffe]")
_HYPHENS = str.maketrans("\x02\ufffe", "--")
"""What pdfium puts for a hyphen at the end of a line, without a blank before the next line: it ends a run too."""
_SAMPLE = 24
"""Runs whose direction is looked at to tell how the page is turned."""
_ASCENT = 0.85
"""The part of a text's height that stands above its base line."""

_NARROW = 0.6
"""Three characters on less than this share of their height stand one below another, or are turned: a tall box."""


def read_text(page: pdfium.PdfPage, number: int) -> list[Item]:
    """The text items of a page, upright however the page or its content is turned. Points, y downwards."""
    text_page = page.get_textpage()
    try:
        text = _text(text_page)
        runs = [(match.group().translate(_HYPHENS), match.start(), match.end() - 1) for match in _RUN.finditer(text)]
        turn = _turn(text_page, [first for _, first, _ in runs])
        return [_item(text_page, run, turn, number) for run in runs]
    finally:
        text_page.close()


def _text(text_page: pdfium.PdfTextPage) -> str:
    """All characters by their index; pdfium's own string leaves out those that it can't name."""
    count = text_page.count_chars()
    text = str(text_page.get_text_range()) if count else ""
    if len(text) != count:
        text = "".join(chr(_code(text_page, index)) for index in range(count))
    return text


def _code(text_page: pdfium.PdfTextPage, index: int) -> int:
    code = int(raw.FPDFText_GetUnicode(text_page.raw, index))
    return code if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else 0xFFFD


def _turn(text_page: pdfium.PdfTextPage, firsts: list[int]) -> int:
    """By how many quarters the text is turned counterclockwise in the page's own coordinates."""
    step = max(1, len(firsts) // _SAMPLE)
    angles = (float(raw.FPDFText_GetCharAngle(text_page.raw, index)) for index in firsts[::step])
    quarters = Counter(-round(angle / (math.pi / 2)) % 4 for angle in angles if math.isfinite(angle))
    return quarters.most_common(1)[0][0] if quarters else 0


def _item(text_page: pdfium.PdfTextPage, run: tuple[str, int, int], turn: int, number: int) -> Item:
    text, first, last = run
    start, end = raw.FS_RECTF(), raw.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetLooseCharBox(text_page.raw, first, start)
    raw.FPDFText_GetLooseCharBox(text_page.raw, last, end)
    raw.FPDFText_GetCharOrigin(text_page.raw, first, x, y)
    begins, _, height = _along(start, turn)
    _, ends, _ = _along(end, turn)
    base = (-y.value, x.value, y.value, -x.value)[turn]
    height = height or float(raw.FPDFText_GetFontSize(text_page.raw, first)) or 1.0
    across = max(ends - begins, 0.0)
    down = len(text) if len(text) > 2 and across < _NARROW * height else 1
    return Item(text, begins, base - _ASCENT * height, across, down * height, number)


def _along(box: raw.FS_RECTF, turn: int) -> tuple[float, float, float]:
    """Beginning, end and height of a character's box in the direction of the text."""
    if turn == 0:
        return box.left, box.right, abs(box.top - box.bottom)
    if turn == 1:
        return box.bottom, box.top, abs(box.right - box.left)
    if turn == 2:
        return -box.right, -box.left, abs(box.top - box.bottom)
    return -box.top, -box.bottom, abs(box.right - box.left)
