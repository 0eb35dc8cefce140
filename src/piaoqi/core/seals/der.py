"""ASN.1 as it is met: DER, and what careless signers write instead of it; every element keeps its original bytes.

What was signed is always the bytes as they stand, never an encoding made anew. Elements are opened when asked for, so a
seal's picture or a list of revocations costs nothing. BER's indefinite lengths (X.690, 8.1.3.6) are accepted, bounded
in depth and number; anything else that is no ASN.1 is a `DerError`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

BOOLEAN: Final = 0x01
INTEGER: Final = 0x02
BIT_STRING: Final = 0x03
OCTET_STRING: Final = 0x04
OID: Final = 0x06
ENUMERATED: Final = 0x0A
UTF8_STRING: Final = 0x0C
UTC_TIME: Final = 0x17
GENERALIZED_TIME: Final = 0x18
BMP_STRING: Final = 0x1E
UNIVERSAL_STRING: Final = 0x1C
SEQUENCE: Final = 0x30
SET: Final = 0x31

CHINA: Final = timezone(timedelta(hours=8))
"""A time without zone is local: nobody signs invoices anywhere else."""

_CONSTRUCTED: Final = 0x20
_MAX_BYTES: Final = 64 * 1024 * 1024
_MAX_CHILDREN: Final = 20_000
_MAX_DEPTH: Final = 40
"""Of elements of indefinite length; the others are opened one level at a time."""
_MAX_NUMBER: Final = 4_096
_MAX_TIME: Final = 64
_MAX_ARC: Final = 20
"""Octets of one number in an object identifier (2.25 holds UUIDs)."""


class DerError(ValueError):
    """The bytes are no ASN.1, or not of the kind that was asked for."""


@dataclass(frozen=True, slots=True)
class Node:
    """One element. `tag` is its identifier octet (several in one number where it is a high tag)."""

    tag: int
    raw: bytes
    """All of it, as it stands: identifier, length, contents, end."""
    body: bytes
    """Its contents."""

    @property
    def children(self) -> tuple["Node", ...]:
        """The elements inside, in order."""
        return tuple(_elements(self.body))

    @property
    def constructed(self) -> bool:
        """Whether it holds elements, by its tag."""
        first = self.raw[0]
        return bool(first & _CONSTRUCTED)

    def context(self, number: int) -> bool:
        """Whether the tag is `[number]`, primitive or constructed."""
        return self.tag in {0x80 | number, 0xA0 | number}

    def sequence(self) -> tuple["Node", ...]:
        """The elements of a SEQUENCE or SET; DerError for anything else."""
        if self.tag not in {SEQUENCE, SET}:
            raise DerError(f"a SEQUENCE was expected, not tag {self.tag:#x}")
        return self.children

    def integer(self) -> int:
        """The number of an INTEGER or ENUMERATED."""
        self.expect(INTEGER, ENUMERATED)
        if not 0 < len(self.body) <= _MAX_NUMBER:
            raise DerError(f"a number of {len(self.body)} octets")
        return int.from_bytes(self.body, "big", signed=True)

    def natural(self) -> int:
        """An INTEGER that can't be negative: signers forget the zero octet before a high bit."""
        self.expect(INTEGER)
        if not 0 < len(self.body) <= _MAX_NUMBER:
            raise DerError(f"a number of {len(self.body)} octets")
        return int.from_bytes(self.body, "big")

    def boolean(self) -> bool:
        self.expect(BOOLEAN)
        return any(self.body)

    def oid(self) -> str:
        """The dotted form of an OBJECT IDENTIFIER."""
        self.expect(OID)
        arcs = list(_arcs(self.body))
        first = min(arcs[0] // 40, 2)
        return ".".join(str(arc) for arc in (first, arcs[0] - 40 * first, *arcs[1:]))

    def octets(self) -> bytes:
        """The octets of an OCTET STRING, put together where BER cut it into pieces."""
        if self.tag != OCTET_STRING | _CONSTRUCTED:
            self.expect(OCTET_STRING)
            return self.body
        pieces = self.children
        for piece in pieces:
            piece.expect(OCTET_STRING)
        return b"".join(piece.body for piece in pieces)

    def bits(self, length: int = 0) -> bytes:
        """The octets of a BIT STRING, padded to `length` octets with zeros.

        Signers that use OpenSSL's automatic form count trailing zero bits as unused and drop zero octets, so the count
        of unused bits says nothing.
        """
        self.expect(BIT_STRING)
        if not self.body or self.body[0] > 7:
            raise DerError("a BIT STRING without a sound count of unused bits")
        return self.body[1:].ljust(length, b"\0")

    def text(self) -> str:
        """The characters of any string type, for people: decoded by what they are, without padding."""
        return decode_text(self.tag, self.body)

    def time(self) -> datetime | None:
        """The moment that it tells, by its digits rather than its tag; None where that is no moment."""
        return read_time(self.written())

    def written(self) -> bytes:
        """The contents of a string of any type, a BIT STRING's without its count, a string's inside it unwrapped."""
        body = self.body
        if self.tag == BIT_STRING and body[:1] < b"\x08":
            body = body[1:]
        if body[:1] in {b"\x17", b"\x18"} and len(body) > 1 and len(body) == 2 + body[1]:
            body = body[2:]
        return body

    def expect(self, *tags: int) -> None:
        """DerError for an element whose tag is none of these."""
        if self.tag not in tags:
            raise DerError(f"tag {self.tag:#x} where {tags[0]:#x} was expected")


def parse(data: bytes) -> Node:
    """The one element that `data` is. Zero octets after it are padding (PDF reserves room); others are a DerError."""
    node, rest = first(data)
    if rest.strip(b"\0"):
        raise DerError(f"{len(rest)} octets after the end")
    return node


def first(data: bytes) -> tuple[Node, bytes]:
    """The first element and whatever follows it."""
    if len(data) > _MAX_BYTES:
        raise DerError(f"{len(data)} octets are too many")
    node, end = _element(data, 0)
    return node, data[end:]


def header(tag: int, length: int) -> bytes:
    """Identifier and length octets of an element, for putting together what a signer signed in pieces."""
    if length < 0x80:
        return bytes((tag, length))
    octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(octets))) + octets


