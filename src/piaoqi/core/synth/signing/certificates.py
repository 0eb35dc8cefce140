"""X.509 certificates (RFC 5280), as small as they can be, with SM2 or RSA keys."""

from dataclasses import dataclass
from datetime import UTC, datetime

from piaoqi.core.synth.signing import der
from piaoqi.core.synth.signing.keys import Key

FROM, UNTIL = datetime(2015, 1, 1, tzinfo=UTC), datetime(2044, 12, 31, tzinfo=UTC)
_SIGNS, _CERTIFIES = der.bits(b"\xc0", 6), der.bits(b"\x06", 1)
"""keyUsage: digitalSignature and nonRepudiation; keyCertSign and cRLSign."""


@dataclass(frozen=True)
class Identity:
    """Somebody who signs: a key, and the certificate that says whose it is."""

    subject: bytes
    serial: int
    key: Key
    issuer: bytes
    certificate: bytes

    @property
    def issuer_and_serial(self) -> bytes:
        return der.sequence(self.issuer, der.integer(self.serial))


@dataclass(frozen=True)
class Wanted:
    """What a certificate shall say."""

    subject: bytes
    serial: int
    key: Key
    valid: tuple[datetime, datetime] = (FROM, UNTIL)
    authority: bool = False
    """Whether it may issue certificates."""


def name(organisation: str, common: str) -> bytes:
    """A subject in China."""
    parts = (("2.5.4.6", der.printable("CN")), ("2.5.4.10", der.utf8(organisation)), ("2.5.4.3", der.utf8(common)))
    return der.sequence(*(der.set_of(der.sequence(der.oid(kind), text)) for kind, text in parts))


def issued(wanted: Wanted, issuer: Identity | None = None) -> Identity:
    """The certificate, signed by its issuer; by itself where none is given."""
    signing, issuing = (issuer.key, issuer.subject) if issuer else (wanted.key, wanted.subject)
    start, end = wanted.valid
    stated = der.sequence(
        der.explicit(0, der.integer(2)),
        der.integer(wanted.serial),
        signing.algorithm,
        issuing,
        der.sequence(der.utc_time(start), der.utc_time(end)),
        wanted.subject,
        wanted.key.public,
        der.explicit(3, der.sequence(*_extensions(wanted.authority))),
    )
    certificate = der.sequence(stated, signing.algorithm, der.bits(signing.sign(stated)))
    return Identity(wanted.subject, wanted.serial, wanted.key, issuing, certificate)


def _extensions(authority: bool) -> tuple[bytes, bytes]:  # noqa: FBT001 - a field of the certificate
    """Both critical: basicConstraints, keyUsage."""
    limits = der.sequence(der.true()) if authority else der.sequence()
    usage = _CERTIFIES if authority else _SIGNS
    return _critical("2.5.29.19", limits), _critical("2.5.29.15", usage)


def _critical(kind: str, value: bytes) -> bytes:
    return der.sequence(der.oid(kind), der.true(), der.octets(value))
