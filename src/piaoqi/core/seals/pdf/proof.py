"""What a signature's value proves of the bytes that it covers: each form of signature in a module of its own."""

from dataclasses import dataclass
from datetime import datetime

from piaoqi.core.seals.certificates import Certificate
from piaoqi.core.seals.pdf.steps import STRENGTH
from piaoqi.core.seals.verdict import Finding
from piaoqi.core.text import Text

_WEAK = Text(
    "{weak} 按今天的标准偏弱；只作提示，不影响结论", "{weak}: weak by today's standards; a label that decides nothing"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """How one signature value came out."""

    findings: tuple[Finding, ...]
    altered: tuple[str, ...] = ()
    """What does not match, by the contract's words."""
    undecided: bool = False
    """Something in it is not known here, so nothing was proved either way."""
    signer: Certificate | None = None
    others: tuple[Certificate, ...] = ()
    """Certificates that the signature brings along."""
    signed_at: datetime | None = None
    """As the value itself states it."""
    weak: tuple[str, ...] = ()
    seal: str = ""
    maker: Certificate | None = None
    """Who made the seal."""
    period: tuple[datetime | None, datetime | None] | None = None
    """From when to when the seal may be used."""


def strength(weak: tuple[str, ...]) -> tuple[Finding, ...]:
    """PDF-12: a label for weak algorithms, nothing for others."""
    return (STRENGTH.holds(_WEAK, weak=weak),) if weak else ()
