"""Which letter of a text stands where: TextCode with its deltas and glyph numbers. GB/T 33190-2016, 11.3 and 11.4.

Text is drawn in other fonts than it was set in, nearly always. The places of letters are kept as written; a letter that
is wider than its place is made narrower, and one that is narrower stands in the middle where all places are alike.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from piaoqi.core.formats.ofd.numbers import deltas, number_in, numbers_in
from piaoqi.core.render.fonts import Face, Letter, is_blank, is_either, is_wide
from piaoqi.core.render.geometry import turn
from piaoqi.core.render.ofd.page import Page
from piaoqi.core.xml_source import Element, name_of

_MOST_LETTERS = 20_000
"""Letters of one text."""
_NARROWEST = 0.45
_WIDE = 1.0


@dataclass(frozen=True, slots=True)
class Setting:
    """How the letters of one text object are set. Directions in degrees, clockwise."""

    face: Face
    size: float
    stretch: float = 1.0
    direction: float = 0.0
    """Where the next letter stands, where no deltas say it."""


@dataclass(slots=True)
class Slot:
    """One place of a text: the character that it holds for reading, and the glyph numbers that draw it."""

    character: str
    numbers: tuple[int, ...] | None = None
    x: float = 0.0
    y: float = 0.0


@dataclass(frozen=True, slots=True)
class Placed:
    """One glyph to be drawn with its origin at x, y; `stretch`, `rise`: its width and height against its own."""

    letter: Letter
    x: float
    y: float
    stretch: float
    rise: float = 1.0


@dataclass
class Line:
    """One TextCode, set. `slots` in the order of reading."""

    slots: list[Slot]
    placed: list[Placed]


def lines_of(page: Page, element: Element, setting: Setting) -> Iterator[Line]:
    """The TextCodes of a text object, one after the other."""
    x = y = 0.0
    for code, transforms in _codes(element):
        x, y = number_in(code.get("X"), x), number_in(code.get("Y"), y)
        slots = [Slot(character) for character in _text(code)]
        if setting.face.embedded:
            _number(slots, transforms)
        _place(slots, (x, y), code, setting)
        if slots and page.room(letters=len(slots)):
            yield Line(slots, list(_letters(page, slots, setting)))


def _text(code: Element) -> str:
    """The characters; blanks around them only count where the text is not set off on lines of its own."""
    written = "".join(code.itertext())
    return (written.strip() if written[:1] in {"\r", "\n"} else written.strip("\r\n\t"))[:_MOST_LETTERS]


def _codes(element: Element) -> list[tuple[Element, list[Element]]]:
    """Each TextCode with the glyph numbers written before it; those after the last belong to that."""
    found: list[tuple[Element, list[Element]]] = []
    pending: list[Element] = []
    for one in element:
        name = name_of(one)
        if name == "cgtransform":
            pending.append(one)
        elif name == "textcode":
            found.append((one, pending))
            pending = []
    if found and pending:
        found[-1][1].extend(pending)
    return found


def _number(slots: list[Slot], transforms: list[Element]) -> None:
    """Give the slots their glyph numbers; of more glyphs than characters, the last slot takes the rest."""
    for one in transforms:
        begin = int(number_in(one.get("CodePosition"), 0.0))
        count = max(int(number_in(one.get("CodeCount"), 1.0)), 1)
        written = "".join(child.text or "" for child in one if name_of(child) == "glyphs")
        numbers = [int(number) for number in numbers_in(written)]
        for at in range(max(begin, 0), min(begin + count, len(slots))):
            nth = at - begin
            slots[at].numbers = tuple(numbers[nth:] if nth == count - 1 else numbers[nth : nth + 1])


def _place(slots: list[Slot], start: tuple[float, float], code: Element, setting: Setting) -> None:
    """Give the slots their places: 1. by the deltas; 2. where they end, by the last one, if it goes on forwards;
    3. without any, by the widths of the letters.
    """
    across, down = deltas(code.get("DeltaX")), deltas(code.get("DeltaY"))
    free = not across and not any(down)
    ahead = turn(setting.direction)
    x, y = start
    for nth, slot in enumerate(slots):
        slot.x, slot.y = x, y
        dx, dy = 0.0, 0.0
        if free:
            dx, dy = ahead.at(_natural(slot, setting), 0.0)
        if across:
            onwards = across[-1] if across[-1] > 0 else _natural(slot, setting)
            dx = across[nth] if nth < len(across) else onwards
        if down:
            onwards = 0.0 if across else down[-1]
            dy = down[nth] if nth < len(down) else onwards
        x, y = x + dx, y + dy


def _natural(slot: Slot, setting: Setting) -> float:
    """How far the letter itself moves on."""
    face, size = setting.face, setting.size * setting.stretch
    if face.narrow is not None and not face.embedded and not is_wide(slot.character) and not is_either(slot.character):
        return face.narrow * size
    letter = face.of_number(slot.numbers[0]) if slot.numbers else face.of_character(slot.character)
    outline = letter.program.outline(letter.glyph) if letter else None
    return (outline.advance if outline else _WIDE) * size


def _letters(page: Page, slots: list[Slot], setting: Setting) -> Iterator[Placed]:
    rooms = [_gap(one, after) for one, after in pairwise(slots)]
    rooms.append(None)
    last = 1.0
    for slot, room in zip(slots, rooms, strict=True):
        if slot.numbers is not None:
            yield from _numbered(slot, setting)
            continue
        if is_blank(slot.character):
            continue
        letter = setting.face.of_character(slot.character)
        if letter is None:
            page.notes.characters[slot.character] = page.notes.characters.get(slot.character, 0) + 1
            letter = setting.face.box
        if letter is None:
            continue
        placed = _fitted(slot, letter, room, setting, last)
        if not is_wide(slot.character) and not is_either(slot.character):
            last = placed.stretch / setting.stretch
        yield placed


def _numbered(slot: Slot, setting: Setting) -> Iterator[Placed]:
    """The glyphs of a slot side by side; the character's own where the font has no glyph of that number."""
    x = slot.x
    for number in slot.numbers or ():
        letter = setting.face.of_number(number) or setting.face.of_character(slot.character)
        outline = letter.program.outline(letter.glyph) if letter else None
        if letter and outline:
            yield Placed(letter, x, slot.y, setting.stretch)
            x += outline.advance * setting.size * setting.stretch


