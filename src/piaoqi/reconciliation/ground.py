"""What is known of a company when one of its invoices is asked for: the newest comparison, and what it went by."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max, Q

from piaoqi.accounts.models import Company
from piaoqi.archive.documents.aside import unread
from piaoqi.archive.models import Arrival, Reading
from piaoqi.archive.models import Source as SourceRow
from piaoqi.audit.clock import now
from piaoqi.core.causes.case import Answered, Direction, SourceKind
from piaoqi.core.reconcile.source import CHINA, Source
from piaoqi.core.report.overview import minute
from piaoqi.core.text import Message, Text
from piaoqi.reconciliation.answered import answered
from piaoqi.reconciliation.found import newest_live
from piaoqi.reconciliation.models import Comparison
from piaoqi.reconciliation.retold import sources_of
from piaoqi.reconciliation.terms import InForce, in_force, stated_in

_NEVER = Text(
    "本单位还没有核对过，缺不缺要等第一次核对", "This company was never compared: what is missing is not known yet"
)
_RUNNING = Text(
    "核对截至 {as_of}，这之后又有文件交来，正在重新核对",
    "Compared as of {as_of}; files came since, and it is being compared again",
)
_WAITING = Text(
    "核对截至 {as_of}，这之后又有文件交来，还没有重新核对",
    "Compared as of {as_of}; files came since, and it was not compared again yet",
)
_WAITS = (Reading.State.WAITING, Reading.State.READING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """`comparison`: the newest finished one of the line, if there is one; `at`: what it was asked as of, else now."""

    company: Company
    comparison: Comparison | None
    at: datetime
    terms: InForce
    sources: tuple[Source, ...]
    """Without records."""
    answers: tuple[Answered, ...]
    titles: Mapping[str, str]
    """Key of a source -> what people call it."""
    news: Message | None
    """What the comparison can't know."""

    @property
    def forms(self) -> Mapping[str, Any]:
        return self.comparison.forms if self.comparison else {"zh": {}, "en": {}}


def ground_of(company: Company) -> Ground:
    """As it is now."""
    comparison = newest_live(company.pk)
    rows = list(SourceRow.objects.filter(company=company).order_by("pk"))
    at = comparison.as_of if comparison else now()
    known = comparison.known_at if comparison else at
    held = comparison.terms if comparison and comparison.terms else None
    terms = stated_in(held) if held else in_force(company, known)
    return Ground(
        company=company,
        comparison=comparison,
        at=at,
        terms=terms,
        sources=sources_of(comparison.forms, terms.taxpayers) if comparison else _uncompared(rows, terms),
        answers=answered(company, known),
        titles={one.key: one.name for one in rows},
        news=_news(comparison, rows),
    )


def has_unread(company: int) -> bool:
    """Whether some file of the company is not read, for now or at all: any invoice may be in it."""
    hidden = Q(state__in=_WAITS) | unread()
    return Reading.objects.filter(hidden, source__company=company, replaced_at=None).exists()


def _uncompared(rows: list[SourceRow], terms: InForce) -> tuple[Source, ...]:
    return tuple(
        Source(
            name=one.key,
            kind=SourceKind(one.kind),
            direction=Direction(one.direction),
            taxpayer=terms.taxpayers[0],
            records=(),
            of=one.of,
        )
        for one in rows
    )


def _news(comparison: Comparison | None, sources: list[SourceRow]) -> Message | None:
    if comparison is None:
        return _NEVER.with_()
    latest = [Arrival.objects.filter(source=one).aggregate(last=Max("pk"))["last"] for one in sources]
    if not Arrival.objects.filter(pk__in=[one for one in latest if one], at__gt=comparison.known_at).exists():
        return None
    later = Comparison.objects.filter(company=comparison.company_id, live=True, pk__gt=comparison.pk)
    again = later.filter(state__in=(Comparison.State.WAITING, Comparison.State.RUNNING)).exists()
    return (_RUNNING if again else _WAITING).with_(as_of=minute(comparison.as_of.astimezone(CHINA)))