def _elements(data: bytes) -> Iterator[Node]:
    at = count = 0
    while at < len(data):
        count += 1
        if count > _MAX_CHILDREN:
            raise DerError("too many elements")
        node, at = _element(data, at)
        yield node


def _element(data: bytes, at: int) -> tuple[Node, int]:
    tag, start, length = _head(data, at)
    if length is not None:
        end = start + length
        if end > len(data):
            raise DerError(f"{length} octets announced, {len(data) - start} there")
        return Node(tag, data[at:end], data[start:end]), end
    if not data[at] & _CONSTRUCTED:
        raise DerError("an indefinite length of a simple element")
    end = _end_of_contents(data, start)
    return Node(tag, data[at : end + 2], data[start:end]), end + 2


def _end_of_contents(data: bytes, at: int) -> int:
    """Where the two zero octets stand that end an element of indefinite length whose contents begin at `at`."""
    depth = count = 0
    while True:
        count += 1
        if count > _MAX_CHILDREN:
            raise DerError("too many elements")
        if data[at : at + 2] == b"\0\0":
            if depth == 0:
                return at
            depth, at = depth - 1, at + 2
            continue
        outer = at
        _, at, length = _head(data, at)
        if length is not None:
            at += length
        elif data[outer] & _CONSTRUCTED and depth < _MAX_DEPTH:
            depth += 1
        else:
            raise DerError("indefinite lengths too deep, or of a simple element")


def _head(data: bytes, at: int) -> tuple[int, int, int | None]:
    """Tag, where the contents begin, and their length; None where the length is indefinite."""
    try:
        tag = data[at]
        at += 1
        if tag & 0x1F == 0x1F:
            for _ in range(4):
                octet = data[at]
                tag, at = tag << 8 | octet, at + 1
                if octet < 0x80:
                    break
            else:
                raise DerError("a tag too long")
        length = data[at]
    except IndexError:
        raise DerError("cut off inside a tag or length") from None
    at += 1
    if length < 0x80:
        return tag, at, length
    if length == 0x80:
        return tag, at, None
    size = length & 0x7F
    if size > 8 or at + size > len(data):
        raise DerError("a length too long")
    return tag, at + size, int.from_bytes(data[at : at + size], "big")


