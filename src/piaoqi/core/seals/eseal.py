"""Electronic seals and the signatures made with them: GM/T 0031-2014 (v1), GB/T 38540-2020 (v4), GM/T 0031-2025 (v5).

The version numbers written inside disagree in the field, so the shape decides: a v1 signature has two elements.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from piaoqi.core.seals import certificates, der, digests
from piaoqi.core.seals.certificates import Certificate

Shape = Literal["v1", "v4", "v5"]

_CERTIFICATE_MIN: Final = 128
"""Octets: shorter ones in a seal's list are digests."""
_BY_LENGTH: Final = {32: ("SM3", "SHA-256"), 48: ("SHA-384",), 64: ("SHA-512",)}
"""What a digest without name may be; the weak ones only count where they are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedDigest:
    """A certificate that a seal lists by its digest. `method` is as written, often empty."""

    method: str
    value: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """An electronic seal: who may sign with it, how it looks, and who made it."""

    shape: Shape
    raw: bytes
    signed_raw: bytes
    """The bytes that the maker signed."""
    version: int
    vendor: str
    id: str
    name: str
    kind: int
    """As written in the property: 1 to 3 in the field, without agreed meaning."""
    certificates: tuple[bytes, ...]
    """DER of the certificates that may sign with it."""
    digests: tuple[bytes, ...]
    """Digests of such certificates; see `lists`."""
    digest_methods: tuple[str, ...]
    """Beside `digests`; empty where the seal names none."""
    created: datetime | None
    valid_from: datetime | None
    valid_to: datetime | None
    maker: Certificate
    signature: bytes
    algorithm: str
    picture_type: str
    picture: bytes
    width: int
    """Millimetres."""
    height: int

    def lists(self, signer: Certificate) -> bool | None:
        """Whether the seal is the signer's to use. None where it lists digests of a kind that is not known."""
        if signer.raw in self.certificates:
            return True
        unknown = False
        for method, value in zip(self.digest_methods, self.digests, strict=True):
            try:
                if any(digests.digest(name, signer.raw) == value for name in _methods(method, value)):
                    return True
            except digests.UnknownAlgorithm:
                unknown = True
        return None if unknown else False


@dataclass(frozen=True, slots=True, kw_only=True)
class SealSignature:
    """A signature made with a seal (SES_Signature)."""

    shape: Shape
    raw: bytes
    to_sign: bytes
    """The TBS_Sign as it stands: what the signer signed."""
    version: int
    data_hash: bytes
    """Digest of the whole Signature.xml. Zero octets at its end may be missing: compare with `matches`."""
    signed_at: datetime | None
    signed_at_text: str
    """The signing time as written."""
    property_info: str
    signer: Certificate
    signature: bytes
    algorithm: str
    seal: Seal

    def matches(self, digest: bytes) -> bool:
        """Whether the digest is the one that was signed."""
        return (
            bool(digest) and len(self.data_hash) <= len(digest) and self.data_hash.ljust(len(digest), b"\0") == digest
        )


def read(data: bytes) -> SealSignature:
    """The seal signature that `data` is. DerError for anything else."""
    whole = der.parse(data)
    parts = whole.sequence()
    return _read_v1(whole, parts) if len(parts) == 2 else _read_v4(whole, parts)


def read_seal(data: bytes) -> Seal:
    """A seal on its own (Seal.esl). DerError for anything else."""
    return _seal(der.parse(data))


def _read_v1(whole: der.Node, parts: Sequence[der.Node]) -> SealSignature:
    signed = parts[0].sequence()
    _need(signed, 7, "TBS_Sign")
    version, seal, time, data_hash, place, certificate, algorithm = signed[:7]
    return SealSignature(
        shape="v1",
        raw=whole.raw,
        to_sign=parts[0].raw,
        version=version.integer(),
        data_hash=_octets(data_hash),
        signed_at=time.time(),
        signed_at_text=_written(time),
        property_info=place.text(),
        signer=certificates.read(_certificate(certificate)),
        signature=_octets(parts[1]),
        algorithm=_algorithm(algorithm),
        seal=_seal(seal),
    )


def _read_v4(whole: der.Node, parts: Sequence[der.Node]) -> SealSignature:
    _need(parts, 4, "SES_Signature")
    signed = parts[0].sequence()
    _need(signed, 5, "TBS_Sign")
    version, eseal, time, data_hash, place = signed[:5]
    seal = _seal(eseal)
    return SealSignature(
        shape="v5" if seal.shape == "v5" else "v4",
        raw=whole.raw,
        to_sign=parts[0].raw,
        version=version.integer(),
        data_hash=_octets(data_hash),
        signed_at=time.time(),
        signed_at_text=_written(time),
        property_info=place.text(),
        signer=certificates.read(_certificate(parts[1])),
        signature=_octets(parts[3]),
        algorithm=_algorithm(parts[2]),
        seal=seal,
    )


