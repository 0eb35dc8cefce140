"""Signatures without a seal: CMS (RFC 5652) and its Chinese twin GB/T 35275, whole or detached."""

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from piaoqi.core.invoice.verdict import Verdict as Answer
from piaoqi.core.seals import algorithms, certificates, der, digests, keys
from piaoqi.core.seals.certificates import Certificate
from piaoqi.core.text import Message, Text

_CONTENT_TYPE: Final = "1.2.840.113549.1.9.3"
_MESSAGE_DIGEST: Final = "1.2.840.113549.1.9.4"
_SIGNING_TIME: Final = "1.2.840.113549.1.9.5"
_PLAIN_DATA: Final = frozenset({algorithms.CMS_DATA, algorithms.GM_DATA})
_MAX_SIGNERS: Final = 64
_MAX_CERTIFICATES: Final = 256

_NO_CERTIFICATE = Text("签名中没有签名人的证书，无法验证", "the signature brings no certificate of its signer")
_ALGORITHM = Text("无法识别的算法 {algorithm}", "an algorithm that is not known: {algorithm}")
_CONTENT = Text("内容与签名时不一致", "the content is not what was signed")
_TYPE = Text("签名中的内容类型前后不一致", "the signature states two content types that disagree")
_VALUE = Text("签名值与内容不符", "the signature value does not belong to the content")
_NO_CONTENT = Text("没有可核对的内容", "there is no content to compare with")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """One signer's part (SignerInfo)."""

    issuer_der: bytes
    """Who issued the certificate; empty where the signer is named by key."""
    issuer: certificates.Name
    serial: int
    key_id: bytes
    digest_method: str
    """Identifier of the digest algorithm."""
    attributes: dict[str, tuple[der.Node, ...]] | None
    """Signed attributes by identifier; None where there are none."""
    attributes_raw: bytes
    """Their bytes as they stand, under the tag SET, which is what is signed."""
    algorithm: str
    signature: bytes

    @property
    def signing_time(self) -> datetime | None:
        found = self._attribute(_SIGNING_TIME)
        return found.time() if found else None

    @property
    def content_type(self) -> str:
        found = self._attribute(_CONTENT_TYPE)
        return found.oid() if found else ""

    @property
    def message_digest(self) -> bytes:
        found = self._attribute(_MESSAGE_DIGEST)
        return found.octets() if found else b""

    def _attribute(self, name: str) -> der.Node | None:
        """The one value of an attribute; several would let two readers see two contents."""
        values = (self.attributes or {}).get(name, ())
        return values[0] if len(values) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedData:
    """A signature over some content, with its signers and the certificates it brings."""

    raw: bytes
    form: str
    """Identifier of the form: CMS, or GB/T 35275."""
    digest_methods: tuple[str, ...]
    content_type: str
    content: bytes | None
    """What it encloses; None where it is detached."""
    certificates: tuple[Certificate, ...]
    signers: tuple[Signer, ...]

    @property
    def signing_time(self) -> datetime | None:
        """Of the first signer that claims one."""
        return next((one.signing_time for one in self.signers if one.signing_time), None)


class Outcome(NamedTuple):
    """How one signer's signature came out."""

    signer: Signer
    certificate: Certificate | None
    answer: Answer
    reason: Message | None


def read(data: bytes) -> SignedData:
    """The signed data that `data` is. DerError for anything else."""
    whole = der.parse(data)
    parts = whole.sequence()
    form = parts[0].oid() if parts else ""
    if form not in {algorithms.CMS_SIGNED, algorithms.GM_SIGNED} or len(parts) < 2 or not parts[1].context(0):
        raise der.DerError("no signed data")
    fields = list(_only(parts[1]).sequence())
    if len(fields) < 4:
        raise der.DerError("signed data lacks fields")
    content_type, content = _content(fields[2])
    signers = fields[-1].sequence()
    if len(signers) > _MAX_SIGNERS:
        raise der.DerError(f"{len(signers)} signers")
    return SignedData(
        raw=whole.raw,
        form=form,
        digest_methods=tuple(one.sequence()[0].oid() for one in fields[1].sequence()),
        content_type=content_type,
        content=content,
        certificates=_certificates([field for field in fields[3:] if field.context(0)]),
        signers=tuple(_signer(one) for one in signers),
    )


def verify(signed: SignedData, content: bytes) -> list[Outcome]:
    """Every signer's signature over `content`: the bytes that it is said to protect.

    Where the signature encloses something, that must be these bytes, or their digest, raw or in base64.
    """
    outcomes = []
    for signer in signed.signers:
        certificate = find(signer, signed.certificates)
        if certificate is None and len(signed.certificates) == len(signed.signers) == 1:
            certificate = signed.certificates[0]  # the name is written carelessly; the signature value decides
        if certificate is None:
            outcomes.append(Outcome(signer, None, Answer.CANNOT_TELL, _NO_CERTIFICATE.with_()))
            continue
        try:
            reason = _fault(signed, signer, certificate, content)
        except (digests.UnknownAlgorithm, der.DerError) as unknown:
            answer, reason = Answer.CANNOT_TELL, _ALGORITHM.with_(algorithm=str(unknown))
        else:
            answer = Answer.BROKEN if reason else Answer.HOLDS
        outcomes.append(Outcome(signer, certificate, answer, reason))
    return outcomes