def _arcs(body: bytes) -> Iterator[int]:
    if not body or body[-1] & 0x80:
        raise DerError("an object identifier that breaks off")
    arc = size = 0
    for octet in body:
        arc, size = arc << 7 | octet & 0x7F, size + 1
        if size > _MAX_ARC:
            raise DerError("an object identifier with a number too long")
        if octet < 0x80:
            yield arc
            arc = size = 0


_CODECS: Final = {BMP_STRING: "utf-16-be", UNIVERSAL_STRING: "utf-32-be"}


def decode_text(tag: int, body: bytes) -> str:
    """Characters for people: the type's own encoding, UTF-8 else GBK, mended where it was encoded twice."""
    codec = _CODECS.get(tag)
    if codec:
        text = body.decode(codec, "replace")
    else:
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError:
            text = body.decode("gb18030", "replace")
    return "".join(char for char in _unmangled(text) if char.isprintable()).strip()


def _unmangled(text: str) -> str:
    """Text whose UTF-8 was once read as GBK, put right; any other as it is. Chinese must come out of it.

    An odd number of octets had no pair at the end: that character is lost.
    """
    whole = text.rstrip("?\ufffd")
    if whole.isascii():
        return text
    try:
        octets = whole.encode("gb18030")
        mended = octets.decode("utf-8")
    except UnicodeEncodeError:
        return text
    except UnicodeDecodeError as broken:
        if whole == text or broken.reason != "unexpected end of data":
            return text
        mended = octets[: broken.start].decode("utf-8")
    return (
        mended if all(char.isascii() or "\u3000" <= char <= "\u9fff" or char >= "\uff00" for char in mended) else text
    )


_TIME: Final = re.compile(rb"(?P<moment>.*?)(?:[.,]\d+)?\s*(?:(?P<utc>Z)(?:00:?00)?|(?P<zone>[+-]\d\d:?\d\d))?")
_BETWEEN: Final = re.compile(rb"(?<=\d)[-/:T\s]+(?=\d)")
_SHAPES: Final = {14: ("%Y%m%d%H%M%S",), 12: ("%y%m%d%H%M%S", "%Y%m%d%H%M"), 10: ("%y%m%d%H%M",), 8: ("%Y%m%d",)}
"""By number of digits. Twelve are a UTCTime where they can be one: no year since 2013 reads as both."""


def read_time(body: bytes) -> datetime | None:
    """The moment written in `body` by its digits: UTCTime, GeneralizedTime, either without zone or seconds, text.

    Without zone it is China's time. The bodies are met under each other's tags, so the tag is not asked.
    """
    found = _TIME.fullmatch(body.strip(b"\0 \t\r\n")) if len(body) <= _MAX_TIME else None
    digits = _BETWEEN.sub(b"", found["moment"]) if found else b""
    if not found or not digits.isdigit():
        return None
    for shape in _SHAPES.get(len(digits), ()):
        try:
            zone = UTC if found["utc"] else _zone(found["zone"])
            return datetime.strptime(digits.decode("ascii"), shape).replace(tzinfo=zone)
        except ValueError:
            continue
    return None


def _zone(written: bytes | None) -> timezone:
    if not written:
        return CHINA
    offset = timedelta(hours=int(written[1:3]), minutes=int(written[-2:]))
    return timezone(-offset if written[:1] == b"-" else offset)


def number(value: int) -> bytes:
    """An INTEGER element of a number that is not negative."""
    body = value.to_bytes(value.bit_length() // 8 + 1, "big")
    return header(INTEGER, len(body)) + body


def wrap(tag: int, body: bytes) -> bytes:
    """An element with these contents."""
    return header(tag, len(body)) + body


def identifier(dotted: str) -> bytes:
    """An OBJECT IDENTIFIER element."""
    arcs = [int(arc) for arc in dotted.split(".")]
    body = b""
    for arc in (arcs[0] * 40 + arcs[1], *arcs[2:]):
        septets = [arc & 0x7F]
        while arc := arc >> 7:
            septets.append(0x80 | arc & 0x7F)
        body += bytes(reversed(septets))
    return wrap(OID, body)
