"""Comparisons: all sources of one company side by side, as they follow each intake and as people ask for them."""

from collections.abc import Mapping

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from piaoqi.api import paging
from piaoqi.api.asked import actor_of, company_of
from piaoqi.api.errors import NotHereError, language
from piaoqi.api.invoice_rows import tax_ids
from piaoqi.api.paging import Page
from piaoqi.api.shapes import AskedInstant, Form, Given, Id, Instant, TaxId, at, when
from piaoqi.core.text import Language, Text
from piaoqi.reconciliation.actions.comparisons import ask_comparison
from piaoqi.reconciliation.queries import comparisons as queries
from piaoqi.reconciliation.queries.comparisons import ComparisonAnswer, ComparisonState

router = Router(tags=["comparisons"])
COMPARISON = Text("比较", "comparison")
QUEUED = 202


class Comparison(Schema):
    """`summary` null: not done yet, or not for the caller, who does not see the whole company."""

    id: int
    company: str
    live: bool = Field(description="ComparisonsOf the line that follows each intake; else asked for. 随收票自动进行")
    as_of: Instant = Field(description="What is due is counted up to then. 核对的时点")
    known_at: Instant = Field(description="What was recorded by then counts. 已知情况的时点")
    state: str = Field(description="waiting, running, done, failed")
    asked_at: Instant
    started_at: Instant | None
    ended_at: Instant | None
    program: str
    digest: str = Field(description="Two comparisons with one digest say the same.")
    summary: dict[str, int] | None = Field(description="As in `piaoqi check --json`.")
    trouble: Form | None = Field(description="Why it failed: code, message, hint.")


class Comparisons(Schema):
    items: list[Comparison]
    next: str | None


class ComparisonInFull(Comparison):
    answer: Form | None = Field(
        description="What `piaoqi check --json` tells but for findings, differences and duplicates: see /findings."
    )


class ComparisonWanted(Given):
    """`known_at` left out: what was known as of that instant."""

    company: TaxId
    as_of: AskedInstant
    known_at: AskedInstant | None = None


class ComparisonsOf(Schema):
    company: TaxId
    live: bool | None = Field(None, description="Only of the line, or only those asked for.")


@router.get("/comparisons", response=Comparisons, summary="List comparisons · 核对记录")
def list_comparisons(request: HttpRequest, which: Query[ComparisonsOf], page: Query[Page]) -> Comparisons:
    """ComparisonsOf one company, the latest first."""
    actor = actor_of(request)
    company = company_of(actor, which.company)
    after = paging.place(request, page)
    found = queries.comparisons(actor, company.pk, live=which.live, after=after, limit=page.limit)
    items = [_told(one, company.tax_id, language(request)) for one in found.rows]
    return Comparisons(items=items, next=paging.next_of(request, found.after))


@router.post("/comparisons", response={QUEUED: Comparison}, summary="Ask for a comparison of a moment · 按时点核对")
def post_comparison(request: HttpRequest, question: ComparisonWanted) -> Status[Comparison]:
    """“What was missing on 31 March, as known then?” It is made in the background: ask for it until it is done. The
    same question again is answered by the comparison that answered it before.
    """
    actor = actor_of(request)
    company = company_of(actor, question.company)
    made = ask_comparison(actor, company, question.as_of, question.known_at)
    return Status(QUEUED, _told(_found(request, made.pk).state, company.tax_id, language(request)))


@router.get("/comparisons/{comparison}", response=ComparisonInFull, summary="One comparison · 一次核对")
def get_comparison(request: HttpRequest, comparison: Id) -> ComparisonInFull:
    """What it was asked, how far it is, its summary and coverage. What it found is read from /findings."""
    found = _found(request, comparison)
    company = tax_ids([found.state.company])[found.state.company]
    told = _told(found.state, company, language(request))
    return ComparisonInFull(**told.model_dump(), answer=None if found.form is None else dict(found.form))


def _found(request: HttpRequest, comparison: int) -> ComparisonAnswer:
    found = queries.comparison(actor_of(request), comparison, language(request))
    if found is None:
        raise NotHereError(what=COMPARISON)
    return found


def _told(one: ComparisonState, company: str, said: Language) -> Comparison:
    return Comparison(
        id=one.id,
        company=company,
        live=one.live,
        as_of=at(one.as_of),
        known_at=at(one.known_at),
        state=one.state.value,
        asked_at=at(one.asked_at),
        started_at=when(one.started_at),
        ended_at=when(one.ended_at),
        program=one.program,
        digest=one.digest,
        summary=None if one.summary is None else dict(one.summary),
        trouble=in_language(one.trouble, said) if one.trouble else None,
    )


def in_language(stored: Mapping[str, object], said: Language) -> Form:
    """ComparisonsOf what is kept in both languages, the one that was asked for."""
    return {
        name: one.get(said, one) if isinstance(one, Mapping) and {"zh", "en"} >= set(one) else one
        for name, one in stored.items()
    }
