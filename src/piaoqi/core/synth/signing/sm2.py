"""SM2 signatures (GB/T 32918.2) in a few milliseconds, without chance: the nonce comes from the key and the message.

Made for test files alone: nothing here hides the key from who measures time.
"""

import hmac
from dataclasses import dataclass
from functools import cached_property

from piaoqi.core.seals.curve import A, B, G, N, base_times
from piaoqi.core.synth.signing import der
from piaoqi.core.synth.signing.keys import SM2_WITH_SM3, sm3, stretched

_ID = b"1234567812345678"
"""The signer's name where nobody gives one (GB/T 35276, 10)."""


@dataclass(frozen=True)
class Sm2Key:
    """A private key: a number between 1 and the order of the curve, less two."""

    secret: int

    @classmethod
    def of(cls, label: str) -> "Sm2Key":
        """The key of a label."""
        return cls(int.from_bytes(stretched(label, 40), "big") % (N - 2) + 1)

    @cached_property
    def point(self) -> bytes:
        """The public key: 04, x, y."""
        x, y = _base_times(self.secret)
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
        return self.sign_digest(int.from_bytes(digest, "big"), int.from_bytes(drawn, "big") % (N - 1) + 1)

    def sign_digest(self, digest: int, nonce: int) -> bytes:
        """The same for a nonce from outside. That it gives no signature has a chance of 1 in 2²⁵⁵."""
        r = (digest + _base_times(nonce)[0]) % N
        s = pow(1 + self.secret, -1, N) * (nonce - r * self.secret) % N
        return der.sequence(der.integer(r), der.integer(s))

    @cached_property
    def _identity(self) -> bytes:
        """Z: the digest of the signer's name, the curve and the public key."""
        size = (8 * len(_ID)).to_bytes(2, "big")
        return sm3(size + _ID + b"".join(_wide(one) for one in (A, B, *G)) + self.point[1:])


def _wide(number: int) -> bytes:
    return number.to_bytes(32, "big")


def _base_times(factor: int) -> tuple[int, int]:
    """That many times the base point."""
    point = base_times(factor)
    if point is None:
        raise ArithmeticError("a factor of zero")
    return point
