"""Downloads of the table."""

import tempfile
from collections.abc import Iterator
from typing import BinaryIO, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET, require_POST

from piaoqi.accounts.actor import Actor
from piaoqi.archive.queries import search
from piaoqi.archive.queries.visible import SEE
from piaoqi.archive.search.filters import Filters
from piaoqi.archive.search.row import Row
from piaoqi.audit.clock import now
from piaoqi.core.text import Text, listed
from piaoqi.reconciliation.queries.marks import sources_in_order
from piaoqi.web.invoices.asked import Asked, asked_of
from piaoqi.web.invoices.chips import chips
from piaoqi.web.invoices.columns import chosen_columns
from piaoqi.web.invoices.exports import MOST_IN_WORKBOOK, Export, TooManyError, csv_of, write_workbook
from piaoqi.web.invoices.selection import Chosen, ids_of, way_back
from piaoqi.web.shell.actor import actor
from piaoqi.web.shell.company import chosen
from piaoqi.web.shell.language import language, say

CSV, XLSX = "csv", "xlsx"
_TOO_MANY = Text(
    "超过 {most} 张，没有导出：Excel 打开这么大的表会很慢。请缩小筛选范围，或导出 CSV（不限张数）",
    "More than {most} invoices, so nothing was exported: Excel is slow with as many. Narrow the filter, or export CSV,"
    " which has no bound",
)
_NAME = Text("发票", "invoices")
_COMPANY, _FILTER, _MADE = Text("单位", "Company"), Text("筛选条件", "Filter"), Text("导出时间", "Exported at")
_ALL, _CHOSEN = Text("全部发票", "all invoices"), Text("选中的发票", "those chosen")
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@login_required
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Of the filter."""
    who, asked = _asked(request, form)
    told = [say(one.words) for one in chips(asked, sources_in_order(asked.company.pk))]
    rows = search.every(who, asked.question(), asked.among(), order=asked.order)
    made = _export(request, (who, asked), rows, listed(told, language()) or say(_ALL))
    back = f"{reverse('invoices:page')}?{asked.address()}"
    return _csv(made) if form == CSV else _workbook(request, made, back)


@require_POST
@login_required
def export_chosen(request: HttpRequest, form: str) -> HttpResponseBase:
    """Of the rows that were ticked."""
    who, asked = _asked(request, form)
    filters = Filters(companies=frozenset({asked.company.pk}), deleted=None)
    rows = search.every(who, filters, Chosen(ids_of(request)))
    made = _export(request, (who, asked), rows, say(_CHOSEN))
    return _csv(made) if form == CSV else _workbook(request, made, way_back(request))


def _asked(request: HttpRequest, form: str) -> tuple[Actor, Asked]:
    who = actor(request)
    company = chosen(request, who)
    if form not in (CSV, XLSX) or company is None or not who.may(SEE.key, company.pk):
        raise Http404
    return who, asked_of(request.GET, company)


def _export(request: HttpRequest, of: tuple[Actor, Asked], rows: Iterator[Row], told: str) -> Export:
    who, asked = of
    at = localtime(now())
    return Export(
        actor=who,
        company=asked.company,
        rows=rows,
        keys=chosen_columns(request),
        sources=sources_in_order(asked.company.pk),
        direction=asked.direction or "",
        about=[(say(_COMPANY), asked.company.name), (say(_FILTER), told), (say(_MADE), f"{at:%Y-%m-%d %H:%M}")],
    )


def _csv(made: Export) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(csv_of(made), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = _attached(made, CSV)
    return answer


def _workbook(request: HttpRequest, made: Export, back: str) -> HttpResponseBase:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the answer
    try:
        write_workbook(made, cast("BinaryIO", file))
    except TooManyError:
        file.close()
        messages.error(request, say(_TOO_MANY.with_(most=f"{MOST_IN_WORKBOOK:,}")))
        return redirect(back)
    file.seek(0)
    answer = FileResponse(file, content_type=_WORKBOOK)
    answer.headers["Content-Disposition"] = _attached(made, XLSX)
    return answer


def _attached(made: Export, form: str) -> str:
    name = f"{say(_NAME)}-{made.company.name}-{localtime(now()):%Y%m%d}.{form}"
    return content_disposition_header(as_attachment=True, filename=name) or ""
