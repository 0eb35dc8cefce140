"""C1, issuer side: each cause in a case that shows it, and beside the nearest one it must not be mistaken for."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from core.causes.telling import side_by_side, standing, told
from core.reconcile.small import (
    NUMBER,
    SELLER,
    SISTER,
    US,
    archive,
    books,
    bureau,
    entry,
    original,
    row,
    source,
    window,
)
from piaoqi.core.causes.case import SourceKind
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.record import Place, Record
from piaoqi.core.invoice.status import Status
from piaoqi.core.invoice.taxpayer import Taxpayer
from piaoqi.core.reconcile.judge import Comparison
from piaoqi.core.reconcile.source import Expectation, Source

OTHER = "26312000000087654321"
RED = "26312000000055555555"
TAX_CONTROL: dict[str, Any] = {"code": "011002600311", "kind": Kind.E_ORDINARY}
ARCHIVE_TO_BUREAU = (Expectation("archive", "bureau", 2),)
BUREAU_TO_BOOKS = (Expectation("bureau", "books", 45),)
BUREAU_TO_SELECTION = (Expectation("bureau", "selection", 2),)
BOOKS_TO_BUREAU = (Expectation("books", "bureau", 2),)
STRANGER = "91440300MA5EQXL17P"
OFFICE = ("国家税务总局上海市浦东新区税务局（代开）", "1131011500246209XP")
ISSUED_FOR = f"代开企业名称：{SELLER[0]} 代开企业税号：{SELLER[1]}"
OLD_CODE = "12345678"


def in_bureau(*originals: Record, **changes: Any) -> Comparison:
    """Originals held against a bureau list that lacks them."""
    return side_by_side(archive(*originals), bureau(**changes), rules=ARCHIVE_TO_BUREAU)


def log(*answers: tuple[str, str], number: str = NUMBER, **changes: Any) -> Source:
    """A verification log: (day, result) of one invoice."""
    rows = [
        row(number, line, facts={"result": result, "verified_at": f"{day} 10:00:00"}, **changes)
        for line, (day, result) in enumerate(answers, start=2)
    ]
    return source(SourceKind.VERIFICATION, *rows, windows=())


def asked(*answers: tuple[str, str], **changes: Any) -> Comparison:
    """An original that the bureau's list lacks, and what the platform said of it."""
    return side_by_side(
        archive(original(**changes)), bureau(), log(*answers, **changes), rules=ARCHIVE_TO_BUREAU
    )  # fmt: skip


def not_booked(*listed: Record, also: Source | None = None, booked: tuple[Record, ...] = ()) -> Comparison:
    """Listed by the bureau, and not in the books."""
    others = (also,) if also else ()
    return side_by_side(bureau(*listed), books(*booked), *others, rules=BUREAU_TO_BOOKS)


def ordered(*others: Source, **facts: str) -> Comparison:
    order = entry("", line=9, issue_date=None, facts={"ordered_at": "2026-09-01", "recorded_at": "2026-09-01", **facts})
    return side_by_side(
        source(SourceKind.EXPECTED, order), archive(), *others, rules=(Expectation("expected", "archive", 15),)
    )


def red(number: str = RED, total: str = "-113.00", **changes: Any) -> Record:
    """The red letter of the usual invoice."""
    values = {"status": Status.RED_LETTER, "red_of": NUMBER, "total": Decimal(total), "amount": None, "tax": None}
    return row(number, 3, **{**values, **changes})


def office(**changes: Any) -> dict[str, Any]:
    """What an invoice says that a tax office issued for the usual seller."""
    return {"seller_name": OFFICE[0], "seller_tax_id": OFFICE[1], "remark": ISSUED_FOR, **changes}


def buyer(name: str, tax_id: str) -> dict[str, str]:
    return {"buyer_name": name, "buyer_tax_id": tax_id}


def not_expected(record: Record) -> str:
    """An original that no rule expects at the bureau, and why."""
    comparison = in_bureau(record)
    (key,) = comparison.groups
    return standing(comparison, "bureau", key)


TWICE = (("2026-09-14", "009"), ("2026-09-16", "009"))

