"""What comparisons found: absences with their causes, differences, duplicates."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from piaoqi.api import paging
from piaoqi.api.asked import actor_of, company_of
from piaoqi.api.errors import NotHereError, language
from piaoqi.api.paging import Page
from piaoqi.api.shapes import AskedDay, Day, Form, Id, Instant, Money, TaxId, at, day, money
from piaoqi.core.text import Language, Text
from piaoqi.reconciliation.models import Finding as Row
from piaoqi.reconciliation.queries import findings as queries
from piaoqi.reconciliation.queries.findings import FindingFilter, Tally

router = Router(tags=["findings"])
COMPARISON, FINDING = Text("比较", "comparison"), Text("问题", "finding")
Word = Annotated[str, Field(max_length=50)]


class FindingsOf(Schema):
    """All that is given must hold."""

    company: TaxId
    comparison: Id | None = Field(None, description="The newest that followed an intake, where none is given.")
    what: Row.What | None = Field(None, description="absence 缺失, difference 差异, duplicate 重复")
    verdict: Word = Field("", description="missing, not_missing, cannot_tell")
    cause: Word = Field("", description="Code of the first cause: `C3.8`. 原因编号")
    source: Word = Field("", description="Key of the source that it is absent from. 来源代号")
    issued_from: AskedDay | None = Field(None, description="Issue date, included. 开票日期起")
    issued_to: AskedDay | None = Field(None, description="Issue date, included. 开票日期止")
    text: str = Field("", max_length=100, description="Part of a number, name or tax id. 号码、名称或税号的一部分")


class Finding(Schema):
    """`since`: the comparison that first found it so; `until`: the first that found it no more or otherwise, null
    while it stands.
    """

    id: int
    what: str
    since: int
    until: int | None
    invoice: int | None
    source: str
    field: str
    verdict: str
    cause: str
    issue_date: Day | None
    total: Money | None
    form: Form = Field(description="As in `piaoqi check --json`: causes, evidence, remedy, next step.")


class Findings(Schema):
    """`comparison` null: none was finished yet. Pages that follow are of the same comparison."""

    comparison: int | None
    as_of: Instant | None
    known_at: Instant | None
    items: list[Finding]
    next: str | None


class FindingSum(Schema):
    count: int
    amount: Money


class FindingSums(Schema):
    """By what, verdict, cause, source and month of issue; a key '' gathers what has none. `hidden`: findings that the
    caller may not see.
    """

    comparison: int | None
    whole: FindingSum
    by_what: dict[str, FindingSum]
    by_verdict: dict[str, FindingSum]
    by_cause: dict[str, FindingSum]
    by_source: dict[str, FindingSum]
    by_month: dict[str, FindingSum]
    hidden: int | None


@router.get("/findings", response=Findings, summary="Findings of a comparison · 核对发现的问题")
def list_findings(request: HttpRequest, which: Query[FindingsOf], page: Query[Page]) -> Findings:
    """Latest found first; of the newest comparison that followed an intake, where none is named. A comparison that is
    not done has none yet.
    """
    after = paging.place(request, page)
    found = queries.findings(actor_of(request), _filter(request, which), after, page.limit)
    if which.comparison is not None and found.comparison is None:
        raise NotHereError(what=COMPARISON)
    said = language(request)
    return Findings(
        comparison=found.comparison.pk if found.comparison else None,
        as_of=at(found.comparison.as_of) if found.comparison else None,
        known_at=at(found.comparison.known_at) if found.comparison else None,
        items=[as_finding(one, said) for one in found.rows],
        next=paging.next_of(request, found.after),
    )


@router.get("/findings/sums", response=FindingSums, summary="What findings sum up to · 问题汇总")
def sum_findings(request: HttpRequest, which: Query[FindingsOf]) -> FindingSums:
    """Counts and amounts of all that the filters mean."""
    found = queries.tallies(actor_of(request), _filter(request, which))
    if which.comparison is not None and found.comparison is None:
        raise NotHereError(what=COMPARISON)
    groups = ("by_what", "by_verdict", "by_cause", "by_source", "by_month")
    return FindingSums(
        comparison=found.comparison.pk if found.comparison else None,
        whole=as_sum(found.whole),
        hidden=found.hidden,
        **{name: {key: as_sum(one) for key, one in getattr(found, name).items()} for name in groups},
    )


@router.get("/findings/{finding}", response=Finding, summary="One finding · 一个问题")
def get_finding(request: HttpRequest, finding: Id) -> Finding:
    """With its causes and evidence, also when it is settled since."""
    found = queries.finding(actor_of(request), finding)
    if found is None:
        raise NotHereError(what=FINDING)
    return as_finding(found, language(request))


def _filter(request: HttpRequest, which: FindingsOf) -> FindingFilter:
    return FindingFilter(
        company=company_of(actor_of(request), which.company).pk,
        comparison=which.comparison,
        what=which.what.value if which.what else "",
        verdict=which.verdict,
        cause=which.cause,
        source=which.source,
        first_day=which.issued_from,
        last_day=which.issued_to,
        text=which.text,
    )


def as_sum(one: Tally) -> FindingSum:
    return FindingSum(count=one.count, amount=f"{one.amount:.2f}")


def as_finding(row: Row, said: Language) -> Finding:
    return Finding(
        id=row.pk,
        what=row.what,
        since=row.comparison_id,
        until=row.until_id,
        invoice=row.invoice_id,
        source=row.source,
        field=row.field,
        verdict=row.verdict,
        cause=row.cause,
        issue_date=day(row.issue_date),
        total=money(row.total),
        form=row.forms.get(said, {}),
    )
