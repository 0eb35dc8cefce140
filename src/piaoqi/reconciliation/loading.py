"""All that a comparison of one company asks of the server, as it was known at an instant.

1. Terms: who the company is (with those of its group, as names and numbers alone) and what is expected.
2. Its sources that were defined by then, with their documents (archive.documents) and what they were asked for.
3. Coverage that people declared of a source as a whole counts alone, held against all documents. Else each batch has
   the windows that were said or proven of it, held against its own documents; of other batches the documents speak.
4. What people had answered.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q

from piaoqi.accounts.models import Company
from piaoqi.archive.documents.known import NOTHING, Known, documents_of
from piaoqi.archive.models import Source as Row
from piaoqi.core.causes.case import Answered, Direction, SourceKind
from piaoqi.core.folder.config import SourceConfig
from piaoqi.core.folder.contradictions import held_to
from piaoqi.core.folder.derive import windows_of
from piaoqi.core.folder.sources import all_records, asked_source, once, unasked
from piaoqi.core.formats.base import Document
from piaoqi.core.invoice.taxpayer import Taxpayer
from piaoqi.core.reconcile.source import CHINA, LISTS, Source, Window
from piaoqi.core.text import Text
from piaoqi.reconciliation.answered import answered
from piaoqi.reconciliation.terms import InForce, in_force
from piaoqi.sources.windows import WindowsAt, windows_at

_REGISTERED = Text("本单位登记的来源“{name}”", "registered as a source: {name}")


@dataclass(frozen=True, slots=True)
class Asked:
    """One source: its row, what had come to it, and what it was asked for."""

    row: Row
    known: Known
    documents: tuple[Document, ...]
    """Each hand-kept table counted once."""
    windows: WindowsAt


@dataclass(frozen=True, slots=True)
class Loaded:
    """Of one company, at one instant."""

    terms: InForce
    asked: tuple[Asked, ...]
    answers: tuple[Answered, ...]

    def sources(self, as_of: datetime) -> tuple[Source, ...]:
        """As core compares them, asked as of an instant."""
        return tuple(_source(one, self.terms.taxpayers[0], as_of) for one in self.asked)

    @property
    def documents(self) -> tuple[Document, ...]:
        """Of all sources."""
        return tuple(document for one in self.asked for document in one.documents)


def load(company: Company, known_at: datetime) -> Loaded:
    """What was recorded by then."""
    documents = documents_of(company, known_at)
    return Loaded(
        in_force(company, known_at),
        tuple(_asked(row, documents.get(row.pk, NOTHING), known_at) for row in _rows(company, known_at)),
        answered(company, known_at),
    )


def _rows(company: Company, at: datetime) -> Iterator[Row]:
    defined = Q(defined_at=None) | Q(defined_at__lte=at)
    return Row.objects.filter(defined, company=company).order_by("pk").iterator()


def _asked(row: Row, known: Known, at: datetime) -> Asked:
    return Asked(row, known, tuple(once(known.documents)), windows_at(row, at))


def _source(asked: Asked, taxpayer: Taxpayer, as_of: datetime) -> Source:
    row, documents = asked.row, asked.documents
    config = SourceConfig(
        name=row.key,
        kind=SourceKind(row.kind),
        path="",
        direction=Direction(row.direction),
        taxpayer=taxpayer,
        of=row.of,
        windows=None,
        columns={},
        line=0,
    )
    source = asked_source(config, documents, _windows(asked, config), as_of, _REGISTERED.with_(name=row.name))
    return unasked(source) if config.kind in LISTS and not documents else source


def _windows(asked: Asked, config: SourceConfig) -> tuple[Window, ...]:
    said = asked.windows
    if said.declared is not None:
        return held_to(_in_china(said.declared), config.kind, config.direction, asked.documents)
    found: list[Window] = []
    for batch, windows in said.by_batch.items():
        if batch in asked.known.emptied:
            continue
        own = [one for one in asked.documents if batch in _batches(asked, one)]
        held = held_to(_in_china(windows), config.kind, config.direction, own)
        found += (replace(one, files=_files(one, held, own)) for one in held)
    alone = [one for one in asked.documents if not _batches(asked, one) <= said.by_batch.keys()]
    return (*found, *windows_of(alone))


def _files(window: Window, of_batch: Sequence[Window], documents: Sequence[Document]) -> tuple[str, ...]:
    """The paths of those documents of a batch that a window speaks of: where the batch has several windows, those whose
    rows it holds, and those whose rows none holds, which speak against all of them.
    """
    own = [
        one
        for one in documents
        if _holds(window, one) or not any(_holds(other, one) for other in of_batch if other is not window)
    ]
    return tuple(path for one in own for path in _paths(one))


def _holds(window: Window, document: Document) -> bool:
    return all(window.holds_date(one.issue_date) for one in all_records((document,)) if one.issue_date)


def _paths(document: Document) -> Iterator[str]:
    yield document.path
    for child in document.children:
        yield from _paths(child)


def _batches(asked: Asked, document: Document) -> frozenset[str]:
    return asked.known.batches[document.path]


def _in_china(windows: Sequence[Window]) -> tuple[Window, ...]:
    """Instants as people there read them."""
    return tuple(replace(one, as_of=one.as_of.astimezone(CHINA)) if one.as_of else one for one in windows)
