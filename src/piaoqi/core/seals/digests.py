"""Digests by whatever name a file calls them."""

import hashlib
import re
from typing import Final

from cryptography.hazmat.primitives import hashes

from piaoqi.core.seals.algorithms import DIGESTS

DEFAULT: Final = "MD5"
"""What an OFD means that names no method (GB/T 33190-2016, 18.2.2)."""


class UnknownAlgorithm(ValueError):  # noqa: N818 - it says what it is
    """An algorithm that is not known here: nothing can be said of what was made with it."""


_HASHLIB: Final = {
    "MD5": "md5", "SHA-1": "sha1", "SHA-224": "sha224", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512",
}  # fmt: skip
_NAMES: Final = {re.sub(r"\W", "", name).lower(): name for name in (*_HASHLIB, "SM3")} | {"sha": "SHA-1"}


def named(method: str) -> str:
    """The common name of a method given as an identifier or a name in any spelling; UnknownAlgorithm for others."""
    written = method.strip().removeprefix("urn:oid:")
    if not written:
        return DEFAULT
    name = DIGESTS.get(written) or _NAMES.get(re.sub(r"\W|_", "", written.rpartition("#")[2]).lower())
    if not name:
        raise UnknownAlgorithm(method)
    return name


def digest(method: str, data: bytes) -> bytes:
    """The digest of `data`; an empty method is the OFD default. UnknownAlgorithm for a method that is not known."""
    name = named(method)
    if name == "SM3":
        state = hashes.Hash(hashes.SM3())
        state.update(data)
        return state.finalize()
    return hashlib.new(_HASHLIB[name], data, usedforsecurity=False).digest()
