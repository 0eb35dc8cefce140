"""Signatures in a CMS, or its Chinese twin GB/T 35275, over the range or over its SHA-1."""

from collections.abc import Iterable
from dataclasses import replace

from piaoqi.core.invoice.verdict import Verdict as Answer
from piaoqi.core.seals import digests, keys, signed_data
from piaoqi.core.seals.pdf.proof import Proof, strength
from piaoqi.core.seals.pdf.steps import DIGEST, FORM, VALUE
from piaoqi.core.seals.signed_data import Outcome, SignedData
from piaoqi.core.seals.verdict import Finding
from piaoqi.core.text import Text

_FORM = Text("标准签名数据（{form}）", "standard signed data ({form})")
_NO_SIGNER = Text("签名数据里没有签署人", "the signed data names no signer")
_SAME = Text("内容的摘要（{method}）与签名时一致", "the digest of the content ({method}) is the one that was signed")
_OTHER = Text("内容与签名时不一致：签署之后被改动过", "the content is not what was signed: it was changed since")
_FITS = Text("签名值与“{signer}”的证书相符", "the signature value fits the certificate of {signer}")
_TROUBLE = Text("{reason}", "{reason}")
_SHA1 = 20
"""Bytes of its digest, which `adbe.pkcs7.sha1` encloses."""
_WEAK = frozenset({"SHA-1", "MD5"})


def prove(signed: SignedData, form: str, content: bytes | None) -> Proof:
    """PDF-5 to PDF-7. Without content only who signed is told."""
    if not signed.signers:
        return Proof(findings=(FORM.broken(_NO_SIGNER),), altered=("signature",))
    if signed.content == b"":  # detached, but the empty content was written
        signed = replace(signed, content=None)
    known = FORM.holds(_FORM, form=form)
    outcomes = signed_data.verify(signed, content or b"")
    certificates = [one.certificate for one in outcomes if one.certificate]
    weak = tuple(dict.fromkeys((*_weak(outcomes), *(["SHA-1"] if len(signed.content or b"") == _SHA1 else []))))
    said = [finding for one in outcomes for finding in _told(signed, one, content)] if content is not None else []
    return Proof(
        findings=(known, *said, *strength(weak)),
        altered=tuple(
            dict.fromkeys(
                "content" if one.step is DIGEST else "signature" for one in said if one.answer is Answer.BROKEN
            )
        ),
        undecided=any(one.answer is Answer.CANNOT_TELL for one in said),
        signer=certificates[0] if certificates else None,
        others=signed.certificates,
        signed_at=signed.signing_time,
        weak=weak,
    )


def _told(signed: SignedData, one: Outcome, content: bytes) -> Iterable[Finding]:
    """What came out of one signer's signature."""
    if one.answer is Answer.CANNOT_TELL:
        yield VALUE.cannot_tell(_TROUBLE, reason=one.reason)
        return
    method = digests.named(one.signer.digest_method)
    if signed.content is None and one.signer.attributes is not None:
        same = one.signer.message_digest == digests.digest(method, content)
        yield DIGEST.holds(_SAME, method=method) if same else DIGEST.broken(_OTHER)
        if not same:
            return
    if one.answer is Answer.BROKEN:
        yield VALUE.broken(_TROUBLE, reason=one.reason)
    else:
        yield VALUE.holds(_FITS, signer=one.certificate.name if one.certificate else "")


def _weak(outcomes: Iterable[Outcome]) -> Iterable[str]:
    for one in outcomes:
        label = keys.weak(one.certificate.key) if one.certificate else ""
        if label:
            yield label
        try:
            method = digests.named(one.signer.digest_method)
        except digests.UnknownAlgorithm:
            continue
        if method in _WEAK:
            yield method
