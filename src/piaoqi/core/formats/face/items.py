"""Positioned text, and how it falls into rows. Knows nothing of invoices."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

_RADICALS = dict(
    zip(
        "⺟⺠⺩⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰",
        "母民王西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙",
        strict=True,
    )
)
_LOOKALIKES = (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFB00))
"""Kangxi radicals and compatibility forms: what some fonts name their ordinary characters."""
_ORDINARY = str.maketrans(
    {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in _LOOKALIKES}
    | _RADICALS
    | dict.fromkeys("\x00\ufffd\ufeff\u200b", "")
)
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_PLAIN: Mapping[int, int | str] = {**_FULL_WIDTH, 0x3000: " ", 0xFFE5: "¥"}
_SAME_ROW = 0.4
"""Two texts share a row when their middles differ by less than this share of the smaller height."""
_BLANK = 0.15
"""A distance above this share of the height is a blank, where Latin letters or digits stand on one side."""
_FARTHEST = 1e7
"""Coordinates beyond this (and those that are no numbers) come from damaged files."""
_FLATTEST = 1e-6


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of text and its box. `x`, `y` is the upper left corner and y grows downwards; any unit will do."""

    text: str
    x: float
    y: float
    width: float
    height: float
    page: int = 1

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def middle(self) -> float:
        return self.y + self.height / 2

    @property
    def centre(self) -> float:
        return self.x + self.width / 2

    def cut(self, start: int, end: int) -> "Item":
        """The characters from `start` to `end` as an item, its box shared out by the width of characters."""
        widths = [0.5 if char.isascii() else 1.0 for char in self.text]
        unit = self.width / (sum(widths) or 1)
        x = self.x + sum(widths[:start]) * unit
        return Item(self.text[start:end], x, self.y, sum(widths[start:end]) * unit, self.height, self.page)


@dataclass(frozen=True, slots=True)
class Row:
    """Texts on one line, left to right. `text` is plain and has no blanks; `owner[i]` names the item and the offset
    in it that its character i stands at.
    """

    items: tuple[Item, ...]
    text: str
    owner: tuple[tuple[int, int], ...]

    @property
    def middle(self) -> float:
        return sum(item.middle for item in self.items) / len(self.items)

    @property
    def height(self) -> float:
        return max(item.height for item in self.items)

    def between(self, start: int, end: int) -> list[Item]:
        """The characters `start` to `end` of `text` as items, cut where a border falls inside one."""
        pieces: list[Item] = []
        while start < end:
            index, first = self.owner[start]
            last = first
            while start < end and self.owner[start][0] == index:
                last = self.owner[start][1] + 1
                start += 1
            item = self.items[index]
            pieces.append(item if last - first == len(item.text) else item.cut(first, last))
        return pieces


def plain(text: str) -> str:
    """Half width and one kind of yen sign, character by character."""
    return text.translate(_PLAIN)


def tidy(items: Iterable[Item]) -> list[Item]:
    """The items whose text says something, in ordinary characters and without those that their font could not name.
    What is printed twice in one place (to look bold) is one.
    """
    kept: dict[tuple[str, int, int, int], Item] = {}
    for item in items:
        text = item.text.translate(_ORDINARY).strip()
        if text and all(abs(number) < _FARTHEST for number in (item.x, item.y, item.width, item.height)):
            height = item.height if item.height > _FLATTEST else 1.0
            spot = (text, item.page, round(2 * item.x / height), round(2 * item.y / height))
            kept.setdefault(spot, Item(text, item.x, item.y, max(item.width, 0.0), height, item.page))
    return list(kept.values())


def rows_of(items: Iterable[Item]) -> list[Row]:
    """Items sorted into rows, top to bottom. An item is held against the mean of its row: rows don't creep."""
    rows: list[list[Item]] = []
    mean = lowest = 0.0
    for item in sorted(items, key=lambda one: one.middle):
        middle, height = item.middle, item.height
        if rows and middle - mean < _SAME_ROW * min(height, lowest):
            row = rows[-1]
            mean += (middle - mean) / (len(row) + 1)
            lowest = min(lowest, height)
            row.append(item)
        else:
            rows.append([item])
            mean, lowest = middle, height
    return [_row(sorted(row, key=lambda one: one.x)) for row in rows]


def joined(items: Sequence[Item]) -> str:
    """The texts of one row in order, a blank where Latin letters or digits stand apart."""
    text = ""
    before: Item | None = None
    for item in items:
        if before is not None and _apart(before, item):
            text += " "
        text += item.text
        before = item
    return text


def together(items: Sequence[Item], gap: float) -> list[Item]:
    """The texts of a row, those joined that stand less than `gap` heights apart: digits may be set one by one."""
    grown: list[Item] = []
    for item in items:
        last = grown[-1] if grown else None
        if last is not None and item.x - last.right < gap * min(last.height, item.height):
            width = max(item.right, last.right) - last.x
            grown[-1] = Item(last.text + item.text, last.x, last.y, width, last.height, last.page)
        else:
            grown.append(item)
    return grown


def paragraph(items: Sequence[Item]) -> str:
    """The texts of several rows in reading order, as one string."""
    return "".join(joined(row.items) for row in rows_of(items))


def _apart(before: Item, item: Item) -> bool:
    if item.x - before.right <= _BLANK * min(before.height, item.height):
        return False
    return before.text[-1].isascii() or item.text[0].isascii()


def _row(items: list[Item]) -> Row:
    owner: list[tuple[int, int]] = []
    chars: list[str] = []
    for i, item in enumerate(items):
        for j, char in enumerate(item.text):
            if not char.isspace():
                owner.append((i, j))
                chars.append(char)
    return Row(tuple(items), plain("".join(chars)), tuple(owner))
