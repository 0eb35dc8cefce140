"""Downloads of the table."""

from collections.abc import Iterator
from dataclasses import replace

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET, require_POST

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import RefusedError
from piaoqi.archive.queries import search, tallies
from piaoqi.archive.queries.visible import SEE
from piaoqi.archive.search.filters import Filters
from piaoqi.archive.search.row import Row
from piaoqi.audit.clock import now
from piaoqi.core.text import Text, listed
from piaoqi.reconciliation.queries.marks import sources_in_order
from piaoqi.web.invoices.asked import Asked, asked_of
from piaoqi.web.invoices.chips import chips
from piaoqi.web.invoices.columns import chosen_columns
from piaoqi.web.invoices.exports import MOST_IN_WORKBOOK, Export, csv_of, workbook_of
from piaoqi.web.invoices.handing_out import handed_out
from piaoqi.web.invoices.selection import Chosen, filter_of, ids_of, way_back
from piaoqi.web.shell.actor import actor
from piaoqi.web.shell.company import chosen
from piaoqi.web.shell.language import language, say
from piaoqi.web.shell.refusing import refuse

CSV, XLSX = "csv", "xlsx"
_TOO_MANY = Text(
    "超过 {most} 张，没有导出：一张 Excel 表放不下。请缩小筛选范围，或导出 CSV（不限张数）",
    "More than {most} invoices, so nothing was exported: a workbook does not hold as many. Narrow the filter, or export"
    " CSV, which has no bound",
)
_NAME = Text("发票", "invoices")
_COMPANY, _FILTER, _MADE = Text("单位", "Company"), Text("筛选条件", "Filter"), Text("导出时间", "Exported at")
_ALL, _CHOSEN = Text("全部发票", "all invoices"), Text("选中的发票", "those chosen")
_TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_GET
@login_required
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Of the filter."""
    who, asked = _asked(request, form)
    return _file(request, _of_filter(request, who, asked), form, f"{reverse('invoices:page')}?{asked.address()}")


@require_POST
@login_required
def export_chosen(request: HttpRequest, form: str) -> HttpResponseBase:
    """Of the rows that were ticked, or of all that match where these were chosen."""
    who, asked = _asked(request, form)
    all_of = filter_of(request, asked.company)
    if all_of is not None:
        made = _of_filter(request, who, all_of.but(order=asked.order))
    else:
        filters = Filters(companies=frozenset({asked.company.pk}), deleted=None)
        rows = search.every(who, filters, Chosen(ids_of(request)), order=asked.order)
        made = _export(request, (who, asked), rows, say(_CHOSEN))
    return _file(request, made, form, way_back(request))


def _of_filter(request: HttpRequest, who: Actor, asked: Asked) -> Export:
    told = [say(one.words) for one in chips(asked, sources_in_order(asked.company.pk))]
    rows = search.every(who, asked.question(), asked.among(), order=asked.order)
    made = _export(request, (who, asked), rows, listed(told, language()) or say(_ALL))
    return replace(made, number=tallies.number(who, asked.question(), asked.among()))


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
        what=told,
        about=[(say(_COMPANY), asked.company.name), (say(_FILTER), told), (say(_MADE), f"{at:%Y-%m-%d %H:%M}")],
    )


def _file(request: HttpRequest, made: Export, form: str, back: str) -> HttpResponseBase:
    """Of what can't be counted beforehand, nobody has so much that a workbook would not hold it."""
    if form == XLSX and (made.number or 0) > MOST_IN_WORKBOOK:
        messages.error(request, say(_TOO_MANY.with_(most=f"{MOST_IN_WORKBOOK:,}")))
        return redirect(back)
    name = f"{say(_NAME)}-{made.company.name}-{localtime(now()):%Y%m%d}.{form}"
    try:
        answer = handed_out(made, name, csv_of if form == CSV else workbook_of)
    except RefusedError as refused:
        refuse(request, refused)
        return redirect(back)
    answer.headers["Content-Type"] = _TYPES[form]
    answer.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return answer
