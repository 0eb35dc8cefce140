"""Fixity: what rows state of the file of an original, against the files that are there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from piaoqi.core.causes.base import Evidence
from piaoqi.core.causes.case import Pattern, Shortfall, Sighting, SourceKind
from piaoqi.core.invoice.record import Record
from piaoqi.core.reconcile.source import Source
from piaoqi.core.text import Text

_DIGITS = frozenset("0123456789abcdef")
_NO_SUCH_FILE = Text(
    "{where} 登记的文件 SHA-256 是 {digest}…，{source} 里没有这样的文件",
    "{where} states the SHA-256 {digest}…, and {source} has no such file",
)
_FILE_CHANGED = Text(
    "{where} 登记的文件 {file} 在 {source} 里，但 SHA-256 与登记的不同",
    "{where} states the file {file}; it is in {source}, with another SHA-256",
)
_SAME_FILE = Text(
    "{where} 登记的文件 {path} 就在 {source} 里（SHA-256 相同），但没有从中读出这个号码",
    "{where} states the very file {path} of {source} (same SHA-256), in which this number was not read",
)


@dataclass(frozen=True, slots=True)
class Files:
    """The files of one target, as far as they were read."""

    source: str = ""
    by_digest: Mapping[str, str] = field(default_factory=dict)
    """SHA-256 -> path."""
    names: frozenset[str] = frozenset()


def files_of(targets: Sequence[Source]) -> Files:
    """The files of an archive; none for sources whose files are lists."""
    if targets[0].kind is not SourceKind.ARCHIVE:
        return Files()
    by_digest = {digest: path for source in targets for path, digest in source.digests.items()}
    return Files(targets[0].name, by_digest, frozenset(map(_name, by_digest.values())))


def lost_or_changed(files: Files, sightings: Sequence[Sighting]) -> Iterator[Pattern]:
    """C6.6: a row states the SHA-256 of an original that no file there has."""
    facts = tuple(
        _lost(files, record, digest) for record, digest in _stated(sightings) if digest not in files.by_digest
    )
    if files.by_digest and facts:
        yield Pattern("C6.6", facts)


def there_unread(files: Files, sightings: Sequence[Sighting]) -> Iterator[Shortfall]:
    """C6.7: the very file that a row states is there, whatever was read from it."""
    facts = tuple(
        Evidence(_SAME_FILE.with_(where=record.place, path=path, source=files.source), str(record.place))
        for record, digest in _stated(sightings)
        if (path := files.by_digest.get(digest))
    )
    if facts:
        yield Shortfall("C6.7", facts)


def _lost(files: Files, record: Record, digest: str) -> Evidence:
    file, where = _name(record.facts.get("file", "").strip()), str(record.place)
    if file in files.names:
        return Evidence(_FILE_CHANGED.with_(where=where, file=file, source=files.source), where)
    return Evidence(_NO_SUCH_FILE.with_(where=where, digest=digest[:12], source=files.source), where)


def _stated(sightings: Sequence[Sighting]) -> Iterator[tuple[Record, str]]:
    """The rows that state a whole SHA-256."""
    for one in sightings:
        digest = one.record.facts.get("sha256", "").strip().lower()
        if one.kind is not SourceKind.ARCHIVE and len(digest) == 64 and _DIGITS.issuperset(digest):
            yield one.record, digest


def _name(path: str) -> str:
    return path.replace("\\", "/").rsplit("/", 1)[-1].rsplit("!", 1)[-1]
