"""The findings as an Excel workbook: all of them as `piaoqi check --report` writes it, or what is shown."""

from collections.abc import Iterable
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET

from piaoqi.accounts.errors import RefusedError
from piaoqi.archive.actions.taking_out import Taken, note_taken
from piaoqi.core.reconcile.result import Answer
from piaoqi.core.report.workbook import write_report
from piaoqi.core.text import Message, Text
from piaoqi.reconciliation.models import Comparison, Finding
from piaoqi.reconciliation.queries.findings import FindingFilter, comparison_of, hidden_of, meant
from piaoqi.reconciliation.queries.shown import sees_whole
from piaoqi.reconciliation.restored import excerpt, restored
from piaoqi.reconciliation.wording import catalogue
from piaoqi.web.comparisons.asked import Asked
from piaoqi.web.comparisons.frame import Frame, frame
from piaoqi.web.shell.language import language, say
from piaoqi.web.shell.refusing import refuse

MOST = 20_000
"""Findings in one workbook: more of them nobody reads, and they would not fit into memory beside other requests."""
_AT_ONCE = 500
_TOO_MANY = Text(
    "要导出的有 {count} 项，一张表最多 {most} 项：请先选一个期间、一个来源或一个原因",
    "There are {count}, and one workbook holds at most {most}: choose a period, a source or a cause first",
)
_ONLY = Text("本表只含：{what}，{count} 项", "This sheet holds only: {what}, {count}")
_CHOSEN = Text("勾选的", "those selected")
_ALL_SEEN = Text("您能看到的全部", "all that you may see")
_FINDINGS = Text("对账结果，{what}", "findings, {what}")
_HIDDEN = Text("另有 {count} 项您不能查看，不在表里", "{count} more that you may not see are not in it")
_JOINED = Text("{one}；{other}", "{one}; {other}")
_NAME = Text("票齐-对账-{company}-{moment}.xlsx", "piaoqi-{company}-{moment}.xlsx")
_WHOLE = "whole"


@require_GET
@login_required
def workbook(request: HttpRequest) -> HttpResponseBase:
    """`whole`: everything; `id`: these; else what the filters of the page show."""
    around = frame(request)
    if around is None:
        raise Http404
    asked = around.asked
    keys = [int(one) for one in request.GET.getlist("id") if one.isascii() and one.isdigit()]
    whole = bool(request.GET.get(_WHOLE))
    wanted = asked.everything() if keys or whole else asked.shown()
    wanted = FindingFilter(company=wanted.company, comparison=wanted.comparison) if whole else wanted
    comparison = comparison_of(around.who, wanted)
    if comparison is None:
        raise Http404
    found = meant(around.who, wanted, comparison).order_by("pk")
    if keys:
        found = found.filter(pk__in=keys)
    count = found.count()
    if count > MOST:
        messages.error(request, say(_TOO_MANY.with_(count=f"{count:,}", most=f"{MOST:,}")))
        return redirect(asked.address())
    rows = found.select_related("invoice").iterator(_AT_ONCE)
    what = _CHOSEN.with_() if keys else _shown(asked)
    answer = _whole(around, comparison, rows, count) if whole else excerpt(comparison, rows, _only(what, count))
    name = say(_NAME.with_(company=asked.company.name, moment=f"{localtime(comparison.as_of):%Y%m%d-%H%M}"))
    file, told = _bytes(answer), say(_FINDINGS.with_(what=_ALL_SEEN if whole else what))
    try:
        digest = sha256(file.getbuffer()).hexdigest()
        note_taken(around.who, asked.company, Taken(what=told, rows=count, file=name, sha256=digest))
    except RefusedError as refused:
        refuse(request, refused)
        return redirect(asked.address())
    return FileResponse(file, as_attachment=True, filename=name)


def _whole(around: Frame, comparison: Comparison, rows: Iterable[Finding], count: int) -> Answer:
    """The whole answer for whoever sees the whole company and every finding; else all that they see, as an excerpt."""
    hidden = hidden_of(around.who, comparison, count)
    if sees_whole(around.who, around.company.pk) and not hidden:
        return restored(comparison, rows)
    only = _only(_ALL_SEEN.with_(), count)
    said = _JOINED.with_(one=only, other=_HIDDEN.with_(count=hidden)) if hidden else only
    return excerpt(comparison, rows, said)


def _only(what: Message, count: int) -> Message:
    return _ONLY.with_(what=what, count=count)


def _shown(asked: Asked) -> Message:
    """The tab and the filters in words."""
    words: list[Text | Message | str] = [asked.tab.title]
    if asked.period.key:
        words.append(asked.period.title)
    if asked.cause:
        words.append(catalogue()[asked.cause].title if asked.cause in catalogue() else asked.cause)
    words += [one for one in (asked.source, asked.text) if one]
    return Text("{all}", "{all}").with_(all=tuple(words))


def _bytes(answer: Answer) -> BytesIO:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "report.xlsx"
        write_report(answer, path, language())
        return BytesIO(path.read_bytes())
