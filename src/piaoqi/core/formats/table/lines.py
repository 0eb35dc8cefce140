"""Rows of lines put together into invoices: one row a line of goods becomes one record an invoice."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby

from piaoqi.core.formats.base import ListKind
from piaoqi.core.invoice.record import Record
from piaoqi.core.problem import Problem

_APART = frozenset((ListKind.BOOKS, ListKind.EXPECTED))
"""Lists in which one invoice entered twice is a finding: there only neighbouring rows are one invoice."""


def group_lines(records: Sequence[Record], list_kind: ListKind) -> list[Record]:
    """One record an invoice. In the bureau's lists its rows may stand apart; rows without a number stay alone.

    An exactly repeated row is kept as a second line: an invoice may hold the same line twice.
    """
    if list_kind in _APART:
        runs = (list(run) for _, run in groupby(records, key=_entry))
        return [one for run in runs for one in (run if not run[0].number else [_together(run)])]
    keys = set(map(key_of, records))
    if len(keys) == len(records) and "" not in keys:
        return list(records)
    groups: dict[object, list[Record]] = {}
    for at, record in enumerate(records):
        groups.setdefault(key_of(record) or at, []).append(record)
    return [_together(group) for group in groups.values()]


def key_of(record: Record) -> str:
    """What the rows of one invoice share: the twenty digits, else code and number; '' without a number."""
    return record.number if len(record.number) == 20 else record.code + record.number if record.number else ""


def keys_of(record: Record) -> tuple[str, ...]:
    """Every key that another sheet may know the invoice by: a 数电纸质发票 has two."""
    key = key_of(record)
    printed = record.code + record.paper_number if record.code and record.paper_number else ""
    return tuple(one for one in (key, printed) if one)


def _entry(record: Record) -> tuple[str, str, str]:
    return key_of(record), record.facts.get("voucher", ""), record.facts.get("claim", "")


def _together(group: list[Record]) -> Record:
    first = group[0]
    if len(group) == 1:
        return first
    amount, tax, total = _money(group)
    return replace(
        first,
        amount=amount,
        tax=tax,
        total=total,
        lines=tuple(line for record in group for line in record.lines),
        remark=_first(record.remark for record in group),
        red_of=_first(record.red_of for record in group),
        problems=_problems(group),
    )


def _first(texts: Iterable[str]) -> str:
    return next(filter(None, texts), "")


def _problems(group: Sequence[Record]) -> tuple[Problem, ...]:
    return tuple(problem for record in group for problem in record.problems)


def _money(group: Sequence[Record]) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """The invoice's money: the sum of its rows, or what every row repeats beside the amounts of its own line."""
    first = group[0]
    if _repeated_beside_lines(group):
        return first.amount, first.tax, first.total
    amount, tax, total = (
        _sum(values) for values in zip(*((one.amount, one.tax, one.total) for one in group), strict=True)
    )
    totals = {record.total for record in group}
    if len(totals) == 1 and None not in totals and amount is not None and amount + (tax or 0) == first.total:
        total = first.total
    return amount, tax, total


def _repeated_beside_lines(group: Sequence[Record]) -> bool:
    """合计金额 on every row beside the line's own 金额."""
    lines = [record.lines[0] for record in group if record.lines]
    own = [line.amount for line in lines]
    same = all(record.amount == group[0].amount for record in group)
    return same and own != [record.amount for record in group] and group[0].amount is not None


def _sum(values: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of what is stated; None where nothing is."""
    stated = [value for value in values if value is not None]
    return sum(stated, Decimal()) if stated else None
