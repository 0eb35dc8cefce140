"""The archive's rows."""

from piaoqi.archive.models.invoices import Allocation, Deletion, Hold, Invoice, InvoiceKey, Link
from piaoqi.archive.models.originals import Arrival, Original, Replacement, Source
from piaoqi.archive.models.proofs import Proof, ProofState
from piaoqi.archive.models.records import Reading, Record

__all__ = [
    "Allocation",
    "Arrival",
    "Deletion",
    "Hold",
    "Invoice",
    "InvoiceKey",
    "Link",
    "Original",
    "Proof",
    "ProofState",
    "Reading",
    "Record",
    "Replacement",
    "Source",
]
