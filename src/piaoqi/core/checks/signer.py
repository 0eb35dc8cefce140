"""Who signed a PDF against the seller on its face. The PDFs of e-invoices are signed by the seller, if by anybody."""

from piaoqi.core.checks.base import Check, CheckContext, Outcome, cannot_tell, holds
from piaoqi.core.invoice.names import normalise_name
from piaoqi.core.invoice.record import Record
from piaoqi.core.text import Text

_SELLER = Text("签署人就是票面的销售方“{signer}”", "the signer is the seller on the face: {signer}")
_OTHER = Text(
    "签署人是“{signer}”，票面的销售方是“{seller}”；可能是开票服务商代签，请核对",
    "signed by {signer}, while the seller on the face is {seller}; a service may sign for it: please compare",
)


def _is_seller(record: Record, _context: CheckContext) -> Outcome | None:
    """Nothing where no valid signature names its signer, or no seller is stated."""
    signer, seller = record.facts.get("signer", ""), record.seller_name
    if not signer or not seller:
        return None
    if normalise_name(signer) == normalise_name(seller):
        return holds(_SELLER, signer=signer)
    return cannot_tell(_OTHER, signer=signer, seller=seller)


CHECKS = (
    Check(
        "signature.signer",
        Text("签署人与销售方一致", "The signer is the seller"),
        Text("带签名的电子普通发票 PDF 实测：签署人都是销售方", "signed PDF invoices as measured: the seller signs"),
        _is_seller,
    ),
)
