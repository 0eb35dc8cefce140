"""What sources do in the background: settle runs, fetch what is due."""

from collections.abc import Mapping

from piaoqi.archive.actions.readings import ENDED
from piaoqi.core.text import Text
from piaoqi.jobs.schedule import Scheduled
from piaoqi.sources.jobs.settling import settle_all
from piaoqi.sources.models import Run


def reading_ended(source_id: int) -> Mapping[str, object]:
    """Nothing of a source waits to be read any more: its runs may be over."""
    return {"settled": settle_all(Run.objects.filter(source=source_id))}


def settle() -> Mapping[str, object]:
    """What was not told."""
    return {"settled": settle_all(Run.objects.all())}


LISTENS: Mapping[str, str] = {ENDED: "piaoqi.sources.jobs.reading_ended"}
SCHEDULE = (
    Scheduled("sources.settle", Text("结算已读完的批次", "Settle runs that are read"), "piaoqi.sources.jobs.settle", 1),
)
