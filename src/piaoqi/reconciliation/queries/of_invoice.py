"""How one invoice stands, and what comparisons found of it over time; for whoever may see the invoice."""

from dataclasses import dataclass

from piaoqi.accounts.actor import Actor
from piaoqi.archive.queries.visible import visible
from piaoqi.reconciliation.explained import Explained, explained
from piaoqi.reconciliation.ground import ground_of
from piaoqi.reconciliation.models import Comparison, Finding

_MOST = 200


@dataclass(frozen=True, slots=True)
class OverTime:
    """One finding: since which comparison, and which found it no more or otherwise (None while it stands)."""

    finding: Finding
    since: Comparison
    until: Comparison | None


def standing(actor: Actor, invoice: int) -> Explained | None:
    """As its company's newest comparison found it and its own statements place it now; None for what is not shown."""
    row = visible(actor, including_deleted=True).select_related("company").filter(pk=invoice).first()
    return None if row is None else explained(row, ground_of(row.company))


def findings_of(actor: Actor, invoice: int) -> tuple[OverTime, ...]:
    """Of the line of comparisons, those that ended as well, the latest first."""
    if not visible(actor, including_deleted=True).filter(pk=invoice).exists():
        return ()
    found = Finding.objects.filter(invoice=invoice, comparison__live=True).select_related("comparison", "until")
    heavy = ("comparison__forms", "comparison__summary", "until__forms", "until__summary")
    rows = found.defer(*heavy).order_by("-pk")[:_MOST]
    return tuple(OverTime(one, one.comparison, one.until) for one in rows)
