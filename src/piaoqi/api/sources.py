"""Sources: where invoices come from, and how each stands."""

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from piaoqi.accounts.actor import Actor
from piaoqi.api import paging
from piaoqi.api.asked import actor_of, company_of
from piaoqi.api.comparisons import in_language
from piaoqi.api.errors import language
from piaoqi.api.paging import Page
from piaoqi.api.shapes import Form, Instant, TaxId, when
from piaoqi.archive.models import Source as SourceRow
from piaoqi.archive.queries.sources import sources
from piaoqi.core.text import Language
from piaoqi.sources.queries.sources import SourceState, states

router = Router(tags=["sources"])


class Connection(Schema):
    """How it is fetched from. `trouble` null: all is well."""

    id: int
    connector: str
    every_minutes: int
    running: bool
    paused_at: Instant | None
    next_at: Instant | None
    trouble: Form | None


class Standing(Schema):
    """`silence`: `unknown`, `calm`, `quiet` or `silent`, and `says` in a sentence whether that is as usual."""

    files: int
    invoices: int
    waiting: int = Field(description="Files that wait to be read. 等待读取")
    quarantined: int = Field(description="Files that could not be read. 读不出，待处理")
    runs: int
    last_run_at: Instant | None
    news_at: Instant | None = Field(description="When something new came last. 最近一次有新发票")
    silence: str
    says: str
    connections: list[Connection]


class Source(Schema):
    """`standing` null: for who sees only a part of it."""

    id: int
    company: str
    key: str
    name: str
    kind: str
    direction: str
    closed_at: Instant | None
    standing: Standing | None


class Sources(Schema):
    items: list[Source]
    next: str | None


class SourcesOf(Schema):
    company: TaxId | None = None


@router.get("/sources", response=Sources, summary="List sources · 来源")
def list_sources(request: HttpRequest, which: Query[SourcesOf], page: Query[Page]) -> Sources:
    """Of the companies that the caller sees, or of one of them; closed ones too."""
    actor, said = actor_of(request), language(request)
    only = company_of(actor, which.company).pk if which.company is not None else None
    after = paging.number(request, page) or 0
    seen = [one for one in sources(actor) if one.pk > after and only in (None, one.company_id)]
    found = sorted(seen, key=lambda one: one.pk)[: page.limit + 1]
    standing = _standing(actor, only, said)
    items = [_source(one, standing.get(one.pk)) for one in found[: page.limit]]
    return Sources(items=items, next=paging.next_behind(request, page, [one.pk for one in found]))


def _standing(actor: Actor, company: int | None, said: Language) -> dict[int, Standing]:
    return {one.source.pk: _of_state(one, said) for one in states(actor, company)}


def _of_state(one: SourceState, said: Language) -> Standing:
    return Standing(
        files=one.files,
        invoices=one.invoices,
        waiting=one.waiting,
        quarantined=one.quarantined,
        runs=one.runs,
        last_run_at=when(one.last_run_at),
        news_at=when(one.news_at),
        silence=one.silence.level.value,
        says=one.silence.sentence.say(said),
        connections=[
            Connection(
                id=held.id,
                connector=held.connector,
                every_minutes=held.every_minutes,
                running=held.running,
                paused_at=when(held.paused_at),
                next_at=when(held.next_at),
                trouble=in_language(held.trouble, said) if held.trouble else None,
            )
            for held in one.connections
            if held.ended_at is None
        ],
    )


def _source(row: SourceRow, standing: Standing | None) -> Source:
    return Source(
        id=row.pk,
        company=row.company.tax_id,
        key=row.key,
        name=row.name,
        kind=row.kind,
        direction=row.direction,
        closed_at=when(row.closed_at),
        standing=standing,
    )
