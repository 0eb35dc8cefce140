"""Handing in over HTTP. What is acknowledged is durable; one bad file costs none of the others.

A client that hears nothing sends the same again: the bytes are kept once, and each time counts as an arrival.
"""

from collections.abc import Mapping
from typing import Annotated, BinaryIO, cast
from uuid import uuid4

from django.core.files.uploadedfile import UploadedFile as Uploaded
from django.http import HttpRequest
from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import DeniedError, RefusedError
from piaoqi.api.asked import actor_of
from piaoqi.api.errors import NoFileError, NoneTakenError, NotHereError, form, language, status
from piaoqi.api.shapes import Id, Instant, TaxId, at
from piaoqi.api.uploads import LIMIT, too_large
from piaoqi.archive.actions.hand_in import HandedIn
from piaoqi.archive.errors import TooLargeError
from piaoqi.archive.models import Source
from piaoqi.archive.queries import progress
from piaoqi.archive.queries.progress import FileState
from piaoqi.core.text import Text
from piaoqi.sources.taking_in import take_in

router = Router(tags=["arrivals"])
CREATED, MIXED = 201, 207
BATCH_LETTERS = 40
BATCH_WORD = r"^[^/\x00-\x1f\x7f]*$"
SOURCE, ARRIVAL = Text("来源", "source"), Text("文件", "file")


class Target(Schema):
    """Where files are handed in: the company by its tax id, its source by its key. `batch`: one word for what belongs
    together, to ask for it; one is made where none is given.
    """

    company: TaxId = Field(min_length=1)
    source: str = Field(min_length=1, max_length=50, description="The source's key. 来源代号")
    batch: str = Field("", max_length=BATCH_LETTERS, pattern=BATCH_WORD, description="批次")


class Refusal(Schema):
    code: str
    message: str
    hint: str


class Taken(Schema):
    """One file of a request: kept (`id`, `sha256`, `state`), or refused (`error`)."""

    name: str
    id: int | None = None
    sha256: str = ""
    size: int = 0
    state: str = ""
    error: Refusal | None = None


class TakenAll(Schema):
    batch: str
    files: list[Taken]


class NoneTaken(Schema):
    """Nothing was kept: why; where that is told of each file, in `files` too."""

    error: Refusal
    batch: str = ""
    files: list[Taken] = Field([])


class State(Schema):
    """How far one file is. `reason` says why it was not read, or waits."""

    id: int
    parent: int | None
    reading: int | None
    name: str
    sha256: str
    size: int
    source: str
    batch: str
    at: Instant
    state: str
    format: str
    records_written: int
    records_expected: int | None
    reason: Mapping[str, object]


class Batch(Schema):
    """Files by state; `over`: nothing waits any more."""

    batch: str
    handed_in: int
    waiting: int
    reading: int
    done: int
    quarantined: int
    partly: int
    records_written: int
    records_expected: int
    over: bool


@router.post(
    "/arrivals",
    response={CREATED: TakenAll, MIXED: TakenAll, 409: NoneTaken, 413: NoneTaken, 503: NoneTaken},
    summary="Hand in files · 交文件",
)
def post_arrivals(
    request: HttpRequest, target: Annotated[Target, Form()], files: Annotated[list[UploadedFile], File(min_length=1)]
) -> Status[TakenAll] | Status[NoneTaken]:
    """Hand in one or several files for a source. What is acknowledged with an `id` survives a loss of power; the same
    bytes are kept once, and each time counts as an arrival. 201: all are kept; 207: some, see `error` of each.
    """
    actor = actor_of(request)
    if not files:
        raise NoFileError
    source, batch = _source(actor, target), target.batch or uuid4().hex
    taken, failures = [], []
    for file in files:
        try:
            taken.append(_take(actor, source, file, batch))
        except DeniedError:
            raise  # the same for all of them
        except RefusedError as error:
            failures.append(error)
            told = Refusal(**form(error, language(request)))
            taken.append(Taken(name=str(file.name), error=told))
    if len(failures) == len(files):
        return _none_taken(request, batch, taken, failures)
    return Status(MIXED if failures else CREATED, TakenAll(batch=batch, files=taken))


def _none_taken(
    request: HttpRequest, batch: str, taken: list[Taken], failures: list[RefusedError]
) -> Status[NoneTaken]:
    first = failures[0]
    same = all(type(one) is type(first) for one in failures)
    told = form(first if same else NoneTakenError(), language(request))
    code = status(first) if same and status(first) in (413, 503) else 409
    return Status(code, NoneTaken(error=Refusal(**told), batch=batch, files=taken))


@router.get("/arrivals/{arrival}", response=State, summary="How far one file is · 文件的读取进度")
def get_arrival(request: HttpRequest, arrival: Id) -> State:
    """How far one file is."""
    actor = actor_of(request)
    for found in progress.files(actor, 1, pk=arrival):
        return state_of(found)
    raise NotHereError(what=ARRIVAL)


@router.get("/batches/{batch}", response=Batch, summary="How far a batch is · 批次的读取进度")
def get_batch(request: HttpRequest, batch: str) -> Batch:
    """How far everything of one batch is, files inside files included."""
    actor = actor_of(request)
    found = progress.batch(actor, batch)
    if not found.handed_in:
        raise NotHereError(what=ARRIVAL)
    counts = {name: getattr(found, name) for name in Batch.model_fields if name not in ("batch", "over")}
    return Batch(batch=batch, over=found.is_over, **counts)


def state_of(found: FileState) -> State:
    """As it stands in an answer."""
    named = {name: getattr(found, name) for name in State.model_fields if name not in ("id", "at")}
    return State(id=found.arrival, at=at(found.at), **named)


def _source(actor: Actor, target: Target) -> Source:
    """Raises NotHereError alike for one that is not there and one of a company that the actor has no part in."""
    sources = Source.objects.select_related("company")
    found = sources.filter(company__tax_id=target.company, key=target.source).first()
    if found is None or not any(scope.company in (None, found.company_id) for scope in actor.scopes):
        raise NotHereError(what=SOURCE)
    return found


def _take(actor: Actor, source: Source, file: "Uploaded[bytes]", batch: str) -> Taken:
    name = str(file.name or "")
    if too_large(file):
        raise TooLargeError(name=name, megabytes=LIMIT >> 20)
    if file.file is None:
        raise NoFileError
    arrival = take_in(actor, source, HandedIn(name=name, stream=cast("BinaryIO", file.file), batch=batch))
    original, reading = arrival.original, arrival.reading
    return Taken(
        name=name,
        id=arrival.pk,
        sha256=original.sha256,
        size=original.size,
        state=reading.state if reading else "waiting",
    )
