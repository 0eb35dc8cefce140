"""OFD-6 to OFD-13 for a signature with an electronic seal."""

from collections.abc import Iterator
from contextlib import suppress

from piaoqi.core.seals import chain, keys
from piaoqi.core.seals.algorithms import EC_SIGNATURES, RSA_SIGNATURES
from piaoqi.core.seals.anchors import Anchors
from piaoqi.core.seals.digests import UnknownAlgorithm, digest, named
from piaoqi.core.seals.eseal import Seal, SealSignature
from piaoqi.core.seals.ofd.dates import check_seal_dates, check_signer_dates
from piaoqi.core.seals.ofd.described import Described
from piaoqi.core.seals.ofd.notes import Notes
from piaoqi.core.seals.ofd.steps import CHAIN, HASH, MAKER, SEAL, SEAL_FILE, SIGNATURE, SIGNER
from piaoqi.core.seals.parts import Parts
from piaoqi.core.seals.verdict import Step
from piaoqi.core.text import Text

HASH_HOLDS = Text("签名值签的就是这个签名文件", "the signature value is made over this very signature file")
HASH_DIFFERS = Text(
    "签名文件 {part} 与签署时不一致（保护的文件或摘要被改过）",
    "the signature file {part} is not the one that was signed (what it covers was changed)",
)
SIGNED = Text("签名值由“{signer}”的密钥签出", "made with the key of {signer}")
NOT_SIGNED = Text(
    "签名值不是用“{signer}”的密钥签出的，或者签名后被改过",
    "the signature value was not made with the key of {signer}, or was changed since",
)
UNKNOWN = Text("签名算法不认识：{algorithm}", "the signature's algorithm is not known: {algorithm}")
SEAL_SIGNED = Text("印章“{seal}”由“{maker}”签发", "the seal “{seal}” was issued by {maker}")
SEAL_NOT_SIGNED = Text(
    "印章“{seal}”不是“{maker}”签发的，或者签发后被改过",
    "the seal “{seal}” was not issued by {maker}, or was changed since",
)
LISTED = Text("印章“{seal}”允许“{signer}”使用", "the seal “{seal}” may be used by {signer}")
NOT_LISTED = Text(
    "“{signer}”不在印章“{seal}”的证书名单里：印章是别人的",
    "{signer} is not in the certificate list of the seal “{seal}”: it is somebody else's",
)
NO_LIST = Text("印章“{seal}”没有可核对的证书名单", "the seal “{seal}” has no list of certificates to compare with")
SAME_SEAL = Text("另附的印章文件与签名值里的印章相同", "the separate seal file is the very seal of the signature value")
OTHER_SEAL = Text(
    "另附的印章文件 {part} 与签名值里的印章不同", "the separate seal file {part} is not the seal of the signature value"
)
NO_SEAL_FILE = Text("另附的印章文件 {part} 不见了", "the separate seal file {part} is gone")
NOWHERE = Text("“{name}”的证书不出自任何信任的证书", "the certificate of {name} leads to no trusted one")
LEADS = Text("“{name}”的证书出自“{anchor}”", "the certificate of {name} leads to {anchor}")


def check_sealed(parts: Parts, one: Described, sealed: SealSignature, anchors: Anchors, notes: Notes) -> str:
    """OFD-6 to OFD-13; the name of the anchor that signer and seal maker lead to, empty where one does not."""
    signer, seal, at = sealed.signer, sealed.seal, sealed.signed_at
    _check_hash(parts, one, sealed, notes)
    _check_signature(sealed, notes)
    _check_seal(seal, notes)
    _check_listed(sealed, notes)
    _check_seal_file(parts, one, seal, notes)
    check_signer_dates(signer, at, notes)
    check_seal_dates(seal, at, notes)
    others = (seal.maker, signer)
    by = check_chain(CHAIN, chain.lead(signer, others, anchors, at), notes)
    made = chain.lead(seal.maker, others, anchors, at, is_maker=True)
    if made.anchor is None and seal.created is not None:
        made = chain.lead(seal.maker, others, anchors, seal.created, is_maker=True)
    return by if check_chain(MAKER, made, notes) else ""


