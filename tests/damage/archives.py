"""Zips that somebody made to harm, or that were harmed on their way."""

import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterable

INVOICE = "发票号码,开票日期,销售方名称,价税合计\n26112000000000000017,2026-09-03,甲公司,113.00\n".encode()
"""A table of one invoice, to be found beside the harm."""


def packed(entries: Iterable[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An ordinary zip; names may come twice."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, data in entries:
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return stream.getvalue()


def bomb(megabytes: int = 1500) -> bytes:
    """One entry of zeros."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("票.pdf", "w") as entry:
        for _ in range(megabytes):
            entry.write(bytes(1 << 20))
    return stream.getvalue()


def nested_bomb(layers: int = 5, copies: int = 16) -> bytes:
    """42.zip: sixteen zips of sixteen zips …, in the middle zeros."""
    data = packed([("0.bin", bytes(30 << 20))])
    for _ in range(layers):
        data = packed([(f"{n}.zip", data) for n in range(copies)])
    return data


def many_entries(count: int = 40_000) -> bytes:
    """Empty files without end, and an invoice as the first of them."""
    return packed([("账.csv", INVOICE), *((f"{n}.txt", b"") for n in range(count))], zipfile.ZIP_STORED)


def overlapping(entries: int = 5000, megabytes: int = 1) -> bytes:
    """Every entry of the directory points at the same packed bytes (D. Fifield's bomb, 2019)."""
    content = bytes(megabytes << 20)
    engine = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = engine.compress(content) + engine.flush()
    name = b"a.pdf"
    crc = zlib.crc32(content)
    sizes = struct.pack("<3L2H", crc, len(body), len(content), len(name), 0)
    local = struct.pack("<4s5H", b"PK\3\4", 20, 0, 8, 0, 0x21) + sizes + name
    central = b"".join(_central(b"%05d.pdf" % n, crc, len(body), len(content)) for n in range(entries))
    start = len(local) + len(body)
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, entries, entries, len(central), start, 0)
    return local + body + central + end


def _central(name: bytes, crc: int, size: int, unpacked: int) -> bytes:
    head = struct.pack("<4s6H3L", b"PK\1\2", 20, 20, 0, 8, 0, 0x21, crc, size, unpacked)
    return head + struct.pack("<5H2L", len(name), 0, 0, 0, 0, 0, 0) + name


def itself(data: bytes = b"") -> bytes:
    """A stored entry that is the archive around it: its own size in the header, its own bytes as content."""
    inner = packed([("票.csv", INVOICE)])
    for _ in range(40):
        inner = packed([("r.zip", inner)], zipfile.ZIP_STORED)
    return inner


def locked() -> bytes:
    """Every entry marked as encrypted."""
    data = bytearray(packed([("票.pdf", b"%PDF-1.4 secret")]))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + flags] |= 1
    return bytes(data)
