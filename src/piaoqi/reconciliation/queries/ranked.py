"""Findings the largest amounts first: as people work through them, a few of each group or one group page by page."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db.models import Case, F, Q, Value, When, Window
from django.db.models.functions import Abs, Coalesce, RowNumber

from piaoqi.accounts.actor import Actor
from piaoqi.archive.money import MoneyField, in_fen
from piaoqi.core.invoice.money import CENT
from piaoqi.reconciliation.models import Finding
from piaoqi.reconciliation.queries.findings import MOST_ROWS, FindingFilter, FindingPage, comparison_of, meant

Group = tuple[str, str]
"""Cause and source; the source counts only where there is no cause, since each source then has its own remedy."""
_LEAST = -CENT
_SIZE = Coalesce(Abs("total"), Value(_LEAST, MoneyField()), output_field=MoneyField())
_ASIDE = Case(When(cause="", then=F("source")), default=Value(""))


def group_of(cause: str, source: str) -> Group:
    """Which group a finding belongs to."""
    return cause, "" if cause else source


def ranked(actor: Actor, asked: FindingFilter, after: str = "", limit: int = 50) -> FindingPage:
    """One page; `after` as FindingPage has it. Raises ValueError for an `after` that is of no page."""
    limit = max(1, min(limit, MOST_ROWS))
    comparison = comparison_of(actor, asked)
    if comparison is None:
        return FindingPage(None, (), "")
    found = meant(actor, asked, comparison).annotate(size=_SIZE).order_by("-size", "-pk")
    if after:
        fen, last = map(int, after.split("."))
        size = Decimal(fen) * CENT
        found = found.filter(Q(size__lt=size) | Q(size=size, pk__lt=last))
    keys = list(found.values_list("pk", "size")[: limit + 1])
    more = f"{in_fen(keys[limit - 1][1])}.{keys[limit - 1][0]}" if len(keys) > limit else ""
    return FindingPage(comparison, tuple(_rows([pk for pk, _ in keys[:limit]])), more)


def leading(actor: Actor, asked: FindingFilter, each: int) -> Mapping[Group, Sequence[Finding]]:
    """The first few of every group."""
    comparison = comparison_of(actor, asked)
    if comparison is None:
        return {}
    place = Window(RowNumber(), partition_by=[F("cause"), _ASIDE], order_by=[_SIZE.desc(), F("pk").desc()])
    found = meant(actor, asked, comparison).annotate(size=_SIZE, place=place).filter(place__lte=each)
    groups: dict[Group, list[Finding]] = defaultdict(list)
    for row in _rows(list(found.order_by("-size", "-pk").values_list("pk", flat=True))):
        groups[group_of(row.cause, row.source)].append(row)
    return groups


def _rows(keys: Sequence[int]) -> Sequence[Finding]:
    """In the same order, with their invoices."""
    found = Finding.objects.select_related("invoice").in_bulk(keys)
    return [found[key] for key in keys]