def check_chain(step: Step, found: chain.Chain, notes: Notes) -> str:
    """OFD-12, OFD-13: the name of the anchor that a chain leads to; empty where it leads to none."""
    name = found.path[0].name if found.path else ""
    if found.anchor is not None and found.problem is None:
        notes.holds(step, LEADS, name=name, anchor=found.anchor.name)
        return found.anchor.name
    problem = found.problem or NOWHERE.with_(name=name)
    notes.unknown(step, problem.text, **problem.params)
    return ""


def _check_hash(parts: Parts, one: Described, sealed: SealSignature, notes: Notes) -> None:
    """OFD-6. Which digest it is is not written down; it is signed, so trying several proves no less."""
    data = parts.data(one.part)
    for method in dict.fromkeys(_hash_methods(sealed, one)):
        if sealed.matches(digest(method, data)):
            notes.holds(HASH, HASH_HOLDS)
            notes.weaken(method)
            return
    notes.broken(HASH, one.part, HASH_DIFFERS, part=one.part)


def _hash_methods(sealed: SealSignature, one: Described) -> Iterator[str]:
    """The digests that may have been taken of the signature's file, most likely first."""
    if sealed.signer.key.kind == "sm2":
        yield "SM3"
    for method in (sealed.algorithm, one.method):
        stated = RSA_SIGNATURES.get(method) or EC_SIGNATURES.get(method)
        if stated:
            yield stated
    with suppress(UnknownAlgorithm):
        yield named(one.check_method)


def _check_signature(sealed: SealSignature, notes: Notes) -> None:
    """OFD-7: over the bytes of TBS_Sign as they stand."""
    key, signer = sealed.signer.key, sealed.signer.name
    notes.weaken(keys.weak(key))
    try:
        holds = keys.verify(key, sealed.algorithm, sealed.to_sign, sealed.signature)
    except UnknownAlgorithm:
        notes.unknown(SIGNATURE, UNKNOWN, algorithm=sealed.algorithm)
        return
    if holds:
        notes.holds(SIGNATURE, SIGNED, signer=signer)
    else:
        notes.broken(SIGNATURE, "signature", NOT_SIGNED, signer=signer)


def _check_seal(seal: Seal, notes: Notes) -> None:
    """OFD-8: the seal's own signature, by its maker."""
    notes.weaken(keys.weak(seal.maker.key))
    try:
        holds = keys.verify(seal.maker.key, seal.algorithm, seal.signed_raw, seal.signature)
    except UnknownAlgorithm:
        notes.unknown(SEAL, UNKNOWN, algorithm=seal.algorithm)
        return
    if holds:
        notes.holds(SEAL, SEAL_SIGNED, seal=seal.name, maker=seal.maker.name)
    else:
        notes.broken(SEAL, "seal", SEAL_NOT_SIGNED, seal=seal.name, maker=seal.maker.name)


def _check_listed(sealed: SealSignature, notes: Notes) -> None:
    """OFD-9."""
    seal, signer = sealed.seal, sealed.signer
    listed = seal.lists(signer) if seal.certificates or seal.digests else None
    if listed is None:
        notes.unknown(SIGNER, NO_LIST, seal=seal.name)
    elif listed:
        notes.holds(SIGNER, LISTED, seal=seal.name, signer=signer.name)
    else:
        notes.broken(SIGNER, "signer", NOT_LISTED, seal=seal.name, signer=signer.name)


def _check_seal_file(parts: Parts, one: Described, seal: Seal, notes: Notes) -> None:
    """OFD-10."""
    if not one.seal:
        return
    part = parts.find(one.seal, one.part)
    if not part:
        notes.broken(SEAL_FILE, "seal", NO_SEAL_FILE, part=one.seal)
    elif parts.data(part).rstrip(b"\0") == seal.raw.rstrip(b"\0"):
        notes.holds(SEAL_FILE, SAME_SEAL)
    else:
        notes.broken(SEAL_FILE, "seal", OTHER_SEAL, part=part)
