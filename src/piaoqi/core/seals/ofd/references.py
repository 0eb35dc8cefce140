"""OFD-4: every file that a signature covers is there, and has the digest that was signed."""

import base64
import binascii
from dataclasses import dataclass, field

from piaoqi.core.invoice.verdict import Verdict as Answer
from piaoqi.core.seals.digests import UnknownAlgorithm, digest, named
from piaoqi.core.seals.ofd.described import MOST_REFERENCES, Described, Reference
from piaoqi.core.seals.ofd.notes import Notes
from piaoqi.core.seals.ofd.steps import DIGESTS
from piaoqi.core.seals.parts import Parts
from piaoqi.core.text import Text

ALL_MATCH = Text(
    "{count} 个文件的摘要（{method}）都与签署时一致", "the digests ({method}) of {count} files are unchanged"
)
MISSING = Text("签名保护的文件不见了：{part}", "a file that the signature covers is gone: {part}")
DIFFERS = Text("与签署时不一致：{part}", "not as it was signed: {part}")
NO_DIGEST = Text("签名里没有写这个文件的摘要：{part}", "the signature states no digest of {part}")
UNREAD = Text("无法打开，没有核对：{part}", "could not be opened, so it was not compared: {part}")
METHOD = Text("摘要算法不认识：{method}", "the digest's algorithm is not known: {method}")
TOO_MANY = Text("签名保护的文件太多，没有核对", "the signature covers too many files to compare them")
LIST_GREW = Text(
    "签名列表 {part} 在这个签名之后又加了签名，与签署时不同是正常的",
    "the list of signatures ({part}) was added to by a later signature, so it differs",
)


@dataclass
class Digests:
    """The digests of a package's parts, each taken once."""

    parts: Parts
    _known: dict[tuple[str, str], bytes] = field(default_factory=dict)

    def of(self, method: str, part: str) -> bytes:
        """The digest of a part by a method's common name."""
        key = (method, part)
        if key not in self._known:
            self._known[key] = digest(method, self.parts.data(part))
        return self._known[key]


@dataclass(frozen=True, slots=True)
class Compared:
    """The parts that a signature refers to, and those of them that are as they were signed."""

    referred: frozenset[str] = frozenset()
    same: frozenset[str] = frozenset()


def check_references(digests: Digests, one: Described, notes: Notes, grown: str) -> Compared:
    """OFD-4. `grown` is the list of signatures where a later one was added to it."""
    found = {part for reference in one.references if (part := digests.parts.find(reference.written, one.part))}
    try:
        method = named(one.check_method)
    except UnknownAlgorithm:
        notes.unknown(DIGESTS, METHOD, method=one.check_method)
        return Compared(frozenset(found))
    if len(one.references) > MOST_REFERENCES:
        notes.unknown(DIGESTS, TOO_MANY)
        return Compared(frozenset(found))
    notes.weaken(method)
    same = {part for reference in one.references if (part := _same(digests, one, reference, (method, grown), notes))}
    if all(finding.step is not DIGESTS or finding.answer is Answer.HOLDS for finding in notes.findings):
        notes.holds(DIGESTS, ALL_MATCH, count=len(same), method=method)
    return Compared(frozenset(found), frozenset(same))


def _same(digests: Digests, one: Described, reference: Reference, rule: tuple[str, str], notes: Notes) -> str:
    """The part that a reference means, if it is as it was signed; else empty, and why is noted."""
    method, grown = rule
    part = digests.parts.find(reference.written, one.part)
    if not part:
        lost = reference.written.lstrip("/") or one.part
        notes.broken(DIGESTS, lost, MISSING, part=lost)
        return ""
    expected = decoded(reference.value)
    if not expected:
        notes.broken(DIGESTS, part, NO_DIGEST, part=part)
        return ""
    if digests.of(method, part) == expected:
        return part
    if not digests.parts.whole(part):
        notes.unknown(DIGESTS, UNREAD, part=part)
    elif part == grown:
        notes.holds(DIGESTS, LIST_GREW, part=part)
    else:
        notes.broken(DIGESTS, part, DIFFERS, part=part)
    return ""


def decoded(value: str) -> bytes:
    """A digest written in base64; empty where it is none."""
    packed = "".join(value.split())
    try:
        return base64.b64decode(packed + "=" * (-len(packed) % 4), validate=True)
    except (binascii.Error, ValueError):
        return b""
