"""From documents to sources: declared in piaoqi.toml, or sorted by what they are."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from piaoqi.core.causes.case import Direction, SourceKind
from piaoqi.core.folder.config import SourceConfig
from piaoqi.core.folder.contradictions import held_to
from piaoqi.core.folder.derive import OWN, windows_of
from piaoqi.core.folder.files import unread_in
from piaoqi.core.folder.mentions import mentions_in
from piaoqi.core.folder.sorting import direction_of, guess_taxpayers, sort_documents
from piaoqi.core.formats.base import Document, ListKind
from piaoqi.core.invoice import tax_id
from piaoqi.core.invoice.record import Record
from piaoqi.core.invoice.taxpayer import Taxpayer
from piaoqi.core.problem import define
from piaoqi.core.reconcile.source import LISTS, Source, Window
from piaoqi.core.text import Message, Text

_DECLARED = Text("按 piaoqi.toml：{path}", "declared in piaoqi.toml: {path}")
_SORTED = Text("按内容认出：{files}", "recognised by content: {files}")
_LISTED = 3


def all_records(documents: Iterable[Document]) -> Iterator[Record]:
    """The records of documents and of the files inside them."""
    for document in documents:
        yield from document.records
        yield from all_records(document.children)


SAME_FILE = define(
    "folder.same_file_twice",
    Text("{path} 与 {other} 内容完全相同，只算一次", "{path} is identical to {other}; it counts once"),
    Text("不需要的那份可以删除", "Delete the one that is not needed"),
)


_MACHINE_MADE = (ListKind.BUREAU, ListKind.SELECTION, ListKind.ISSUED)


def once(documents: Sequence[Document]) -> list[Document]:
    """The documents with each hand-kept table counted once: a copy of the books holds no second booking.

    The copy stays, without its rows and with a problem that says so. Lists made by a system are left as they are:
    there a number twice is no finding, and an export that repeats an older one must be seen (C4.5).
    """
    first: dict[str, str] = {}
    found: list[Document] = []
    for document in documents:
        by_hand = bool(document.tables) and all(table.list_kind not in _MACHINE_MADE for table in document.tables)
        other = first.setdefault(document.sha256, document.path) if by_hand else document.path
        if other == document.path:
            found.append(document)
        else:
            problem = SAME_FILE.at(document.path, other=other)
            found.append(replace(document, records=(), tables=(), problems=(problem,)))
    return found


def declared_source(config: SourceConfig, documents: Sequence[Document], as_of: datetime) -> Source:
    """One [[source]] with what its files say."""
    declared = config.windows
    windows = windows_of(documents) if declared is None else held_to(declared, config.kind, config.direction, documents)
    return asked_source(config, documents, windows, as_of, _DECLARED.with_(path=config.path))


def asked_source(
    config: SourceConfig, documents: Sequence[Document], windows: Sequence[Window], as_of: datetime, understood: Message
) -> Source:
    """A source that somebody defined, with what its files say, and the windows that it was asked for."""
    records = tuple(all_records(documents))
    return Source(
        name=config.name,
        kind=config.kind,
        direction=config.direction,
        taxpayer=config.taxpayer,
        records=records,
        windows=tuple(_timed(window, config.kind, records, as_of) for window in windows),
        of=config.of or (SourceKind.ARCHIVE if config.kind is SourceKind.BACKUP else ""),
        files=len(documents),
        unread=tuple(unread_in(documents)),
        digests=dict(_digests(documents)),
        mentions=tuple(mentions_in(documents)),
        owners=dict(_owners(documents)),
        period=_latest_period(documents),
        understood=understood,
    )


def unasked(source: Source) -> Source:
    """A source whose path is not there, or a list that nobody exported, proves nothing."""
    return Source(
        name=source.name, kind=source.kind, direction=source.direction, taxpayer=source.taxpayer, records=(),
        of=source.of, understood=source.understood,
    )  # fmt: skip


def _timed(window: Window, kind: SourceKind, records: Sequence[Record], as_of: datetime) -> Window:
    """A window without a time of asking: what is ours is asked now; a list was made no earlier than its last row."""
    if window.as_of is not None:
        return window
    if kind in OWN:
        return replace(window, as_of=as_of)
    dates = [one.issue_date for one in records if one.issue_date and window.holds_date(one.issue_date)]
    return replace(window, settled=window.settled or max(dates, default=None))


def _digests(documents: Iterable[Document]) -> Iterator[tuple[str, str]]:
    for document in documents:
        if document.sha256:
            yield document.path, document.sha256
        yield from _digests(document.children)


def _owners(documents: Iterable[Document]) -> Iterator[tuple[str, str]]:
    """Path and the tax id that a file's title rows state: the company that was logged in when it was exported."""
    for document in documents:
        stated = {tax_id.normalise(table.facts["taxpayer"]) for table in document.tables if "taxpayer" in table.facts}
        if len(stated) == 1:
            yield document.path, stated.pop()
        yield from _owners(document.children)


