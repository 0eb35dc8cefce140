"""Rows that are not simply one invoice with a sound number: blanks, totals, footers, several numbers, damaged ones."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from piaoqi.core.formats.base import ListKind
from piaoqi.core.formats.table.cells import read_amount, read_text
from piaoqi.core.formats.table.headings import Cells
from piaoqi.core.formats.table.plan import Plan
from piaoqi.core.formats.table.several import numbers_in_text, several_numbers
from piaoqi.core.formats.table.titles import title_facts
from piaoqi.core.invoice.kind import read_kind
from piaoqi.core.invoice.number import InvoiceNumber, read_number
from piaoqi.core.invoice.record import Record

_TOTALS = re.compile(
    r"^(?:合\s*计|小\s*计|总\s*计|累\s*计|共\s*计|本页合\s*计|本页小\s*计|本[月年日期][合累]\s*计|过次页|承前页)|^共\s*\d+\s*[条张笔份行]"
    r"|^(?:grand\s*)?(?:sub)?total\b|^sum\b",
    re.IGNORECASE,
)
_NOTHING_ELSE = re.compile(r"(?:合\s*计|小\s*计|总\s*计|共\s*计|合计行|total)[:：]?", re.IGNORECASE)
_PARTIAL = re.compile(r"小\s*计|本页|过次页|承前页|subtotal", re.IGNORECASE)
_COUNT = re.compile(r"共\s*(?:计)?\s*(\d+)\s*[条张笔份行]")
_NAMING_FACTS = frozenset(("order", "contract", "claim", "voucher", "claimed", "file", "sha256", "deleted_at"))
_WORDY = frozenset(("not_a_number", "length", "letters"))


@dataclass
class OddRows:
    """The records of a sheet so far, and what its odd rows stated."""

    plan: Plan
    records: list[Record] = field(default_factory=list)
    skipped: int = 0
    facts: dict[str, str] = field(default_factory=dict)

    def take(self, cells: Cells, number: InvoiceNumber, record: Record) -> None:
        """Settle a row without a number, or with one in doubt."""
        texts = [read_text(cell) for cell in cells]
        filled = [text for text in texts if text]
        if not filled or self._is_heading(texts):
            return
        if not any(map(str.isdigit, number.number)) and self._is_totals(texts, filled):
            self._totals(texts, filled)
        elif number.number or (number.doubt and number.known_prefix):
            self._doubtful(cells, number, record)
        elif not self._continues(record):
            if _names_something(record):
                self._without_number(cells, number, record)
            else:
                self._footer(cells, filled)

    def _is_heading(self, texts: Sequence[str]) -> bool:
        """The headings once more, as at the top of a printed page."""
        pairs = zip(texts, self.plan.headings.texts, strict=False)
        same = sum(1 for text, heading in pairs if text and text == heading)
        return same >= max(2, sum(1 for text in texts if text) * 2 // 3)

    def _is_totals(self, texts: Sequence[str], filled: Sequence[str]) -> bool:
        """Totals are named in the first cells; a party may be called so, but stands in its own column."""
        if any(_NOTHING_ELSE.fullmatch(text) for text in filled):
            return True
        parties = {self.plan.at.get("seller_name"), self.plan.at.get("buyer_name")}
        first = [text for at, text in enumerate(texts) if text and at not in parties][:2]
        return any(_TOTALS.match(text) for text in first) and len(filled) <= len(texts)

    def _totals(self, texts: Sequence[str], filled: Sequence[str]) -> None:
        if _PARTIAL.search(" ".join(filled[:2])):
            return
        for name in ("amount", "tax", "total"):
            at = self.plan.at.get(name)
            amount = None if at is None or at >= len(texts) else read_amount(texts[at])
            if amount is not None:
                self.facts[f"total_{name}"] = str(amount)
        count = _COUNT.search(" ".join(filled))
        if count:
            self.facts["total_rows"] = count[1]

    def _footer(self, cells: Cells, filled: Sequence[str]) -> None:
        stated = title_facts([cells])
        stated.pop("title", "")
        if not stated and any(map(str.isdigit, "".join(filled))):
            self.skipped += 1
        self.facts |= stated

    def _continues(self, record: Record) -> bool:
        """A line of goods without number, date and party belongs to the invoice above it; so does a further line of a
        voucher, where the number stands in the summary of its first.
        """
        if not self.records:
            return False
        own = record.issue_date or record.seller_name or record.buyer_name or record.kind
        above = self.records[-1]
        line = self.plan.level == "line" and not own and bool(record.lines[0].name)
        if not line and not self._same_voucher(record, above):
            return False
        facts = {**above.facts, **record.facts} if not line else record.facts
        if line or record.total is not None or record.amount is not None:
            same = replace(record, code=above.code, number=above.number, paper_number=above.paper_number,
                           kind=above.kind, issue_date=above.issue_date, seller_name=above.seller_name,
                           seller_tax_id=above.seller_tax_id, facts=facts)  # fmt: skip
            self.records.append(same)
        return True

    def _same_voucher(self, record: Record, above: Record) -> bool:
        """A line of the voucher above: its voucher and summary are blank, or the voucher is the same again."""
        if "number_from" not in above.facts or "summary" in record.facts:
            return False
        return record.facts.get("voucher", "") in ("", above.facts.get("voucher"))

    def _without_number(self, cells: Cells, number: InvoiceNumber, record: Record) -> None:
        """A row that names an invoice by other means; its number may stand in a cell of several, or in a sentence."""
        listed = several_numbers(self._cell(cells, "digital")) or several_numbers(self._cell(cells, "number"))
        source = "" if listed else self._wordy_source(record)
        if source:
            text = record.remark if source == "remark" else record.facts[source]
            listed = numbers_in_text(text)
        if listed:
            self._several(listed, record, source)
            return
        doubt = {"number_doubt": str(number.doubt)} if number.doubt else {}
        self.records.append(replace(record, facts={**record.facts, **doubt}) if doubt else record)

    def _wordy_source(self, record: Record) -> str:
        """The text column of books that names an invoice number."""
        if self.plan.list_kind not in (ListKind.BOOKS, ListKind.EXPECTED):
            return ""
        texts = {
            "summary": record.facts.get("summary", ""),
            "remark": record.remark,
            "file": record.facts.get("file", ""),
        }
        return next((name for name, text in texts.items() if text and numbers_in_text(text)), "")

    def _doubtful(self, cells: Cells, number: InvoiceNumber, record: Record) -> None:
        if number.doubt in _WORDY or not number.doubt:
            listed = several_numbers(self._cell(cells, "digital")) or several_numbers(self._cell(cells, "number"))
            if listed:
                self._several(listed, record, "")
                return
        if not number.doubt:
            self.records.append(record)
            return
        facts = {**record.facts, "number_doubt": str(number.doubt)}
        if number.candidates:
            facts["number_candidates"] = " ".join(number.candidates)
        if number.known_prefix:
            facts["number_prefix"] = number.known_prefix
        self.records.append(replace(record, facts=facts))

    def _several(self, listed: Sequence[str], record: Record, source: str) -> None:
        """One record a number. A row of several states only their sum, which is none of any one's."""
        facts = dict(record.facts)
        if source:
            facts["number_from"] = source
        if len(listed) > 1:
            shared = record.total if record.total is not None else record.amount
            facts |= {"shared_by": str(len(listed))} | ({} if shared is None else {"shared_total": str(shared)})
            record = replace(record, amount=None, tax=None, total=None)
        code = record.code if len(record.code) in (10, 12) else ""
        for written in listed:
            number = read_number(written, code if len(written) == 8 else "")
            one = replace(
                record, code=number.code, number=number.number, kind=record.kind or read_kind("", number.number, code),
                facts=facts, written={},
            )  # fmt: skip
            self.records.append(one)

    def _cell(self, cells: Cells, name: str) -> object:
        at = self.plan.at.get(name)
        return "" if at is None else cells[at]

    def drop_unnamed_total(self) -> None:
        """A last row of sums alone, without a word, is a totals row too."""
        if len(self.records) < 3 or _is_more_than_sums(self.records[-1]):
            return
        last, others = self.records[-1], self.records[:-1]
        for name in ("total", "amount"):
            value = getattr(last, name)
            if value is not None and value == sum(getattr(one, name) or 0 for one in others):
                self.records.pop()
                self.facts[f"total_{name}"] = str(value)
                return


def _is_more_than_sums(record: Record) -> bool:
    facts = set(record.facts) - {"derived", "claimed", "deductible"}
    words = (record.number, record.code, record.issue_date, record.seller_name, record.buyer_name, record.remark)
    return bool(facts) or any(words)


def _names_something(record: Record) -> bool:
    """Money, a date, a tax id or a document: enough to be about an invoice. A name alone may be a signature."""
    words = (record.issue_date, record.seller_tax_id, record.amount, record.total, record.tax, record.code)
    named = any(word not in (None, "") for word in words) or any(name in record.facts for name in _NAMING_FACTS)
    return named or bool(record.lines and record.lines[0].name)
