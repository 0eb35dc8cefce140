"""What may be filtered by: the choices of each facet, and the filter that each would make."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localtime

from piaoqi.archive.models import Source
from piaoqi.archive.search.filters import Filters
from piaoqi.audit.clock import now
from piaoqi.core.causes.case import Direction, SourceKind
from piaoqi.core.invoice.status import Status
from piaoqi.core.text import Text
from piaoqi.reconciliation.queries.among import Found, Sort
from piaoqi.web.invoices.asked import UNKNOWN, Asked
from piaoqi.web.invoices.words import DIRECTION, FINDING, KIND, SOURCE, STATUS

_MONTHS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One thing to filter by. `asked`: the filter with it alone in its facet; `alone`: a filter by nothing else, where
    the row itself tells; `found`: what comparisons found, where they tell.
    """

    id: str
    name: str
    value: str
    title: Text
    on: bool
    asked: Asked
    alone: Filters | None = None
    found: Found | None = None


@dataclass(frozen=True, slots=True)
class Facet:
    """`cleared`: the filter without any of its choices."""

    key: str
    title: Text
    choices: tuple[Choice, ...]
    cleared: Asked

    @property
    def on(self) -> int:
        return sum(one.on for one in self.choices)


def facets(asked: Asked, sources: Sequence[Source]) -> Mapping[str, Facet]:
    """All of them, by their keys."""
    every = _directions, _kinds, _statuses, _findings, _months, _more
    made = [_sources(asked, sources), *(one(asked) for one in every)]
    return {one.key: one for one in made}


def _directions(asked: Asked) -> Facet:
    choices = tuple(
        Choice(
            id=f"direction-{one.value}",
            name="direction",
            value=one.value,
            title=DIRECTION[one],
            on=asked.direction is one,
            asked=asked.but(direction=one),
            alone=Filters(direction=one, deleted=None),
        )
        for one in Direction
    )
    return Facet("direction", Text("方向", "Direction"), choices, asked.but(direction=None))


def _kinds(asked: Asked) -> Facet:
    choices = tuple(
        Choice(
            id=f"kind-{one or UNKNOWN}",
            name="kind",
            value=one or UNKNOWN,
            title=title,
            on=one in asked.kinds,
            asked=asked.but(kinds=frozenset({one})),
            alone=Filters(kinds=frozenset({one}), deleted=None),
        )
        for one, title in KIND.items()
    )
    return Facet("kind", Text("票种", "Kind"), choices, asked.but(kinds=frozenset()))


def _statuses(asked: Asked) -> Facet:
    choices = tuple(
        Choice(
            id=f"status-{one.value}",
            name="status",
            value=one.value,
            title=STATUS[one],
            on=one in asked.statuses,
            asked=asked.but(statuses=frozenset({one})),
            alone=Filters(statuses=frozenset({one}), deleted=None),
        )
        for one in Status
    )
    return Facet("status", Text("状态", "Status"), choices, asked.but(statuses=frozenset()))


def _sources(asked: Asked, sources: Sequence[Source]) -> Facet:
    """In each kind of source that the company has, or not in it. Several at once must all hold, so that each is counted
    beside the others.
    """
    found: list[Choice] = []
    for kind in dict.fromkeys([SourceKind(one.kind) for one in sources] + sorted(asked.has | asked.lacks)):
        chosen = {"has": asked.has, "lacks": asked.lacks}
        rest = {name: kinds - {kind} for name, kinds in chosen.items()}
        alone = {name: Filters(deleted=None, **{name: frozenset({kind})}) for name in chosen}  # type: ignore[arg-type]
        found += (
            Choice(
                id=f"{name}-{kind.value}",
                name=name,
                value=kind.value,
                title=SOURCE[kind],
                on=kind in kinds,
                asked=asked.but(**{**rest, name: rest[name] | {kind}}),
                alone=None if kind in asked.has | asked.lacks else alone[name],
            )
            for name, kinds in chosen.items()
        )
    return Facet("sources", Text("来源", "Sources"), tuple(found), asked)


def _findings(asked: Asked) -> Facet:
    choices = tuple(
        Choice(
            id=f"finding-{one.value}",
            name="finding",
            value=one.value,
            title=FINDING[one],
            on=one in asked.findings,
            asked=asked.but(findings=frozenset({one})),
            found=Found(asked.company, frozenset({one}), asked.source),
        )
        for one in Sort
    )
    return Facet("finding", Text("核对结果", "Findings"), choices, asked.but(findings=frozenset(), source=""))


def _months(asked: Asked) -> Facet:
    """The latest ones; their choices are links."""
    found: list[Choice] = []
    day = localtime(now()).date().replace(day=1)
    for _ in range(_MONTHS):
        last = date(day.year, day.month, monthrange(day.year, day.month)[1])
        written = f"{day:%Y-%m}"
        found.append(
            Choice(
                id=f"month-{written}",
                name="month",
                value=written,
                title=Text(written, written),
                on=(asked.first_day, asked.last_day) == (day, last),
                asked=asked.but(first_day=day, last_day=last),
                alone=Filters(first_day=day, last_day=last, deleted=None),
            )
        )
        day = date(day.year - (day.month == 1), (day.month - 2) % 12 + 1, 1)
    return Facet("month", Text("开票日期", "Issue date"), tuple(found), asked.but(first_day=None, last_day=None))


def _more(asked: Asked) -> Facet:
    told = (
        ("differs", Text("来源写的不一样", "sources differ"), Filters(differs=True, deleted=None)),
        ("uncertain", Text("号码存疑", "number unsure"), Filters(certain=False, deleted=None)),
        ("deleted", Text("回收站", "put away"), None),
    )
    choices = tuple(
        Choice(
            id=f"more-{name}",
            name=name,
            value="1",
            title=title,
            on=getattr(asked, name),
            asked=asked.but(**{name: True}),
            alone=alone,
        )
        for name, title, alone in told
    )
    return Facet("more", Text("更多", "More"), choices, asked)
