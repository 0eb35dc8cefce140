"""What comparing does in the background: after each intake, each day, and when asked."""

from collections.abc import Mapping
from typing import Final

from piaoqi.accounts.actor import Actor, system
from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import System
from piaoqi.audit.clock import now
from piaoqi.core.text import Text
from piaoqi.jobs.queue import enqueue
from piaoqi.jobs.schedule import Scheduled
from piaoqi.reconciliation.actions.comparisons import COMPARE
from piaoqi.reconciliation.claim import HeldError, free
from piaoqi.reconciliation.models import CHANGED, Comparison
from piaoqi.reconciliation.news import has_news, is_due
from piaoqi.reconciliation.storing import run_comparison, run_live
from piaoqi.sources.events import SETTLED

FOLLOW: Final = "piaoqi.reconciliation.jobs.follow"
_AT_ONCE: Final = 200


def follow(company_id: int) -> Mapping[str, object]:
    """Compare a company again, where that is worth it. Told many times for one intake, it is done once."""
    company = Company.objects.filter(pk=company_id, closed_at=None).first()
    if company is None or not is_due(company):
        return {"company": company_id, "compared": 0}
    try:
        comparison = run_live(_actor(), company)
    except HeldError:
        return {"company": company_id, "compared": 0}
    if has_news(company):
        enqueue(FOLLOW, company_id)
    return {"company": company_id, "compared": 1, "comparison": comparison.pk}


def compare(comparison_id: int) -> Mapping[str, object]:
    """Make a comparison that a person asked for. Told twice, it is made once."""
    comparison = Comparison.objects.filter(pk=comparison_id, live=False).first()
    if comparison is None:
        return {"comparison": comparison_id, "compared": 0}
    try:
        run_comparison(_actor(), comparison)
    except HeldError:
        return {"comparison": comparison_id, "compared": 0}
    return {"comparison": comparison_id, "compared": 1}


def sweep() -> Mapping[str, object]:
    """Nudge what was not told: companies with something new since they were compared, or a day later; comparisons that
    people asked for and a worker left.
    """
    due = [one.pk for one in Company.objects.filter(closed_at=None).order_by("pk") if is_due(one)]
    asked = Comparison.objects.filter(free(now()), live=False).order_by("pk").values_list("pk", flat=True)
    for company_id in due[:_AT_ONCE]:
        enqueue(FOLLOW, company_id)
    left = list(asked[:_AT_ONCE])
    for comparison_id in left:
        enqueue(COMPARE, comparison_id)
    return {"due": len(due), "left": len(left)}


def _actor() -> Actor:
    return system(System.WATCH)


LISTENS: Mapping[str, str] = {SETTLED: FOLLOW, CHANGED: FOLLOW}
SCHEDULE = (
    Scheduled(
        "reconciliation.sweep",
        Text("收到新数据后重新核对", "Compare again what has changed"),
        "piaoqi.reconciliation.jobs.sweep",
        1,
    ),
)
