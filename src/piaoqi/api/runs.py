"""Runs: what came to a source when, what of it was new, and what could not be read."""

from collections.abc import Mapping

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from piaoqi.api import paging
from piaoqi.api.arrivals import State, state_of
from piaoqi.api.asked import actor_of, company_of, source_of
from piaoqi.api.comparisons import in_language
from piaoqi.api.errors import NotHereError, language
from piaoqi.api.invoice_rows import tax_ids
from piaoqi.api.paging import Page
from piaoqi.api.shapes import Form, Id, Instant, TaxId, at, when
from piaoqi.core.text import Language, Text
from piaoqi.sources.queries import runs as queries
from piaoqi.sources.queries.runs import RunState

router = Router(tags=["sources"])
RUN = Text("批次", "run")


class RunsOf(Schema):
    source_id: Id | None = None
    company: TaxId | None = None


class Run(Schema):
    """`batch`: that of its files. `report`: sentences, in order: code, message, hint."""

    id: int
    company: str
    source_id: int
    source: str
    batch: str
    by: str
    asked: dict[str, str] = Field(description="Issue dates that were asked for: start, end.")
    state: str = Field(description="open 进行中, whole 完整, partly 不完整, failed 失败")
    started_at: Instant
    ended_at: Instant | None
    stated_total: int | None
    files_in: int
    files_new: int
    files_known: int
    files_failed: int
    invoices_in: int
    invoices_new: int
    invoices_known: int
    report: list[Form]


class Runs(Schema):
    items: list[Run]
    next: str | None


class RunInFull(Run):
    unread: list[State] = Field(description="Files that could not be read, 200 at most. 读不出的文件")


@router.get("/runs", response=Runs, summary="List runs · 批次")
def list_runs(request: HttpRequest, which: Query[RunsOf], page: Query[Page]) -> Runs:
    """Newest first; of all sources whose files the caller sees, of one, or of one company's."""
    actor = actor_of(request)
    source = source_of(actor, which.source_id).pk if which.source_id is not None else None
    company = company_of(actor, which.company).pk if which.company is not None else None
    before = paging.number(request, page)
    found = queries.runs(actor, source=source, company=company, before=before, limit=page.limit + 1)
    shown = found[: page.limit]
    names = tax_ids(one.company for one in shown)
    items = [_run(one, names, language(request)) for one in shown]
    return Runs(items=items, next=paging.next_behind(request, page, [one.id for one in found]))


@router.get("/runs/{run}", response=RunInFull, summary="One run · 一个批次")
def get_run(request: HttpRequest, run: Id) -> RunInFull:
    """With the files that could not be read, each with the reason."""
    found = queries.run(actor_of(request), run)
    if found is None:
        raise NotHereError(what=RUN)
    told = _run(found.run, tax_ids([found.run.company]), language(request))
    return RunInFull(**told.model_dump(), unread=[state_of(one) for one in found.unread])


def _run(one: RunState, names: Mapping[int, str], said: Language) -> Run:
    return Run(
        id=one.id,
        company=names[one.company],
        source_id=one.source,
        source=one.source_key,
        batch=one.batch,
        by=one.by,
        asked={name: str(value) for name, value in one.asked.items()},
        state=one.state,
        started_at=at(one.started_at),
        ended_at=when(one.ended_at),
        stated_total=one.stated_total,
        files_in=one.files_in,
        files_new=one.files_new,
        files_known=one.files_known,
        files_failed=one.files_failed,
        invoices_in=one.invoices_in,
        invoices_new=one.invoices_new,
        invoices_known=one.invoices_known,
        report=[in_language(line, said) for line in one.report],
    )
