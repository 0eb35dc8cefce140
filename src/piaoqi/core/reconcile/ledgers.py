"""In whose books a row stands, where one file holds the ledgers of several companies (账套、组织)."""

from collections.abc import Sequence
from functools import lru_cache

from piaoqi.core.causes.case import SourceKind
from piaoqi.core.invoice.names import normalise_name
from piaoqi.core.invoice.record import Record
from piaoqi.core.invoice.taxpayer import Taxpayer
from piaoqi.core.reconcile.source import Source

_OF_A_LEDGER = ("账", "组织", "主体", "核算", "法人")
"""In a heading: it names a ledger. 公司 or 单位名称 alone may as well be the seller's column."""


def ledger_of(source: Source, record: Record, taxpayers: Sequence[Taxpayer]) -> str:
    """The tax id of the company that the row itself names, else of the source's; '' where nobody says."""
    org = record.facts.get("org", "") if source.kind is SourceKind.BOOKS and len(taxpayers) > 1 else ""
    named = _company(org, tuple(taxpayers)) if org else None
    return named.tax_id if named and not _may_be_the_seller(record, named) else source.tax_id


@lru_cache(maxsize=1024)
def _company(org: str, taxpayers: tuple[Taxpayer, ...]) -> Taxpayer | None:
    """The company of ours whose number or whole name is written there; of two names one in the other, the longer."""
    text = normalise_name(org)
    fits = [one for one in taxpayers if one.has_id(org) or (one.name and normalise_name(one.name) in text)]
    return max(fits, key=lambda one: len(one.name), default=None)


def _may_be_the_seller(record: Record, named: Taxpayer) -> bool:
    if record.seller_tax_id or record.seller_name:
        return named.has_id(record.seller_tax_id) or named.has_name(record.seller_name)
    return not any(word in record.columns.get("org", "") for word in _OF_A_LEDGER)
