"""Whom a signature must lead to, to be called trusted: the tax bureau's root and CA, and what the user pins."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from piaoqi.core.text import Text


@dataclass(frozen=True, slots=True)
class Anchor:
    """One pinned certificate, known by its key: `key` is the uncompressed point (SM2), or the DER of the key (RSA)."""

    name: str
    """As the certificate's subject says it, for people."""
    subject: bytes
    """DER of the subject's name; empty for a shipped one, which is known by its key alone."""
    key: bytes
    fingerprint: str
    """SHA-256 of the certificate's DER, lower-case hex."""
    origin: str
    """`shipped`, or the file it was read from."""


@dataclass(frozen=True, slots=True)
class Anchors:
    """All that are pinned. Hands itself to worker processes, so it holds plain values only."""

    pinned: tuple[Anchor, ...] = field(default=())

    def __iter__(self) -> Iterator[Anchor]:
        return iter(self.pinned)


TAX = Text("国家税务总局", "State Taxation Administration")
SHIPPED = Anchors()
