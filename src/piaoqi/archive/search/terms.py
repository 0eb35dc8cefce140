"""What the index holds of an invoice, and how it is written there."""

from typing import NamedTuple

from piaoqi.archive.invoices.presence import BITS
from piaoqi.archive.models import Invoice
from piaoqi.archive.money import in_fen
from piaoqi.archive.search.amounts import terms_of_amount
from piaoqi.archive.search.grams import fold, grams_of_code, grams_of_text
from piaoqi.archive.search.row import Row
from piaoqi.core.causes.case import SourceKind

_BETWEEN = "\x1f"
LACKING = tuple(
    BITS[one].bit_length() - 1
    for one in (SourceKind.BUREAU, SourceKind.SELECTION, SourceKind.ARCHIVE, SourceKind.BOOKS)
)
"""Places of the bits whose absence is a term. What nearly all invoices lack needs none."""


class Source(NamedTuple):
    """What an invoice's terms are drawn from, all as text: kept beside them on SQLite, so that exactly they can be
    taken out again. Whoever changes these fields or `terms` adds a migration that calls `index.rebuild`.
    """

    company: str
    department: str
    kind: str
    status: str
    direction: str
    presence: str
    total: str
    amount: str
    """In 分; '' for none."""
    marks: str
    """x: sources differ; z: deleted; u: uncertain."""
    code: str
    number: str
    paper_number: str
    red_of: str
    seller_tax_id: str
    buyer_tax_id: str
    seller_name: str
    buyer_name: str
    remark: str
    """From `code` on, folded."""

    def written(self) -> str:
        return _BETWEEN.join(self)

    def terms(self) -> frozenset[str]:
        """Every term, each once. With a letter and `=`: c company, g department, k kind, s status, i direction, h and
        l the place of a bit that it has or lacks, y 分 of total or amount, w a whole number, x z u marks; m and n the
        size of its total. Others are grams.
        """
        numbers = _numbers(self.code, self.number, self.paper_number, self.red_of)
        found = self._facts()
        found += [f"w={one}" for one in {self.number, self.paper_number, *numbers} if one]
        return frozenset(found).union(
            *map(grams_of_code, numbers),
            grams_of_code(self.seller_tax_id),
            grams_of_code(self.buyer_tax_id),
            grams_of_text(self.seller_name),
            grams_of_text(self.buyer_name),
            grams_of_text(self.remark),
        )

    def _facts(self) -> list[str]:
        presence = int(self.presence)
        return [
            f"c={self.company}",
            f"k={self.kind}",
            f"s={self.status}",
            f"i={self.direction}",
            *([f"g={self.department}"] if self.department else ()),
            *[f"h={place}" for place in range(presence.bit_length()) if presence >> place & 1],
            *[f"l={place}" for place in LACKING if not presence >> place & 1],
            *[f"y={fen.removeprefix('-')}" for fen in (self.total, self.amount) if fen],
            *(terms_of_amount(int(self.total)) if self.total else ()),
            *[f"{mark}=1" for mark in self.marks],
        ]


def read_source(written: str) -> Source:
    return Source._make(written.split(_BETWEEN))


def source_of(invoice: Invoice | Row) -> Source:
    """What the index should hold of an invoice as it stands."""
    total, amount = (None if one is None else in_fen(one) for one in (invoice.total, invoice.amount))
    marks = (("x", invoice.differs), ("z", invoice.deleted_at is not None), ("u", not invoice.certain))
    return Source(
        company=str(invoice.company_id),
        department=_text(invoice.department_id),
        kind=invoice.kind,
        status=invoice.status,
        direction=invoice.direction,
        presence=str(invoice.presence),
        total=_text(total),
        amount=_text(amount),
        marks="".join(mark for mark, holds in marks if holds),
        code=fold(invoice.code),
        number=fold(invoice.number),
        paper_number=fold(invoice.paper_number),
        red_of=fold(invoice.red_of),
        seller_tax_id=fold(invoice.seller_tax_id),
        buyer_tax_id=fold(invoice.buyer_tax_id),
        seller_name=fold(invoice.seller_name),
        buyer_name=fold(invoice.buyer_name),
        remark=fold(invoice.remark),
    )


def numbers_of(row: Row) -> tuple[str, ...]:
    """The numbers that an invoice can be asked by, folded: with the code before, and that of the one it flushes."""
    return _numbers(fold(row.code), fold(row.number), fold(row.paper_number), fold(row.red_of))


def whole_numbers_of(row: Row) -> frozenset[str]:
    """Its numbers as somebody writes them in full, with and without code."""
    return frozenset(filter(None, (fold(row.number), fold(row.paper_number), *numbers_of(row))))


def _numbers(code: str, number: str, paper_number: str, red_of: str) -> tuple[str, ...]:
    found = [code + one for one in (number, paper_number) if one] or [code]
    return tuple(dict.fromkeys(filter(None, (*found, red_of))))


def _text(value: int | None) -> str:
    return "" if value is None else str(value)
