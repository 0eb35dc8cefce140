"""Whether a PDF unpacks to more than a computer should be asked for. pdfium unpacks a stream whole and has no limit."""

import re
import zlib

_STREAM = re.compile(rb"stream\r?\n")
_RATIO = 1032
"""Deflate makes nothing smaller than by this."""
_PIECE = 1 << 20


def unpacks_beyond(data: bytes, limit: int) -> bool:
    """Whether one of the deflated streams is longer than `limit` bytes unpacked. Short ones can't be."""
    for found in _STREAM.finditer(data, 0, max(0, len(data) - limit // _RATIO)):
        end = data.find(b"endstream", found.end())
        packed = data[found.end() : end if end >= 0 else len(data)]
        if len(packed) * _RATIO > limit and _unpacked(packed, limit) > limit:
            return True
    return False


def _unpacked(packed: bytes, limit: int) -> int:
    """Bytes of a deflated stream, counted no further than just beyond `limit`; 0 for anything else."""
    engine, size = zlib.decompressobj(), 0
    try:
        while packed and not engine.eof and size <= limit:
            size += len(engine.decompress(packed, _PIECE))
            packed = engine.unconsumed_tail
    except zlib.error:
        return size
    return size
