"""What signs: a key with its public half and its algorithms, SM2 or RSA, always the same one for the same label."""

import hashlib
from typing import Protocol

from cryptography.hazmat.primitives.hashes import SM3, Hash

SM2_WITH_SM3 = "1.2.156.10197.1.501"
SM2_SIGNATURE = "1.2.156.10197.1.301.1"
SM3_DIGEST = "1.2.156.10197.1.401"
SHA256_DIGEST = "2.16.840.1.101.3.4.2.1"
RSA_ENCRYPTION = "1.2.840.113549.1.1.1"
SHA256_WITH_RSA = "1.2.840.113549.1.1.11"


class Key(Protocol):
    """A private key."""

    @property
    def algorithm(self) -> bytes:
        """AlgorithmIdentifier of its signatures."""
        ...

    @property
    def public(self) -> bytes:
        """SubjectPublicKeyInfo."""
        ...

    def sign(self, message: bytes) -> bytes:
        """The signature value; the same message gives the same one."""
        ...


def sm3(data: bytes) -> bytes:
    digest = Hash(SM3())
    digest.update(data)
    return digest.finalize()


def stretched(label: str, size: int) -> bytes:
    """`size` bytes that only the label decides."""
    return hashlib.shake_256(f"piaoqi synthetic test key: {label}".encode()).digest(size)
