"""Who may seal an invoice: tax offices alone, whatever else a pinned authority certified."""

from collections.abc import Sequence
from dataclasses import replace

from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.record import Record
from piaoqi.core.invoice.verdict import Verdict as Answer
from piaoqi.core.seals.anchors import SHIPPED
from piaoqi.core.seals.chain import is_called_office
from piaoqi.core.seals.ofd.steps import CHAIN, COVERAGE
from piaoqi.core.seals.verdict import Authenticity, Signature, Verdict
from piaoqi.core.text import Text

NO_OFFICE = Text(
    "签署人“{signer}”不是税务局，而这种发票只有税务局能作证：证书出自“{anchor}”，只说明签署人是谁，不能证明发票是真的",
    "only tax offices vouch for such invoices, and {signer} is none: that its certificate leads to {anchor} shows who "
    "signed, not that the invoice is genuine",
)
BY_OTHERS = Text(
    "税务局的签章没有盖住这些，签它们的是“{signer}”：{parts}",
    "the tax office's seal does not cover these, which {signer} signed: {parts}",
)
OVER_IT = Text(
    "“{signer}”另盖的章可能盖住版面上的内容，税务局没有为它担保",
    "a seal that {signer} set beside may lie over what the page shows; no tax office vouches for it",
)
_OF_BUREAU = frozenset({
    Kind.E_SPECIAL, Kind.E_ORDINARY, Kind.TOLL, Kind.DIGITAL_SPECIAL, Kind.DIGITAL_ORDINARY,
})  # fmt: skip
"""Kinds that the tax bureau alone vouches for: e-invoices with 发票代码, which bear its seal, and 数电票, which bear
none: who signed those in an archive says nothing of them.
"""
_TOLD = 6


def by_tax_office(found: Authenticity, records: Sequence[Record]) -> Authenticity:
    """The same, but of an invoice only what a tax office signed counts, or a signer who is pinned himself.

    Beside the office's, somebody else's signature is as a stranger's: what he alone signed is not covered.
    """
    trusted = [one for one in found.signatures if _is_trusted(one)]
    others = [one for one in trusted if not _may_seal(one)]
    if not others or found.verdict not in {Verdict.TRUSTED, Verdict.PARTIAL}:
        return found
    if not any(one.kind in _OF_BUREAU for one in records):
        return found
    no_office = CHAIN.cannot_tell(NO_OFFICE, signer=others[0].signer, anchor=others[0].anchor)
    findings = (*found.findings, no_office)
    offices = [one for one in trusted if one not in others]
    if offices:
        return _of_offices(replace(found, findings=findings), offices, others)
    verdict = Verdict.INTACT_UNKNOWN_SIGNER if found.verdict is Verdict.TRUSTED else found.verdict
    return replace(found, verdict=verdict, anchor="", findings=findings)


def _of_offices(found: Authenticity, offices: Sequence[Signature], others: Sequence[Signature]) -> Authenticity:
    """What the tax offices signed of it."""
    covered = frozenset[str]().union(*(one.covered for one in offices))
    alone = sorted((found.covered or frozenset()) - covered)
    chief = offices[0]
    found = replace(found, seal=chief.seal, signer=chief.signer, issuer=chief.issuer, anchor=chief.anchor)
    found = replace(found, signed_at=chief.signed_at, covered=covered)
    said = COVERAGE.broken(BY_OTHERS if alone else OVER_IT, signer=others[0].signer, parts=tuple(alone[:_TOLD]))
    findings = (*(one for one in found.findings if one.step is not COVERAGE or one.answer is Answer.BROKEN), said)
    return replace(found, verdict=Verdict.PARTIAL, uncovered=(*found.uncovered, *alone), findings=findings)


def _is_trusted(one: Signature) -> bool:
    return bool(one.anchor) and all(finding.answer is Answer.HOLDS for finding in one.findings)


def _may_seal(one: Signature) -> bool:
    """Whether the signer is a tax office by name, or pinned himself; below the bureau's authority, the chain asked."""
    known = one.anchor == one.signer or one.anchor in {anchor.name for anchor in SHIPPED}
    return known or is_called_office(one.signer)
