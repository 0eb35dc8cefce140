"""A signature in a PDF (ISO 32000-1, 12.8), added behind its end as signing programs do."""

import re
from datetime import datetime

from piaoqi.core.synth.signing.certificates import Identity
from piaoqi.core.synth.signing.signed_data import cms

_ROOM = 2560
"""Bytes kept for the signature; what it does not need is filled with zeros."""
_FIELD = b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature1) /F 132 /Rect [0 0 0 0] /P 3 0 R /V %d 0 R >>"
_VALUE = (
    b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached /M (D:%s) /ByteRange [%s] /Contents <%s> >>"
)
_RANGE_ROOM = 40
_SIZE = re.compile(rb"/Size (\d+)")
_START = re.compile(rb"startxref\n(\d+)\n%%EOF\n\Z")


def sign_pdf(data: bytes, signer: Identity, others: tuple[Identity, ...], at: datetime) -> bytes:
    """A PDF of `writers.pdf` with a signature over all its bytes. `others`: who certified the signer."""
    parts = _update(data, at)
    before, after = parts
    gap = len(before), len(before) + 2 * _ROOM + 2
    ranges = f"0 {gap[0]} {gap[1]} {len(after)}".ljust(_RANGE_ROOM).encode()
    before = before.replace(b"*" * _RANGE_ROOM, ranges)
    value = cms(signer, others, before + after, at)
    return before + b"<" + value.ljust(_ROOM, b"\0").hex().encode() + b">" + after


def _update(data: bytes, at: datetime) -> tuple[bytes, bytes]:
    """What stands before and behind the signature: the file, and its new objects. Catalogue and page come again."""
    size, start = _found(_SIZE, data), _found(_START, data)
    form = b" /AcroForm << /Fields [%d 0 R] /SigFlags 3 >> >>" % size
    objects = {
        1: _object(data, 1).removesuffix(b" >>") + form,
        3: _object(data, 3).removesuffix(b" >>") + b" /Annots [%d 0 R] >>" % size,
        size: _FIELD % (size + 1),
        size + 1: _VALUE % (_stamp(at), b"*" * _RANGE_ROOM, b"0" * (2 * _ROOM)),
    }
    out, offsets = bytearray(data), {}
    for number, body in objects.items():
        offsets[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n"
    for number, offset in offsets.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, offset)
    out += b"trailer\n<< /Size %d /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (size + 2, start, table)
    before, after = bytes(out).split(b"<" + b"0" * (2 * _ROOM) + b">")
    return before, after


def _found(pattern: re.Pattern[bytes], data: bytes) -> int:
    found = pattern.findall(data)
    return int(found[-1])


def _object(data: bytes, number: int) -> bytes:
    return data.partition(b"\n%d 0 obj\n" % number)[2].partition(b"\nendobj\n")[0]


def _stamp(at: datetime) -> bytes:
    return f"{at:%Y%m%d%H%M%S}+08'00'".encode()
