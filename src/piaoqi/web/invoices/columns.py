"""The columns to choose from: what each shows on the page, and what it is in a file."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from piaoqi.archive.models import Invoice
from piaoqi.archive.search.order import By
from piaoqi.archive.search.row import Row
from piaoqi.core.invoice.fields import TITLES
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.status import Status
from piaoqi.core.report.words import AUTHENTICITY
from piaoqi.core.report.workbook.sheet import DATE, MONEY, TEXT
from piaoqi.core.seals.verdict import Verdict
from piaoqi.core.text import Text
from piaoqi.reconciliation.queries.marks import RowMarks
from piaoqi.web.invoices.words import DIRECTION, KIND, STATUS, whole_kind
from piaoqi.web.shell.language import say
from piaoqi.web.templatetags.piaoqi import money, number

MARKS = "marks"
"""Stands for one column a source."""
PARAMETER = "columns"
_KEPT = "invoices.columns"
DIGITAL = 20
"""Digits of a 数电票's number, which needs no code beside it."""
_DASH = SafeString("—")


@dataclass(frozen=True, slots=True)
class Shown:
    """One row with what a comparison found of it; None where that was not asked."""

    row: Row
    marks: RowMarks | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """`cell` for the page, `value` for a file; `style` and `width` (letters) as core.report.workbook has them; `by`:
    what the list is ordered by at a click on its heading.
    """

    key: str
    title: Text
    cell: Callable[[Shown], SafeString]
    value: Callable[[Shown], object]
    css: str = ""
    style: str = TEXT
    width: int = 14
    usual: bool = False
    by: By | None = None


def party(row: Row) -> tuple[str, str]:
    """Name and tax id of the other side."""
    return (row.buyer_name, row.buyer_tax_id) if row.direction == "issued" else (row.seller_name, row.seller_tax_id)


def whole_number(row: Row | Invoice) -> str:
    """As it is asked for: twenty digits alone, eight with the code before; '' where none is known."""
    number = row.number or row.paper_number
    return number if len(number) == DIGITAL else f"{row.code} {number}".strip()


def flags(shown: Shown) -> list[tuple[str, Text]]:
    """(colour, word) of what is to be known of the row at a glance, the gravest first."""
    row, found = shown.row, shown.marks
    told = (
        ("danger", Text("签章异常", "altered"), row.authenticity == Verdict.ALTERED),
        ("warn", Text("差异", "differs"), bool(row.differs or (found and found.differing))),
        ("warn", Text("重复", "duplicate"), bool(found and found.repeated_in)),
        ("", Text("号码存疑", "number unsure"), not row.certain),
        ("hold", Text("保全", "on hold"), row.held),
        ("", Text("回收站", "put away"), row.deleted_at is not None),
    )
    return [(colour, word) for colour, word, holds in told if holds]


def _text(css: str, key: str, value: Callable[[Row], str], *, width: int = 14, usual: bool = False) -> Column:
    def cell(shown: Shown) -> SafeString:
        return _cut(value(shown.row))

    title = TITLES[key]
    return Column(key=key, title=title, cell=cell, value=lambda shown: value(shown.row), css=css, width=width,
                  usual=usual, by=_BY.get(key))  # fmt: skip


def _cut(said: str) -> SafeString:
    return format_html('<span class="cut" title="{0}">{0}</span>', said) if said else _DASH


def _sum(key: str, *, usual: bool) -> Column:
    return Column(
        key=key,
        title=TITLES[key],
        cell=lambda shown: money(getattr(shown.row, key)),
        value=lambda shown: getattr(shown.row, key),
        css="number",
        style=MONEY,
        width=15,
        usual=usual,
        by=_BY[key],
    )


def _number(shown: Shown) -> SafeString:
    row = shown.row
    written = row.number or row.paper_number
    said = number(written) if written else say(_NO_NUMBER)
    if row.code and len(written) != DIGITAL:
        return format_html('<span class="digits-plain code">{} </span>{}', row.code, said)
    return said if isinstance(said, SafeString) else format_html("{}", said)


def _status(shown: Shown) -> SafeString:
    status = Status(shown.row.status)
    return format_html('<span class="st {}">{}</span>', status.value, say(STATUS[status]))


def _flags(shown: Shown) -> SafeString:
    said = ((colour, say(word)) for colour, word in flags(shown))
    return format_html_join("", '<span class="flag {}">{}</span>', said)


