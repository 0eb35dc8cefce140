"""Bytes to text in the encodings that Chinese programs write, and never silently to the wrong characters."""

import codecs
from typing import NamedTuple

_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_REPLACEMENT = "\ufffd"
_FEW = 0.02
"""Faults per character beyond ASCII up to which text is damaged UTF-8, and not another encoding."""


class Decoded(NamedTuple):
    """The text, the encoding it was read in, and how many characters could not be read (U+FFFD stands for each)."""

    text: str
    encoding: str
    lost: int = 0


def decode(data: bytes) -> Decoded:
    """Text by its byte-order mark, else as UTF-8, GB18030 or unmarked UTF-16.

    GB18030 gives some text for nearly any bytes, so UTF-8 with a few faults is taken for damaged UTF-8.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _forced(data[len(mark) :], encoding)
    if b"\0" in data[:4096]:
        little = data[1:4096:2].count(0) >= data[:4096:2].count(0)
        return _forced(data, "utf-16-le" if little else "utf-16-be")
    utf8 = _forced(data, "utf-8")
    beyond = sum(1 for char in utf8.text if char > "\x7f") if utf8.lost else 0
    if utf8.lost <= beyond * _FEW:
        return utf8
    gb = _forced(data, "gb18030")
    return gb if gb.lost <= utf8.lost else utf8


def unscrambled(text: str) -> str:
    """Text that was UTF-8, was read as GB18030 or Latin-1 and saved so (`鍙戠エ`), brought back; '' for any other."""
    for wrong in ("gb18030", "cp1252", "latin-1"):
        try:
            mended = text.encode(wrong).decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
        if mended != text:
            return mended
    return ""


def _forced(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace")
    return Decoded(text, encoding, text.count(_REPLACEMENT))
