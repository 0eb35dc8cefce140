"""What a comparison found: its own findings, and those of its line that still held."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from piaoqi.reconciliation.models import Comparison, Finding


def found_in(comparison: Comparison) -> QuerySet[Finding]:
    """In no order. However many live comparisons follow, a past one keeps what it found."""
    return Finding.objects.filter(holds_in(comparison))


def holds_in(comparison: Comparison) -> Q:
    """The same as a condition on findings."""
    if not comparison.live:
        return Q(comparison=comparison)
    standing = Q(until=None) | Q(until__gt=comparison.pk)
    return Q(company=comparison.company_id, comparison__live=True, comparison__lte=comparison.pk) & standing


def on_the_line() -> Q:
    """A condition on findings: of a live comparison, whichever. Where `until` is null besides, the newest one found it.
    As a question about each finding, for joined SQLite would begin with the comparisons, and each of them found many.
    """
    return Q(Exists(Comparison.objects.filter(pk=OuterRef("comparison"), live=True)))


def newest_live(company: int) -> Comparison | None:
    """The last of the line that was finished."""
    done = Comparison.objects.filter(company=company, live=True, state=Comparison.State.DONE)
    return done.order_by("-pk").first()