def find(signer: Signer, among: Sequence[Certificate]) -> Certificate | None:
    """The signer's certificate: by issuer and serial, or by key identifier."""
    for one in among:
        if signer.key_id and one.key_id == signer.key_id:
            return one
        if signer.issuer_der and one.serial == signer.serial and certificates.same_name(one.issuer, signer.issuer):
            return one
    return None


def _fault(signed: SignedData, signer: Signer, certificate: Certificate, content: bytes) -> Message | None:
    """What does not hold; None where all does. The order: enclosed content, attributes, signature value."""
    signable = content
    if signed.content is not None:
        if not _stands_for(signed.content, content, signer.digest_method):
            return _CONTENT.with_()
        signable = signed.content
    if signer.attributes is None:
        return None if _signature_holds(signer, certificate, signable) else _VALUE.with_()
    if not _same_type(signer.content_type, signed.content_type):
        return _TYPE.with_()
    if signer.message_digest != digests.digest(signer.digest_method, signable):
        return _CONTENT.with_()
    holds = any(_signature_holds(signer, certificate, one) for one in _signed_attributes(signer))
    return None if holds else _VALUE.with_()


def _same_type(stated: str, enclosed: str) -> bool:
    """Whether the attribute agrees with the content's type; GM signers leave it out, or write CMS's data for theirs."""
    return stated in {"", enclosed} or {stated, enclosed} <= _PLAIN_DATA


def _signed_attributes(signer: Signer) -> Iterator[bytes]:
    """What the signature covers: the attributes as they stand, or in DER's order where they were written in another."""
    yield signer.attributes_raw
    parts = sorted(one.raw for one in der.parse(signer.attributes_raw).children)
    ordered = der.wrap(der.SET, b"".join(parts))
    if ordered != signer.attributes_raw:
        yield ordered


def _stands_for(enclosed: bytes, content: bytes, method: str) -> bool:
    """Whether what is enclosed is the content itself, or its digest, raw or in base64."""
    if enclosed == content:
        return True
    names = [method] + (["SHA-1"] if len(enclosed) == 20 else ["SM3", "SHA-256"])
    for name in names:
        digest = digests.digest(name, content)
        if enclosed == digest or enclosed.strip() == base64.b64encode(digest):
            return True
    return False


def _signature_holds(signer: Signer, certificate: Certificate, message: bytes) -> bool:
    return keys.verify(certificate.key, signer.algorithm, message, signer.signature, signer.digest_method)


def _content(node: der.Node) -> tuple[str, bytes | None]:
    parts = node.sequence()
    if not parts:
        raise der.DerError("signed data without content type")
    if len(parts) < 2:
        return parts[0].oid(), None
    inner = _only(parts[1])
    return parts[0].oid(), inner.octets() if inner.tag in {0x04, 0x24} else inner.body


def _certificates(fields: Sequence[der.Node]) -> tuple[Certificate, ...]:
    """The certificates that can be read; others (attribute certificates …) vouch for nothing here."""
    found = []
    for field in fields:
        for one in field.children[:_MAX_CERTIFICATES]:
            try:
                found.append(certificates.read(one.raw))
            except der.DerError:
                continue
    return tuple(found)


def _signer(node: der.Node) -> Signer:
    fields = list(node.sequence())
    if len(fields) < 5:
        raise der.DerError("a signer lacks fields")
    _, identity, method = fields[:3]
    attributes = fields.pop(3) if fields[3].context(0) else None
    if len(fields) < 5:
        raise der.DerError("a signer lacks fields")
    issuer, serial, key_id = _identity(identity)
    return Signer(
        issuer_der=issuer.raw if issuer else b"",
        issuer=certificates.read_name(issuer) if issuer else (),
        serial=serial,
        key_id=key_id,
        digest_method=method.sequence()[0].oid(),
        attributes=_attributes(attributes) if attributes else None,
        attributes_raw=der.wrap(der.SET, attributes.body) if attributes else b"",
        algorithm=fields[3].sequence()[0].oid(),
        signature=fields[4].octets(),
    )


def _identity(node: der.Node) -> tuple[der.Node | None, int, bytes]:
    if node.context(0):
        return None, 0, node.body
    parts = node.sequence()
    if len(parts) != 2:
        raise der.DerError("a signer's name is no pair")
    return parts[0], parts[1].natural(), b""


def _attributes(node: der.Node) -> dict[str, tuple[der.Node, ...]]:
    found: dict[str, tuple[der.Node, ...]] = {}
    for attribute in node.children:
        parts = attribute.sequence()
        if len(parts) != 2:
            raise der.DerError("an attribute is no pair")
        name = parts[0].oid()
        found[name] = found.get(name, ()) + parts[1].children
    return found


def _only(node: der.Node) -> der.Node:
    inside = node.children
    if len(inside) != 1:
        raise der.DerError("one element was expected")
    return inside[0]