def _seal(node: der.Node) -> Seal:
    parts = node.sequence()
    _need(parts, 2, "SESeal")
    info = parts[0].sequence()
    _need(info, 4, "SES_SealInfo")
    header = info[0].sequence()
    _need(header, 3, "SES_Header")
    version = header[1].integer()
    if len(parts) == 2:
        shape: Shape = "v1"
        maker, algorithm, value = _exactly(parts[1].sequence(), 3, "SES_SignInfo")
        signed = der.wrap(der.SEQUENCE, parts[0].raw + maker.raw + algorithm.raw)
    else:
        _need(parts, 4, "SESeal")
        shape = "v5" if version == 5 else "v4"
        maker, algorithm, value = parts[1:4]
        signed = parts[0].raw
    kind, name, listed, dates = _properties(info[2].sequence())
    picture, size = _picture(info[3].sequence())
    return Seal(
        shape=shape,
        raw=node.raw,
        signed_raw=signed,
        version=version,
        vendor=header[2].text(),
        id=info[1].text(),
        name=name,
        kind=kind,
        certificates=tuple(one for one in listed if isinstance(one, bytes)),
        digests=tuple(one.value for one in listed if isinstance(one, ListedDigest)),
        digest_methods=tuple(one.method for one in listed if isinstance(one, ListedDigest)),
        created=dates[0],
        valid_from=dates[1],
        valid_to=dates[2],
        maker=certificates.read(_certificate(maker)),
        signature=_octets(value),
        algorithm=_algorithm(algorithm),
        picture_type=picture[0],
        picture=picture[1],
        width=size[0],
        height=size[1],
    )


_Listed = ListedDigest | bytes
_Dates = tuple[datetime | None, datetime | None, datetime | None]


def _properties(parts: Sequence[der.Node]) -> tuple[int, str, tuple[_Listed, ...], _Dates]:
    """Type, name, list of certificates, and the dates made, from, to. The list's type is not believed (3 is met)."""
    _need(parts, 6, "SES_ESPropertyInfo")
    kind, name = parts[0].integer(), parts[1].text()
    rest = parts[3:] if parts[2].tag == der.INTEGER else parts[2:]
    _need(rest, 4, "SES_ESPropertyInfo")
    listed = rest[0].children if rest[0].constructed else (rest[0],)
    return kind, name, tuple(_listed(one) for one in listed), (rest[1].time(), rest[2].time(), rest[3].time())


def _listed(node: der.Node) -> _Listed:
    """One entry of the list: a certificate, wrapped or bare, or a digest, named or bare."""
    if node.tag != der.SEQUENCE:
        octets = _octets(node)
        return octets if len(octets) >= _CERTIFICATE_MIN else ListedDigest(method="", value=octets)
    parts = node.children
    if len(parts) == 2:
        method = parts[0].oid() if parts[0].tag == der.OID else parts[0].text()
        return ListedDigest(method=method, value=_octets(parts[1]))
    return node.raw


def _methods(method: str, value: bytes) -> tuple[str, ...]:
    """The digests that a listed value may be."""
    if not method.strip():
        return _BY_LENGTH.get(len(value), ())
    return (method,)


def _picture(parts: Sequence[der.Node]) -> tuple[tuple[str, bytes], tuple[int, int]]:
    _need(parts, 2, "SES_ESPictrueInfo")
    width, height = (parts[2].integer(), parts[3].integer()) if len(parts) > 3 else (0, 0)
    return (parts[0].text().lower(), _octets(parts[1])), (width, height)


def _certificate(node: der.Node) -> bytes:
    """DER of a certificate, in an OCTET STRING as the standard says, or bare."""
    return node.raw if node.tag == der.SEQUENCE else node.octets()


def _octets(node: der.Node) -> bytes:
    """The octets of a BIT STRING or an OCTET STRING: signers take one for the other."""
    return node.bits() if node.tag == der.BIT_STRING else node.octets()


def _algorithm(node: der.Node) -> str:
    """An algorithm's identifier, bare as the standard says, or with parameters."""
    return (node.children[0] if node.tag == der.SEQUENCE and node.children else node).oid()


def _written(node: der.Node) -> str:
    """A time as it stands, for people; empty where it is no text, such as a time stamp."""
    body = node.written()
    text = body.decode("ascii", "replace").strip("\0 ")
    return text if body and text.isprintable() and text.isascii() else ""


def _need(parts: Sequence[der.Node], count: int, what: str) -> None:
    if len(parts) < count:
        raise der.DerError(f"{what} has {len(parts)} elements, not {count}")


def _exactly(parts: Sequence[der.Node], count: int, what: str) -> Sequence[der.Node]:
    if len(parts) != count:
        raise der.DerError(f"{what} has {len(parts)} elements, not {count}")
    return parts
