"""The own side: recycle bins, orders, queues of recognition, other ledgers, backups, as accountants keep them."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from acceptance.build import SISTER, US, Invoice, Source, check, digital, rule, source, taxpayer
from acceptance.sources import account, archive, bureau
from acceptance.writers import Row, Table, book_row, books, originals

A, B, X, Y = digital(1), digital(2), digital(7), digital(8)
BOTH = [taxpayer(), taxpayer(SISTER)]
HEADS = ("发票号码", "开票日期", "销售方名称", "价税合计")
ORDER_HEADS = ("订单号", "下单日期", "供应商名称", "供应商税号", "订单金额")


def _row(one: Invoice) -> list[str]:
    return [one.number, one.date, one.seller.name, str(one.total)]


def noted(heading: str, *rows: tuple[Invoice, str]) -> Table:
    """Books with one more column."""
    return Table([*HEADS, heading], [[*_row(one), words] for one, words in rows])


def ordered(number: str, one: Invoice, *more: str) -> Row:
    return [number, one.date, one.seller.name, one.seller.tax_id, str(one.total), *more]


def wanted(*rows: Row, heads: Sequence[str] = ()) -> Source:
    """Orders, with more headings than ORDER_HEADS."""
    return source("expected", Table([*ORDER_HEADS, *heads], rows))


def test_c6_11_parts_in_two_books_that_add_up_are_nothing(tmp_path: Path) -> None:
    parts = account(A, book_row(X, total="391.00"), name="ledger"), account(book_row(X, total="400.00"), name="claims")
    check(tmp_path, bureau(A, X), *parts).clean(2)


def test_c6_11_parts_in_two_books_that_fall_short_are_a_difference(tmp_path: Path) -> None:
    parts = account(A, book_row(X, total="391.00"), name="ledger"), account(book_row(X, total="300.00"), name="claims")
    outcome = check(tmp_path, bureau(A, X), *parts).finds()
    assert [one["field"] for one in outcome.json["differences"]] == ["total"]
