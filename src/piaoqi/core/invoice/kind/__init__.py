"""Kinds of invoice (发票票种): the codes of the contract, and every table of codes and words that writes them."""

from piaoqi.core.invoice.kind.codes import kind_of_code, read_qr_kind
from piaoqi.core.invoice.kind.table import BY_BUREAU_CODE, KINDS, Kind, KindFacts, Origin
from piaoqi.core.invoice.kind.words import read_kind

__all__ = [
    "BY_BUREAU_CODE", "KINDS", "Kind", "KindFacts", "Origin", "kind_of_code", "read_kind", "read_qr_kind",
]  # fmt: skip
