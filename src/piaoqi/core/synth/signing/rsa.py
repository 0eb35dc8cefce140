"""RSA keys of 2048 bits for the signatures of PDFs, always the same ones."""

from dataclasses import dataclass
from functools import cached_property

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from piaoqi.core.synth.signing import der
from piaoqi.core.synth.signing.keys import RSA_ENCRYPTION, SHA256_WITH_RSA, stretched

_E = 65537
_BYTES = 128
_STEPS = {"authority": (487, 346), "seller": (115, 56), "stranger": (33, 638)}
"""How many odd numbers lie between what a label gives and the next prime: searched once, so that nobody waits."""


@dataclass(frozen=True)
class RsaKey:
    """The key of one of the labels in `_STEPS`."""

    label: str

    @property
    def algorithm(self) -> bytes:
        return der.sequence(der.oid(SHA256_WITH_RSA), der.null())

    @cached_property
    def public(self) -> bytes:
        p, q = self._primes
        key = der.sequence(der.integer(p * q), der.integer(_E))
        return der.sequence(der.sequence(der.oid(RSA_ENCRYPTION), der.null()), der.bits(key))

    def sign(self, message: bytes) -> bytes:
        """PKCS #1 v1.5 with SHA-256."""
        return self._private.sign(message, padding.PKCS1v15(), hashes.SHA256())

    @cached_property
    def _primes(self) -> tuple[int, int]:
        first, second = (
            _odd(f"rsa {self.label} {name}") + 2 * steps for name, steps in zip("pq", _STEPS[self.label], strict=True)
        )
        return max(first, second), min(first, second)

    @cached_property
    def _private(self) -> rsa.RSAPrivateKey:
        p, q = self._primes
        d = pow(_E, -1, (p - 1) * (q - 1))
        numbers = rsa.RSAPrivateNumbers(
            p, q, d, d % (p - 1), d % (q - 1), pow(q, -1, p), rsa.RSAPublicNumbers(_E, p * q)
        )
        return numbers.private_key(unsafe_skip_rsa_key_validation=True)


def _odd(label: str) -> int:
    """An odd number with its two highest bits set, so that two of them make a product of full length."""
    return int.from_bytes(stretched(label, _BYTES), "big") | 3 << (8 * _BYTES - 2) | 1
