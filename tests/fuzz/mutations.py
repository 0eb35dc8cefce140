"""Damage done to sound files: to their bytes, and to what their bytes mean (entries of a zip, elements of XML …).

Everything is drawn from the random source handed in, so that the same seed gives the same bytes.
"""

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from random import Random

from lxml import etree

from fuzz.extremes import EXTREMES, FIGURES

_LARGEST = 4_000_000
"""Bytes of a mutant: what grows beyond is cut."""
_FIGURE = re.compile(rb"[0-9]+(?:\.[0-9]+)?")
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_CELL = re.compile(rb"[^,;\t\r\n<>\"=: ]+")
_NO_ZIP = (zipfile.BadZipFile, OSError, ValueError, RuntimeError, EOFError, zlib.error)
_PARSER = etree.XMLParser(recover=True, resolve_entities=False, huge_tree=False)


def mutate(data: bytes, other: bytes, rng: Random) -> bytes:
    """One to four changes of `data`; `other` is a second sound file to take pieces from."""
    for _ in range(rng.choice((1, 1, 1, 2, 2, 4))):
        data = _change(data, other, rng)[:_LARGEST]
    return data


def _change(data: bytes, other: bytes, rng: Random) -> bytes:
    meaningful = _meaningful(data)
    if meaningful and rng.random() < 0.8:
        return meaningful(data, other, rng)
    return rng.choice(_RAW)(data, other, rng)


def _meaningful(data: bytes) -> Callable[[bytes, bytes, Random], bytes] | None:
    head = data[:2000].lstrip(b"\xef\xbb\xbf \r\n")
    if head.startswith(b"PK"):
        return _zip
    if head.startswith(b"%PDF"):
        return _pdf
    if head.startswith(b"<"):
        return _xml
    return _lines if b"\0" not in head[:500] else None


def _flip(data: bytes, other: bytes, rng: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.choice((1, 2, 8, 64))):
        if changed:
            changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _put_bytes(data: bytes, other: bytes, rng: Random) -> bytes:
    at = rng.randint(0, len(data))
    piece = rng.choice((b"\0", b"\xff", b"\x80\x00\x00\x00", b"\xff\xff\xff\x7f", rng.randbytes(8))) * rng.choice(
        (1, 4)
    )
    return data[:at] + piece + data[at + (len(piece) if rng.random() < 0.7 else 0) :]


def _cut(data: bytes, other: bytes, rng: Random) -> bytes:
    return data[: rng.randint(0, len(data))]


def _drop(data: bytes, other: bytes, rng: Random) -> bytes:
    start, end = _span(data, rng)
    return data[:start] + data[end:]


def _repeat(data: bytes, other: bytes, rng: Random) -> bytes:
    start, end = _span(data, rng)
    return data[:end] + data[start:end] * rng.choice((1, 2, 50)) + data[end:]


def _splice(data: bytes, other: bytes, rng: Random) -> bytes:
    start, end = _span(other, rng)
    at = rng.randint(0, len(data))
    return data[:at] + other[start:end] + data[at + rng.choice((0, end - start)) :]


def _span(data: bytes, rng: Random) -> tuple[int, int]:
    start = rng.randint(0, len(data))
    return start, min(len(data), start + rng.choice((1, 4, 32, 512, 8192)))


def _figure(data: bytes, other: bytes, rng: Random) -> bytes:
    """A number of the text replaced by one out of range."""
    found = list(_FIGURE.finditer(data[:200_000]))
    if not found:
        return data
    start, end = rng.choice(found).span()
    return data[:start] + rng.choice(FIGURES) + data[end:]


def _extreme(data: bytes, other: bytes, rng: Random) -> bytes:
    """A word of the text replaced by an extreme one."""
    found = list(_CELL.finditer(data[:200_000]))
    if not found:
        return data
    start, end = rng.choice(found).span()
    return data[:start] + rng.choice(EXTREMES).encode() + data[end:]


def _lines(data: bytes, other: bytes, rng: Random) -> bytes:
    """Text: words, numbers and lines changed, its encoding too."""
    choice = rng.randint(0, 5)
    if choice < 2:
        return _extreme(data, other, rng)
    if choice == 2:
        return _figure(data, other, rng)
    if choice == 3:
        return data.decode("utf-8", "replace").encode(
            rng.choice(("gb18030", "utf-16", "utf-16-be", "utf-8-sig", "big5")), "replace"
        )
    lines = data.splitlines(keepends=True)
    if not lines:
        return data
    at = rng.randrange(len(lines))
    moved = rng.choice((lines[at] * rng.choice((0, 2, 300)), rng.choice(lines), lines[at].rstrip(), b'"' + lines[at]))
    return b"".join((*lines[:at], moved, *lines[at + 1 :]))


