"""The familiar form of an invoice, drawn from data. It says that it is no original, and bears no seal and no code."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, replace
from typing import Any

from piaoqi.core.formats.base import Blob
from piaoqi.core.invoice.identity import identities, is_weak
from piaoqi.core.invoice.record import Line, Record
from piaoqi.core.problem import define
from piaoqi.core.render.base import Kind, Page, Source, Wanted
from piaoqi.core.render.form.control import control
from piaoqi.core.render.form.digital import digital
from piaoqi.core.render.form.paper import PAGE_WIDTH, Paper
from piaoqi.core.render.form.plain import plain
from piaoqi.core.render.form.sheets import lay
from piaoqi.core.render.form.special import Section, sections_in, sections_of
from piaoqi.core.render.form.typeface import drawable
from piaoqi.core.render.form.words import CONTROL, DIGITAL, title
from piaoqi.core.render.ofd.notes import NO_GLYPH
from piaoqi.core.text import Text

CUT = define(
    "render.too_long",
    Text("{path}：发票 {number} 的内容太长，没有画完", "{path}: the invoice {number} is too long to be drawn whole"),
    Text("用 piaoqi read --json 看全部内容", "piaoqi read --json shows all of it"),
)
_LINES = 2_000


class _Forms:
    """The renderer of the registry: a form for each invoice of a file that holds data and no pages."""

    formats = frozenset(("xml", "xbrl", "csv", "spreadsheet"))
    is_original = False

    def is_alone(self, _: Blob) -> bool:
        """What it says is what is drawn."""
        return False

    def draw(self, source: Source, wanted: Wanted) -> Iterator[Page]:
        number = 0
        sections = sections_in(source.blob) if source.document.format in ("xml", "xbrl") else {}
        for record in _invoices(record for record in source.document.records if wanted.means(record)):
            for page in form_pages(record, sections.get(record.number, ())):
                number += 1
                if wanted.wants(number):
                    yield replace(page, path=source.blob.path, number=number)


RENDERER = _Forms()


def form_pages(record: Record, sections: Sequence[Section] = ()) -> Iterator[Page]:
    """The pages of one invoice; `sections` tell what its kind of business asks for, else the record's facts do."""
    drawn, cut = _drawable(record)
    name = " ".join(filter(None, (title(drawn), drawn.code, drawn.number or drawn.paper_number)))
    for number, paper in enumerate(papers(drawn, sections), 1):
        svg = paper.finish(f"{name}（由数据生成，非原件）")
        unknown = sorted(paper.unknown)
        known_by = {"page": number, "count": len(unknown), "characters": tuple(unknown[:10])}
        notes = [NO_GLYPH.at(drawn.place.path, **known_by)] if unknown else []
        if number == 1:
            notes += [CUT.at(drawn.place.path, number=drawn.number)] if cut else []
            notes += drawn.problems
        yield Page(
            path=drawn.place.path,
            number=number,
            kind=Kind.FROM_DATA,
            title=name,
            invoice=drawn.number or drawn.paper_number,
            width_mm=PAGE_WIDTH,
            height_mm=paper.height,
            svg=svg,
            notes=tuple(notes),
        )


def papers(record: Record, sections: Sequence[Section] = ()) -> list[Paper]:
    """The form that its kind has, on as many pages as it takes."""
    make = digital if record.kind in DIGITAL else control if record.kind in CONTROL else plain
    return lay(make(record, str(record.place), sections or sections_of(record)))


def _invoices(records: Iterable[Record]) -> list[Record]:
    """Each invoice once: of the rows that a workbook has of it, the one that states most."""
    found: dict[object, Record] = {}
    for record in records:
        key: object = next((one for one in identities(record) if not is_weak(one)), record.place)
        known = found.setdefault(key, record)
        if len(record.lines) > len(known.lines):
            found[key] = record
    return list(found.values())


def _drawable(record: Record) -> tuple[Record, bool]:
    """The record without what can't be written, and whether a text or the lines were too long to be drawn whole."""
    texts, long = _texts(record)
    facts = {name: drawable(words) for name, words in record.facts.items()}
    lines = [_texts(line) for line in record.lines[:_LINES]]
    cut = long or len(record.lines) > _LINES or any(one for _, one in (*facts.values(), *lines))
    return replace(
        record,
        **texts,
        lines=tuple(replace(line, **words) for line, (words, _) in zip(record.lines, lines, strict=False)),
        facts={name: words for name, (words, _) in facts.items()},
    ), cut


def _texts(thing: Record | Line) -> tuple[dict[str, Any], bool]:
    """The fields that are texts, made drawable."""
    texts = {name: words for one in fields(thing) if type(words := getattr(thing, name := one.name)) is str}
    made = {name: drawable(words) for name, words in texts.items()}
    return {name: words for name, (words, _) in made.items()}, any(long for _, long in made.values())
