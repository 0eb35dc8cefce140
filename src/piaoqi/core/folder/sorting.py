"""A folder without piaoqi.toml: every file is sorted into a source by what it is."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from piaoqi.core.causes.case import Direction, SourceKind
from piaoqi.core.folder.files import unread_in
from piaoqi.core.formats.base import Document, ListKind
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.record import Record
from piaoqi.core.invoice.tax_id import normalise
from piaoqi.core.invoice.taxpayer import Taxpayer

_BY_LIST = {
    ListKind.BUREAU: SourceKind.BUREAU,
    ListKind.SELECTION: SourceKind.SELECTION,
    ListKind.ISSUED: SourceKind.ISSUED,
    ListKind.VERIFICATION: SourceKind.VERIFICATION,
    ListKind.EXPECTED: SourceKind.EXPECTED,
    ListKind.BOOKS: SourceKind.BOOKS,
    ListKind.DELETED: SourceKind.DELETED,
}
_FOLDER_WORDS: Mapping[SourceKind, tuple[str, ...]] = {
    SourceKind.BACKUP: ("备份", "backup"),
    SourceKind.DELETED: ("回收站", "已删除", "recycle"),
}
"""A copy of an original is an original by content: only the folder's name says that it is a backup."""
_MAIL_FORMATS = ("eml", "mbox", "mail")
_SHARE_OF_OURS = 5
"""A buyer that one in five rows names is taken for a company of ours."""


def kind_of(document: Document) -> SourceKind | None:
    """What kind of source a file belongs to; None where it says nothing of invoices."""
    parts = PurePosixPath(document.path.replace("\\", "/")).parts[:-1]
    for kind, words in _FOLDER_WORDS.items():
        if any(word in part.lower() for part in parts for word in words):
            return kind
    if document.format in _MAIL_FORMATS:
        return SourceKind.MAIL
    if document.tables:
        by_rows = max(document.tables, key=lambda table: table.rows)
        return _BY_LIST[by_rows.list_kind]
    if document.records:
        return SourceKind.ARCHIVE
    kinds = [one for child in document.children if (one := kind_of(_as_part(child, document)))]
    return Counter(kinds).most_common(1)[0][0] if kinds else None


def _as_part(child: Document, parent: Document) -> Document:
    """A file in a container is sorted by its own content and the container's place."""
    return replace(child, path=f"{PurePosixPath(parent.path).parent}/{child.path.rsplit('!', 1)[-1]}")


def split_containers(documents: Iterable[Document]) -> Iterator[Document]:
    """Files of a zip are sorted one by one: an export and originals may lie in the same one. Mails stay whole."""
    for document in documents:
        if document.children and document.format not in _MAIL_FORMATS and not document.records and not document.tables:
            yield replace(document, children=())
            yield from split_containers(document.children)
        else:
            yield document


def sort_documents(documents: Sequence[Document]) -> dict[SourceKind, list[Document]]:
    """Documents by kind of source.

    What could not be read stands with the originals, for it may be one; what says nothing of invoices, and a report
    of our own, belongs to no source.
    """
    found: dict[SourceKind, list[Document]] = defaultdict(list)
    for document in split_containers(documents):
        if "own_report" in document.facts:
            continue
        kind = kind_of(document) or (SourceKind.ARCHIVE if any(unread_in((document,))) else None)
        if kind:
            found[kind].append(document)
    return dict(found)


def direction_of(records: Sequence[Record], stated: str) -> Direction:
    """As the list states it; else issued where one seller sells to many, received otherwise."""
    if stated in (Direction.RECEIVED, Direction.ISSUED):
        return Direction(stated)
    sellers = {one.seller_tax_id for one in records if one.seller_tax_id}
    buyers = {one.buyer_tax_id or one.buyer_name for one in records if one.buyer_tax_id or one.buyer_name}
    return Direction.ISSUED if len(sellers) == 1 and len(buyers) > 1 else Direction.RECEIVED


def guess_taxpayers(lists: Sequence[Record], originals: Sequence[Record]) -> tuple[Taxpayer, ...]:
    """The companies that the bureau's lists, or else the originals, are about: buyers that many rows name."""
    records = [one for one in (lists or originals) if one.buyer_tax_id and one.kind is not Kind.OTHER_DOCUMENT]
    counted = Counter(normalise(one.buyer_tax_id) for one in records)
    names = {normalise(one.buyer_tax_id): one.buyer_name for one in records if one.buyer_name}
    return tuple(
        Taxpayer(names.get(tax_id, ""), tax_id)
        for tax_id, count in counted.most_common()
        if count * _SHARE_OF_OURS >= len(records) and count > 1
    )
