"""Handing files in, and knowing when they are read."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from time import monotonic
from uuid import uuid4

from piaoqi.client import operations
from piaoqi.client.answers.intake import Batch, FileState, Retried, Taken, TakenAll
from piaoqi.client.bodies import Form, Upload
from piaoqi.client.errors import StillWaitingError
from piaoqi.client.part import Part

_FILES_AT_ONCE = 20
_BYTES_AT_ONCE = 64 << 20
_LOOK_SECONDS = 1.0


class Intake(Part):
    """Of companies, by tax id, and sources, by key."""

    def hand_in(self, company: str, source: str, files: Iterable[str | Path | Upload], *, batch: str = "") -> TakenAll:
        """Keep files; they are read afterwards (`wait_for_batch`). Sent in several requests where they are many; the
        same bytes handed in again are known again, so a call that broke off may simply be made again.
        """
        name = batch or uuid4().hex
        taken: list[Taken] = []
        for some in _portions(one if isinstance(one, Upload) else Upload.of(one) for one in files):
            fields = {"company": company, "source": source, "batch": name}
            form = Form(fields, [("files", one) for one in some])
            taken += self._line.upload(operations.POST_ARRIVALS, form).files
        return TakenAll(batch=name, files=tuple(taken))

    def hand_in_folder(self, company: str, source: str, folder: str | Path, *, batch: str = "") -> TakenAll:
        """All files below a folder but hidden ones, in the order of their paths."""
        root = Path(folder)
        found = (one for one in sorted(root.rglob("*")) if one.is_file() and not _is_hidden(one.relative_to(root)))
        return self.hand_in(company, source, found, batch=batch)

    def file(self, arrival: int) -> FileState:
        """How far one file is."""
        return self._line.call(operations.GET_ARRIVAL, arrival=arrival)

    def batch(self, batch: str) -> Batch:
        """How far the files are that were handed in together."""
        return self._line.call(operations.GET_BATCH, batch=batch)

    def wait_for_batch(self, batch: str, *, timeout_seconds: float = 600) -> Batch:
        """Until all of it is read, or can't be. Raises StillWaitingError."""
        until = monotonic() + timeout_seconds
        while not (found := self.batch(batch)).over:
            if monotonic() >= until:
                raise StillWaitingError(batch)
            self._line.sleep(_LOOK_SECONDS)
        return found

    def files(self, state: str = "quarantined") -> Iterator[FileState]:
        """waiting, reading, done, quarantined, superseded; in the order in which they came."""
        return self._line.pages(operations.LIST_READINGS, state=state)

    def retry(self, reading: int) -> Retried:
        """Have a file read again that could not be."""
        return self._line.call(operations.RETRY_READING_OF, reading=reading)


def _portions(files: Iterable[Upload]) -> Iterator[Sequence[Upload]]:
    """As many as one request should carry."""
    some: list[Upload] = []
    held = 0
    for one in files:
        size = one.size
        if some and (len(some) == _FILES_AT_ONCE or held + size > _BYTES_AT_ONCE):
            yield some
            some, held = [], 0
        some.append(one)
        held += size
    if some:
        yield some


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)