def _zip(data: bytes, other: bytes, rng: Random) -> bytes:
    """Entries changed inside, dropped, doubled, renamed, swapped."""
    entries = _entries(data)
    if not entries:
        return rng.choice(_RAW)(data, other, rng)
    at = rng.randrange(len(entries))
    name, content = entries[at]
    choice = rng.randint(0, 9)
    if choice == 0:
        del entries[at]
    elif choice == 1:
        entries.append((name, content))
    elif choice == 2:
        entries[at] = (
            rng.choice((*EXTREMES, "OFD.xml", "xl/workbook.xml", *(one for one, _ in entries)))[:2000] or "_",
            content,
        )
    elif choice == 3:
        entries[at] = (name, rng.choice([*(one for _, one in entries), *(one for _, one in _entries(other)), b""]))
    else:
        entries[at] = (name, _change(content, rng.choice(entries)[1], rng))
    return _packed(entries, zipfile.ZIP_STORED if rng.random() < 0.2 else zipfile.ZIP_DEFLATED)


def _entries(data: bytes) -> list[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = [info for info in archive.infolist()[:200] if info.file_size < _LARGEST]
            return [(info.filename, archive.read(info)) for info in infos]
    except _NO_ZIP:
        return []


def _packed(entries: Sequence[tuple[str, bytes]], method: int) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # two entries of one name are meant
        for name, content in entries:
            info = zipfile.ZipInfo(name.encode("utf-8", "replace").decode())
            info.compress_type = method
            archive.writestr(info, content)
    return stream.getvalue()


def _xml(data: bytes, other: bytes, rng: Random) -> bytes:
    """Elements dropped, doubled, renamed, moved, nested deep; texts and attributes made extreme."""
    try:
        root = etree.fromstring(data, _PARSER)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    elements = [] if root is None else [one for one in root.iter() if isinstance(one.tag, str)][:3000]
    if not elements or rng.random() < 0.2:
        return _lines(data, other, rng)
    one, another = rng.choice(elements), rng.choice(elements)
    with suppress(ValueError, TypeError, etree.LxmlError):  # what can't be said in XML stays as it is
        _change_element(one, another, rng)
    return bytes(etree.tostring(root, encoding=rng.choice(("UTF-8", "UTF-8", "GBK", "UTF-16")), xml_declaration=True))


def _change_element(one: etree._Element, another: etree._Element, rng: Random) -> None:
    parent = one.getparent()
    match rng.randint(0, 8):
        case 0 if parent is not None:
            parent.remove(one)
        case 1 if parent is not None and len(etree.tostring(one)) < 5000:
            for _ in range(rng.choice((1, 3, 100))):
                parent.append(etree.fromstring(etree.tostring(one)))
        case 2:
            one.tag = another.tag
        case 3:
            one.tag = etree.QName(one).localname if rng.random() < 0.5 else "{urn:x}" + etree.QName(one).localname
        case 4 if len(etree.tostring(one)) < 5000:
            another.append(etree.fromstring(etree.tostring(one)))
        case 5:
            inner = one
            for _ in range(rng.choice((3, 200))):
                inner = etree.SubElement(inner, another.tag)
            inner.text = another.text
        case 6 if one.attrib:
            one.set(rng.choice(list(one.attrib)), rng.choice((*EXTREMES, *(figure.decode() for figure in FIGURES))))
        case 7:
            one.text = another.text
        case _:
            one.text = rng.choice(EXTREMES)


def _pdf(data: bytes, other: bytes, rng: Random) -> bytes:
    """Figures and names of the objects, and what stands in the compressed streams."""
    if rng.random() < 0.4:
        return _figure(data, other, rng)
    if rng.random() < 0.3:
        names = re.findall(rb"/[A-Za-z]+", data)
        return data.replace(rng.choice(names), rng.choice(names), rng.choice((1, -1))) if names else data
    streams = list(_STREAM.finditer(data))
    if not streams:
        return rng.choice(_RAW)(data, other, rng)
    start, end = rng.choice(streams).span(1)
    content = data[start:end]
    with suppress(zlib.error):
        content = zlib.decompress(content)
    changed = rng.choice((_lines, _figure, _extreme, _flip, _repeat, _drop))(content, other, rng)[:_LARGEST]
    return data[:start] + (zlib.compress(changed) if rng.random() < 0.9 else changed) + data[end:]


_RAW = (_flip, _flip, _put_bytes, _cut, _drop, _repeat, _splice, _figure, _extreme)
