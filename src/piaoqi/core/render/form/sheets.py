"""Putting a form on pages: one that grows with its lines as far as A4, then further ones with sums of their own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from piaoqi.core.render.form.blocks import Block
from piaoqi.core.render.form.paper import LEFT, RIGHT, Paper

LONGEST = 297.0
"""Millimetres of a page; one line or remark that is longer makes its page longer."""


@dataclass(frozen=True, slots=True)
class Form:
    """The parts of a form. `head` stands on every page, with what counts the pages ("": there is but one).

    `below` is what stands under the lines of a page that others follow (小计, the lower rule), made for those lines;
    `tail` what ends the form. `least`: the height that the lines have at least.
    """

    head: Callable[[str], Sequence[Block]]
    rows: Sequence[Block]
    below: Callable[[Sequence[Block]], Sequence[Block]]
    tail: Sequence[Block]
    blank: Callable[[float], Block]
    least: float


def lay(form: Form) -> list[Paper]:
    """The pages."""
    head = _height(form.head(_counted(1, 2)))
    room = LONGEST - head - _height(form.below(form.rows[:1]))
    shares = _shares(form.rows, room, LONGEST - head - _height(form.tail))
    return [_page(form, share, number, len(shares)) for number, share in enumerate(shares, 1)]


def _counted(number: int, pages: int) -> str:
    return f"共 {pages} 页　第 {number} 页" if pages > 1 else ""


def _height(blocks: Sequence[Block]) -> float:
    return sum(one.height for one in blocks)


def _shares(rows: Sequence[Block], room: float, room_at_end: float) -> list[list[Block]]:
    """The rows of each page. The last has room for what ends the form, and at least one row."""
    shares: list[list[Block]] = [[]]
    left = room
    for one in rows:
        if shares[-1] and one.height > left:
            shares.append([])
            left = room
        shares[-1].append(one)
        left -= one.height
    last = shares[-1]
    if _height(last) > room_at_end and len(last) > 1:
        shares.append([last.pop()])
        while len(last) > 1 and _height(shares[-1]) + last[-1].height <= room_at_end / 2:
            shares[-1].insert(0, last.pop())
    return shares


def _page(form: Form, rows: Sequence[Block], number: int, pages: int) -> Paper:
    last = number == pages
    blank = max(form.least - _height(rows), 0.0)
    end = [*(form.below(rows) if pages > 1 else ()), *(form.tail if last else ())]
    blocks = [*form.head(_counted(number, pages)), *rows, *([form.blank(blank)] if blank else ()), *end]
    foot = 3.0
    paper = Paper(_height(blocks) + foot)
    top = 0.0
    for one in blocks:
        one.draw(paper, top)
        top += one.height
    if not last:
        paper.rule([(LEFT, top), (RIGHT, top)])
    return paper
