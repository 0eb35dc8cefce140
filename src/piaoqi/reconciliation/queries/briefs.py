"""How each of many companies stands, side by side: read from what their newest comparisons summed up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import OuterRef, QuerySet, Subquery

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.models import Company
from piaoqi.accounts.scopes import alike
from piaoqi.archive.queries.visible import SEE
from piaoqi.reconciliation.models import Comparison, Sums
from piaoqi.reconciliation.queries.overview import Counts, counts_in


@dataclass(frozen=True, slots=True)
class Brief:
    """`as_of` None where it was not compared yet, or the actor does not see the whole company."""

    company: Company
    as_of: datetime | None
    counts: Counts
    amounts: Mapping[str, Decimal]
    """KINDS -> money; of comparisons that summed it up."""


def briefs(actor: Actor, found: QuerySet[Company]) -> list[Brief]:
    """Of these companies, which are the actor's, in their order; in as many queries for one as for many."""
    last = Comparison.objects.filter(company=OuterRef("pk"), live=True, state=Comparison.State.DONE).order_by("-pk")
    companies = list(found.annotate(last=Subquery(last.values("pk")[:1])))
    whole = _whole(actor)
    newest = {
        pk: row.pk for row in companies if (pk := getattr(row, "last", None)) and (whole is None or row.pk in whole)
    }
    rows = Comparison.objects.filter(pk__in=newest).values_list("company", "as_of", "summary")
    compared = {company: (as_of, summary) for company, as_of, summary in rows}
    sums = Sums.objects.filter(comparison__in=newest).values_list("comparison", "totals__findings")
    amounts = {newest[pk]: said for pk, said in sums}
    return [_brief(one, compared.get(one.pk), amounts.get(one.pk) or {}) for one in companies]


def _brief(
    company: Company, row: tuple[datetime, Mapping[str, int]] | None, sums: Mapping[str, tuple[int, str]]
) -> Brief:
    if row is None:
        return Brief(company, None, {}, {})
    as_of, summary = row
    return Brief(company, as_of, counts_in(summary), {kind: Decimal(amount) for kind, (_, amount) in sums.items()})


def _whole(actor: Actor) -> frozenset[int] | None:
    """Companies of which the actor sees the whole, as `sees_whole` says it of one; None: all."""
    found: frozenset[int] = frozenset()
    for scope, places in alike(actor.scopes, SEE.key).items():
        if scope.department is None and not scope.direction and not scope.own:
            if places is None:
                return None
            found |= places
    return found
