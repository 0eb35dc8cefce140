"""How one sheet will be read: which column holds which field, and what an undecided 金额 means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from piaoqi.core.formats.base import ListKind
from piaoqi.core.formats.table.cells import read_amount
from piaoqi.core.formats.table.headings import Cells, Headings, plain
from piaoqi.core.formats.table.list_kind import tell
from piaoqi.core.formats.table.vocabulary import FACTS

_SAMPLE = 300
_RATES = tuple(Decimal(rate) / 1000 for rate in (130, 90, 60, 30, 10, 50, 15, 170, 160, 110, 100, 40, 20))
_INNER_LINE = ("line_quantity", "line_price", "line_spec", "line_unit", "class_code")
_NOT_SHOWN = frozenset(("sequence", "line_number", "money", "digital"))


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything about a sheet that is settled before its rows are read."""

    path: str
    sheet: str
    list_kind: ListKind
    level: str
    headings: Headings
    at: Mapping[str, int]
    """Field -> column index; `money` is settled into total or amount."""
    columns: Mapping[str, str]
    """Field of the record -> heading as written."""
    fact_fields: tuple[str, ...]
    """Which of the columns go into the facts of a row."""


def where(path: str, sheet: str) -> str:
    """A sheet as messages name it; delimited text has none."""
    return f"{path} › {sheet}" if sheet else path


def make_plan(path: str, sheet: str, headings: Headings, rows: Sequence[Cells], title: str) -> Plan:
    """Settle how to read the sheet; `rows` are those under the headings."""
    *_, folder, name = ("", *path.replace("\\", "/").replace("!", "/").split("/"))
    kind = tell(headings, (title, sheet, name, folder))
    at = dict(headings.columns)
    _settle_dates(at, headings, kind)
    _settle_state(at, headings, kind)
    _settle_money(at, headings, kind, rows)
    return Plan(
        path, sheet, kind, _level(at, kind), headings, at, _shown(at, headings),
        tuple(field for field in at if field in FACTS),
    )  # fmt: skip


def _settle_dates(at: dict[str, int], headings: Headings, kind: ListKind) -> None:
    """日期 alone is the row's own date in books, the issue date in lists of invoices; other dates stand in for it."""
    if kind not in (ListKind.BOOKS, ListKind.EXPECTED):
        if "issue_date" not in at and plain(headings.written("recorded_at")) in ("日期", "date"):
            at["issue_date"] = at.pop("recorded_at")
    elif "recorded_at" not in at:
        own = next((field for field in ("paid_at", "ordered_at", "expected_by") if field in at), "")
        if own:
            at["recorded_at"] = at[own]


def _settle_state(at: dict[str, int], headings: Headings, kind: ListKind) -> None:
    """状态 alone, where people keep the list, may be that of the row: both of the invoice and of the row it is then."""
    kept_by_people = kind in (ListKind.BOOKS, ListKind.EXPECTED, ListKind.DELETED)
    if kept_by_people and plain(headings.written("status")) in ("状态", "status"):
        at.setdefault("row_state", at["status"])


def _settle_money(at: dict[str, int], headings: Headings, kind: ListKind, rows: Sequence[Cells]) -> None:
    """What a bare 金额 is: 合计金额 without tax beside a tax, what was claimed in books, else as the figures say."""
    for stand_in in ("claimed", "paid"):
        if stand_in in at and not {"total", "amount", "money"} & set(at):
            at["total"] = at.pop(stand_in)
    if "money" not in at:
        return
    money = at.pop("money")
    if "total" in at:
        at.setdefault("amount", money)
    elif "amount" in at:
        at["total"] = money
    elif "tax" in at:
        at[_by_figures(money, at["tax"], rows) or _by_heading(headings.texts[money])] = money
    else:
        at["amount" if kind in (ListKind.BUREAU, ListKind.SELECTION) else "total"] = money


def _by_heading(text: str) -> str:
    return "amount" if plain(text) in ("金额", "合计金额", "金额合计", "amount") else "total"


def _by_figures(money: int, tax: int, rows: Sequence[Cells]) -> str:
    """Whether the tax is a legal rate of the money, which then is without tax, or of the money less tax; '' unclear."""
    without = within = 0
    for row in islice(rows, _SAMPLE):
        if len(row) <= max(money, tax):
            continue
        base, share = read_amount(row[money]), read_amount(row[tax])
        if base and share:
            is_without, is_within = _at_a_rate(base, share), _at_a_rate(base - share, share)
            without += is_without and not is_within
            within += is_within and not is_without
    return "" if without == within else "amount" if without > within else "total"


def _at_a_rate(base: Decimal, tax: Decimal) -> bool:
    return any(abs(base * rate - tax) <= Decimal("0.02") for rate in _RATES)


def _level(at: Mapping[str, int], kind: ListKind) -> str:
    inner = sum(1 for field in _INNER_LINE if field in at)
    needed = 1 if kind in (ListKind.BUREAU, ListKind.ISSUED) else 2
    return "line" if "line_name" in at and inner >= needed and kind is not ListKind.SELECTION else "invoice"


def _shown(at: Mapping[str, int], headings: Headings) -> dict[str, str]:
    """Field -> heading under the names of the record."""
    columns = {field: headings.texts[index] for field, index in at.items() if field not in _NOT_SHOWN}
    if "digital" in at:
        if "number" in columns:
            columns["paper_number"] = columns["number"]
        columns["number"] = headings.texts[at["digital"]]
    return columns
