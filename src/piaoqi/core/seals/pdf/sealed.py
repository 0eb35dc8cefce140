"""Signatures made with an electronic seal (`GM.sm2seal`): a SES_Signature over the digest of the range."""

from piaoqi.core.invoice.verdict import Verdict as Answer
from piaoqi.core.seals import digests, keys
from piaoqi.core.seals.eseal import SealSignature
from piaoqi.core.seals.pdf.proof import Proof, strength
from piaoqi.core.seals.pdf.steps import DIGEST, FORM, MEMBER, SEAL, VALUE
from piaoqi.core.seals.verdict import Finding, Step
from piaoqi.core.text import Text

_FORM = Text("电子签章（{form}）", "a signature with an electronic seal ({form})")
_SAME = Text("内容的摘要（{method}）与签章时一致", "the digest of the content ({method}) is the one that was signed")
_OTHER = Text("内容与签章时不一致：签署之后被改动过", "the content is not what was signed: it was changed since")
_FITS = Text("签章值与“{signer}”的证书相符", "the signature value fits the certificate of {signer}")
_DIFFERS = Text("签章值与“{signer}”的证书不符", "the signature value does not fit the certificate of {signer}")
_SEAL = Text("印章“{seal}”由“{maker}”制作，没有被改动", "the seal {seal} is as {maker} made it")
_BAD_SEAL = Text("印章“{seal}”与制章人签发时不一致", "the seal {seal} is not as its maker signed it")
_LISTED = Text("“{signer}”在印章的名单里", "{signer} is in the seal's list")
_NOT_LISTED = Text(
    "“{signer}”不在印章的名单里：印章可能被别人拿去用",
    "{signer} is not in the seal's list: the seal may be somebody else's",
)
_UNKNOWN = Text("算法不认识：{algorithm}", "the algorithm is not known: {algorithm}")
_UNKNOWN_LIST = Text("印章名单的形式不认识", "the form of the seal's list is not known")
_SHAPES = {"v1": "GM/T 0031-2014", "v4": "GB/T 38540-2020", "v5": "GM/T 0031-2025"}
_METHODS = ("SM3", "SHA-256", "SHA-1", "MD5")
_WORDS = {DIGEST: "content", VALUE: "signature", SEAL: "seal", MEMBER: "signer"}


def prove(signature: SealSignature, content: bytes | None) -> Proof:
    """PDF-5 to PDF-9."""
    seal, signer = signature.seal, signature.signer
    method = ""
    found = [FORM.holds(_FORM, form=_SHAPES[signature.shape])]
    if content is not None:
        method = next((one for one in _METHODS if signature.matches(digests.digest(one, content))), "")
        found.append(DIGEST.holds(_SAME, method=method) if method else DIGEST.broken(_OTHER))
    found.append(_value(signature))
    found.append(_seal(signature))
    found.append(_member(signature))
    weak = tuple(filter(None, (keys.weak(signer.key), method if method in {"SHA-1", "MD5"} else "")))
    return Proof(
        findings=(*found, *strength(weak)),
        altered=tuple(_WORDS[one.step] for one in found if one.answer is Answer.BROKEN),
        undecided=any(one.answer is Answer.CANNOT_TELL for one in found),
        signer=signer,
        signed_at=signature.signed_at,
        weak=weak,
        seal=seal.name,
        maker=seal.maker,
        period=(seal.valid_from, seal.valid_to),
    )


def _value(one: SealSignature) -> Finding:
    """PDF-7"""
    try:
        fits = keys.verify(one.signer.key, one.algorithm, one.to_sign, one.signature)
    except keys.UnknownAlgorithm:
        return _not_known(VALUE, one.algorithm)
    text = _FITS if fits else _DIFFERS
    return (VALUE.holds if fits else VALUE.broken)(text, signer=one.signer.name)


def _seal(one: SealSignature) -> Finding:
    """PDF-8"""
    seal = one.seal
    try:
        fits = keys.verify(seal.maker.key, seal.algorithm, seal.signed_raw, seal.signature)
    except keys.UnknownAlgorithm:
        return _not_known(SEAL, seal.algorithm)
    if not fits:
        return SEAL.broken(_BAD_SEAL, seal=seal.name)
    return SEAL.holds(_SEAL, seal=seal.name, maker=seal.maker.name)


def _member(one: SealSignature) -> Finding:
    """PDF-9"""
    listed = one.seal.lists(one.signer)
    if listed is None:
        return MEMBER.cannot_tell(_UNKNOWN_LIST)
    return (MEMBER.holds if listed else MEMBER.broken)(_LISTED if listed else _NOT_LISTED, signer=one.signer.name)


def _not_known(step: Step, algorithm: str) -> Finding:
    return step.cannot_tell(_UNKNOWN, algorithm=algorithm)