def _gap(slot: Slot, after: Slot) -> float | None:
    """Room up to the next letter of the row; None where that begins another one."""
    return after.x - slot.x if after.y == slot.y and after.x > slot.x else None


def _fitted(slot: Slot, letter: Letter, room: float | None, setting: Setting, last: float) -> Placed:
    """A letter that stands in for another one, in the room that the other would take:

    1. a letter of the very font, and one that fills a square, as it is;
    2. where all letters are equally wide: in the middle of its place, narrower if it must be;
    3. else not wider than up to the next letter; the last of a row like the one before it.
    """
    character, face = slot.character, setting.face
    outline = letter.program.outline(letter.glyph)
    natural = (outline.advance if outline else _WIDE) * setting.size * setting.stretch
    if letter.own or is_wide(character) or natural <= 0:
        return Placed(letter, slot.x, slot.y, setting.stretch)
    if face.narrow is not None and not is_either(character):
        place = face.narrow * setting.size * setting.stretch
        middle = slot.x + max(place - natural, 0.0) / 2
        return Placed(letter, middle, slot.y, setting.stretch * min(1.0, place / natural), face.rise)
    alone = 1.0 if is_either(character) else last
    factor = alone if room is None else min(1.0, max(room / natural, _NARROWEST))
    return Placed(letter, slot.x, slot.y, setting.stretch * factor)
