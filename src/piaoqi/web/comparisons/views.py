"""What a comparison found, grouped by cause."""

from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from piaoqi.audit.clock import now
from piaoqi.core.reconcile.source import day_of
from piaoqi.core.report.overview import coverage_brief
from piaoqi.reconciliation.queries.comparisons import whole_forms
from piaoqi.reconciliation.restored import sources_told
from piaoqi.web.comparisons.board import Board, board
from piaoqi.web.comparisons.frame import Frame, frame
from piaoqi.web.comparisons.rows import called
from piaoqi.web.shell.language import language


@require_GET
@login_required
def page(request: HttpRequest) -> HttpResponse:
    """Of the newest comparison, or of the one that the address names; typing asks for the part below the filters."""
    around = frame(request)
    if around is None:
        return render(request, "web/comparisons/nothing.html", {})
    try:
        found = board(around.who, around.asked, around.known, (language(), day_of(now())))
    except ValueError as error:
        raise Http404 from error
    if found is None:
        if around.asked.comparison is not None:
            raise Http404
        return render(request, "web/comparisons/never.html", around.context("page"))
    shown = {**around.context("page"), **_links(around, found), "board": found, "rests_on": _rests_on(around, found)}
    part = "web/comparisons/found.html" if request.headers.get("HX-Request") else "web/comparisons/page.html"
    return render(request, part, shown)


def _links(around: Frame, found: Board) -> dict[str, object]:
    """Addresses that the templates need beside those of the choices."""
    asked = around.asked
    return {
        "newest": asked.address(comparison=""),
        "report": asked.address("report"),
        "coverage": asked.address("coverage"),
        "free": asked.address(cause="", source="", month="", q=""),
        "all_months": asked.address(month=""),
        "usual": any(one.chosen for one in found.periods),
        "first": asked.address(),
        "following": asked.address(after=found.after),
        "back": quote(asked.query(after=asked.after)),
    }


def _rests_on(around: Frame, found: Board) -> list[tuple[str, list[str]]]:
    """Where nothing is shown: each source with what it was asked for, for whoever may know."""
    if found.shown.count:
        return []
    forms = whole_forms(around.who, found.comparison.pk)
    if forms is None:
        return []
    said = language()
    return [
        (called(one.name, around.known, said), coverage_brief(one, said).split("\n"))
        for one in sources_told(forms)
        if one.coverage
    ]
