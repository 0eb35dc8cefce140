"""Signatures with their certificates: CMS (RFC 5652) for PDFs, GB/T 35275 for plain signatures of OFDs."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from piaoqi.core.synth.signing import der
from piaoqi.core.synth.signing.certificates import Identity
from piaoqi.core.synth.signing.keys import (
    RSA_ENCRYPTION,
    SHA256_DIGEST,
    SM2_SIGNATURE,
    SM3_DIGEST,
    sm3,
)


@dataclass(frozen=True)
class _Form:
    """The object identifiers of one of the two standards."""

    signed_data: str
    data: str
    digest: str
    signature: bytes


_CMS = _Form(
    "1.2.840.113549.1.7.2",
    "1.2.840.113549.1.7.1",
    SHA256_DIGEST,
    der.sequence(der.oid(RSA_ENCRYPTION), der.null()),
)
_CHINESE = _Form("1.2.156.10197.6.1.4.2.2", "1.2.156.10197.6.1.4.2.1", SM3_DIGEST, der.sequence(der.oid(SM2_SIGNATURE)))


def cms(signer: Identity, others: tuple[Identity, ...], content: bytes, at: datetime) -> bytes:
    """A detached signature over the content, with RSA and SHA-256."""
    return _signed(_CMS, (signer, *others), (b"", hashlib.sha256(content).digest()), at)


def plain(signer: Identity, content: bytes, at: datetime, others: tuple[Identity, ...] = ()) -> bytes:
    """A detached signature over the content, with SM2 and SM3."""
    return _signed(_CHINESE, (signer, *others), (b"", sm3(content)), at)


def enclosing(signer: Identity, content: bytes, at: datetime) -> bytes:
    """The same with its content, which is the digest of what was to be signed, as some signing servers make it."""
    return _signed(_CHINESE, (signer,), (sm3(content), sm3(sm3(content))), at)


def _signed(form: _Form, people: tuple[Identity, ...], signed: tuple[bytes, bytes], at: datetime) -> bytes:
    """`people`: the signer, and others whose certificates go along. `signed`: the content if enclosed, its digest."""
    content, digest = signed
    enclosed = der.explicit(0, der.octets(content)) if content else b""
    signer = people[0]
    digested = der.sequence(der.oid(form.digest), der.null())
    attributes = (
        _attribute("1.2.840.113549.1.9.3", der.oid(form.data)),
        _attribute("1.2.840.113549.1.9.5", der.utc_time(at)),
        _attribute("1.2.840.113549.1.9.4", der.octets(digest)),
    )
    stated = der.set_of(*attributes)
    told = der.sequence(
        der.integer(1),
        signer.issuer_and_serial,
        digested,
        der.explicit(0, *sorted(attributes)),
        form.signature,
        der.octets(signer.key.sign(stated)),
    )
    body = der.sequence(
        der.integer(1),
        der.set_of(digested),
        der.sequence(der.oid(form.data), enclosed),
        der.explicit(0, *(one.certificate for one in people)),
        der.set_of(told),
    )
    return der.sequence(der.oid(form.signed_data), der.explicit(0, body))


def _attribute(kind: str, value: bytes) -> bytes:
    return der.sequence(der.oid(kind), der.set_of(value))
