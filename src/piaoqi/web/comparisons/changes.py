"""What became of what was found: two moments held against each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from piaoqi.core.text import Language, Message, Text
from piaoqi.reconciliation.models import Finding
from piaoqi.reconciliation.queries.changes import (
    Because,
    Between,
    Change,
    Changed,
    ChangePage,
    changes_between,
    reasons,
)
from piaoqi.reconciliation.queries.comparisons import ComparisonState, comparisons, ends_of_months
from piaoqi.reconciliation.queries.findings import Tally
from piaoqi.reconciliation.queries.titles import Titled
from piaoqi.web.comparisons.asked import TABS, Tab, query_of, whole_number
from piaoqi.web.comparisons.frame import Frame, frame
from piaoqi.web.comparisons.rows import Row, row_of
from piaoqi.web.shell.language import language

A_PAGE = 50
_RECENT = 15
CHANGES: Mapping[Change, Text] = {
    Change.APPEARED: Text("新出现", "New"),
    Change.GONE: Text("已解决", "Settled"),
    Change.OTHERWISE: Text("结论变了", "Judged otherwise"),
}
_END = Text("{month} 末", "end of {month}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """What became of how many: a card that narrows the list."""

    change: Change
    title: Text
    whole: Tally
    by_tab: Sequence[tuple[Tab, Tally]]
    address: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One finding before and after, as the table shows it."""

    change: Change
    title: Text
    row: Row
    before: Row | None
    after: Row | None
    because: Text
    since: datetime | None


@require_GET
@login_required
def page(request: HttpRequest) -> HttpResponse:
    """By default what happened since the last month ended."""
    around = frame(request)
    if around is None:
        return render(request, "web/comparisons/nothing.html", {})
    if around.newest is None:
        return render(request, "web/comparisons/never.html", around.context("changes"))
    choices = _choices(around)
    older, newer = _both(request, around, choices)
    shown = {**around.context("changes"), "choices": choices, "older": older, "newer": newer}
    if older is None or older == newer:
        return render(request, "web/comparisons/changes.html", {**shown, "found": None})
    only = next((one for one in Change if one.value == request.GET.get("change")), None)
    between = Between(older=older, newer=newer, only=only)
    if request.headers.get("HX-Request"):
        return render(request, "web/comparisons/reasons.html", {"reasons": _reasons(around, between)})
    found = changes_between(around.who, between, request.GET.get("after", ""), A_PAGE)
    if found is None or found.older.company_id != around.company.pk:
        raise Http404
    shown |= {
        "found": found,
        "sums": _sums(found, around, between),
        "lines": [_line(one, around.known, language()) for one in found.rows],
        "next": _address(around, between, after=found.after) if found.after else "",
        "only": only,
    }
    return render(request, "web/comparisons/changes.html", shown)


def _reasons(around: Frame, between: Between) -> list[tuple[Text, Tally]]:
    """The most frequent first; what rows do not tell is left out."""
    found = reasons(around.who, between) or {}
    told = sorted(found.items(), key=lambda one: -one[1].count)
    return [(because.text, tally) for because, tally in told if because is not Because.UNSAID]


def _choices(around: Frame) -> list[tuple[Message | None, ComparisonState]]:
    """Ends of months, then the last ones and those that people asked for; each once, the latest first."""
    found: dict[int, tuple[Message | None, ComparisonState]] = {}
    for one in comparisons(around.who, around.company.pk, limit=_RECENT).rows:
        if one.state == "done":
            found[one.id] = (None, one)
    for one in comparisons(around.who, around.company.pk, live=False, limit=_RECENT).rows:
        if one.state == "done":
            found[one.id] = (None, one)
    for at, one in enumerate(ends_of_months(around.who, around.company.pk)):
        if at:
            found[one.id] = (_END.with_(month=f"{one.as_of:%Y-%m}"), one)
    return sorted(found.values(), key=lambda choice: choice[1].as_of, reverse=True)


def _both(
    request: HttpRequest, around: Frame, choices: Sequence[tuple[Message | None, ComparisonState]]
) -> tuple[int | None, int]:
    """As the address says; else since the end of a month, else since the first one known."""
    newest = around.newest.id if around.newest else 0
    newer = whole_number(request.GET, "newer") or newest
    older = whole_number(request.GET, "older")
    if older is None:
        ends = [one.id for title, one in choices if title and one.id != newer]
        others = [one.id for _, one in choices if one.id != newer and one.live]
        older = next(iter(ends or others[-1:]), None)
    return older, newer


def _sums(found: ChangePage, around: Frame, between: Between) -> list[Sum]:
    return [
        Sum(
            change=change,
            title=title,
            whole=sum(found.tallies.get(change, {}).values(), Tally()),
            by_tab=[
                (tab, tally)
                for tab in TABS
                if (tally := found.tallies.get(change, {}).get(tab.verdict or tab.what)) and tally.count
            ],
            address=_address(around, between, change="" if between.only is change else change.value),
            chosen=between.only is change,
        )
        for change, title in CHANGES.items()
    ]


def _address(around: Frame, between: Between, **more: object) -> str:
    asked = {"company": around.company.pk, "older": between.older, "newer": between.newer}
    only = {"change": between.only.value if between.only else ""}
    return f"{reverse('comparisons:changes')}?{query_of({**asked, **only, **more})}"


def _line(one: Changed, known: Mapping[str, Titled], said: Language) -> Line:
    before, after = _row(one.before, known, said), _row(one.after, known, said)
    row = after or before
    assert row is not None  # noqa: S101 - one of them is always there
    return Line(
        change=one.change,
        title=CHANGES[one.change],
        row=row,
        before=before,
        after=after,
        because=one.because.text,
        since=one.since,
    )


def _row(row: Finding | None, known: Mapping[str, Titled], said: Language) -> Row | None:
    return row_of(row, known, said) if row else None
