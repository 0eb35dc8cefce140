"""Readings that are done, as documents. They never change, so each process keeps those it asked for last."""

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from threading import Lock
from typing import Any, Final

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Func, JSONField
from django.db.models.sql.compiler import SQLCompiler

from piaoqi.archive.documents.standing import Done
from piaoqi.archive.intake.body import record_of
from piaoqi.archive.intake.said import document_again
from piaoqi.archive.models import Reading, Record
from piaoqi.core.formats.base import Document
from piaoqi.core.formats.registry import formats
from piaoqi.core.invoice.record import Record as Statement

KEPT: Final = 600_000
"""Records, and documents, that a process keeps; about two kilobytes each."""
_AT_ONCE: Final = 500
_ROWS: Final = 5_000


class Decoded:
    """The documents kept, by their reading; what was asked for longest ago goes first."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept, self._weight = kept, 0
        self._documents: OrderedDict[Done, Document] = OrderedDict()
        self._lock = Lock()

    def of(self, readings: Iterable[Done]) -> dict[Done, Document]:
        """The documents under the names that they were read under, without the files inside that are read alone."""
        found, lacking = {}, []
        with self._lock:
            for one in readings:
                if document := self._documents.get(one):
                    self._documents.move_to_end(one)
                    found[one] = document
                else:
                    lacking.append(one)
        for start in range(0, len(lacking), _AT_ONCE):
            some = lacking[start : start + _AT_ONCE]
            decoded = dict(_decoded([one.pk for one in some]))
            fresh = {one: decoded[one.pk] for one in some}
            found |= fresh
            self._keep(fresh)
        return found

    def _keep(self, fresh: Mapping[Done, Document]) -> None:
        with self._lock:
            for one, document in fresh.items():
                if one not in self._documents:
                    self._documents[one] = document
                    self._weight += _weight(document)
            while self._weight > self._kept:
                _, gone = self._documents.popitem(last=False)
                self._weight -= _weight(gone)


DECODED = Decoded()
"""Of this process."""


def _weight(document: Document) -> int:
    return 1 + len(document.records) + sum(map(_weight, document.children))


def _decoded(readings: Sequence[int]) -> Iterator[tuple[int, Document]]:
    formats()  # loaded: they define the problems that are made again
    records: dict[int, list[Statement]] = defaultdict(list)
    rows = Record.objects.filter(reading__in=readings).order_by("reading_id", "ordinal")
    for pk, body in rows.values_list("reading_id", "body").iterator(chunk_size=_ROWS):
        records[pk].append(record_of(body))
    brief = Reading.objects.filter(pk__in=readings).annotate(brief=_WithoutForms("said"))
    for pk, sha256, said in brief.values_list("pk", "original__sha256", "brief"):
        yield pk, document_again(said, sha256, records.pop(pk, ()))


class _WithoutForms(Func):
    """What a document says as a whole, but for the long forms of its authenticity, which are for people."""

    arity = 1
    output_field = JSONField()
    template = "json_remove(%(expressions)s, '$.authenticity.zh', '$.authenticity.en')"

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **more: Any) -> Any:
        template = "(%(expressions)s #- '{authenticity,zh}' #- '{authenticity,en}')"
        return self.as_sql(compiler, connection, template=template, **more)
