"""What changed between two comparisons of a company."""

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from piaoqi.api import paging
from piaoqi.api.asked import actor_of
from piaoqi.api.errors import NotHereError, language
from piaoqi.api.findings import Finding, FindingSum, as_finding, as_sum
from piaoqi.api.paging import Page
from piaoqi.api.shapes import Id, Instant, when
from piaoqi.core.text import Text
from piaoqi.reconciliation.queries.changes import Change as Kind
from piaoqi.reconciliation.queries.changes import changes

router = Router(tags=["comparisons"])
COMPARISON = Text("比较", "comparison")


class Between(Schema):
    older: Id = Field(description="A comparison. 较早的核对")
    newer: Id = Field(description="Another of the same company. 较晚的核对")


class Change(Schema):
    """One finding before and after; null where it was not found. `because`: why, as far as rows tell for certain."""

    change: Kind
    because: str
    reason: str = Field(description="The same as a sentence.")
    since: Instant | None
    before: Finding | None
    after: Finding | None


class Changes(Schema):
    """`sums`: of all pages, by what became of them, then by verdict."""

    items: list[Change]
    next: str | None
    sums: dict[str, dict[str, FindingSum]]


@router.get("/changes", response=Changes, summary="What changed between two comparisons · 两次核对的变化")
def list_changes(request: HttpRequest, between: Query[Between], page: Query[Page]) -> Changes:
    """“What became of what was missing when March was closed?” Both must be done, and of one company."""
    after, said = paging.place(request, page), language(request)
    found = changes(actor_of(request), between.older, between.newer, after, page.limit)
    if found is None:
        raise NotHereError(what=COMPARISON)
    items = [
        Change(
            change=one.change,
            because=one.because.value,
            reason=one.because.text.in_language(said),
            since=when(one.since),
            before=as_finding(one.before, said) if one.before else None,
            after=as_finding(one.after, said) if one.after else None,
        )
        for one in found.rows
    ]
    sums = {kind.value: {key: as_sum(one) for key, one in by.items()} for kind, by in found.tallies.items()}
    return Changes(items=items, next=paging.next_of(request, found.after), sums=sums)
