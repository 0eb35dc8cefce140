"""What must be exported again, and what the answers rest on."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from piaoqi.core.reconcile.result import Bundle, Part, Slice, SourceAnswer
from piaoqi.core.report.checklist import (
    dates_text,
    digital_note,
    gap_kind,
    gap_meaning,
    gap_range,
    instead_text,
    menu_text,
    origins_text,
    part_kinds,
    query_text,
    reason_lines,
    steps,
)
from piaoqi.core.report.overview import coverage_brief
from piaoqi.core.report.words import DIRECTION, SOURCE_KIND
from piaoqi.core.text import Language, Message, Text
from piaoqi.reconciliation.models import Comparison
from piaoqi.reconciliation.queries.comparisons import whole_forms
from piaoqi.reconciliation.queries.titles import in_words
from piaoqi.reconciliation.restored import completeness_told, sequences_told, sources_told
from piaoqi.web.comparisons.frame import Frame, frame
from piaoqi.web.comparisons.rows import called
from piaoqi.web.shell.language import language

_KNOWN_HERE = Text(
    "记下页面上的总条数，导入时填在“条数”里，程序会与读到的条数核对",
    "note the total shown on the page and state it when you hand the file in: it is compared with what was read",
)
_MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """One export to fetch. `key` tells it from the others, for the box that is ticked in the browser."""

    key: str
    source: str
    list_title: str
    dates: str
    menu: str
    steps: Sequence[tuple[str, str]]
    why: Sequence[str]
    expected: int
    lacking: int | None
    waiting: int
    amount: Decimal
    file: str


@require_GET
@login_required
def exports(request: HttpRequest) -> HttpResponse:
    """补导清单: those that settle the most first."""
    around, forms = _ground(request)
    if forms is None:
        return _without(request, around, "exports")
    said, told = language(), completeness_told(forms)
    shown = {
        "exports": [_export(one, around, said) for one in told.slices[:_MOST]],
        "bundles": [_bundle(one, around, said) for one in told.bundles],
        "left": max(0, len(told.slices) - _MOST),
        "settles": (sum(one.waiting for one in told.slices), sum((one.amount for one in told.slices), Decimal(0))),
        "whole": len(told.proven),
    }
    return render(request, "web/comparisons/exports.html", {**around.context("exports"), **shown})


@require_GET
@login_required
def coverage(request: HttpRequest) -> HttpResponse:
    """Which source was asked for what, what is proven whole by it, and numbers of ours that are left out."""
    around, forms = _ground(request)
    if forms is None:
        return _without(request, around, "coverage")
    said, numbers = language(), sequences_told(forms)
    shown = {
        "sources": [_source(one, around, said) for one in sources_told(forms)],
        "proven": [_proven(one.part, one.invoices, around, said) for one in completeness_told(forms).proven],
        "gaps": [(one, gap_range(one), gap_kind(one, said), gap_meaning(one)) for one in numbers.gaps[:_MOST]],
        "numbered": numbers.numbered,
        "digital": digital_note(numbers.digital),
        "months": numbers.months,
    }
    return render(request, "web/comparisons/coverage.html", {**around.context("coverage"), **shown})


def _ground(request: HttpRequest) -> tuple[Frame, Any]:
    around = frame(request)
    if around is None:
        raise Http404
    if around.moment is None:
        if around.asked.comparison is not None:
            raise Http404
        return around, None
    if around.moment.state != Comparison.State.DONE:
        raise Http404
    return around, whole_forms(around.who, around.moment.id)


def _without(request: HttpRequest, around: Frame, page: str) -> HttpResponse:
    """Nothing was compared yet; or it is not for this reader."""
    part = "never" if around.moment is None else "not_yours"
    return render(request, f"web/comparisons/{part}.html", around.context(page))


def _export(one: Slice, around: Frame, said: Language) -> Export:
    part, source = one.part, called(one.part.source, around.known, said)
    return Export(
        key="|".join((part.source, str(part.start), str(part.end), *part.kinds, *part.origins, one.file)),
        source=source,
        list_title=_list(part, source, said),
        dates=dates_text(part, said),
        menu=menu_text(part, said),
        steps=[(field, _KNOWN_HERE.in_language(said) if "piaoqi.toml" in do else do) for field, do in steps(one, said)],
        why=[in_words(line, around.known, said) for line in reason_lines(one, said)],
        expected=one.expected,
        lacking=one.lacking,
        waiting=one.waiting,
        amount=one.amount,
        file=one.file,
    )


def _list(part: Part, source: str, said: Language) -> str:
    """Which list it is, where the source goes by a name of its own."""
    title = SOURCE_KIND.get(part.kind)
    kind = title.in_language(said) if title else part.kind
    return query_text(part, said) if source.startswith(kind) else f"{kind} · {query_text(part, said)}"


def _bundle(one: Bundle, around: Frame, said: Language) -> tuple[str, str, Message]:
    return called(one.part.source, around.known, said), dates_text(one.part, said), instead_text(one)


def _proven(part: Part, invoices: int, around: Frame, said: Language) -> tuple[str, str, str, str, int]:
    return (
        called(part.source, around.known, said),
        dates_text(part, said),
        part_kinds(part, said),
        origins_text(part, said),
        invoices,
    )


def _source(one: SourceAnswer, around: Frame, said: Language) -> dict[str, object]:
    kind, way = SOURCE_KIND.get(one.kind), DIRECTION.get(one.direction)
    return {
        "told": one,
        "title": called(one.name, around.known, said),
        "kind": kind.in_language(said) if kind else one.kind,
        "direction": way.in_language(said) if way else one.direction,
        "lines": [in_words(line, around.known, said) for line in coverage_brief(one, said).split("\n")],
        "asked": bool(one.coverage),
        "certain": bool(one.coverage) and all(window.certain for window in one.coverage),
    }
