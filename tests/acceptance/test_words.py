"""The headings and words that people use in tables nobody prescribed: books, orders, verification records."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from acceptance.build import Invoice, check, digital, rule, source
from acceptance.sources import archive, bureau
from acceptance.writers import Row, Table

A, B, X = digital(1), digital(2), digital(7)
Make = Callable[[Invoice], Row]


def _plain(one: Invoice) -> Row:
    return [one.number, one.date, one.seller.name, str(one.total)]


BOOKS: dict[str, tuple[Sequence[str], Make]] = {
    "claims": (("报销单号", "发票号码", "开票日期", "销售方", "金额"), lambda one: ["BX1", *_plain(one)]),
    "three sums": (
        ("凭证号", "发票号", "开票时间", "供应商", "不含税金额", "税额", "含税金额"),
        lambda one: ["1", one.number, one.date, one.seller.name, str(one.amount), str(one.tax), str(one.total)],
    ),
    "digital": (("数电票号", "开票日", "供应商名称", "报销金额"), _plain),
    "unit in brackets": (("票据号码", "日期", "对方单位", "价税合计（元）"), _plain),
    "payee": (("发票编号", "开具日期", "收款单位", "发票金额"), _plain),
    "English": (("Invoice No", "Invoice Date", "Vendor", "Total"), _plain),
    "ledger": (
        ("记账日期", "凭证字号", "摘要", "科目", "发票号码", "借方金额"),
        lambda one: ["2026-02-28", "记-1", "付货款", "管理费用", one.number, str(one.total)],
    ),
    "posted": (
        ("凭证号", "发票号码", "入账金额", "入账日期"),
        lambda one: ["1", one.number, str(one.total), "2026-03-01"],
    ),
}


@pytest.mark.parametrize(("heads", "make"), BOOKS.values(), ids=BOOKS)
def test_books_under_any_usual_headings(tmp_path: Path, heads: Sequence[str], make: Make) -> None:
    kept = source("books", Table(heads, [make(one) for one in (A, B)]))
    check(tmp_path, bureau(A, B), kept).clean(2)


ORDERS: dict[str, tuple[Sequence[str], Make]] = {
    "purchase": (("采购订单号", "下单日期", "供应商", "含税金额"), _plain),
    "payment": (("付款单号", "付款日期", "收款方", "付款金额"), _plain),
    "blank number": (("订单号", "订单日期", "供应商名称", "金额", "发票号码"), lambda one: [*_plain(one), ""]),
}


@pytest.mark.parametrize(("heads", "make"), ORDERS.values(), ids=ORDERS)
def test_orders_and_payments_under_any_usual_headings(tmp_path: Path, heads: Sequence[str], make: Make) -> None:
    rows = [make(one.but(number=f"PO-{at}")) for at, one in enumerate((A, X))]
    check(tmp_path, archive(A, B), source("expected", Table(heads, rows))).finds(("", "archive", "missing", "C1.1"))


@pytest.mark.parametrize(
    ("heads", "answer"),
    [(("查验时间", "查验结果"), "查无此票"), (("查验时间", "查验结果"), "009"), (("查验日期", "结果"), "009 查无此票"),
     (("查验时间", "返回码"), "009"), (("查验时间", "结果代码"), "009")],
)  # fmt: skip
def test_answers_of_the_platform_under_any_usual_headings(tmp_path: Path, heads: tuple[str, str], answer: str) -> None:
    days = ("2026-03-02 10:00:00", "2026-03-04 10:00:00")
    rows = [[X.number, X.date, str(X.total), day, answer] for day in days]
    seen = source("verification", Table(("发票号码", "开票日期", "价税合计", *heads), rows))
    outcome = check(tmp_path, bureau(A, B), archive(A, X), seen, expect=[rule("archive", "bureau")])
    outcome.finds((X, "bureau", "missing", "C1.14"))