def _kind(shown: Shown) -> SafeString:
    kind = Kind(shown.row.kind)
    return format_html('<span class="cut" title="{}">{}</span>', say(whole_kind(kind)), say(KIND[kind]))


def _authenticity(row: Row) -> str:
    return say(AUTHENTICITY[Verdict(row.authenticity)]) if row.authenticity else ""


def _party_cell(shown: Shown) -> SafeString:
    name, tax_id = party(shown.row)
    return (
        format_html('<span class="cut" title="{} {}">{}</span>', name, tax_id, name or tax_id)
        if name or tax_id
        else _DASH
    )


_BY = {one.value: one for one in By}
_NO_NUMBER = Text("没有号码", "no number")
PARTY = Text("对方", "Other side")
COLUMNS: Mapping[str, Column] = {
    one.key: one
    for one in (
        Column(key="date", title=TITLES["issue_date"], css="when", style=DATE, width=11, usual=True, by=By.DATE,
               cell=lambda shown: format_html("{}", shown.row.issue_date or "—"),
               value=lambda shown: shown.row.issue_date),
        Column(key="number", title=TITLES["number"], css="no", width=26, usual=True, by=By.NUMBER, cell=_number,
               value=lambda shown: whole_number(shown.row)),
        Column(key="kind", title=TITLES["kind"], css="kind", width=16, usual=True, cell=_kind,
               value=lambda shown: say(whole_kind(Kind(shown.row.kind)))),
        Column(key="direction", title=Text("方向", "direction"), css="way", width=6, usual=True,
               cell=lambda shown: format_html("{}", say(DIRECTION[shown.row.direction])),
               value=lambda shown: say(DIRECTION[shown.row.direction])),
        Column(key="party", title=PARTY, css="party", width=32, usual=True, by=By.PARTY, cell=_party_cell,
               value=lambda shown: party(shown.row)[0]),
        _text("party", "seller_name", lambda row: row.seller_name, width=32),
        _text("tax-id", "seller_tax_id", lambda row: row.seller_tax_id, width=22),
        _text("party", "buyer_name", lambda row: row.buyer_name, width=32),
        _text("tax-id", "buyer_tax_id", lambda row: row.buyer_tax_id, width=22),
        _sum("amount", usual=False),
        _sum("tax", usual=True),
        _sum("total", usual=True),
        Column(key="status", title=TITLES["status"], css="no-wrap", width=10, usual=True, cell=_status,
               value=lambda shown: say(STATUS[Status(shown.row.status)])),
        Column(key=MARKS, title=Text("各来源", "sources"), usual=True,
               cell=lambda _: SafeString(""), value=lambda _: ""),
        Column(key="flags", title=Text("提示", "notes"), css="flags", width=14, usual=True, cell=_flags,
               value=lambda shown: "、".join(say(word) for _, word in flags(shown))),
        _text("no", "red_of", lambda row: row.red_of, width=24),
        Column(key="authenticity", title=Text("签章验证", "signature"), css="sign", width=18,
               cell=lambda shown: _cut(_authenticity(shown.row)),
               value=lambda shown: _authenticity(shown.row)),
        _text("remark", "remark", lambda row: row.remark, width=30),
    )
}  # fmt: skip
USUAL = tuple(key for key, one in COLUMNS.items() if one.usual)


def chosen_columns(request: HttpRequest) -> tuple[str, ...]:
    """Those that the address names (a saved view does), else those that the person chose, else the usual ones."""
    named = [one for one in request.GET.get(PARAMETER, "").split(",") if one]
    kept = request.session.get(_KEPT)
    return in_order(named) or in_order(kept if isinstance(kept, list) else ()) or USUAL


def keep_columns(request: HttpRequest, keys: Iterable[str]) -> None:
    """For the next pages of this person; the usual ones where none is named."""
    chosen = in_order(keys)
    if chosen and chosen != USUAL:
        request.session[_KEPT] = list(chosen)
    else:
        request.session.pop(_KEPT, None)


def in_order(keys: Iterable[str]) -> tuple[str, ...]:
    """Those that there are, in the order of the table."""
    wanted = set(keys)
    return tuple(key for key in COLUMNS if key in wanted)


def columns_of(keys: Sequence[str]) -> list[Column]:
    return [COLUMNS[key] for key in keys]
