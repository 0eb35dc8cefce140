"""What a signature covers: the rules that its /ByteRange must keep, lest something be left out of it unseen."""

import re
from dataclasses import dataclass

from piaoqi.core.seals.pdf.file import PdfFile
from piaoqi.core.seals.pdf.found import Found
from piaoqi.core.seals.pdf.objects import String, Value
from piaoqi.core.seals.pdf.steps import GAP, RANGE
from piaoqi.core.seals.verdict import Finding
from piaoqi.core.text import Text

_SOUND = Text("签名范围从文件开头起，共 {size} 个字节", "the range begins with the file and has {size} bytes")
_NONE = Text("签名没有写明范围（ByteRange）", "the signature states no range (ByteRange)")
_TWICE = Text("签名里有多个 {entry}，不知道以哪个为准", "the signature has several {entry} entries")
_FOUR = Text("签名范围不是四个整数", "the signed range is not four integers")
_LATE = Text(
    "签名范围从第 {start} 字节起，文件开头没有签到", "the range begins at byte {start}: the start is not signed"
)
_UNSOUND = Text("签名范围的两段有重叠、倒置或负数", "the parts of the range overlap, run backwards or are negative")
_BEYOND = Text("签名范围超出文件末尾：文件被截短了", "the range goes beyond the end: the file was cut short")
_EXACT = Text("范围之外只有签名值本身", "only the signature value itself is left out")
_WIDER = Text(
    "范围空出了第 {start} 至 {end} 字节，与签名值所在的位置不符：其中的内容没有签到",
    "the range leaves out bytes {start} to {end}; the signature value stands elsewhere, so what is there is not signed",
)
_SHIFTED = Text("文件开头之前被加了 {count} 个字节", "{count} bytes were put before the file")
_NO_HEX = Text("签名值不是写在文件里的十六进制串", "the signature value is no hexadecimal string in the file")
_LINE_END = re.compile(rb"[\r\n]*")


@dataclass(frozen=True, slots=True)
class Coverage:
    """What one signature says it covers."""

    findings: tuple[Finding, ...]
    gap: tuple[int, int] | None = None
    """Where the range leaves the value out; None where the range does not hold, so that nothing was proved."""
    end: int = 0
    """Where the signed revision of the file ends."""
    after: int = 0
    """Bytes behind it, a line end apart."""

    def content(self, data: bytes) -> bytes | None:
        """The bytes that were signed, put together anew each time: files are large, and signatures may be many."""
        return data[: self.gap[0]] + data[self.gap[1] : self.end] if self.gap else None


def coverage(file: PdfFile, one: Found) -> Coverage:
    """Judge the range of a signature."""
    trouble = _shape(file, one)
    if trouble:
        return Coverage((trouble,))
    first, second = _parts(file, one)
    gap = _gap(file, one, first[1], second[0])
    if gap:
        return Coverage((RANGE.holds(_SOUND, size=first[1] + second[1] - second[0]), gap), end=second[1])
    data = file.data
    tail = _LINE_END.match(data, second[1])
    return Coverage(
        findings=(RANGE.holds(_SOUND, size=first[1] + second[1] - second[0]), GAP.holds(_EXACT)),
        gap=(first[1], second[0]),
        end=second[1],
        after=len(data) - (tail.end() if tail else second[1]),
    )


def _shape(file: PdfFile, one: Found) -> Finding | None:
    """PDF-2"""
    for entry in ("ByteRange", "Contents"):
        if one.dictionary.count(entry) > 1:
            return RANGE.broken(_TWICE, entry=entry)
    numbers = _numbers(file, one)
    if numbers is None:
        return RANGE.broken(_NONE) if _filled(file, one) else RANGE.cannot_tell(_NONE)
    if len(numbers) != 4:
        return RANGE.broken(_FOUR)
    start, length, again, rest = numbers
    if start != 0:
        return RANGE.broken(_LATE, start=start)
    if length < 0 or rest < 0 or again < length:
        return RANGE.broken(_UNSOUND)
    return RANGE.broken(_BEYOND) if again + rest > len(file.data) else None


def _filled(file: PdfFile, one: Found) -> bool:
    contents = file.value(one.dictionary.get("Contents"))
    return isinstance(contents, String) and bool(contents.data.strip(b"\0"))


def _gap(file: PdfFile, one: Found, start: int, end: int) -> Finding | None:
    """PDF-3"""
    contents = file.value(one.dictionary.get("Contents"))
    if one.loose or not isinstance(contents, String) or not contents.hex:
        return GAP.broken(_NO_HEX)
    if (contents.start, contents.end) == (start, end):
        return None
    moved = file.data.find(b"%PDF-", 0, 1024)
    if moved > 0 and (contents.start - moved, contents.end - moved) == (start, end):
        return GAP.broken(_SHIFTED, count=moved)
    return GAP.broken(_WIDER, start=start, end=end)


def _parts(file: PdfFile, one: Found) -> tuple[tuple[int, int], tuple[int, int]]:
    """Start and end of both parts, once their shape is right."""
    _, length, again, rest = _numbers(file, one) or (0, 0, 0, 0)
    return (0, length), (again, again + rest)


def _numbers(file: PdfFile, one: Found) -> tuple[int, ...] | None:
    """The integers of the range; () where there are others in it, None where there is no range."""
    stated = file.value(one.dictionary.get("ByteRange"))
    if stated is None:
        return None
    values: tuple[Value, ...] = tuple(file.value(value) for value in stated) if isinstance(stated, tuple) else ()
    whole = [value for value in values if isinstance(value, int)]
    return tuple(whole) if len(whole) == len(values) else ()
