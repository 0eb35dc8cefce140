"""The parts of a form that only some businesses have: 旅客运输, 通行费, 货物运输, 建筑服务, and others like them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from piaoqi.core.invoice.record import Record
from piaoqi.core.render.form.blocks import Block
from piaoqi.core.render.form.items import Column, Head, Row
from piaoqi.core.render.form.paper import FORM, LEFT, RIGHT, Paper, Style

_TOLL = (("plate", "车牌号"), ("vehicle_type", "类型"), ("passage_from", "通行日期起"), ("passage_to", "通行日期止"))


@dataclass(frozen=True, slots=True)
class Section:
    """A small table of one business: its title, headings and rows."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class _Heading:
    """The name of the section."""

    words: str
    height: float = 5.0

    def draw(self, paper: Paper, top: float) -> None:
        paper.frame(top, top + self.height)
        paper.line(LEFT + 1.1, top + 3.6, self.words, Style(2.8, FORM))


def special_blocks(sections: Sequence[Section]) -> Iterator[Block]:
    """The tables of the sections."""
    for one in sections:
        step = (RIGHT - LEFT) / len(one.headings)
        table = tuple(
            Column(LEFT + step * n, LEFT + step * (n + 1), heading, "middle", 2)
            for n, heading in enumerate(one.headings)
        )
        yield _Heading(one.title)
        yield Head(table, ruled=True)
        for row in one.rows:
            yield Row(table, tuple(column.fitted(words) for column, words in zip(table, row, strict=True)), ruled=True)


def sections_of(record: Record) -> tuple[Section, ...]:
    """What the record's facts say of its business."""
    found = []
    told = [record.facts.get(name, "") for name, _ in _TOLL]
    if any(told):
        split = [one.split("；") for one in told]
        even = len({len(one) for one in split if one != [""]}) == 1
        many = max(map(len, split)) if even else 1
        rows = tuple(
            tuple((one[n] if even and n < len(one) else "；".join(one) if not even else "") for one in split)
            for n in range(many)
        )
        found.append(Section("通行费", tuple(label for _, label in _TOLL), rows))
    if record.facts.get("passengers"):
        riders = tuple((one,) for one in record.facts["passengers"].split("；"))
        found.append(Section("旅客运输", ("出行人、证件号码、出行日期、出发地、到达地、等级、交通工具",), riders))
    return tuple(found)
