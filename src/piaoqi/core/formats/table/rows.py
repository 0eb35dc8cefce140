"""Rows of a sheet to records, column by column: a converter is chosen once, and repeated values cost a look-up."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import islice, repeat, starmap
from typing import NamedTuple, TypeGuard

from piaoqi.core.formats.table.cells import (
    BLANKS,
    Days,
    Memo,
    read_amounts,
    read_number_cell,
    read_text,
    read_texts,
)
from piaoqi.core.formats.table.headings import Cells
from piaoqi.core.formats.table.odd_rows import OddRows
from piaoqi.core.formats.table.plan import Plan
from piaoqi.core.formats.table.trouble import bad_amount, bad_date
from piaoqi.core.formats.table.twin import quick
from piaoqi.core.formats.table.values import CODES, STATUS_FIELDS, fact_reader, red_letter_of, result_of, status_of
from piaoqi.core.invoice.kind import Kind, read_kind
from piaoqi.core.invoice.number import InvoiceNumber, is_digital, read_number
from piaoqi.core.invoice.record import FieldOrigin, Line, Place, Record
from piaoqi.core.invoice.status import Status
from piaoqi.core.problem import Problem

_CHUNK = 256
_WHOLE = (8, 20)
"""Digits of a number that needs no second look."""
_TEXTS = ("red_of", "seller_name", "seller_tax_id", "buyer_name", "buyer_tax_id", "check_code", "remark")
_LINE_TEXTS = ("line_name", "line_spec", "line_unit", "line_quantity", "line_price", "line_rate", "class_code")
_SELDOM_TWICE = frozenset(("line_price",))
"""Columns in which remembering costs more than reading."""
_OPEN = (Status.UNKNOWN, Status.NORMAL)
_NO_WORDS: dict[str, str] = {}
_NO_ORIGINS: dict[str, FieldOrigin] = {}

_PLACE, _LINE, _RECORD = quick(Place), quick(Line), quick(Record)

Column = tuple[object, ...]
Columns = Sequence[Column]
"""The cells of some rows, column by column."""
Amounts = Sequence[Decimal | None]


@dataclass
class RowsRead:
    """What the rows gave. `facts` are those of totals rows and footers."""

    records: list[Record] = field(default_factory=list)
    skipped: int = 0
    facts: dict[str, str] = field(default_factory=dict)


def read_rows(plan: Plan, rows: Iterable[Cells], first_row: int) -> RowsRead:
    """Every row under the headings; `first_row` is the first one's number as the spreadsheet shows it."""
    reader = _Reader(plan)
    odd = OddRows(plan)
    remaining = iter(rows)
    while chunk := list(islice(remaining, _CHUNK)):
        if not any(map(any, chunk)):  # a stray cell far below leaves a million blank rows above it
            first_row += len(chunk)
            continue
        columns = list(zip(*chunk, strict=False))
        days = reader.days(columns)
        numbers = reader.numbers(columns, days)
        records = reader.records(columns, numbers, days, first_row)
        for cells, number, record in zip(chunk, numbers, records, strict=True):
            if len(number[1]) in _WHOLE and not number[3]:  # number, doubt
                odd.records.append(record)
            else:
                odd.take(cells, number, record)
        first_row += len(chunk)
    odd.drop_unnamed_total()
    return RowsRead(odd.records, odd.skipped, odd.facts)


class _Money(NamedTuple):
    """The three columns of money, as stated."""

    amount: Amounts
    tax: Amounts
    total: Amounts


