"""Who may seal an invoice: tax offices alone, whatever else a pinned authority certified."""

from collections.abc import Sequence
from dataclasses import replace

from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.record import Record
from piaoqi.core.seals.anchors import SHIPPED
from piaoqi.core.seals.ofd.steps import CHAIN
from piaoqi.core.seals.verdict import Authenticity, Verdict
from piaoqi.core.text import Text

NO_OFFICE = Text(
    "签署人“{signer}”不是税务局，而这种发票由税务局签章：证书出自“{anchor}”，只说明签署人是谁，不能证明发票是真的",
    "such invoices are sealed by tax offices, and {signer} is none: that its certificate leads to {anchor} shows who "
    "signed, not that the invoice is genuine",
)
_SEALED = frozenset({Kind.E_SPECIAL, Kind.E_ORDINARY, Kind.TOLL})
"""Kinds that bear a tax office's seal: e-invoices with 发票代码."""
_OFFICES = ("税务局", "税务总局")


def by_tax_office(found: Authenticity, records: Sequence[Record]) -> Authenticity:
    """The same, but an invoice is trusted only where the signer is a tax office, or pinned itself."""
    known = found.anchor == found.signer or found.anchor in {one.name for one in SHIPPED}
    office = any(one in found.signer for one in _OFFICES)
    if found.verdict is not Verdict.TRUSTED or known or office or not any(one.kind in _SEALED for one in records):
        return found
    finding = CHAIN.cannot_tell(NO_OFFICE, signer=found.signer, anchor=found.anchor)
    return replace(found, verdict=Verdict.INTACT_UNKNOWN_SIGNER, anchor="", findings=(*found.findings, finding))
