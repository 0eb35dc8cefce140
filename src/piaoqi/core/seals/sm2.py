"""SM2 signatures (GB/T 32918.2) on the recommended curve (GB/T 32918.5), checked by GmSSL."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Final

from gmssl_pyx import GmsslInnerError, sm2_verify

from piaoqi.core.seals import der

DEFAULT_ID: Final = b"1234567812345678"
"""The signer's identity that goes into Z (GM/T 0009, 10); every valid signature met uses it."""

P: Final = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
A: Final = P - 3
B: Final = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
N: Final = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123


def on_curve(point: bytes) -> bool:
    """Whether an uncompressed point (04 ‖ x ‖ y) lies on the recommended curve."""
    if len(point) != 65 or point[0] != 4:
        return False
    x, y = int.from_bytes(point[1:33], "big"), int.from_bytes(point[33:], "big")
    return x < P and y < P and (y * y - (x * x * x + A * x + B)) % P == 0


def uncompressed(point: bytes) -> bytes:
    """The point as 04 ‖ x ‖ y, given so, bare, or compressed; DerError where it is none of the curve."""
    if len(point) == 64:
        point = b"\x04" + point
    elif len(point) == 33 and point[0] in {2, 3}:
        x = int.from_bytes(point[1:], "big")
        y = pow(x * x * x + A * x + B, (P + 1) // 4, P)
        y = y if y & 1 == point[0] & 1 else P - y
        point = b"\x04" + point[1:] + y.to_bytes(32, "big")
    if not on_curve(point):
        raise der.DerError("a key that is no point of the SM2 curve")
    return point


def verify(point: bytes, message: bytes, signature: bytes, identity: bytes = DEFAULT_ID) -> bool:
    """Whether `signature`, DER SEQUENCE{r, s} or bare r‖s, is that of `message` under the key `point`."""
    pair = _pair(signature)
    if pair is None or not all(0 < number < N for number in pair) or not on_curve(point):
        return False
    value = der.wrap(der.SEQUENCE, b"".join(der.number(number) for number in pair))
    with _quiet():
        try:
            return bool(sm2_verify(point[1:], message, value, identity))
        except GmsslInnerError:
            return False


def _pair(signature: bytes) -> tuple[int, int] | None:
    """The numbers r and s. Zero octets at the end may have been dropped (see `Node.bits`)."""
    if signature[:1] == b"\x30" and len(signature) > 1 and signature[1] < 0x80:
        try:
            parts = der.parse(signature.ljust(signature[1] + 2, b"\0")).sequence()
            if len(parts) == 2:
                return parts[0].natural(), parts[1].natural()
        except der.DerError:
            pass
    half = 64 if len(signature) > 64 else 32  # hardware pads each number to 64 octets (GM/T 0016)
    if not half < len(signature) <= 2 * half:
        return None
    whole = signature.ljust(2 * half, b"\0")
    return int.from_bytes(whole[:half], "big"), int.from_bytes(whole[half:], "big")


_SILENCE = Lock()


@contextmanager
def _quiet() -> Iterator[None]:
    """GmSSL writes the lines of its source to the error stream for every signature that does not hold: drop them."""
    with _SILENCE:
        try:
            kept = os.dup(2)
        except OSError:  # a program without error stream
            yield
            return
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 2)
        try:
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            os.close(nowhere)
