"""Lines and areas: PathObject, and the path data that clips are written in too. GB/T 33190-2016, 9."""

import re
from dataclasses import dataclass

from piaoqi.core.render.colours import BLACK
from piaoqi.core.render.geometry import short
from piaoqi.core.render.ofd.ink import paint
from piaoqi.core.render.ofd.notes import PATH
from piaoqi.core.render.ofd.page import Page, Place
from piaoqi.core.render.ofd.values import child, flag
from piaoqi.core.render.svg import element as markup
from piaoqi.core.xml_source import Element

_TOKEN = re.compile(r"([A-Za-z])|([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?)|[\s,]+|.")
_COMMANDS = {"S": ("M", 2), "M": ("M", 2), "L": ("L", 2), "Q": ("Q", 4), "B": ("C", 6), "A": ("A", 7), "C": ("Z", 0)}
"""SVG's command for each of OFD's, and how many numbers it takes. OFD closes with C and curves with B."""
_FAR = 1e6
_MOST_POINTS = 500_000


@dataclass(frozen=True, slots=True)
class Path:
    """Path data for SVG. `sound`: all that was written is in it."""

    data: str
    sound: bool = True


def path_of(element: Element) -> Path:
    """The AbbreviatedData of a PathObject, or of a path that clips."""
    written = child(element, "abbreviateddata")
    return read_path("".join(written.itertext()) if written is not None else "")


def read_path(written: str) -> Path:
    """OFD's path data as SVG's; it ends where it cannot be understood."""
    found: list[str] = []
    pending: list[float] = []
    command, arity, sound = "", 0, True
    for match in _TOKEN.finditer(written):
        letter, number = match[1], match[2]
        if letter:
            sound = sound and not pending and letter.upper() in _COMMANDS
            if letter.upper() not in _COMMANDS or len(found) > _MOST_POINTS:
                return Path(" ".join(found), sound=False)
            command, arity = _COMMANDS[letter.upper()]
            pending = []
            if arity == 0 and found:
                found.append(command)
        elif number:
            pending.append(float(number))
            sound = sound and arity > 0 and abs(pending[-1]) < _FAR
            if len(pending) == arity and sound:
                found.append(_step(command if found else "M", pending))
                pending = []
        elif match[0].strip(" \t\r\n,"):
            return Path(" ".join(found), sound=False)
        if not sound:
            break
    return Path(" ".join(found), sound=sound and not pending)


def _step(command: str, numbers: list[float]) -> str:
    if command == "A":
        rx, ry, angle, large, clockwise, x, y = numbers
        flags = f"{int(large != 0)} {int(clockwise != 0)}"
        return f"A{short(abs(rx))} {short(abs(ry))} {short(angle)} {flags} {short(x)} {short(y)}"
    return command + " ".join(map(short, numbers[-2:] if command == "M" else numbers))


def rule(element: Element) -> str | None:
    """How overlapping parts are filled; None is SVG's own default."""
    return "evenodd" if element.get("Rule", "").replace("-", "").lower() == "evenodd" else None


def draw_path(page: Page, element: Element, place: Place) -> str:
    """The path in its own coordinates. Lines are drawn unless it says otherwise, areas only where it does."""
    path, style = path_of(element), place.style
    if not path.sound:
        page.notes.what[PATH] = None
    if not path.data:
        return ""
    attributes: dict[str, object] = {"fill": "none"}
    if flag(element, "Fill", default=False):
        attributes = paint(page, place, style.fill, None, "fill") | {"fill_rule": rule(element)}
    if flag(element, "Stroke", default=True):
        attributes |= paint(page, place, style.stroke, BLACK, "stroke") | style.lines()
    return markup("path", d=path.data, **attributes)
