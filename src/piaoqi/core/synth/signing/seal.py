"""Electronic seals and what is sealed with them: GM/T 0031-2014 (v1), GB/T 38540-2020 (v4), GM/T 0031-2025 (v5)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from functools import lru_cache

from piaoqi.core.synth.signing import der
from piaoqi.core.synth.signing.authority import authority
from piaoqi.core.synth.signing.certificates import Identity
from piaoqi.core.synth.signing.keys import SM2_WITH_SM3
from piaoqi.core.synth.signing.picture import seal_png

NAME = "合成发票监制章(测试)"
_OFFICE_SEAL = 3
_WIDE, _HIGH = 30, 20
"""Millimetres."""
_MADE = datetime(2015, 6, 1, tzinfo=UTC)
_VALID = _MADE, datetime(2039, 12, 31, tzinfo=UTC)


class Version(IntEnum):
    """Of the seal's form."""

    V1 = 1
    V4 = 4
    V5 = 5


@dataclass(frozen=True)
class Seal:
    """A seal: who may use it, who made it, and how long it may be used."""

    users: tuple[Identity, ...]
    maker: Identity
    version: Version = Version.V4
    valid: tuple[datetime, datetime] = _VALID
    name: str = NAME


def office_seal(version: Version = Version.V4) -> Seal:
    """The test office's own."""
    issuer = authority()
    return Seal((issuer.office,), issuer.maker, version)


def sealed(seal: Seal, signer: Identity, document: tuple[bytes, str], at: datetime) -> bytes:
    """SES_Signature: the seal set on a document, given as (its digest, what was digested)."""
    algorithm, made = der.oid(SM2_WITH_SM3), seal_bytes(seal)
    certificate, digest, told = der.octets(signer.certificate), der.bits(document[0]), der.ia5(document[1])
    if seal.version is Version.V1:
        moment = der.bits(f"{at.astimezone(UTC):%Y%m%d%H%M%SZ}".encode())
        stated = der.sequence(der.integer(1), made, moment, digest, told, certificate, algorithm)
        return der.sequence(stated, der.bits(signer.key.sign(stated)))
    stated = der.sequence(der.integer(seal.version), made, der.long_time(at), digest, told)
    return der.sequence(stated, certificate, algorithm, der.bits(signer.key.sign(stated)))


@lru_cache(maxsize=64)
def seal_bytes(seal: Seal) -> bytes:
    """SESeal: what the seal is, signed by its maker."""
    algorithm, certificate, stated = der.oid(SM2_WITH_SM3), der.octets(seal.maker.certificate), seal_info(seal)
    if seal.version is Version.V1:
        signed = der.sequence(stated, certificate, algorithm)
        return der.sequence(stated, der.sequence(certificate, algorithm, der.bits(seal.maker.key.sign(signed))))
    return der.sequence(stated, certificate, algorithm, der.bits(seal.maker.key.sign(stated)))


def seal_info(seal: Seal) -> bytes:
    """SES_SealInfo."""
    old = seal.version is Version.V1
    moment: Callable[[datetime], bytes] = der.utc_time if old else der.long_time
    users = der.sequence(*(der.octets(one.certificate) for one in seal.users))
    kind = b"" if old else der.integer(1)  # the list holds certificates, not their digests
    return der.sequence(
        der.sequence(der.ia5("ES"), der.integer(seal.version), der.ia5("PIAOQI-TEST")),
        der.ia5("00000000000000"),
        der.sequence(
            der.integer(_OFFICE_SEAL), der.utf8(seal.name), kind, users, *(moment(at) for at in (_MADE, *seal.valid))
        ),
        der.sequence(der.ia5("png"), der.octets(seal_png()), der.integer(_WIDE), der.integer(_HIGH)),
    )
