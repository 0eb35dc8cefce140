"""Which parts a field was read from, and so whether a valid signature covers it.

A field counts as signed only if everything its text depends on is covered: what stands on a page, also on the
document, the templates, the resources and the fonts.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from piaoqi.core.formats.ofd.document import OfdDocument
from piaoqi.core.formats.witness import DISAGREES
from piaoqi.core.invoice.record import FieldOrigin, Record
from piaoqi.core.seals.ofd import page_parts
from piaoqi.core.seals.verdict import Authenticity

_PAGE = re.compile(r"page(?: (\d+))?").fullmatch


def with_coverage(records: Sequence[Record], document: OfdDocument, authenticity: Authenticity) -> list[Record]:
    """The records, each field marked whether it was signed; as they are where there was nothing to check it by."""
    if authenticity.covered is None:
        return list(records)
    sources = _Sources(document, _first_pages(records))
    return [replace(record, fields=_marked(record, sources, authenticity)) for record in records]


def contradicting(records: Sequence[Record]) -> list[str]:
    """The parts that say otherwise than another part of the file."""
    told = (problem for record in records for problem in record.problems if problem.code == DISAGREES.code)
    return [str(problem.params[which]) for problem in told for which in ("first_part", "second_part")]


def _marked(record: Record, sources: "_Sources", authenticity: Authenticity) -> dict[str, FieldOrigin]:
    return {
        name: replace(origin, covered=authenticity.covers(sources.of(origin.part)))
        for name, origin in record.fields.items()
    }


def _first_pages(records: Sequence[Record]) -> list[int]:
    """Pages, from 1, on which an invoice begins."""
    origins = (origin.part for record in records for origin in record.fields.values())
    return sorted({int(found[1] or 1) for part in origins if (found := _PAGE(part))})


@dataclass
class _Sources:
    """What each part that a witness names was read from."""

    document: OfdDocument
    first_pages: list[int]
    _known: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, part: str) -> tuple[str, ...]:
        if part not in self._known:
            self._known[part] = self._of(part)
        return self._known[part]

    def _of(self, part: str) -> tuple[str, ...]:
        package = self.document.package
        if part in self.document.tags():
            return (part, *self._pages(0, self.document.page_count))
        if part in package.parts:
            return (part,)
        page = _PAGE(part)
        if page is None:
            return tuple(filter(None, (package.find(part),)))
        if not page[1]:
            return self._pages(0, 1)
        begin = int(page[1])
        end = next((first - 1 for first in self.first_pages if first > begin), self.document.page_count)
        return self._pages(begin - 1, end)

    def _pages(self, begin: int, end: int) -> tuple[str, ...]:
        """What pages `begin` (from 0) to before `end` show: their contents, and all templates."""
        document = self.document
        contents = [document.page(index)[1] for index in range(document.page_count)[begin:end]]
        return page_parts(document.package, [*contents, *document.templates()], document.root_part)
