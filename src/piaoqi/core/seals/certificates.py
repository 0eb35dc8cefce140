"""X.509 certificates as they are met: SM2 keys, version 1, names longer than the standard allows, padded names."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from piaoqi.core.seals import algorithms, der, keys
from piaoqi.core.seals.keys import PublicKey

COMMON_NAME: Final = "2.5.4.3"
ORGANISATION: Final = "2.5.4.10"
_UNIT = "2.5.4.11"
_KEY_USAGE, _BASIC_CONSTRAINTS = "2.5.29.15", "2.5.29.19"
_SUBJECT_KEY_ID: Final = "2.5.29.14"
SIGN_CERTIFICATES: Final = 5
"""The bit keyCertSign of KeyUsage (RFC 5280, 4.2.1.3)."""

SIGN_DOCUMENTS: Final = frozenset({0, 1})
"""The bits digitalSignature and nonRepudiation."""

Name = tuple[tuple[str, str], ...]
"""A distinguished name: pairs of attribute identifier and text, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What is asked of a certificate here. `raw` and `tbs` are its bytes as they stand."""

    raw: bytes
    tbs: bytes
    subject: Name
    subject_der: bytes
    issuer: Name
    issuer_der: bytes
    serial: int
    not_before: datetime | None
    """None where it is written as no moment."""
    not_after: datetime | None
    key: PublicKey
    signature_oid: str
    signature: bytes
    is_ca: bool | None
    """As BasicConstraints states it; None where nothing is stated (version 1)."""
    path_length: int | None
    """How many CAs may stand between this one and a signer; None for any number."""
    key_usage: frozenset[int] | None
    """Bits set in KeyUsage; None where nothing is stated."""
    key_id: bytes
    """SubjectKeyIdentifier; empty where there is none."""

    @property
    def name(self) -> str:
        """Whose it is, in one name for people."""
        return called(self.subject)

    @property
    def issuer_name(self) -> str:
        return called(self.issuer)

    @property
    def may_issue(self) -> bool:
        """Whether it states that it is a CA's, and nothing against it."""
        return self.is_ca is True and (self.key_usage is None or SIGN_CERTIFICATES in self.key_usage)

    @property
    def may_sign(self) -> bool:
        """Whether it states nothing against signing documents. A CA keeps a copy of the keys meant for encryption."""
        return self.key_usage is None or bool(self.key_usage & SIGN_DOCUMENTS)


def called(name: Name) -> str:
    """The common name, else the unit, else the organisation, else whatever there is."""
    for kind in (COMMON_NAME, _UNIT, ORGANISATION):
        for attribute, text in name:
            if attribute == kind and text:
                return text
    return next((text for _, text in name if text), "")


def same_name(one: Name, other: Name) -> bool:
    """Whether two names are the same but for order, case and spaces: the same CA is written in several encodings."""
    return sorted(map(_plain, one)) == sorted(map(_plain, other))


def _plain(attribute: tuple[str, str]) -> tuple[str, str]:
    return attribute[0], "".join(attribute[1].split()).casefold()


def read(data: bytes) -> Certificate:
    """The certificate that `data` (DER) is. DerError for anything else."""
    return _read(bytes(data))


@lru_cache(maxsize=512)
def _read(data: bytes) -> Certificate:
    """Kept, since a folder's invoices are signed by few: a province's tax office has one key and one seal."""
    whole = der.parse(data)
    tbs, algorithm, signature = _three(whole)
    fields = list(tbs.sequence())
    if fields and fields[0].context(0):
        fields.pop(0)
    if len(fields) < 6:
        raise der.DerError("a certificate lacks fields")
    serial, _, issuer, validity, subject, key = fields[:6]
    dates = [node.time() for node in validity.sequence()]
    if len(dates) != 2:
        raise der.DerError("a certificate's validity is no pair of dates")
    extensions = _extensions(fields[6:])
    is_ca, path_length = _constraints(extensions.get(_BASIC_CONSTRAINTS))
    return Certificate(
        raw=whole.raw,
        tbs=tbs.raw,
        subject=read_name(subject),
        subject_der=subject.raw,
        issuer=read_name(issuer),
        issuer_der=issuer.raw,
        serial=serial.natural(),
        not_before=dates[0],
        not_after=dates[1],
        key=keys.read(key),
        signature_oid=algorithm.sequence()[0].oid(),
        signature=signature.bits(),
        is_ca=is_ca,
        path_length=path_length,
        key_usage=_usage(extensions.get(_KEY_USAGE)),
        key_id=_key_id(extensions.get(_SUBJECT_KEY_ID)),
    )


def signed_by(certificate: Certificate, issuer: PublicKey) -> bool:
    """Whether the key signed the certificate; no where the algorithm is not known, or can be forged."""
    if certificate.signature_oid in algorithms.FORGEABLE:
        return False
    return _signed_by(certificate.tbs, certificate.signature_oid, certificate.signature, issuer)


@lru_cache(maxsize=1024)
def _signed_by(tbs: bytes, algorithm: str, signature: bytes, issuer: PublicKey) -> bool:
    try:
        return keys.verify(issuer, algorithm, tbs, signature)
    except (keys.UnknownAlgorithm, der.DerError):
        return False


def read_name(node: der.Node) -> Name:
    """The attributes of a distinguished name."""
    pairs = []
    for part in node.sequence():
        for attribute in part.sequence():
            values = attribute.sequence()
            if len(values) != 2:
                raise der.DerError("an attribute of a name is no pair")
            pairs.append((values[0].oid(), values[1].text()))
    return tuple(pairs)


def _three(node: der.Node) -> tuple[der.Node, der.Node, der.Node]:
    parts = node.sequence()
    if len(parts) != 3:
        raise der.DerError("a certificate has three parts")
    return parts[0], parts[1], parts[2]


def _extensions(fields: list[der.Node]) -> dict[str, der.Node]:
    found = {}
    for field in fields:
        if field.context(3):
            for wrapper in field.children:
                for extension in wrapper.sequence():
                    parts = extension.sequence()
                    if len(parts) < 2:
                        raise der.DerError("an extension lacks its value")
                    found[parts[0].oid()] = parts[-1]
    return found


def _constraints(value: der.Node | None) -> tuple[bool | None, int | None]:
    if value is None:
        return None, None
    parts = der.parse(value.octets()).sequence()
    is_ca = bool(parts) and parts[0].tag == der.BOOLEAN and parts[0].boolean()
    limits = [part.natural() for part in parts if part.tag == der.INTEGER]
    return is_ca, limits[0] if limits else None


def _usage(value: der.Node | None) -> frozenset[int] | None:
    if value is None:
        return None
    octets = der.parse(value.octets()).bits()
    return frozenset(8 * place + bit for place, octet in enumerate(octets) for bit in range(8) if octet & 0x80 >> bit)


def _key_id(value: der.Node | None) -> bytes:
    return b"" if value is None else der.parse(value.octets()).octets()
