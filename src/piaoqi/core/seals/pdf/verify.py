"""What can be said of a PDF's signatures taken together: whether they vouch for the whole file, and who signed it."""

from collections.abc import Iterator, Sequence

from piaoqi.core.seals.anchors import Anchors
from piaoqi.core.seals.pdf.file import PdfFile
from piaoqi.core.seals.pdf.found import Role, Survey, bears_marks, survey
from piaoqi.core.seals.pdf.judging import Judged, judge
from piaoqi.core.seals.pdf.steps import END, TRACES
from piaoqi.core.seals.verdict import UNSIGNED, Authenticity, Finding, Verdict
from piaoqi.core.text import Text

WHOLE = frozenset({""})
"""The one part of a PDF: all of it."""
_MOST = 16
"""Signatures that are judged; each reads the file once."""

_NOTHING_AFTER = Text("签名盖到文件末尾，之后没有追加内容", "the signature reaches to the end of the file")
_ADDED = Text(
    "签名之后又追加了内容（{count} 个字节），不在签名保护之内",
    "{count} bytes were added after signing, which the signature does not cover",
)
_COVERED_LATER = Text(
    "签名之后追加的内容，由后来“{signer}”的签名盖到文件末尾",
    "what was added after it is covered by the later signature of {signer}",
)
_LEFT_OPEN = Text(
    "签名之后追加了内容，后来的签名无法核对",
    "something was added after it, under a later signature that can't be judged",
)
_REMAINS = Text(
    "文件里有签名的残迹，但签名本身已不完整，无法核对",
    "the file holds remains of a signature, but the signature itself is not complete: it can't be judged",
)
_NO_SIGNER = Text(
    "文件里只有时间戳或阅读软件的授权，没有签署人",
    "the file bears only a time stamp or a reader's permission: nobody signed it",
)
_TOO_MANY = Text("签名太多（{count} 个），没有全部核对", "too many signatures ({count}) to judge them all")


def verify(data: bytes, anchors: Anchors) -> Authenticity:
    """What the signatures of the PDF in these bytes prove. Never fails; `unsigned` only without a trace of one."""
    if not bears_marks(data):
        return UNSIGNED
    file = PdfFile.read(data)
    seen = survey(file)
    signers = [one for one in seen.found if one.role is Role.SIGNER]
    judged = sorted((judge(file, one, anchors) for one in signers[:_MOST]), key=lambda one: one.coverage.end)
    whole = next((one for one in judged if one.trusted and not one.coverage.after), None)
    whole = whole or next((one for one in judged if one.holds and not one.coverage.after), None)
    open_ends = tuple(_left_open(file, seen, len(signers)) if whole is None else ())
    if not judged:
        return Authenticity(verdict=Verdict.UNVERIFIABLE, findings=open_ends) if open_ends else UNSIGNED
    return _together(judged, whole, open_ends)


def _together(judged: Sequence[Judged], whole: Judged | None, open_ends: tuple[Finding, ...]) -> Authenticity:
    undecided = any(one.undecided and not one.coverage.after for one in judged)
    altered = list(dict.fromkeys(word for one in judged for word in one.altered))
    if whole is None and not undecided and any(one.coverage.after for one in judged):
        altered.append("appended")
    verdict = _verdict(whole, altered=bool(altered))
    lead = whole or judged[-1]
    itself = lead.told(None)
    return Authenticity(
        verdict=verdict,
        seal=itself.seal,
        signer=itself.signer,
        issuer=itself.issuer,
        signed_at=itself.signed_at,
        anchor=itself.anchor if verdict is Verdict.TRUSTED else "",
        altered=tuple(altered),
        not_checked=("revocation", "timestamp") if lead.proof.signer else ("signature", "chain", "revocation"),
        weak=tuple(dict.fromkeys(label for one in judged for label in one.proof.weak)),
        signatures=tuple(one.told(_after(one, whole, undecided=undecided)) for one in judged),
        findings=open_ends,
        covered={Verdict.ALTERED: frozenset(), Verdict.UNVERIFIABLE: None}.get(verdict, WHOLE),
    )


def _verdict(whole: Judged | None, *, altered: bool) -> Verdict:
    if altered:
        return Verdict.ALTERED
    if whole is None:
        return Verdict.UNVERIFIABLE
    return Verdict.TRUSTED if whole.trusted else Verdict.INTACT_UNKNOWN_SIGNER


def _after(one: Judged, whole: Judged | None, *, undecided: bool) -> Finding | None:
    """PDF-4"""
    count = one.coverage.after
    if one.coverage.gap is None:
        return None
    if not count:
        return END.holds(_NOTHING_AFTER)
    if whole:
        return END.holds(_COVERED_LATER, signer=whole.proof.signer.name if whole.proof.signer else "?")
    return END.cannot_tell(_LEFT_OPEN) if undecided else END.broken(_ADDED, count=count)


def _left_open(file: PdfFile, seen: Survey, signers: int) -> Iterator[Finding]:
    """PDF-13"""
    if signers > _MOST:
        yield TRACES.cannot_tell(_TOO_MANY, count=signers)
        return
    if not signers and any(one.role is not Role.MAC for one in seen.found):
        yield TRACES.cannot_tell(_NO_SIGNER)
    if seen.remains(file):
        yield TRACES.cannot_tell(_REMAINS)
