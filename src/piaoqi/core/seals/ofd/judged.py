"""One signature of a package, gone through from its digests to its chain."""

from dataclasses import dataclass
from datetime import datetime

from piaoqi.core.invoice.verdict import Verdict as Answer
from piaoqi.core.seals import der, eseal, signed_data
from piaoqi.core.seals.anchors import Anchors
from piaoqi.core.seals.certificates import Certificate
from piaoqi.core.seals.ofd.described import Described
from piaoqi.core.seals.ofd.notes import Notes
from piaoqi.core.seals.ofd.plain import NO_CERTIFICATE, check_plain
from piaoqi.core.seals.ofd.references import Compared, Digests, check_references
from piaoqi.core.seals.ofd.sealed import check_sealed
from piaoqi.core.seals.ofd.steps import BESIDE, DIGESTS, FORM, LIST
from piaoqi.core.seals.verdict import Signature
from piaoqi.core.text import Text

SEALED = Text("带电子印章的签名（{shape}）", "a signature with an electronic seal ({shape})")
PLAIN = Text("不带印章的签名", "a signature without a seal")
FILE_LOST = Text(
    "签名列表列出的签名文件 {part} 不见了或读不出来",
    "the signature file {part} that the list names is gone or unreadable",
)
NOT_NAMED = Text("签名列表里有一项没有写明签名文件", "an entry of the list of signatures names no signature file")
VALUE_LOST = Text("签名值不见了：{part}", "the signature value is gone: {part}")
VALUE_UNREAD = Text("签名值的形式不认识，或者已损坏", "the signature value is of an unknown form, or damaged")
_SHAPES = {"v1": "GM/T 0031-2014", "v4": "GB/T 38540-2020", "v5": "GM/T 0031-2025"}


@dataclass(frozen=True, slots=True)
class Judged:
    """What came out for one signature. `compared.same` counts only where `valid`."""

    signature: Signature
    notes: Notes
    compared: Compared
    files: frozenset[str]
    """The parts that the signature itself consists of."""

    @property
    def valid(self) -> bool:
        return self.notes.intact

    @property
    def outlived(self) -> bool:
        """Whether it is a sound signature, of files that were changed since."""
        broken = {one.step for one in self.notes.findings if one.answer is Answer.BROKEN}
        return DIGESTS in broken <= {DIGESTS, *BESIDE} and not self.notes.undecided

    @property
    def trusted(self) -> bool:
        return self.notes.trusted and bool(self.signature.anchor)


@dataclass(frozen=True, slots=True)
class _Said:
    """What a signature value says of itself."""

    seal: str = ""
    signer: Certificate | None = None
    signed_at: str = ""
    anchor: str = ""


def judge(digests: Digests, one: Described, anchors: Anchors, grown: str = "") -> Judged:
    """OFD-4 to OFD-13 for one signature; `grown` is the list of signatures where a later one was added to it."""
    notes, parts = Notes(), digests.parts
    value = parts.find(one.value, one.part) if one.value else ""
    files = frozenset(filter(None, (one.part, value, parts.find(one.seal, one.part) if one.seal else "")))
    if not one.part or parts.tree(one.part) is None:
        named = one.part or one.listed_as
        notes.unknown(LIST, FILE_LOST if named else NOT_NAMED, part=named)
        return Judged(Signature(id=one.id, findings=tuple(notes.findings)), notes, Compared(), files)
    compared = check_references(digests, one, notes, grown)
    said = _check_value(digests, one, value, anchors, notes)
    signature = Signature(
        id=one.id,
        seal=said.seal,
        signer=said.signer.name if said.signer else "",
        issuer=said.signer.issuer_name if said.signer else "",
        signed_at=said.signed_at or one.signed_at,
        anchor=said.anchor if notes.intact else "",
        findings=tuple(notes.findings),
        covered=compared.same if notes.intact else frozenset(),
    )
    return Judged(signature, notes, compared, files)


def _check_value(digests: Digests, one: Described, value: str, anchors: Anchors, notes: Notes) -> _Said:
    """OFD-5 and, by the form that it is, all that follows."""
    parts = digests.parts
    if not value:
        notes.broken(FORM, "signature", VALUE_LOST, part=one.value or one.part)
        return _Said()
    try:
        return _read_value(digests, one, parts.data(value), anchors, notes)
    except der.DerError:
        bare = _is_bare(parts.data(value))
        notes.unknown(FORM, NO_CERTIFICATE if bare else VALUE_UNREAD)
        return _Said()


def _read_value(digests: Digests, one: Described, data: bytes, anchors: Anchors, notes: Notes) -> _Said:
    first = der.parse(data).sequence()[:1]
    if first and first[0].tag == der.OID:
        signed = signed_data.read(data)
        notes.holds(FORM, PLAIN)
        found = check_plain(digests.parts, one, signed, anchors, notes)
        return _Said("", found.by, _written(found.at, ""), found.anchor)
    sealed = eseal.read(data)
    notes.holds(FORM, SEALED, shape=_SHAPES[sealed.shape])
    anchor = check_sealed(digests.parts, one, sealed, anchors, notes)
    return _Said(sealed.seal.name, sealed.signer, _written(sealed.signed_at, sealed.signed_at_text), anchor)


def _is_bare(data: bytes) -> bool:
    """Whether this is but a value, without certificate: r‖s, a pair of numbers, or an RSA block."""
    if len(data) in {64, 128, 256, 512}:
        return True
    try:
        pair = der.parse(data).sequence()
    except der.DerError:
        return False
    return len(pair) == 2 and all(number.tag == der.INTEGER for number in pair)


def _written(moment: datetime | None, otherwise: str) -> str:
    return moment.isoformat() if moment else otherwise
