"""OFD-6 to OFD-12 for a signature without a seal: GB/T 35275 or CMS signed data, as on railway tickets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from piaoqi.core.invoice.verdict import Verdict as Answer
from piaoqi.core.seals import chain, keys, signed_data
from piaoqi.core.seals.anchors import Anchors
from piaoqi.core.seals.certificates import Certificate
from piaoqi.core.seals.der import read_time
from piaoqi.core.seals.digests import UnknownAlgorithm, named
from piaoqi.core.seals.ofd.dates import check_signer_dates
from piaoqi.core.seals.ofd.described import Described
from piaoqi.core.seals.ofd.notes import Notes
from piaoqi.core.seals.ofd.sealed import NOT_SIGNED, SIGNED, check_chain
from piaoqi.core.seals.ofd.steps import CHAIN, FORM, SIGNATURE
from piaoqi.core.seals.parts import Parts
from piaoqi.core.seals.signed_data import SignedData
from piaoqi.core.text import Text

NOBODY = Text("签名里没有签署人", "the signature names no signer")
NO_CERTIFICATE = Text(
    "签名里没有签署人的证书，无法验证", "the signature brings no certificate of its signer: it can't be verified"
)
"""Also of a bare signature value."""


@dataclass(frozen=True, slots=True)
class Signed:
    """Who signed, when, and the anchor that the certificate leads to, empty where it leads to none."""

    by: Certificate | None = None
    at: datetime | None = None
    anchor: str = ""


def check_plain(parts: Parts, one: Described, signed: SignedData, anchors: Anchors, notes: Notes) -> Signed:
    """OFD-6, OFD-7, OFD-11, OFD-12 of each signer; the answer names the first."""
    found = [
        _check_signer(outcome, one, (signed.certificates, anchors), notes)
        for outcome in signed_data.verify(signed, parts.data(one.part))
    ]
    if not found:
        notes.unknown(FORM, NOBODY)
    return next((signer for signer in found if signer.by is not None), Signed())


def _check_signer(
    outcome: signed_data.Outcome, one: Described, around: tuple[Sequence[Certificate], Anchors], notes: Notes
) -> Signed:
    signer, certificate, answer, said = outcome
    if certificate is None:
        notes.unknown(FORM, NO_CERTIFICATE)
        return Signed()
    reason = said or NOT_SIGNED.with_(signer=certificate.name)
    if answer is Answer.HOLDS:
        notes.holds(SIGNATURE, SIGNED, signer=certificate.name)
    elif answer is Answer.BROKEN:
        notes.broken(SIGNATURE, "signature", reason.text, **reason.params)
    else:
        notes.unknown(SIGNATURE, reason.text, **reason.params)
    _note_weak(certificate, signer.digest_method, notes)
    at = signer.signing_time or read_time(one.signed_at.encode())
    check_signer_dates(certificate, at, notes)
    others, anchors = around
    return Signed(certificate, at, check_chain(CHAIN, chain.lead(certificate, others, anchors, at), notes))


def _note_weak(certificate: Certificate, method: str, notes: Notes) -> None:
    notes.weaken(keys.weak(certificate.key))
    try:
        notes.weaken(named(method))
    except UnknownAlgorithm:
        return
