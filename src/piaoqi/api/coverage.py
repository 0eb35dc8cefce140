"""Coverage: what a source was asked for, without which nobody can say that something is missing there."""

from collections.abc import Iterable
from datetime import date

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from piaoqi.accounts.actor import Actor
from piaoqi.api.asked import actor_of, source_of
from piaoqi.api.errors import NotHereError
from piaoqi.api.shapes import AskedDay, AskedInstant, Day, Given, Id, Instant, at, day, when
from piaoqi.core.invoice.kind import Kind, Origin
from piaoqi.core.invoice.status import Status as InvoiceStatus
from piaoqi.core.text import Text
from piaoqi.sources.actions import coverage as actions
from piaoqi.sources.claims import Claim, window_of
from piaoqi.sources.models import Coverage as Row
from piaoqi.sources.models import Run
from piaoqi.sources.queries.coverage import Claimed, coverage
from piaoqi.sources.queries.runs import seen

router = Router(tags=["sources"])
SOURCE, COVERAGE, RUN = Text("来源", "source"), Text("查询范围", "coverage"), Text("批次", "run")
CREATED = 201
_MOST = 2**31 - 1


class CoverageWanted(Given):
    """Issue dates, both included; null is open. What is null or left out is all: no filter. `run`: it speaks of the
    files of one run, else of everything in the source.
    """

    start: AskedDay | None
    end: AskedDay | None
    run: Id | None = None
    kinds: list[Kind] | None = Field(None, min_length=1, max_length=100)
    origins: list[Origin] | None = Field(None, min_length=1, max_length=10)
    statuses: list[InvoiceStatus] | None = Field(None, min_length=1, max_length=10)
    booked: str | None = Field(None, max_length=50)
    sellers: list[str] | None = Field(None, min_length=1, max_length=1000)
    as_of: AskedInstant | None = Field(None, description="When the source was asked. 查询时间")
    role: str = Field("", max_length=50)
    total: int | None = Field(None, ge=0, le=_MOST, description="Invoices, as the source says. 张数")
    rows: int | None = Field(None, ge=0, le=_MOST)


class Coverage(Schema):
    """One claim. `proven`: by the whole answer of a connector; else a person said so."""

    id: int
    run: int | None
    start: Day | None
    end: Day | None
    kinds: list[str] | None
    origins: list[str] | None
    statuses: list[str] | None
    booked: str | None
    sellers: list[str] | None
    as_of: Instant | None
    role: str
    total: int | None
    rows: int | None
    proven: bool
    by: str
    at: Instant
    withdrawn_at: Instant | None


class Stretch(Schema):
    """Issue dates of one cover, both included."""

    start: Day
    end: Day
    cover: str = Field(description="covered 已查, doubtful 存疑, hole 没查")


class CoverageOfSource(Schema):
    """`claims`: newest first, withdrawn ones too. `days`: from the first that anything speaks of up to today."""

    claims: list[Coverage]
    days: list[Stretch]


@router.get(
    "/sources/{source_id}/coverage", response=CoverageOfSource, summary="What a source was asked for · 查询范围"
)
def get_coverage(request: HttpRequest, source_id: Id) -> CoverageOfSource:
    """Every claim, and the calendar of the days that they cover."""
    found = coverage(actor_of(request), source_id)
    if found is None:
        raise NotHereError(what=SOURCE)
    days = [Stretch(start=_day(one.start), end=_day(one.end), cover=one.cover.value) for one in found.days]
    return CoverageOfSource(claims=[_claim(one) for one in found.claims], days=days)


@router.post(
    "/sources/{source_id}/coverage", response={CREATED: Coverage}, summary="Say what was asked for · 声明查询范围"
)
def declare_coverage(request: HttpRequest, source_id: Id, wanted: CoverageWanted) -> Status[Coverage]:
    """It is a claim: comparisons hold it against the rows, and doubt what contradicts it."""
    actor = actor_of(request)
    source = source_of(actor, source_id)
    said = wanted.model_dump(exclude={"run"})
    made = actions.declare(actor, source, Claim(**said), _run(actor, wanted.run, source.pk))
    return Status(CREATED, _claim(_claimed(made)))


@router.post("/coverage/{coverage}/withdraw", response=Coverage, summary="Withdraw a claim · 撤回查询范围")
def withdraw_coverage(request: HttpRequest, coverage: Id) -> Coverage:
    """It counts no more from now on, and stays to be seen."""
    actor = actor_of(request)
    row = Row.objects.filter(pk=coverage).select_related("source").first()
    if row is None:
        raise NotHereError(what=COVERAGE)
    try:
        source_of(actor, row.source_id)
    except NotHereError as error:
        raise NotHereError(what=COVERAGE) from error
    return _claim(_claimed(actions.withdraw(actor, row)))


def _run(actor: Actor, run: int | None, source: int) -> Run | None:
    if run is None:
        return None
    found = seen(actor).filter(pk=run, source=source).first()
    if found is None:
        raise NotHereError(what=RUN)
    return found


def _claimed(row: Row) -> Claimed:
    return Claimed(
        id=row.pk,
        run=row.run_id,
        window=window_of(row),
        proven=row.proven,
        by=row.by,
        at=row.at,
        withdrawn_at=row.withdrawn_at,
        withdrawn_by=row.withdrawn_by,
    )


def _claim(one: Claimed) -> Coverage:
    window = one.window
    return Coverage(
        id=one.id,
        run=one.run,
        start=day(window.start),
        end=day(window.end),
        kinds=_codes(window.kinds),
        origins=_codes(window.origins),
        statuses=_codes(window.statuses),
        booked=window.booked,
        sellers=None if window.sellers is None else list(window.sellers),
        as_of=when(window.as_of),
        role=window.role,
        total=window.total,
        rows=window.rows,
        proven=one.proven,
        by=one.by,
        at=at(one.at),
        withdrawn_at=when(one.withdrawn_at),
    )


def _codes(given: Iterable[str] | None) -> list[str] | None:
    return None if given is None else sorted(str(one) for one in given)


def _day(known: date) -> str:
    return known.isoformat()
