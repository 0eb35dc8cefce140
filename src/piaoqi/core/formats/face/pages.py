"""Pages to invoices: one a page, several on a page, or one over several pages with a list of goods."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from piaoqi.core.formats.face.forms import sums_of
from piaoqi.core.formats.face.heading import Heading, is_form, read_heading, titles
from piaoqi.core.formats.face.items import Item, paragraph, plain, rows_of, tidy
from piaoqi.core.formats.face.labels import Sheet, read_sheet
from piaoqi.core.formats.face.parties import read_parties
from piaoqi.core.formats.face.sums import Sums
from piaoqi.core.formats.face.table import Table, read_table
from piaoqi.core.formats.stated import values_of, witness
from piaoqi.core.formats.witness import Witness
from piaoqi.core.invoice.kind import Kind, read_kind
from piaoqi.core.invoice.record import Line

_OF_INVOICES = ("issue_date", "capital", "small", "check_code")
"""Labels, one of which an invoice without a readable title has; a list that names invoices has none."""
_UNNUMBERED = frozenset({Kind.BANK_RECEIPT, Kind.BANK_STATEMENT, Kind.CUSTOMS, Kind.FIXED})
_NEXT_LINE = 2.0
"""Lines of one remark are less than this many heights apart."""
_REMARK = re.compile("备注:?")
_CLERK = ("clerk", "payee", "checker", "seal")


@dataclass(frozen=True, slots=True)
class FaceInvoice:
    """One invoice as its face states it. `page` is the first one it stands on, from 1."""

    page: int
    witness: Witness


@dataclass(frozen=True, slots=True)
class _Part:
    """What one page (or a share of it) says of an invoice."""

    sheet: Sheet
    heading: Heading
    table: Table
    is_list: bool


def read_face(items: Iterable[Item], part: str = "page") -> list[FaceInvoice]:
    """The invoices that positioned text shows; empty where it shows none.

    1. Pages that hold several invoices are cut between them.
    2. Each part is read into heading and table.
    3. Parts with the same number are one invoice; a list (清单) or a part without a number continues the one before.
    4. The fields come from the first part that states them, the sums from the last, the lines from the list if any.
    """
    parts = [_part(sheet) for sheet in _sheets(tidy(items))]
    invoices: list[list[_Part]] = []
    for one in parts:
        home = _home(one, invoices)
        if home is not None:
            home.append(one)
        elif _is_invoice(one):
            invoices.append([one])
    pages = [group[0].sheet.page for group in invoices]
    return [FaceInvoice(page, _witness(group, f"{part} {page}")) for page, group in zip(pages, invoices, strict=True)]


def _sheets(items: Sequence[Item]) -> Iterable[Sheet]:
    pages: dict[int, list[Item]] = {}
    for item in items:
        pages.setdefault(item.page, []).append(item)
    for page, on_page in sorted(pages.items()):
        for share in _shares(on_page):
            yield read_sheet(share, page)


def _shares(items: list[Item]) -> list[list[Item]]:
    """A page cut into its invoices: at the widest gap above each title but the first."""
    if sum("发票" in plain(item.text) for item in items) < 4:
        return [items]
    rows = rows_of(items)
    tops = [index for index, row in enumerate(rows) if any(titles([row])) and row.height > _usual(items)]
    borders: list[float] = []
    for before, title in pairwise(tops):
        gaps = [(rows[i].middle - rows[i - 1].middle, i) for i in range(before + 4, title + 1)]
        if gaps:
            index = max(gaps)[1]
            borders.append((rows[index].middle + rows[index - 1].middle) / 2)
    shares: list[list[Item]] = [[] for _ in range(len(borders) + 1)]
    for item in items:
        shares[sum(item.middle > border for border in borders)].append(item)
    return shares


def _usual(items: Sequence[Item]) -> float:
    """The usual height of text; titles are larger."""
    heights = sorted(item.height for item in items)
    return 1.15 * heights[len(heights) // 2]


def _part(sheet: Sheet) -> _Part:
    return _Part(sheet, read_heading(sheet), read_table(sheet), is_list=sheet.first("list_title") is not None)


def _home(one: _Part, invoices: list[list[_Part]]) -> list[_Part] | None:
    """The invoice that a part continues; None where it begins a new one."""
    heading = one.heading
    if heading.number:
        same = (group for group in invoices if _key(group[0].heading) == _key(heading))
        by_number = (group for group in invoices if group[0].heading.number == heading.number and one.is_list)
        return next(same, None) or next(by_number, None)
    if invoices and (one.is_list or heading.page_number > 1):
        return invoices[-1]
    if invoices and one.table.lines and not (_is_whole(one) and _is_whole(invoices[-1][-1])):
        return invoices[-1]
    return None


def _is_whole(one: _Part) -> bool:
    """A form with title and total of its own: two of them one after the other are two invoices, number or not."""
    return bool(one.heading.title) and is_form(one.sheet) and one.sheet.first("capital", "small") is not None


def _is_invoice(one: _Part) -> bool:
    """Whether a page shows an invoice rather than speaks of one."""
    number, title = one.heading.number, one.heading.title
    if not title:
        beside = "".join(plain(label.value) for label in one.sheet.all("number")).replace(" ", "")
        return bool(number in beside and number and one.sheet.first(*_OF_INVOICES))
    return bool(number) or is_form(one.sheet) or read_kind(title) in _UNNUMBERED


def _key(heading: Heading) -> tuple[str, str]:
    return heading.code, heading.number


def _witness(group: Sequence[_Part], part: str) -> Witness:
    faces = [one for one in group if not one.is_list] or list(group)
    heading = faces[0].heading
    kind = read_kind(heading.title, heading.number, heading.code)
    raw = {"code": heading.code, "number": heading.number}
    raw |= _parties(faces, kind) | _sums(faces, kind)
    if heading.check_code:
        raw["check_code"] = heading.check_code
    if heading.issue_date:
        raw["issue_date"] = heading.issue_date.isoformat()
    remark = _remark(faces[-1].sheet)
    if remark:
        raw["remark"] = remark
    facts = {"title": heading.title, "special": heading.special, "capital": raw.pop("capital", "")}
    facts["drawer"] = _drawer(faces[-1].sheet)
    stated = witness("page", part, values_of(raw, kind), facts)
    return Witness("page", part, stated.values, _lines(group), stated.facts)


def _parties(faces: Sequence[_Part], kind: Kind) -> dict[str, str]:
    for face in faces:
        buyer, seller = read_parties(face.sheet)
        if buyer.name or seller.name or buyer.tax_id or seller.tax_id:
            stated = {"buyer_name": buyer.name, "buyer_tax_id": buyer.tax_id}
            if kind is Kind.RAIL and not seller.name:
                return stated
            return stated | {"seller_name": seller.name, "seller_tax_id": seller.tax_id}
    return {}


def _sums(faces: Sequence[_Part], kind: Kind) -> dict[str, str]:
    """The last page that has a total states the sums: pages before it may have sums of their own."""
    found = Sums()
    for face in faces:
        here = sums_of(kind, face.sheet, face.table.tax_column)
        if here.total or not found.total:
            found = here
    stated = {"amount": found.amount, "tax": found.tax, "total": found.total, "capital": found.capital}
    return {name: text for name, text in stated.items() if text}


def _lines(group: Sequence[_Part]) -> tuple[Line, ...]:
    """The lines of all pages, or of the list where the face refers to one. A copy of the same page adds none:
    only pages that are counted (共N页) may be alike.
    """
    lists = [one for one in group if one.is_list and one.table.lines]
    chosen = lists if lists and any(one.table.refers_to_list or not one.table.lines for one in group) else group
    lines: list[Line] = []
    seen: set[tuple[Line, ...]] = set()
    for one in chosen:
        if one.is_list or one.heading.pages > 1 or one.table.lines not in seen:
            lines += one.table.lines
        seen.add(one.table.lines)
    return tuple(lines)


def _drawer(sheet: Sheet) -> str:
    label = sheet.first("clerk")
    return label.value if label else ""


def _remark(sheet: Sheet) -> str:
    """The texts to the right of 备注, below the total and above the line of the clerks."""
    side, label = sheet.side("备"), sheet.first("remark")
    end = _clerks(sheet)
    if side is not None:
        top = _top(sheet)
        inside = [i for row in sheet.rows for i in row.items if i.x > side.right and top <= i.middle < end]
        return paragraph(inside).lstrip(":： ")
    return paragraph(_remark_of(label.box, sheet, end)).lstrip(":： ") if label else ""


def _clerks(sheet: Sheet) -> float:
    """Where the line of the clerks begins, the lowest of their labels: a remark may name clerks as well."""
    beginnings = {item.x for row in sheet.rows for item in row.items}
    named = [one for one in sheet.all(*_CLERK) if one.box.x in beginnings]
    names = [one for one in named if one.key == "clerk"] or named
    lowest = max((one.box.middle for one in names), default=float("inf"))
    return min((one.box.y for one in named if lowest - one.box.middle < one.box.height), default=lowest)


def _top(sheet: Sheet) -> float:
    """Where the line of the total ends. A remark may speak of totals too, so the uppermost one counts."""
    total = sheet.first("capital") or sheet.first("small")
    if total is None:
        return float("-inf")
    beside = [one.box for one in sheet.all("capital", "small") if one.box.middle - total.box.middle < total.box.height]
    return max(box.y + box.height for box in beside)


def _remark_of(box: Item, sheet: Sheet, end: float) -> list[Item]:
    """The texts that follow the label of a remark: the rest of its line, whatever labels it names, and the lines
    above and below that are as near as lines of one text.
    """
    inside: list[Item] = []
    bottom = top = box.middle
    total = _top(sheet)
    for row in sheet.rows:
        if abs(row.middle - box.middle) < 0.5 * box.height:
            label = _REMARK.search(row.text)
            inside += row.between(label.end() if label else 0, len(row.text))
        elif bottom < row.middle < end and row.middle - bottom < _NEXT_LINE * row.height:
            inside += [item for item in row.items if item.x > box.x - box.height]
            bottom = row.middle
    for row in reversed(sheet.rows):
        if total < row.middle < top - 0.5 * box.height and top - row.middle < _NEXT_LINE * row.height:
            inside += [item for item in row.items if item.x > box.right]
            top = row.middle
    return inside
