"""Signatures in the package of an OFD (GB/T 33190, 17): the list, the digests of the parts, the signed value."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from piaoqi.core.synth.signing.certificates import Identity
from piaoqi.core.synth.signing.keys import SM2_WITH_SM3, SM3_DIGEST, sm3
from piaoqi.core.synth.signing.seal import Seal, sealed
from piaoqi.core.synth.signing.signed_data import plain
from piaoqi.core.synth.writers.markup import document, leaf, tag

Entries = list[tuple[str, bytes]]
"""(name, bytes) of the parts, in their order."""
ROOT, FOLDER = "OFD.xml", "Doc_0/Signs"
LIST, SIGNATURE, VALUE = (
    f"{FOLDER}/{name}" for name in ("Signatures.xml", "Sign_0/Signature.xml", "Sign_0/SignedValue.dat")
)
_OFD = "http://www.ofdspec.org/2016"
_WHERE = "90 8 30 20"
"""Millimetres from the page's top left corner, and width and height: in the middle of the title."""
_ROOT_END = b"</ofd:DocRoot>"


@dataclass(frozen=True)
class Signing:
    """Who signs, when, and with which seal; without one it is a plain signature, as on railway tickets."""

    signer: Identity
    at: datetime
    seal: Seal | None = None
    page: str = "1"
    """ID of the page that shows the seal."""
    method: str = SM3_DIGEST
    """CheckMethod: how the parts are digested."""


def sign_ofd(entries: Sequence[tuple[str, bytes]], signing: Signing) -> Entries:
    """The parts with a signature over all of them but OFD.xml, which most issuers leave out."""
    return entries_signed(listing(entries), signing, [name for name, _ in entries if name != ROOT])


def listing(entries: Sequence[tuple[str, bytes]]) -> Entries:
    """The parts, with OFD.xml naming a list of signatures that is still to come."""
    named = leaf("ofd:Signatures", LIST).encode()
    return [(name, data.replace(_ROOT_END, _ROOT_END + named, 1) if name == ROOT else data) for name, data in entries]


def entries_signed(entries: Sequence[tuple[str, bytes]], signing: Signing, covered: Sequence[str]) -> Entries:
    """The parts and the three of a signature that covers those named."""
    data = dict(entries)
    stated = statement(signing, {name: sm3(data[name]) for name in covered})
    return [*entries, (LIST, _list(signing)), (SIGNATURE, stated), (VALUE, signed_value(signing, stated))]


def signed_value(signing: Signing, stated: bytes) -> bytes:
    """SignedValue.dat for the bytes of Signature.xml."""
    if signing.seal is None:
        return plain(signing.signer, stated, signing.at)
    return sealed(signing.seal, signing.signer, (sm3(stated), f"/{SIGNATURE}"), signing.at)


def statement(signing: Signing, digests: dict[str, bytes]) -> bytes:
    """Signature.xml: the digests of the parts by name."""
    references = (
        tag("ofd:Reference", leaf("ofd:CheckValue", base64.b64encode(digest).decode()), FileRef=f"/{name}")
        for name, digest in digests.items()
    )
    shown = tag("ofd:StampAnnot", ID="1", PageRef=signing.page, Boundary=_WHERE) if signing.seal else ""
    info = tag(
        "ofd:SignedInfo",
        tag("ofd:Provider", ProviderName="piaoqi-synth", Version="1.0", Company="synthetic"),
        leaf("ofd:SignatureMethod", SM2_WITH_SM3),
        leaf("ofd:SignatureDateTime", f"{signing.at.astimezone(UTC):%Y%m%d%H%M%SZ}"),
        tag("ofd:References", *references, CheckMethod=signing.method),
        shown,
    )
    value = leaf("ofd:SignedValue", f"/{VALUE}")
    return document(tag("ofd:Signature", info, value, xmlns_ofd=_OFD, ID="1", Type=_type(signing)))


def _list(signing: Signing) -> bytes:
    entry = tag("ofd:Signature", ID="1", Type=_type(signing), BaseLoc="Sign_0/Signature.xml")
    return document(tag("ofd:Signatures", leaf("ofd:MaxSignId", 1), entry, xmlns_ofd=_OFD))


def _type(signing: Signing) -> str:
    return "Seal" if signing.seal else "Sign"
