"""The table of numbers as a file: xlsx or csv, what the page shows."""

import csv
import io
from collections.abc import Iterator
from hashlib import sha256

import xlsxwriter
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from piaoqi.accounts.errors import RefusedError
from piaoqi.archive.actions.taking_out import Taken, note_taken
from piaoqi.core.text import Text
from piaoqi.web.find.asked import typed
from piaoqi.web.find.finding import several
from piaoqi.web.find.rows import Asking
from piaoqi.web.find.views import around_of
from piaoqi.web.shell.language import say
from piaoqi.web.shell.refusing import refuse

FORMS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
_NAME = Text("查找结果", "found")
_HEAD = (
    Text("查的号码", "asked for"),
    Text("结论", "verdict"),
    Text("说明", "why"),
    Text("票种", "kind"),
    Text("发票代码", "code"),
    Text("发票号码", "number"),
    Text("开票日期", "issued on"),
    Text("销售方", "seller"),
    Text("购买方", "buyer"),
    Text("价税合计", "total"),
)
_WIDTHS = (24, 12, 44, 22, 14, 24, 12, 32, 32, 14)
_MONEY = 9
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Cell = str | float


@require_GET
@login_required
def listed(request: HttpRequest, form: str) -> HttpResponse:
    """The answers to the numbers of the address, one a line."""
    around, asked = around_of(request), typed(request.GET.get("q", ""))
    if form not in FORMS or around is None or not asked.numbers:
        raise Http404
    try:
        lines = several(around, asked)["table"].lines
    except RefusedError as refused:
        refuse(request, refused)
        return redirect("find:page")
    titles = [around.title(one.key) for one in around.sources]
    rows: list[list[Cell]] = [[*map(say, _HEAD), *titles], *(list(_row(one, titles)) for one in lines)]
    name = f"{say(_NAME)}-{timezone.localtime():%Y%m%d-%H%M}.{form}"
    file = _xlsx(rows) if form == "xlsx" else _csv(rows)
    taken = Taken(what=say(_NAME), rows=len(lines), file=name, sha256=sha256(file).hexdigest())
    try:
        note_taken(around.who, around.company, taken)
    except RefusedError as refused:
        refuse(request, refused)
        return redirect("find:page")
    answer = HttpResponse(file, content_type=FORMS[form])
    answer.headers["Content-Disposition"] = _attached(name, form)
    return answer


def _row(one: Asking, titles: list[str]) -> Iterator[Cell]:
    yield from (one.asked, one.verdict, one.told)
    found = one.found
    if found is None:
        yield from [""] * (len(_HEAD) - 3 + len(titles))
        return
    row = found.row
    yield from (found.kind, row.code, row.number, str(row.issue_date or ""), row.seller_name, row.buyer_name)
    yield float(row.total) if row.total is not None else ""
    said = {mark.title: f"{say(mark.state.title)} {mark.note}".strip() for mark in found.marks}
    yield from (said.get(title, "") for title in titles)


def _csv(rows: list[list[Cell]]) -> bytes:
    """With a byte order mark, without which Excel takes it for GBK."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([[_plain(cell) for cell in row] for row in rows])
    return text.getvalue().encode("utf-8-sig")


def _plain(cell: Cell) -> str:
    """No formula, and no number that Excel would cut after fifteen digits."""
    if isinstance(cell, float):
        return f"{cell:.2f}"
    if cell.startswith(_FORMULA) or (cell.isdigit() and (len(cell) > 11 or cell.startswith("0"))):
        return f"\t{cell}"
    return cell


def _xlsx(rows: list[list[Cell]]) -> bytes:
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        head, money = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "#,##0.00"})
        page = book.add_worksheet(say(_NAME))
        page.freeze_panes(1, 1)
        for column, width in enumerate([*_WIDTHS, *[14] * (len(rows[0]) - len(_WIDTHS))]):
            page.set_column(column, column, width)
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                page.write(at, column, cell, head if not at else money if column == _MONEY else None)
        page.autofilter(0, 0, len(rows) - 1, len(rows[0]) - 1)
    return stream.getvalue()


def _attached(name: str, form: str) -> str:
    return content_disposition_header(as_attachment=True, filename=name) or f"attachment; filename=found.{form}"
