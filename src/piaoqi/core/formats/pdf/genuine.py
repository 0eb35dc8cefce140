"""What a PDF's signature means for what was read from the file."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pypdfium2 as pdfium
from pypdfium2 import raw

from piaoqi.core.formats.base import Blob
from piaoqi.core.invoice.names import normalise_name
from piaoqi.core.invoice.record import Record
from piaoqi.core.seals.anchors import SHIPPED
from piaoqi.core.seals.pdf import WHOLE, verify
from piaoqi.core.seals.pdf.steps import CHAIN
from piaoqi.core.seals.verdict import SIGNED_NOT_CHECKED, Authenticity, Verdict
from piaoqi.core.text import Text

SOMEBODY_ELSE = Text(
    "签署人“{signer}”不是票面的销售方“{seller}”：证书出自“{anchor}”，只说明签署人是谁，不能证明发票是真的",
    "{signer} is not the seller on the face, {seller}: that its certificate leads to {anchor} shows who signed, "
    "not that the invoice is genuine",
)
_INTACT = frozenset({Verdict.TRUSTED, Verdict.INTACT_UNKNOWN_SIGNER})


def judge(blob: Blob, document: pdfium.PdfDocument | None) -> Authenticity:
    """What the signatures prove; a signature that pdfium alone sees was not judged, which is not the same as none."""
    found = verify(blob.data, blob.anchors)
    if found.verdict is Verdict.UNSIGNED and document is not None and _bears_a_value(document):
        return SIGNED_NOT_CHECKED
    return found


def by_its_seller(found: Authenticity, records: Sequence[Record]) -> Authenticity:
    """The same, but trusted only where the signer may speak for the invoice: it is the seller, or pinned itself, or a
    tax office. A pinned authority certifies many, and each of them could sign anything.
    """
    itself = found.anchor == found.signer or found.anchor in {one.name for one in SHIPPED}
    signer = normalise_name(found.signer)
    others = [one.seller_name for one in records if one.seller_name and normalise_name(one.seller_name) != signer]
    if found.verdict is not Verdict.TRUSTED or itself or not others:
        return found
    finding = CHAIN.cannot_tell(SOMEBODY_ELSE, signer=found.signer, seller=others[0], anchor=found.anchor)
    return replace(found, verdict=Verdict.INTACT_UNKNOWN_SIGNER, anchor="", findings=(*found.findings, finding))


def vouched(records: Iterable[Record], found: Authenticity) -> tuple[Record, ...]:
    """The records, each field with whether the signature covers it, and who signed: all that is read from a PDF stands
    or falls with the whole file.
    """
    covered = found.covers(tuple(WHOLE))
    signer = {"signer": found.signer} if found.verdict in _INTACT and found.signer else {}
    return tuple(
        replace(
            record,
            fields={name: replace(origin, covered=covered) for name, origin in record.fields.items()},
            facts={**record.facts, **signer},
        )
        for record in records
    )


def _bears_a_value(document: pdfium.PdfDocument) -> bool:
    """Whether a signature field has a value: a field that waits for one has none."""
    count = max(0, raw.FPDF_GetSignatureCount(document.raw))
    signatures = (raw.FPDF_GetSignatureObject(document.raw, index) for index in range(count))
    return any(raw.FPDFSignatureObj_GetContents(one, None, 0) > 0 for one in signatures if one)
