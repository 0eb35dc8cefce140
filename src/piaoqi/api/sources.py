"""Sources: where invoices come from."""

from django.http import HttpRequest
from ninja import Query, Router, Schema

from piaoqi.api import paging
from piaoqi.api.asked import actor_of, company_of
from piaoqi.api.paging import Page
from piaoqi.api.shapes import Instant, TaxId, when
from piaoqi.archive.models import Source as SourceRow
from piaoqi.archive.queries.sources import sources

router = Router(tags=["sources"])


class Source(Schema):
    id: int
    company: str
    key: str
    name: str
    kind: str
    direction: str
    closed_at: Instant | None


class Sources(Schema):
    items: list[Source]
    next: str | None


@router.get("/sources", response=Sources, summary="List sources · 来源")
def list_sources(request: HttpRequest, page: Query[Page], company: TaxId | None = None) -> Sources:
    """Of the companies that the caller sees, or of one of them; closed ones too."""
    actor = actor_of(request)
    only = company_of(actor, company).pk if company is not None else None
    after = paging.number(request, page) or 0
    seen = [one for one in sources(actor) if one.pk > after and only in (None, one.company_id)]
    found = sorted(seen, key=lambda one: one.pk)[: page.limit + 1]
    items = [_source(one) for one in found[: page.limit]]
    return Sources(items=items, next=paging.next_behind(request, page, [one.pk for one in found]))


def _source(row: SourceRow) -> Source:
    return Source(
        id=row.pk,
        company=row.company.tax_id,
        key=row.key,
        name=row.name,
        kind=row.kind,
        direction=row.direction,
        closed_at=when(row.closed_at),
    )
