"""What a PDF's signature means for what was read from the file."""

from collections.abc import Iterable
from dataclasses import replace

import pypdfium2 as pdfium
from pypdfium2 import raw

from piaoqi.core.formats.base import Blob
from piaoqi.core.invoice.record import Record
from piaoqi.core.seals.pdf import WHOLE, verify
from piaoqi.core.seals.verdict import SIGNED_NOT_CHECKED, Authenticity, Verdict

_INTACT = frozenset({Verdict.TRUSTED, Verdict.INTACT_UNKNOWN_SIGNER})


def judge(blob: Blob, document: pdfium.PdfDocument | None) -> Authenticity:
    """What the signatures prove; a signature that pdfium alone sees was not judged, which is not the same as none."""
    found = verify(blob.data, blob.anchors)
    if found.verdict is Verdict.UNSIGNED and document is not None and _bears_a_value(document):
        return SIGNED_NOT_CHECKED
    return found


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
