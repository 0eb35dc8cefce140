"""One signature of a PDF, judged on its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from piaoqi.core.invoice.verdict import Verdict as Answer
from piaoqi.core.seals import chain, der
from piaoqi.core.seals.anchors import Anchors
from piaoqi.core.seals.certificates import Certificate
from piaoqi.core.seals.pdf.file import PdfFile
from piaoqi.core.seals.pdf.forms import prove
from piaoqi.core.seals.pdf.found import Found
from piaoqi.core.seals.pdf.objects import String
from piaoqi.core.seals.pdf.proof import Proof
from piaoqi.core.seals.pdf.ranges import Coverage, coverage
from piaoqi.core.seals.pdf.steps import CHAIN, DATES, FIELD
from piaoqi.core.seals.verdict import Finding, Signature
from piaoqi.core.text import Text

_NAMED = Text("签名域指向这个签名", "a signature field leads to it")
_NOT_NAMED = Text(
    "没有签名域指向这个签名，可能被移除了", "no signature field leads to it; the field may have been removed"
)
_ENCRYPTED = Text(
    "文件加了密，看不出签名域是否指向它", "the file is encrypted: whether a field leads to it can't be seen"
)
_VALID = Text("签署时（{day}）“{name}”的证书有效", "the certificate of {name} was valid when it was signed ({day})")
_NOT_VALID = Text(
    "自称的签署时间（{day}）不在“{name}”的证书有效期内（{start} 至 {end}）",
    "the claimed signing time ({day}) is outside the validity of the certificate of {name} ({start} to {end})",
)
_SEAL_VALID = Text("签署时（{day}）印章“{name}”有效", "the seal {name} was valid when it was used ({day})")
_SEAL_NOT_VALID = Text(
    "自称的签署时间（{day}）不在印章“{name}”的有效期内（{start} 至 {end}）",
    "the claimed signing time ({day}) is outside the time in which the seal {name} may be used ({start} to {end})",
)
_NO_TIME = Text("签名没有写明签署时间", "the signature states no signing time")
_LEADS = Text("证书连到信任的“{anchor}”", "the certificate leads to the trusted {anchor}")
_NO_WAY = Text("{problem}", "{problem}")


@dataclass(frozen=True, slots=True)
class Judged:
    """How one signature came out. Whether something was added after it, only all signatures together tell."""

    found: Found
    coverage: Coverage
    proof: Proof
    trust: tuple[Finding, ...]
    anchor: str
    signed_at: datetime | None

    @property
    def altered(self) -> tuple[str, ...]:
        """What does not match, by the contract's words."""
        range_broken = any(one.answer is Answer.BROKEN for one in self.coverage.findings)
        return (*(("range",) if range_broken else ()), *self.proof.altered)

    @property
    def undecided(self) -> bool:
        return not self.holds and not self.altered

    @property
    def holds(self) -> bool:
        """Whether the bytes that it covers are as they were signed."""
        return self.coverage.gap is not None and not self.altered and not self.proof.undecided

    @property
    def trusted(self) -> bool:
        return self.holds and bool(self.anchor) and all(one.answer is Answer.HOLDS for one in self.trust)

    def told(self, after: Finding | None) -> Signature:
        """What is said of it. `after`: PDF-4, as the whole file shows it."""
        signer = self.proof.signer
        findings = (*_field(self.found), *self.coverage.findings, *filter(None, (after,)))
        return Signature(
            id=str(self.found.dictionary.start),
            seal=self.proof.seal,
            signer=signer.name if signer else "",
            issuer=signer.issuer_name if signer else "",
            signed_at=self.signed_at.isoformat() if self.signed_at else "",
            anchor=self.anchor,
            findings=(*findings, *self.proof.findings, *self.trust),
            covered=frozenset({""}) if self.holds and not self.coverage.after else frozenset(),
        )


def judge(file: PdfFile, found: Found, anchors: Anchors) -> Judged:
    """Everything but PDF-4."""
    covered = coverage(file, found)
    proof = prove(file, found.dictionary, covered.content(file.data))
    at = proof.signed_at or _stated_time(file, found)
    trust, anchor = _trust(proof, anchors, at)
    return Judged(found, covered, proof, trust, anchor, at)


def _field(found: Found) -> tuple[Finding, ...]:
    """PDF-1"""
    if found.named is None:
        return (FIELD.cannot_tell(_ENCRYPTED),)
    return (FIELD.holds(_NAMED) if found.named else FIELD.cannot_tell(_NOT_NAMED),)


def _trust(proof: Proof, anchors: Anchors, at: datetime | None) -> tuple[tuple[Finding, ...], str]:
    """PDF-10 and PDF-11, for the signer and the maker of the seal; and the anchor that both lead to."""
    findings: list[Finding] = []
    names: list[str] = []
    for one in filter(None, (proof.signer, proof.maker)):
        findings.append(_dates(one, at))
        led = chain.lead(one, proof.others, anchors, at, is_maker=one is not proof.signer)
        if led.anchor is None:
            findings.append(CHAIN.cannot_tell(_NO_WAY, problem=led.problem))
        else:
            findings.append(CHAIN.holds(_LEADS, anchor=led.anchor.name))
            names.append(led.anchor.name)
    findings += _seal_dates(proof, at)
    all_lead = names and not any(one.answer is Answer.CANNOT_TELL for one in findings if one.step is CHAIN)
    return tuple(findings), names[0] if all_lead else ""


def _seal_dates(proof: Proof, at: datetime | None) -> Iterator[Finding]:
    """PDF-10, for the seal itself."""
    if proof.period is None or at is None:
        return
    start, end = proof.period
    said = {"name": proof.seal, "start": _day(start), "end": _day(end), "day": _day(at)}
    if start is None or end is None or not start - chain.TOLERANCE <= at <= end + chain.TOLERANCE:
        yield DATES.broken(_SEAL_NOT_VALID, **said)
    else:
        yield DATES.holds(_SEAL_VALID, **said)


def _dates(one: Certificate, at: datetime | None) -> Finding:
    """PDF-10"""
    if at is None:
        return DATES.cannot_tell(_NO_TIME)
    if chain.in_date(one, at):
        return DATES.holds(_VALID, name=one.name, day=_day(at))
    period = {"start": _day(one.not_before), "end": _day(one.not_after)}
    return DATES.broken(_NOT_VALID, name=one.name, day=_day(at), **period)


def _day(moment: datetime | None) -> str:
    return moment.date().isoformat() if moment else "?"


def _stated_time(file: PdfFile, found: Found) -> datetime | None:
    """/M of the dictionary, `D:20240102030405+08'00'`; an encrypted one reads as no time."""
    written = file.value(found.dictionary.get("M"))
    if not isinstance(written, String):
        return None
    return der.read_time(written.data.removeprefix(b"D:").replace(b"'", b""))
