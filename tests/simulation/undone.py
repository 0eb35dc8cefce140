"""What is still to be done."""

from django_q.models import OrmQ

from piaoqi.archive.models import Reading
from piaoqi.jobs.models import Run as Job
from piaoqi.reconciliation.models import Comparison
from piaoqi.sources.models import Run


def waiting() -> dict[str, int]:
    """What is still to be done, by what it is; nothing where all is done."""
    found = {
        "readings": Reading.objects.filter(state__in=(Reading.State.WAITING, Reading.State.READING)).count(),
        "runs": Run.objects.filter(state=Run.State.OPEN).count(),
        "comparisons": Comparison.objects.filter(state__in=("waiting", "running")).count(),
        "messages": OrmQ.objects.count(),
    }
    return {what: count for what, count in found.items() if count}


def failures() -> list[str]:
    """The last jobs that failed, and with what."""
    found = Job.objects.filter(state=Job.State.FAILED).order_by("-pk")[:3]
    return [f"{one.key}: {one.error}" for one in found]
