"""Chinese letters for a PDF that names fonts without holding them, on a computer that has none of them either.

pdfium asks the system for such fonts; where that knows no Chinese one, the characters would be missing from the page.
"""

import ctypes
import sys
from functools import cache
from pathlib import Path

import pypdfium2 as pdfium
from pylopdf_fonts_zh_cn import sans_path, serif_path

from piaoqi.core.render.fonts import Wanted, is_sans

_CHINESE = frozenset((134, 136))
"""Character sets of pdfium: GB2312, Big5."""
_GUESSES = sys.platform.startswith("linux")
"""There, a font that is not installed is replaced by any Chinese one, bold ones too; ours come closer."""
_FILES = (Path(serif_path()), Path(sans_path()))
_HANDLES = (0x51A0, 0x51A1)
"""What pdfium calls the two fonts by; it never looks at the address."""


class _StandIns(pdfium.PdfSysfontBase):  # type: ignore[misc] # pypdfium2 has no types
    """The system's fonts, and behind them our own. The methods are those of FPDF_SYSFONTINFO."""

    def MapFont(self, _: object, *asked: object) -> object:  # noqa: N802
        charset, face = asked[2], asked[4]
        chinese = charset in _CHINESE
        found = super().GetFont(_, face) if chinese and _GUESSES else super().MapFont(_, *asked)
        if found or not chinese:
            return found
        name = ctypes.cast(face, ctypes.c_char_p).value or b""  # type: ignore[arg-type]
        return _HANDLES[is_sans(Wanted(name.decode("gb18030", "replace")))]

    def GetFontData(self, _: object, *asked: object) -> object:  # noqa: N802
        handle, table, buffer, size = asked
        if handle not in _HANDLES:
            return super().GetFontData(_, *asked)
        data = _table(_FILES[_HANDLES.index(handle)], int(str(table)))
        if buffer and int(str(size)) >= len(data):
            ctypes.memmove(buffer, data, len(data))  # type: ignore[arg-type]
        return len(data)

    def GetFaceName(self, _: object, *asked: object) -> object:  # noqa: N802
        if asked[0] not in _HANDLES:
            return super().GetFaceName(_, *asked)
        return 0

    def GetFontCharset(self, _: object, handle: object) -> object:  # noqa: N802
        return 134 if handle in _HANDLES else super().GetFontCharset(_, handle)

    def DeleteFont(self, _: object, handle: object) -> object:  # noqa: N802
        return None if handle in _HANDLES else super().DeleteFont(_, handle)


@cache
def stand_by() -> None:
    """Have them at hand from now on, in this process. Windows is asked by pdfium itself, and has Chinese fonts."""
    try:
        _StandIns().setup()
    except pdfium.PdfiumError:
        return


@cache
def _whole(path: Path) -> bytes:
    return path.read_bytes()


def _table(path: Path, tag: int) -> bytes:
    """A table of the font by its tag as a number; 0: the whole file."""
    data = _whole(path)
    if not tag:
        return data
    for at in range(12, 12 + 16 * int.from_bytes(data[4:6], "big"), 16):
        if int.from_bytes(data[at : at + 4], "big") == tag:
            start, size = (int.from_bytes(data[at + n : at + n + 4], "big") for n in (8, 12))
            return data[start : start + size]
    return b""
