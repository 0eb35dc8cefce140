"""What is said of a file's genuineness: the verdict, and the numbered checks behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from piaoqi.core.invoice.verdict import Verdict as Answer
from piaoqi.core.text import Message, Text


class Verdict(StrEnum):
    """Whether a file is genuine; see the contract. Nothing is called `trusted` that was not proved."""

    TRUSTED = "trusted"
    INTACT_UNKNOWN_SIGNER = "intact_unknown_signer"
    PARTIAL = "partial"
    ALTERED = "altered"
    UNSIGNED = "unsigned"
    UNVERIFIABLE = "unverifiable"


@dataclass(frozen=True, slots=True)
class Step:
    """One numbered check. The code stands beside the line of code that does it, in the answer and in docs/seals.md."""

    code: str
    title: Text
    source: Text
    """Standard and section, or what was measured."""

    def holds(self, text: Text, **params: object) -> "Finding":
        return Finding(self, Answer.HOLDS, text.with_(**params))

    def broken(self, text: Text, **params: object) -> "Finding":
        return Finding(self, Answer.BROKEN, text.with_(**params))

    def cannot_tell(self, text: Text, **params: object) -> "Finding":
        return Finding(self, Answer.CANNOT_TELL, text.with_(**params))


@dataclass(frozen=True, slots=True)
class Finding:
    """How one check came out for one signature; the message names files, names and dates."""

    step: Step
    answer: Answer
    message: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One signature of a file, judged on its own. `covered`: the parts whose bytes it vouches for, if it holds."""

    id: str
    seal: str = ""
    """Name of the electronic seal; empty for a signature without one."""
    signer: str = ""
    issuer: str = ""
    """Who issued the signer's certificate."""
    signed_at: str = ""
    """Claimed signing time, RFC 3339; as written where it is no time."""
    anchor: str = ""
    """Name of the anchor that signer (and seal) lead to; empty where they lead to none."""
    findings: tuple[Finding, ...] = ()
    covered: frozenset[str] = frozenset()

    @property
    def broken(self) -> bool:
        return any(one.answer is Answer.BROKEN for one in self.findings)

    @property
    def undecided(self) -> bool:
        """A check that could not be made: an algorithm or a form that is not known."""
        return any(one.answer is Answer.CANNOT_TELL for one in self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Authenticity:
    """What can be said offline about who made a file and whether it was changed."""

    verdict: Verdict
    seal: str = ""
    signer: str = ""
    issuer: str = ""
    signed_at: str = ""
    anchor: str = ""
    uncovered: tuple[str, ...] = ()
    """Parts that no valid signature vouches for, those that are neither shown nor read included."""
    altered: tuple[str, ...] = ()
    """Parts, or words such as `signature` and `seal`, that do not match what was signed."""
    not_checked: tuple[str, ...] = ()
    """Keys of `NOT_CHECKED`."""
    weak: tuple[str, ...] = ()
    """Algorithms too weak for today, as written to people: `RSA-1024`, `SHA-1`, `MD5`. A label, no verdict."""
    signatures: tuple[Signature, ...] = ()
    findings: tuple[Finding, ...] = ()
    """Of the file as a whole: its container, its coverage."""
    covered: frozenset[str] | None = None
    """Parts that a valid signature vouches for; None where nothing was signed or nothing could be decided.
    The whole of a PDF is one part, ''."""

    def covers(self, parts: Sequence[str]) -> bool | None:
        """Whether a field read from these parts was signed; None where there was nothing to check it by."""
        return None if self.covered is None else bool(parts) and all(part in self.covered for part in parts)


UNSIGNED = Authenticity(verdict=Verdict.UNSIGNED)
SIGNED_NOT_CHECKED = Authenticity(
    verdict=Verdict.UNVERIFIABLE, not_checked=("digests", "signature", "seal", "chain", "revocation")
)
"""A signature is there that can't be judged: neither a pass nor a fail."""

NOT_CHECKED: dict[str, Text] = {
    "revocation": Text("证书是否已被吊销（需要联网）", "whether the certificate was revoked (needs a network)"),
    "timestamp": Text("签章时间（由签章方自报，没有可信时间戳）", "the signing time (claimed by the signer)"),
    "digests": Text("各部分的摘要", "the digests of the parts"),
    "signature": Text("签名值", "the signature value"),
    "seal": Text("电子印章", "the electronic seal"),
    "chain": Text("证书链", "the chain of certificates"),
    "bureau": Text("税务局的存档（请到查验平台查验）", "the tax bureau's own record (ask its verification platform)"),
}
"""What was not looked at, by the key that the contract's `not_checked` lists."""