def _latest_period(documents: Iterable[Document]) -> str:
    """The latest 税款所属期 that titles state: it holds for a list without rows, too."""
    return max((table.facts.get("period", "") for document in documents for table in document.tables), default="")


def sorted_sources(
    documents: Sequence[Document], taxpayers: Sequence[Taxpayer], as_of: datetime
) -> tuple[list[Source], tuple[Taxpayer, ...]]:
    """Sources of a folder that declares none, and the companies it is about."""
    by_kind = sort_documents(documents)
    originals = list(all_records(by_kind.get(SourceKind.ARCHIVE, ())))
    received = [
        one
        for document in by_kind.get(SourceKind.BUREAU, ())
        if _direction(document) is Direction.RECEIVED
        for one in document.records
    ]
    ours = tuple(taxpayers) or guess_taxpayers(received, originals)
    sources: list[Source] = []
    for kind, direction, found in piles_of(by_kind):
        sources.append(_sorted_source(kind, direction, found, ours, as_of))
    return sources, ours


def piles_of(
    by_kind: Mapping[SourceKind, Sequence[Document]],
) -> Iterator[tuple[SourceKind, Direction, list[Document]]]:
    """The documents of each source, where none is declared: by kind, lists also by direction."""
    for kind in SourceKind:
        for direction, found in _by_direction(kind, by_kind.get(kind, [])):
            yield kind, direction, found


def sorted_name(kind: SourceKind, direction: Direction) -> str:
    """What a source that nobody declared is called."""
    return kind.value if direction is Direction.RECEIVED or kind is SourceKind.ISSUED else f"{kind.value}-issued"


def _direction(document: Document) -> Direction:
    stated = next((table.facts["direction"] for table in document.tables if "direction" in table.facts), "")
    return direction_of(document.records, stated)


def _by_direction(kind: SourceKind, documents: Sequence[Document]) -> Iterator[tuple[Direction, list[Document]]]:
    """Lists of both directions may lie side by side; everything else is as its kind is by nature."""
    if kind is SourceKind.ISSUED and documents:
        yield Direction.ISSUED, list(documents)
        return
    for direction in Direction:
        found = [one for one in documents if (_direction(one) if kind in LISTS else Direction.RECEIVED) is direction]
        if found:
            yield direction, found


def _sorted_source(
    kind: SourceKind,
    direction: Direction,
    documents: Sequence[Document],
    ours: Sequence[Taxpayer],
    as_of: datetime,
) -> Source:
    records = tuple(all_records(documents))
    shown = tuple(document.path for document in documents[:_LISTED])
    more = (f"… ({len(documents)})",) if len(documents) > _LISTED else ()
    return Source(
        name=sorted_name(kind, direction),
        kind=kind,
        direction=direction,
        taxpayer=ours[0] if len(ours) == 1 else None,
        records=records,
        windows=tuple(_timed(one, kind, records, as_of) for one in windows_of(documents)),
        of=SourceKind.ARCHIVE if kind is SourceKind.BACKUP else "",
        files=len(documents),
        unread=tuple(unread_in(documents)),
        digests=dict(_digests(documents)),
        mentions=tuple(mentions_in(documents)),
        owners=dict(_owners(documents)),
        period=_latest_period(documents),
        understood=Message(_SORTED, {"files": shown + more}),
    )
