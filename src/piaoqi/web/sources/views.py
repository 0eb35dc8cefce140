"""How each source stands, and one of them in full."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.models import Company
from piaoqi.archive.actions import quarantine, replacing
from piaoqi.archive.actions import sources as defining
from piaoqi.archive.actions.hand_in import may_hand_in
from piaoqi.archive.models import Source
from piaoqi.archive.queries import progress
from piaoqi.archive.queries.progress import FileState
from piaoqi.audit.clock import now
from piaoqi.core.causes.case import Direction, SourceKind
from piaoqi.core.invoice.fields import TITLES
from piaoqi.core.reconcile.source import LISTS, day_of
from piaoqi.core.report.checklist import MENU
from piaoqi.core.report.overview import ORIGINS
from piaoqi.core.text import Text
from piaoqi.sources.actions import connections as connecting
from piaoqi.sources.actions import coverage as covering
from piaoqi.sources.connectors.registry import by_key, connectors
from piaoqi.sources.queries.batches import names_of
from piaoqi.sources.queries.coverage import Claimed, coverage
from piaoqi.sources.queries.runs import RunState, runs
from piaoqi.sources.queries.sources import SourceState, states
from piaoqi.sources.queries.visible import visible
from piaoqi.web.shell.actor import actor
from piaoqi.web.shell.company import chosen, remember
from piaoqi.web.shell.language import language
from piaoqi.web.sources import calendar, words

TITLE = Text("数据源", "Sources")
_CALENDARS, _RUNS, _STUCK, _GAPS, _CLAIMS = 30, 15, 20, 12, 6
_MAY = {
    "declare": covering.DECLARE,
    "withdraw": covering.WITHDRAW,
    "rename": defining.RENAME,
    "close": defining.CLOSE,
    "columns": defining.COLUMNS,
    "reopen": defining.REOPEN,
    "define": defining.DEFINE,
    "pause": connecting.PAUSE,
    "resume": connecting.RESUME,
    "fetch": connecting.FETCH,
    "disconnect": connecting.DISCONNECT,
    "move": replacing.REPLACE,
    "retry": quarantine.RETRY,
    "judge": quarantine.SET_ASIDE,
}


@dataclass(frozen=True, slots=True)
class Stuck:
    """A file that could not be read, as the page of what was handed in shows it."""

    file: FileState
    problems: Sequence[Mapping[str, str]]
    gone: None = None
    came_for: None = None
    is_partly: bool = False
    is_mild: bool = False
    wrong: None = None
    right: None = None
    is_stuck: bool = True
    more: int = field(default=0)


@require_GET
@login_required
def page(request: HttpRequest) -> HttpResponse:
    """The sources of the company, open ones first."""
    who = actor(request)
    company = chosen(request, who)
    found = states(who, company.pk) if company else ()
    today = day_of(now())
    ordered = sorted(found, key=lambda one: words.order(one.source))
    open_ones = [one for one in ordered if one.source.closed_at is None]
    shown = {
        "open": [
            {"state": one, "kind": words.kind(one.source), "cells": _strip(who, one.source) if at < _CALENDARS else ()}
            for at, one in enumerate(open_ones)
        ],
        "closed": [{"state": one, "kind": words.kind(one.source)} for one in ordered if one.source.closed_at],
        "months": [one.first for one in calendar.strip((), today)],
        "may": _may(who, company),
    }
    return render(request, "web/sources/page.html", shown)


@require_GET
@login_required
def one(request: HttpRequest, source: int) -> HttpResponse:
    """Everything of one source."""
    who = actor(request)
    row = visible(who).filter(pk=source).first()
    if row is None:
        raise Http404
    company = remember(request, row.company)
    state = next(one for one in states(who, company.pk) if one.source.pk == source)
    before = request.GET.get("before", "")
    mark = int(before) if before.isascii() and before.isdigit() else None
    listed = runs(who, source=source, before=mark, limit=_RUNS + 1)
    shown = {
        "state": state,
        "row": row,
        "kind": words.kind(row),
        "may": _may(who, company),
        "may_hand_in": may_hand_in(who, row) and row.closed_at is None,
        **_covered(who, row, listed),
        **_of_runs(listed, mark),
        "stuck": [_stuck(one) for one in progress.unread(who, _STUCK, source=source)],
        "connections": _connections(state),
        "connectors": _connectors(row),
        "trail": [(TITLE, f"{reverse('sources:page')}?company={company.pk}")],
        "here": Text(row.name, row.name),
        "menu": MENU.get(row.kind),
        "columns": _columns(row),
    }
    return render(request, "web/sources/one.html", shown)


def _columns(row: Source) -> list[tuple[str, Text, str]]:
    """Field, what it is called, and the heading that people named; nothing for what has no tables."""
    if SourceKind(row.kind) not in words.WITH_TABLES:
        return []
    return [(name, TITLES[name], row.columns.get(name, "")) for name in words.COLUMNS]


def _strip(who: Actor, source: Source) -> tuple[calendar.Cell, ...]:
    found = coverage(who, source.pk)
    return calendar.strip(found.months, day_of(now())) if found and found.months else ()


def _may(who: Actor, company: Company | None) -> dict[str, bool]:
    if company is None:
        return {}
    own = {name: who.may_wholly(one.key, company.pk) for name, one in _MAY.items()}
    return {**own, "connect": who.may_wholly(connecting.CONNECT.key, None)}


def _covered(who: Actor, row: Source, listed: Sequence[RunState]) -> dict[str, Any]:
    found = coverage(who, row.pk)
    claims = found.claims if found else ()
    names = names_of(one.by for one in claims)
    uncovered = calendar.gaps(found.days) if found else ()
    standing = [_claim(one, names) for one in claims if one.withdrawn_at is None]
    whole = any(one.run is None and one.withdrawn_at is None for one in claims)
    return {
        "years": calendar.years(found.months) if found else (),
        "uncovered": uncovered[:_GAPS],
        "uncovered_more": max(0, len(uncovered) - _GAPS),
        "claims": standing,
        "more_claims": len(standing) - _CLAIMS,
        "withdrawn": [_claim(one, names) for one in claims if one.withdrawn_at],
        "is_list": row.kind in LISTS,
        "kinds": words.KINDS_ASKED,
        "origins": tuple(ORIGINS.items()),
        "roles": words.ROLES,
        "speaks_for_all": whole,
        "choosable": [one for one in listed if one.connection is None][:_RUNS],
        "now": timezone.localtime(now()),
    }


def _claim(one: Claimed, names: Mapping[str, str]) -> dict[str, Any]:
    return {"claim": one, "by": names.get(one.by, ""), "filters": words.filters(one.window)}


def _of_runs(listed: Sequence[RunState], mark: int | None) -> dict[str, Any]:
    names = names_of(one.by for one in listed)
    told = [{"run": one, "by": names.get(one.by, ""), "report": _said(one.report)} for one in listed[:_RUNS]]
    return {"runs": told, "earlier": listed[_RUNS - 1].id if len(listed) > _RUNS else None, "before": mark}


def _said(sentences: Iterable[Mapping[str, Any]]) -> list[Mapping[str, str]]:
    return [{part: one.get(part, {}).get(language(), "") for part in ("message", "hint")} for one in sentences]


def _stuck(file: FileState) -> Stuck:
    return Stuck(file, _said([file.reason]) if file.reason else ())


def _connections(state: SourceState) -> list[dict[str, Any]]:
    """Those that are not taken away."""
    return [
        {
            "it": one,
            "connector": known.title if (known := by_key(one.connector)) else one.connector,
            "settings": [(setting.title, one.settings.get(setting.key, "")) for setting in known.settings]
            if known
            else (),
            "trouble": _said([one.trouble])[0] if one.trouble else None,
        }
        for one in state.connections
        if one.ended_at is None
    ]


def _connectors(row: Source) -> list[Any]:
    return [one for one in connectors().values() if SourceKind(row.kind) in one.kinds]


DIRECTIONS = (
    (Direction.RECEIVED, Text("取得（进项）", "received")),
    (Direction.ISSUED, Text("开具（销项）", "issued")),
)
