"""Unpacking one entry of a zip, no further than allowed and as far as it is sound."""

import struct
import zlib
from contextlib import suppress

from piaoqi.core.formats.archive_entries.layout import LOCAL, LOCAL_HEAD, Entry


def unpack(data: bytes, entry: Entry, allowance: int) -> tuple[bytes, bool]:
    """The entry's bytes, at most `allowance` of them, and whether they are whole and match their check sum."""
    packed = _packed(data, entry)
    if entry.method == 0:
        unpacked, whole = packed[:allowance], len(packed) == entry.packed <= allowance
    else:
        unpacked, whole = _inflate(packed, allowance)
    return unpacked, whole and (entry.has_late_crc or zlib.crc32(unpacked) == entry.crc)


def beginning(data: bytes, entry: Entry, size: int) -> bytes:
    """The first bytes of the entry, as far as they can be read."""
    packed = _packed(data, entry)
    return packed[:size] if entry.method == 0 else _inflate(packed, size)[0]


def _packed(data: bytes, entry: Entry) -> bytes:
    """The entry as it lies in the archive; empty where its local header is not there."""
    head = data[entry.offset : entry.offset + LOCAL_HEAD.size]
    if len(head) < LOCAL_HEAD.size or head[:4] != LOCAL:
        return b""
    name_size, extra_size = struct.unpack_from("<2H", head, 26)
    begin = entry.offset + LOCAL_HEAD.size + name_size + extra_size
    return data[begin : begin + entry.packed]


def _inflate(packed: bytes, allowance: int) -> tuple[bytes, bool]:
    engine = zlib.decompressobj(-15)
    try:
        unpacked = engine.decompress(packed, allowance + 1)
    except zlib.error:
        return _inflate_slowly(packed, allowance), False
    return unpacked[:allowance], engine.eof and len(unpacked) <= allowance


def _inflate_slowly(packed: bytes, allowance: int) -> bytes:
    """As much as comes before the damage."""
    engine, unpacked = zlib.decompressobj(-15), bytearray()
    with suppress(zlib.error):
        for at in range(0, len(packed), 256):
            if len(unpacked) >= allowance:
                break
            unpacked += engine.decompress(packed[at : at + 256], allowance - len(unpacked))
    return bytes(unpacked)
