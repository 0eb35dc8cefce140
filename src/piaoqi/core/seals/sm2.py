"""SM2 signatures (GB/T 32918.2) on the recommended curve (GB/T 32918.5)."""

from functools import lru_cache
from typing import Final

from piaoqi.core.seals import curve, der
from piaoqi.core.seals.curve import A, B, G, N, P
from piaoqi.core.seals.digests import digest

DEFAULT_ID: Final = b"1234567812345678"
"""The signer's identity that goes into Z (GM/T 0009, 10); every valid signature met uses it."""


def on_curve(point: bytes) -> bool:
    """Whether an uncompressed point (04 ‖ x ‖ y) lies on the recommended curve."""
    if len(point) != 65 or point[0] != 4:
        return False
    return curve.contains(*_coordinates(point))


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


@lru_cache(maxsize=256)
def verify(point: bytes, message: bytes, signature: bytes, identity: bytes = DEFAULT_ID) -> bool:
    """Whether `signature`, DER SEQUENCE{r, s} or bare r‖s, is that of `message` under the key `point`.

    The last answers are kept: thousands of invoices bear one seal. Numbered as in GB/T 32918.2, 7.1.
    """
    pair = _pair(signature)
    if pair is None or not on_curve(point):
        return False
    r, s = pair
    if not (0 < r < N and 0 < s < N):  # B1, B2
        return False
    e = int.from_bytes(digest("SM3", _z(point, identity) + message), "big")  # B3, B4
    t = (r + s) % N  # B5
    if not t:
        return False
    there = curve.combination(s, t, _coordinates(point))  # B6
    return there is not None and (e + there[0]) % N == r  # B7


@lru_cache(maxsize=64)
def _z(point: bytes, identity: bytes) -> bytes:
    """Z: the digest of the signer's identity, the curve and the key (GB/T 32918.2, 5.5)."""
    constants = b"".join(number.to_bytes(32, "big") for number in (A, B, *G))
    return digest("SM3", (8 * len(identity)).to_bytes(2, "big") + identity + constants + point[1:])


def _coordinates(point: bytes) -> tuple[int, int]:
    return int.from_bytes(point[1:33], "big"), int.from_bytes(point[33:], "big")


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
