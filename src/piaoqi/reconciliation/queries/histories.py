"""What became of one finding over time."""

from collections.abc import Sequence

from piaoqi.accounts.actor import Actor
from piaoqi.reconciliation.models import Finding
from piaoqi.reconciliation.queries.shown import shown


def history(actor: Actor, row: Finding) -> Sequence[Finding]:
    """Every form that the line of comparisons gave it, the first one first: each held from its `comparison` until its
    `until`. Of one found for a moment that somebody chose, as much as the line knows of the same.
    """
    found = Finding.objects.filter(shown(actor, row.company_id), company=row.company_id, identity=row.identity)
    if row.invoice_id:
        found = found.filter(invoice=row.invoice_id)
    return list(found.filter(comparison__live=True).select_related("comparison", "until").order_by("pk"))
