"""SM2 signatures (GB/T 32918.2) in a few milliseconds, without chance: the nonce comes from the key and the message.

Made for test files alone: nothing here hides the key from who measures time.
"""

import hmac
from dataclasses import dataclass
from functools import cached_property

from piaoqi.core.synth.signing import der
from piaoqi.core.synth.signing.keys import SM2_WITH_SM3, sm3, stretched

_P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
_A = _P - 3
_B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
_N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
_G = (
    0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
    0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0,
)
_ID = b"1234567812345678"
"""The signer's name where nobody gives one (GB/T 35276, 10)."""

_Point = tuple[int, int, int]
"""Jacobian: (X, Y, Z) stands for (X/Z², Y/Z³); Z is 0 at infinity."""


@dataclass(frozen=True)
class Sm2Key:
    """A private key: a number between 1 and the order of the curve, less two."""

    secret: int

    @classmethod
    def of(cls, label: str) -> "Sm2Key":
        """The key of a label."""
        return cls(int.from_bytes(stretched(label, 40), "big") % (_N - 2) + 1)

    @cached_property
    def point(self) -> bytes:
        """The public key: 04, x, y."""
        x, y = _times(self.secret)
        return b"\4" + _wide(x) + _wide(y)

    @property
    def algorithm(self) -> bytes:
        return der.sequence(der.oid(SM2_WITH_SM3))

    @property
    def public(self) -> bytes:
        kind = der.sequence(der.oid("1.2.840.10045.2.1"), der.oid("1.2.156.10197.1.301"))
        return der.sequence(kind, der.bits(self.point))

    def sign(self, message: bytes) -> bytes:
        """DER of r and s."""
        digest = sm3(self._identity + message)
        drawn = hmac.digest(_wide(self.secret), digest, "sha512")
        return self.sign_digest(int.from_bytes(digest, "big"), int.from_bytes(drawn, "big") % (_N - 1) + 1)

    def sign_digest(self, digest: int, nonce: int) -> bytes:
        """The same for a nonce from outside. That it gives no signature has a chance of 1 in 2²⁵⁵."""
        r = (digest + _times(nonce)[0]) % _N
        s = pow(1 + self.secret, -1, _N) * (nonce - r * self.secret) % _N
        return der.sequence(der.integer(r), der.integer(s))

    @cached_property
    def _identity(self) -> bytes:
        """Z: the digest of the signer's name, the curve and the public key."""
        size = (8 * len(_ID)).to_bytes(2, "big")
        return sm3(size + _ID + b"".join(_wide(one) for one in (_A, _B, *_G)) + self.point[1:])


def _wide(number: int) -> bytes:
    return number.to_bytes(32, "big")


def _times(factor: int) -> tuple[int, int]:
    """That many times the base point."""
    found: _Point = (1, 1, 0)
    for bit in f"{factor:b}":
        found = _doubled(found)
        if bit == "1":
            found = _added(found, _G)
    x, y, z = found
    inverse = pow(z, -1, _P)
    return x * inverse**2 % _P, y * inverse**3 % _P


def _doubled(point: _Point) -> _Point:
    """For a = -3 (Guide to Elliptic Curve Cryptography, 3.2.2)."""
    x, y, z = point
    y2, z2 = y * y % _P, z * z % _P
    s, m = 4 * x * y2 % _P, 3 * (x - z2) * (x + z2) % _P
    x3 = (m * m - 2 * s) % _P
    return x3, (m * (s - x3) - 8 * y2 * y2) % _P, 2 * y * z % _P


def _added(point: _Point, other: tuple[int, int]) -> _Point:
    """The sum with a plain point that is neither the same nor its opposite."""
    x, y, z = point
    if not z:
        return *other, 1
    z2 = z * z % _P
    h, r = (other[0] * z2 - x) % _P, (other[1] * z2 * z - y) % _P
    h2 = h * h % _P
    h3, v = h2 * h % _P, x * h2 % _P
    x3 = (r * r - h3 - 2 * v) % _P
    return x3, (r * (v - x3) - y * h3) % _P, z * h % _P
