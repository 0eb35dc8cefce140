"""Comparisons in numbers, for machines that watch them. Companies are told by their numbers alone."""

from django.db.models import Count, Max

from piaoqi.audit.clock import now
from piaoqi.audit.figures import Figure
from piaoqi.core.text import Text
from piaoqi.reconciliation.models import Comparison

STATES = Text("比较次数，按状态", "comparisons by state")
AGE = Text("每家单位的结果反映到多少秒以前", "for each company, how many seconds ago its result stands for")
FAILING = Text("每家单位最近一次比较是否失败（1 是）", "for each company, whether its last comparison failed (1: yes)")


def figures() -> tuple[Figure, ...]:
    """Now."""
    at = now()
    counts = Comparison.objects.order_by().values_list("state").annotate(count=Count("pk"))
    done = Comparison.objects.filter(live=True, state=Comparison.State.DONE).order_by()
    known = done.values_list("company").annotate(known=Max("known_at"))
    ages = {str(company): max(0, (at - known_at).total_seconds()) for company, known_at in known}
    failing = {company: int(failed) for company, failed in _failed().items()}
    return (
        Figure("piaoqi_comparisons", STATES, {**dict.fromkeys(Comparison.State.values, 0), **dict(counts)}, "state"),
        Figure("piaoqi_comparison_age_seconds", AGE, ages, "company"),
        Figure("piaoqi_comparison_failing", FAILING, failing, "company"),
    )


def failing() -> int:
    """Companies whose last comparison failed."""
    return sum(_failed().values())


def _failed() -> dict[str, bool]:
    """Company -> whether the last comparison of its line that ended failed."""
    over = (Comparison.State.DONE, Comparison.State.FAILED)
    ended = Comparison.objects.filter(live=True, state__in=over).order_by()
    last = ended.values("company").annotate(last=Max("pk")).values("last")
    rows = Comparison.objects.filter(pk__in=last).values_list("company", "state")
    return {str(company): state == Comparison.State.FAILED for company, state in rows}
