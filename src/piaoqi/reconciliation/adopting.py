"""A folder as `piaoqi check` takes it, brought onto the server for companies that are there.

1. With a piaoqi.toml: its sources with what they were asked for, its rules and its answers, each for the company whose
   tax id its taxpayer has. Of other taxpayers nothing is brought.
2. Without one: every file goes to the source of its kind, as a check would sort it; those inside an archive one by one.
3. Every file is handed in under its path in the folder, those of one source together. What says nothing of invoices is
   left out where no source is declared for it.

Everything goes through the actions that people have; brought again, sources are used that are there, and files known.
"""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.models import Company
from piaoqi.archive.actions.hand_in import HandedIn
from piaoqi.archive.actions.sources import NewSource, define_source, set_columns
from piaoqi.archive.models import Arrival, Source
from piaoqi.archive.usual_sources import usual_name
from piaoqi.audit.clock import now
from piaoqi.core.causes.case import SourceKind
from piaoqi.core.folder.config import FolderConfig, SourceConfig
from piaoqi.core.folder.files import files_in
from piaoqi.core.folder.opened import Declared, config_of
from piaoqi.core.folder.sorting import sort_documents, split_containers
from piaoqi.core.folder.sources import once, piles_of, sorted_name
from piaoqi.core.folder.trust import trust_of
from piaoqi.core.formats.base import Blob, Document
from piaoqi.core.formats.registry import read
from piaoqi.core.reading import Task, read_all
from piaoqi.core.reconcile.source import Window
from piaoqi.core.seals.anchors import SHIPPED
from piaoqi.reconciliation.actions.answers import Said, answer
from piaoqi.reconciliation.actions.terms import set_expectations
from piaoqi.reconciliation.models import Answer
from piaoqi.reconciliation.terms import in_force
from piaoqi.sources.actions.coverage import declare
from piaoqi.sources.claims import claim_of
from piaoqi.sources.models import Coverage
from piaoqi.sources.taking_in import take_in

_BATCH_LETTERS = 20


@dataclass(frozen=True, slots=True)
class Adopted:
    """What was brought: each source, and each file handed in."""

    sources: tuple[Source, ...]
    arrivals: tuple[Arrival, ...]


@dataclass(frozen=True, slots=True)
class _Brought:
    """One source to be."""

    company: Company
    new: NewSource
    windows: tuple[Window, ...] | None
    columns: dict[str, str]
    files: tuple[tuple[str, Callable[[], bytes]], ...]
    """Name and bytes of each."""


def adopt_folder(actor: Actor, folder: Path, companies: Sequence[Company]) -> Adopted:
    """The first company is the one meant where the folder names none. Raises FolderError for a piaoqi.toml that can't
    be used, and what the actions raise.
    """
    config = config_of(folder)
    brought = list(_declared(folder, config, companies) if config.sources else _sorted(folder, companies[0]))
    sources: list[Source] = []
    arrivals: list[Arrival] = []
    batch = f"{folder.name[:_BATCH_LETTERS]} {now():%Y%m%d%H%M%S}"
    for one in brought:
        source = _source(actor, one)
        sources.append(source)
        for name, data in one.files:
            arrivals.append(take_in(actor, source, HandedIn(name=name, stream=io.BytesIO(data()), batch=batch)))
    for company in companies:
        _terms(actor, config, company, {one.new.key for one in brought if one.company == company})
    return Adopted(tuple(sources), tuple(arrivals))


def _declared(folder: Path, config: FolderConfig, companies: Sequence[Company]) -> Iterator[_Brought]:
    apart = trust_of(folder, config.anchors, SHIPPED).folder
    declared = Declared(folder, config, tuple(files_in(folder, apart=apart)), apart)
    for one in config.sources:
        company = _company(one, companies)
        if company:
            files = tuple((path.relative_to(folder).as_posix(), path.read_bytes) for path in declared.of(one))
            new = NewSource(key=one.name, kind=one.kind, direction=one.direction, of=one.of)
            yield _Brought(company, new, one.windows, one.columns, files)


def _company(source: SourceConfig, companies: Sequence[Company]) -> Company | None:
    """Whose it is, by tax id; where the folder does not say, that of the first."""
    if source.taxpayer is None:
        return companies[0]
    return next((one for one in companies if source.taxpayer.has_id(one.tax_id)), None)


def _sorted(folder: Path, company: Company) -> Iterator[_Brought]:
    paths = list(files_in(folder))
    documents = once(read_all([Task(path, path.relative_to(folder).as_posix(), {}) for path in paths]))
    for kind, direction, found in piles_of(sort_documents(documents)):
        new = NewSource(key=sorted_name(kind, direction), kind=kind, direction=direction)
        files = tuple((path, partial(_bytes, folder, path)) for path in _handed_in(found, documents))
        yield _Brought(company, new, None, {}, files)


def _handed_in(found: Sequence[Document], documents: Sequence[Document]) -> Iterator[str]:
    """The paths of what is handed in to one source: an archive as it is where all that lies in it belongs there and is
    no list, which speaks for itself alone; else what lies in it.
    """
    own = {one.path: one for one in found}
    for document in documents:
        leaves = [one.path for one in split_containers((document,)) if one.path != document.path]
        here = [path for path in leaves if path in own]
        is_whole = len(here) == len(leaves) and not any(own[path].tables for path in here)
        if document.path in own or here:
            yield from (document.path,) if is_whole else here


def _bytes(folder: Path, path: str) -> bytes:
    """Of a file, or of one inside an archive (`a.zip!b.ofd`)."""
    outer = path.partition("!")[0]
    found: list[bytes] = []

    def begin(blob: Blob) -> bool:
        if blob.path == path and not found:
            found.append(blob.data)
        return not found

    read(Blob(outer, (folder / outer).read_bytes(), begin=begin))
    return found[0]


def _source(actor: Actor, one: _Brought) -> Source:
    """The source with its coverage and columns: that of the company with this key, or a new one."""
    source = Source.objects.filter(company=one.company, key=one.new.key).first()
    source = source or define_source(actor, one.company, _named(one))
    if one.columns and source.columns != one.columns:
        source = set_columns(actor, source, one.columns)
    if one.windows is not None and not Coverage.objects.filter(source=source, run=None).exists():
        for window in one.windows:
            declare(actor, source, claim_of(window))
    return source


def _named(one: _Brought) -> NewSource:
    """A folder has keys alone; people read names."""
    taken = frozenset(Source.objects.filter(company=one.company).values_list("name", flat=True))
    return replace(one.new, name=usual_name(one.new.kind, one.new.direction, one.new.key, taken))


def _terms(actor: Actor, config: FolderConfig, company: Company, keys: set[str]) -> None:
    """The rules and answers that speak of this company's sources, or of kinds of source."""
    known = keys | set(SourceKind)
    rules = tuple(one for one in config.expectations if {one.of, one.into} <= known)
    if rules and rules != in_force(company, now()).expectations:
        set_expectations(actor, company, rules)
    for one in config.answers:
        said = Said(cause=one.code, yes=one.yes, source=one.source, number=one.number, note=one.by)
        same = Answer.objects.filter(company=company, cause=said.cause, yes=said.yes, withdrawn_at=None)
        if (not one.source or one.source in keys) and not same.filter(source=said.source, number=said.number).exists():
            answer(actor, company, said)
