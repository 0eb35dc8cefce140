"""An SVG under construction: shared things defined once, drawn things in order, bounded in size."""

import re
from collections.abc import Callable
from xml.sax.saxutils import escape, quoteattr

from piaoqi.core.render.geometry import Box, short

_FORBIDDEN = re.compile("[\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_MOST = 128 * 1024 * 1024
"""Characters of one page; what would make it larger is left out."""


class Sheet:
    """What is drawn on one page. It takes no more once it has become too large; `full` says so."""

    def __init__(self, box: Box) -> None:
        self.box = box
        self.full = False
        self._room = _MOST
        self._defined: dict[object, str] = {}
        self._definitions: list[str] = []
        self._drawn: list[str] = []
        self._words: list[str] = []

    def draw(self, markup: str) -> None:
        """Put this on top of what is drawn already."""
        if self._takes(markup):
            self._drawn.append(markup)

    def define(self, key: object, make: Callable[[str], str]) -> str:
        """The id of a shared thing; `make` writes it, given its id, when `key` is met first."""
        known = self._defined.get(key)
        if known is None:
            known = self._defined[key] = f"d{len(self._defined)}"
            markup = make(known)
            if self._takes(markup):
                self._definitions.append(markup)
        return known

    def say(self, markup: str) -> None:
        """Text that is not seen, but can be searched, selected and read aloud."""
        if self._takes(markup):
            self._words.append(markup)

    def _takes(self, markup: str) -> bool:
        self._room -= len(markup)
        self.full = self.full or self._room < 0
        return not self.full

    def finish(self, title: str) -> str:
        """The whole document."""
        box = self.box
        head = element(
            "svg",
            xmlns="http://www.w3.org/2000/svg",
            xmlns_xlink="http://www.w3.org/1999/xlink",
            width=f"{short(box.width)}mm",
            height=f"{short(box.height)}mm",
            viewBox=" ".join(map(short, box)),
            role="img",
        ).replace("/>", ">")
        parts = [head, f"<title>{escaped(title)}</title>"]
        if self._definitions:
            parts += ["<defs>", *self._definitions, "</defs>"]
        paper = element("rect", x=box.x, y=box.y, width=box.width, height=box.height, fill="#fff")
        parts += [paper, *self._drawn]
        if self._words:
            parts += ['<g fill-opacity="0" font-family="serif" xml:space="preserve">', *self._words, "</g>"]
        return "\n".join([*parts, "</svg>\n"])


def element(name: str, content: str = "", /, **attributes: object) -> str:
    """One element. `xlink_href` is `xlink:href`, `stroke_width` is `stroke-width`; None leaves an attribute out."""
    written = "".join(
        f" {_name(key)}={quoteattr(_value(value))}" for key, value in attributes.items() if value is not None
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def escaped(text: str) -> str:
    """Text as content of an element, without characters that XML does not allow."""
    return escape(_FORBIDDEN.sub(" ", text))


def _name(key: str) -> str:
    for prefix in ("xlink", "xmlns"):
        if key.startswith(prefix + "_"):
            return prefix + ":" + key[len(prefix) + 1 :]
    return key if key in _CAMEL else key.replace("_", "-")


_CAMEL = frozenset({"viewBox", "gradientUnits", "gradientTransform", "preserveAspectRatio", "patternUnits"})


def _value(value: object) -> str:
    return short(value) if isinstance(value, float) else str(value)
