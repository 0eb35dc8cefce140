"""The parts of a form that only some businesses have: 旅客运输, 通行费, and whatever else the data tells in groups."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from piaoqi.core.formats.base import Blob
from piaoqi.core.invoice.record import Record
from piaoqi.core.render.form.blocks import Block
from piaoqi.core.render.form.items import Column, Edge, Head, Row
from piaoqi.core.render.form.paper import FORM, LEFT, RIGHT, Paper, Style
from piaoqi.core.render.form.typeface import Fitted, drawable, fit, width
from piaoqi.core.xml_source import Element, groups, leaves, name_of, parse_xml

_FLIGHTS = "detailinformationofairtickettuple"
_NUMBERS = ("invoicenumber", "eiid", "electronicinvoiceairtransportreceiptnumber")
_TITLES: Mapping[str, str] = {"toll": "通行费", "passengertransportation": "旅客运输服务", _FLIGHTS: "航段"}
_HEADINGS: Mapping[str, str] = {
    "platenumber": "车牌号", "vehicletype": "类型", "startdatesofpassage": "通行日期起",
    "enddatesofpassage": "通行日期止", "traveler": "出行人", "typeofpassengerdocument": "证件类型",
    "valididnumber": "有效身份证件号", "traveldate": "出行日期", "departure": "出发地", "destination": "到达地",
    "grade": "等级",
    "departurestation": "自", "destinationstation": "至", "flightsegment": "航段", "carrier": "承运人",
    "flight": "航班号", "class": "座位等级", "carrierdate": "日期", "departuretime": "时间", "farebasis": "客票级别",
    "effectivedate": "生效日期", "expirationdate": "截止日期", "freebaggageallowance": "免费行李",
}  # fmt: skip
"""Names in the XML. What is not known by name stands under the name that the file gives it."""
_SHOWN_ELSEWHERE = frozenset(("redeinvoice",))
_TOLL = (("plate", "车牌号"), ("vehicle_type", "类型"), ("passage_from", "通行日期起"), ("passage_to", "通行日期止"))
_INSTANT = re.compile(r"(20\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)\d{0,3}").fullmatch
_MOST_COLUMNS = 12
_MOST_ROWS = 500


@dataclass(frozen=True, slots=True)
class Section:
    """A small table of one business: its title, headings and rows."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class _Heading:
    """The name of the section."""

    words: Fitted

    @property
    def height(self) -> float:
        return self.words.height + 2.2

    def draw(self, paper: Paper, top: float) -> None:
        paper.frame(top, top + self.height)
        paper.lines(LEFT + 1.1, top + 3.6, self.words, Style(2.8, FORM))


def special_blocks(sections: Sequence[Section]) -> Iterator[Block]:
    """The tables of the sections."""
    for one in sections:
        table = _table(one)
        yield _Heading(fit(one.title, RIGHT - LEFT - 2.2, 2.8))
        yield Head(table, ruled=True)
        for row in one.rows:
            yield Row(table, tuple(column.fitted(words) for column, words in zip(table, row, strict=True)), ruled=True)
        yield Edge()


def _table(section: Section) -> tuple[Column, ...]:
    """Columns as wide as their words ask for, within limits."""
    columns = zip(section.headings, *section.rows, strict=True)
    asked = [min(max(11.0, *(width(words, 3.1) for words in column)), 60.0) for column in columns]
    edges, share = [LEFT], (RIGHT - LEFT) / sum(asked)
    for one in asked:
        edges.append(edges[-1] + one * share)
    return tuple(Column(edges[n], edges[n + 1], words, "middle", 2) for n, words in enumerate(section.headings))


def sections_in(blob: Blob) -> dict[str, tuple[Section, ...]]:
    """The sections of every 数电票 in an XML, and the flights of an itinerary, by number."""
    root = parse_xml(blob.data, blob.path, blob.limits).root
    found: dict[str, tuple[Section, ...]] = {}
    for invoice in groups(root, "einvoice", "xbrl") if root is not None else ():
        stated = leaves(invoice)
        number = next((stated[name] for name in _NUMBERS if stated.get(name)), "")
        parts = groups(invoice, "specificinformation")
        told = [group for part in parts for group in part] or groups(invoice, _FLIGHTS)
        found[number] = tuple(_sections(told))
    return found


def sections_of(record: Record) -> tuple[Section, ...]:
    """What the record's facts say of its business, where nothing states it in groups."""
    found = []
    told = [record.facts.get(name, "").split("；") for name, _ in _TOLL]
    many = max(map(len, told))
    if many > 1 and {len(one) for one in told} != {many}:
        told, many = [["；".join(one)] for one in told], 1
    if any(map(any, told)):
        rows = tuple(tuple(_readable(one[n]) for one in told) for n in range(many))
        found.append(Section(_TITLES["toll"], tuple(label for _, label in _TOLL), rows))
    if record.facts.get("passengers"):
        riders = tuple((one,) for one in record.facts["passengers"].split("；"))
        found.append(Section(_TITLES["passengertransportation"], ("出行人、证件、日期、行程",), riders))
    return tuple(found)


def _sections(told: Sequence[Element]) -> Iterator[Section]:
    """A section for each kind of group."""
    kinds: dict[str, list[dict[str, str]]] = {}
    written: dict[str, str] = {}
    for group in told:
        name = name_of(group)
        stated = {
            _local(leaf): words for leaf in group.iter() if not len(leaf) and (words := (leaf.text or "").strip())
        }
        if name and name not in _SHOWN_ELSEWHERE and stated:
            kinds.setdefault(name, []).append(stated)
            written[name] = _local(group)
    for name, rows in kinds.items():
        names = list(dict.fromkeys(one for row in rows for one in row))
        for at in range(0, len(names), _MOST_COLUMNS):
            some = names[at : at + _MOST_COLUMNS]
            cells = tuple(tuple(_readable(row.get(one, "")) for one in some) for row in rows[:_MOST_ROWS])
            headings = tuple(_HEADINGS.get(one.lower(), one) for one in some)
            yield Section(_TITLES.get(name, written[name]), headings, cells)


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _readable(words: str) -> str:
    """An instant in digits as people write it."""
    instant = _INSTANT(words)
    return "{}-{}-{} {}:{}:{}".format(*instant.groups()) if instant else drawable(words)[0]