FOR: dict[str, tuple[Callable[[], str], str]] = {
    "C1.1": (lambda: told(ordered(), "archive", ""), "missing C1.1"),
    "C1.2": (lambda: told(asked(*TWICE, **TAX_CONTROL, number=OLD_CODE), "bureau", OLD_CODE), "missing C1.2"),
    "C1.3": (lambda: told(in_bureau(original(**buyer(US.name, "91110108MA01GEX8OP"))), "bureau"), "not_missing C1.3"),
    "C1.4": (lambda: told(in_bureau(original(**buyer("张三（个人）", ""))), "bureau"), "not_missing C1.4"),
    "C1.5": (
        lambda: told(
            side_by_side(
                archive(original(**buyer(*_named(SISTER)))), bureau(), rules=ARCHIVE_TO_BUREAU, taxpayers=(US, SISTER)
            ),
            "bureau",
        ),
        "not_missing C1.5",
    ),
    "C1.6": (
        lambda: told(in_bureau(original(**office()), windows=window(sellers=SELLER)), "bureau"),
        "cannot_tell C1.6",
    ),
    "C1.7": (lambda: told(not_booked(row(status=Status.VOID)), "books"), "not_missing C1.7"),
    "C1.8": (lambda: told(not_booked(row(status=Status.RED_FULL)), "books"), "not_missing C1.8"),
    "C1.9": (lambda: told(selection(row(status=Status.LOCKED)), "selection"), "not_missing C1.9"),
    "C1.10": (
        lambda: told(
            not_booked(row(status=Status.VOID), row(OTHER, 3, issue_date=date(2026, 9, 12)), booked=(entry(OTHER),)),
            "books",
        ),
        "not_missing C1.10",
    ),
    "C1.11": (lambda: not_expected(original("0012345678", code="11010120", kind=Kind.FISCAL)), "not_expected C1.11"),
    "C1.12": (lambda: not_expected(original("010120261000123456-L01", kind=Kind.CUSTOMS)), "not_expected C1.12"),
    "C1.13": (
        lambda: not_expected(original("", kind=Kind.OTHER_DOCUMENT, place=Place("收据.pdf"))),
        "not_expected C1.13",
    ),
    "C1.14": (lambda: told(asked(*TWICE), "bureau"), "missing C1.14"),
}
"""Each cause in the smallest company that shows it, and the verdict with it."""

AGAINST: dict[str, tuple[Callable[[], str], str]] = {
    "C1.1": (lambda: told(ordered(books(entry(OTHER, total=Decimal("99.00")))), "archive", ""), "missing C1.1"),
    "C1.2": (lambda: told(asked(*TWICE), "bureau"), "missing C1.14"),
    "C1.3": (
        lambda: told(
            side_by_side(
                books(entry(buyer_tax_id="91110108MA01GEX8OP")), archive(original()), bureau(), rules=BOOKS_TO_BUREAU
            ),
            "bureau",
        ),
        "missing",
    ),
    "C1.4": (
        lambda: told(
            side_by_side(books(entry(buyer_name=US.name, columns={"number": "号码"})), bureau(), rules=BOOKS_TO_BUREAU),
            "bureau",
        ),
        "missing",
    ),
    "C1.5": (lambda: told(in_bureau(original(**buyer("某某有限公司", STRANGER))), "bureau"), "not_missing C1.3"),
    "C1.6": (
        lambda: told(in_bureau(original(seller_name="别家有限公司", seller_tax_id=""), windows=window(sellers=SELLER)),
                     "bureau"),
        "cannot_tell C4.3",
    ),
    "C1.7": (
        lambda: told(not_booked(row(status=Status.NORMAL), also=archive(original(), windows=())), "books"),
        "missing",
    ),
    "C1.8": (lambda: told(not_booked(row(), red(total="-50.00")), "books"), "missing"),
    "C1.9": (lambda: told(selection(row(status=Status.NORMAL)), "selection"), "missing"),
    "C1.10": (
        lambda: told(
            not_booked(
                row(status=Status.VOID),
                row(OTHER, 3, issue_date=date(2026, 9, 12), seller_name="别家有限公司", seller_tax_id=STRANGER),
                booked=(entry(OTHER, seller_name="别家有限公司"),),
            ),
            "books",
        ),
        "not_missing C1.7",
    ),
    "C1.11": (lambda: told(in_bureau(original(kind=Kind.UNKNOWN)), "bureau"), "missing"),
    "C1.12": (lambda: not_expected(original("0012345678", code="11010120", kind=Kind.UNKNOWN)), "not_expected C1.11"),
    "C1.13": (lambda: told(ordered(), "archive", ""), "missing C1.1"),
    "C1.14": (lambda: told(asked(*TWICE, **TAX_CONTROL, number=OLD_CODE), "bureau", OLD_CODE), "missing C1.2"),
}  # fmt: skip
"""Each cause's nearest neighbour, and what is said there instead."""


def _named(company: Taxpayer) -> tuple[str, str]:
    return company.name, company.tax_id


def selection(*listed: Record) -> Comparison:
    """Listed by the bureau, and not in October's list of those to be deducted."""
    october = source(SourceKind.SELECTION, row("26312000000011111111", 9, facts={"period": "202610"}))
    return side_by_side(bureau(*listed), october, rules=BUREAU_TO_SELECTION)