class _Reader:
    """The converters of one sheet's columns."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._texts: Memo[object, str] = Memo(read_text)
        self._memo_of_days = Days()
        self._kinds: Memo[tuple[str, bool, str], Kind] = Memo(_kind)
        self._statuses: Memo[tuple[object, ...], Status] = Memo(self._status)
        self._red_of: Memo[str, str] = Memo(red_letter_of)
        self._facts: Memo[tuple[str, ...], dict[str, str]] = Memo(self._facts_of)
        self._fact_memos = [(name, Memo(fact_reader(name))) for name in plan.fact_fields]
        self._derives = _derivable(plan)

    def numbers(self, columns: Columns, days: Sequence[date | None]) -> list[InvoiceNumber]:
        """The invoice number of every row."""
        cells = (self._column(columns, name) for name in ("number", "code", "digital"))
        number, code, digital = (column if column and any(column) else None for column in cells)
        blank = ("",) * len(days)
        rows = zip(number or blank, code or blank, digital or blank, days, strict=True)
        if code or (number and digital):
            return list(starmap(_number, rows))
        only = number or digital or blank
        return [
            InvoiceNumber("", cell) if _is_plain(cell) else _number(*row) for cell, row in zip(only, rows, strict=True)
        ]

    def records(
        self, columns: Columns, numbers: Sequence[InvoiceNumber], days: Sequence[date | None], first_row: int
    ) -> Iterator[Record]:
        """A record for each row, as far as the columns alone say."""
        plan, kinds, reds = self._plan, self._kinds, self._red_of
        money = _Money(*(self._money(columns, name) for name in ("amount", "tax", "total")))
        troubles = self._troubles(columns, days, money, first_row)
        rows = range(first_row, first_row + len(numbers))
        places = map(_PLACE, repeat(plan.path), repeat(plan.sheet), rows, repeat(0))
        texts = zip(*(self._text(columns, name) for name in _TEXTS), strict=False)
        for row, place, one, words, day, (amount, tax, total), status, facts, lines, names in zip(
            rows, places, numbers, self._text(columns, "kind"), days, self._derived(money),
            self._row_statuses(columns), self._row_facts(columns, money), self._lines(columns, money), texts,
            strict=False,
        ):  # fmt: skip
            code, number, paper, _, _, written, _ = one
            red_of, seller, seller_id, buyer, buyer_id, check_code, remark = names
            red_of = red_of or (remark and reds[remark])
            yield _RECORD(
                place, kinds[words, len(number) == 20, code], code, number, paper, day,
                seller, seller_id, buyer, buyer_id, amount, tax, total, check_code,
                Status.RED_LETTER if red_of and status in _OPEN else status, red_of, remark, lines, _NO_ORIGINS,
                plan.columns, {"number": written} if written else _NO_WORDS, facts, troubles.get(row, ()),
            )  # fmt: skip

    def _column(self, columns: Columns, name: str) -> Column | None:
        """The raw cells of a field; None where the sheet has no such column."""
        at = self._plan.at.get(name)
        return None if at is None else columns[at]

    def _text(self, columns: Columns, name: str) -> Iterable[str]:
        column = self._column(columns, name)
        if column is None:
            return repeat("")
        return read_texts(column) if name in _SELDOM_TWICE else map(self._texts.__getitem__, column)

    def days(self, columns: Columns) -> list[date | None]:
        """The issue date of every row."""
        column = self._column(columns, "issue_date")
        return [None] * len(columns[0]) if column is None else self._memo_of_days.read(column)

    def _money(self, columns: Columns, name: str) -> list[Decimal | None]:
        column = self._column(columns, name)
        return [None] * len(columns[0]) if column is None else read_amounts(column)

    def _derived(self, money: _Money) -> Iterable[tuple[Decimal | None, ...]]:
        """Amount, tax and total of each row; the one that has no column is computed from the others."""
        if not self._derives:
            return zip(*money, strict=True)
        return map(_with_total if self._derives == "total" else _with_amount, *money)

    def _row_statuses(self, columns: Columns) -> Iterable[Status]:
        stated = [column for name in STATUS_FIELDS if (column := self._column(columns, name)) is not None]
        return map(self._statuses.__getitem__, zip(*stated, strict=True)) if stated else repeat(Status.UNKNOWN)

    def _status(self, cells: tuple[object, ...]) -> Status:
        stated = iter(cells)
        return status_of(tuple(read_text(next(stated)) if name in self._plan.at else "" for name in STATUS_FIELDS))

    def _row_facts(self, columns: Columns, money: _Money) -> Iterable[dict[str, str]]:
        """The facts of each row; rows that state the same share one mapping."""
        stated: list[Iterable[str]] = [
            map(memo.__getitem__, self._column(columns, name) or ()) for name, memo in self._fact_memos
        ]
        if self._derives:
            given = money.amount if self._derives == "total" else money.total
            stated.append(
                "" if a is None or b is None else self._derives for a, b in zip(given, money.tax, strict=True)
            )
        return map(self._facts.__getitem__, zip(*stated, strict=False)) if stated else repeat(_NO_WORDS)

    def _facts_of(self, values: tuple[str, ...]) -> dict[str, str]:
        names = [*self._plan.fact_fields, "derived"]
        facts = {name: value for name, value in zip(names, values, strict=False) if value}
        if "result" in facts or "result_text" in facts:
            code, words, reason = (facts.get(name, "") for name in ("result", "result_text", "result_reason"))
            facts["result"] = result_of(code, words)
            if facts["result"] not in CODES and result_of("", reason) in CODES:
                facts["result"] = result_of("", reason)
        return facts

    def _lines(self, columns: Columns, money: _Money) -> Iterable[tuple[Line, ...]]:
        """One line of goods a row, where the sheet is one of lines."""
        at = self._plan.at
        if self._plan.level != "line":
            return repeat(())
        name, spec, unit, count, price, rate, code = (self._text(columns, name) for name in _LINE_TEXTS)
        amounts = self._money(columns, "line_amount") if "line_amount" in at else money.amount
        taxes = self._money(columns, "line_tax") if "line_tax" in at else money.tax
        return zip(map(_LINE, name, spec, unit, count, price, amounts, rate, taxes, code))

    def _troubles(
        self, columns: Columns, days: Sequence[date | None], money: _Money, first: int
    ) -> dict[int, tuple[Problem, ...]]:
        """Cells that should hold an amount or a date and do not: row -> problems."""
        found: dict[int, tuple[Problem, ...]] = {}
        for name, values in (*zip(money._fields, money, strict=True), ("issue_date", days)):
            column = self._column(columns, name) if not all(values) else None
            for at, cell in enumerate(column or ()):
                if values[at] is None and cell not in BLANKS:
                    problem = (bad_date if name == "issue_date" else bad_amount)(self._plan, name, cell, first + at)
                    if problem:
                        found[first + at] = (*found.get(first + at, ()), problem)
        return found


def _is_plain(cell: object) -> TypeGuard[str]:
    """Twenty digits that leave `read_number` nothing to settle."""
    return type(cell) is str and is_digital(cell) and not cell.endswith("00000")


def _number(number: object, code: object, digital: object, day: date | None) -> InvoiceNumber:
    """The number that a row's cells state; what stands alone in the cell for twenty digits may be any number."""
    number, code, digital = map(read_number_cell, (number, code, digital))
    if digital and not number and not code and type(digital) is str and len(digital) == 20:
        return read_number(digital)
    return read_number(number, code, digital, day)


def _kind(key: tuple[str, bool, str]) -> Kind:
    """The kind by the word, whether the number has twenty digits, and the code."""
    words, digital, code = key
    return read_kind(words, "0" * 20 if digital else "", code)


def _derivable(plan: Plan) -> str:
    """The field that amounts and tax give, where it has no column."""
    stated = {"amount", "tax", "total"} & set(plan.at)
    return {frozenset(("amount", "tax")): "total", frozenset(("total", "tax")): "amount"}.get(frozenset(stated), "")


Three = tuple[Decimal | None, Decimal | None, Decimal | None]


def _with_total(amount: Decimal | None, tax: Decimal | None, _: Decimal | None) -> Three:
    return amount, tax, None if amount is None or tax is None else amount + tax


def _with_amount(_: Decimal | None, tax: Decimal | None, total: Decimal | None) -> Three:
    return None if total is None or tax is None else total - tax, tax, total
