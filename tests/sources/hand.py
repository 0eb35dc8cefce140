"""Files that come to one source."""

import io

from making_intake import Intake
from piaoqi.archive.actions.hand_in import HandedIn
from piaoqi.sources import jobs
from piaoqi.sources.models import Run
from piaoqi.sources.taking_in import take_in

JUNK = b"no format that anybody knows"


class Hand:
    """Hands in to one source, and lets what waits be read."""

    def __init__(self, intake: Intake, kind: str = "bureau") -> None:
        self.intake, self.source = intake, intake.source(kind, kind)

    def __call__(self, batch: str, *files: bytes) -> Run:
        for at, data in enumerate(files):
            take_in(self.intake.actor, self.source, HandedIn(name=f"{at}.csv", stream=io.BytesIO(data), batch=batch))
        return Run.objects.get(source=self.source, batch=batch)

    def read(self) -> None:
        self.intake.work()
        jobs.reading_ended(self.source.pk)
