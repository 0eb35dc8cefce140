"""DER written by hand (X.690): what certificates, seals and signatures are made of."""

from datetime import UTC, datetime

_LONG = 0x80


def element(tag: int, *content: bytes) -> bytes:
    """One element with its length in the shortest form."""
    body = b"".join(content)
    size = len(body)
    if size < _LONG:
        return bytes((tag, size)) + body
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, _LONG | len(length))) + length + body


def sequence(*content: bytes) -> bytes:
    return element(0x30, *content)


def set_of(*content: bytes) -> bytes:
    """SET OF: its elements stand in the order of their bytes (X.690, 11.6)."""
    return element(0x31, *sorted(content))


def explicit(number: int, *content: bytes) -> bytes:
    """A context-specific tag around whole elements, or in place of a constructed one's own."""
    return element(0xA0 | number, *content)


def integer(value: int) -> bytes:
    return element(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True))


def oid(dotted: str) -> bytes:
    first, second, *rest = (int(one) for one in dotted.split("."))
    return element(0x06, b"".join(_base128(number) for number in (40 * first + second, *rest)))


def _base128(number: int) -> bytes:
    digits = [number & 0x7F]
    while number := number >> 7:
        digits.append(number & 0x7F | 0x80)
    return bytes(reversed(digits))


def octets(data: bytes) -> bytes:
    return element(0x04, data)


def bits(data: bytes, unused: int = 0) -> bytes:
    return element(0x03, bytes((unused,)), data)


def null() -> bytes:
    return element(0x05)


def true() -> bytes:
    return element(0x01, b"\xff")


def utf8(text: str) -> bytes:
    return element(0x0C, text.encode())


def printable(text: str) -> bytes:
    return element(0x13, text.encode("ascii"))


def ia5(text: str) -> bytes:
    return element(0x16, text.encode("ascii"))


def utc_time(moment: datetime) -> bytes:
    return element(0x17, f"{moment.astimezone(UTC):%y%m%d%H%M%SZ}".encode())


def long_time(moment: datetime) -> bytes:
    """GeneralizedTime."""
    return element(0x18, f"{moment.astimezone(UTC):%Y%m%d%H%M%SZ}".encode())
