"""One page while it is being drawn: what everything that draws is handed."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from piaoqi.core.render.fonts import Face
from piaoqi.core.render.geometry import Matrix
from piaoqi.core.render.ofd.notes import Notes
from piaoqi.core.render.ofd.resources import Resources, wanted_font
from piaoqi.core.render.ofd.style import Style
from piaoqi.core.render.svg import Sheet
from piaoqi.core.xml_source import Element

_MOST_OBJECTS = 30_000
_MOST_LETTERS = 300_000
_MOST_LAYERS = 1_000
"""Things that are clipped or mixed: each costs a picture of its own."""
_DEEPEST = 24


@dataclass
class Spent:
    """What was drawn on a page so far."""

    objects: int = 0
    letters: int = 0
    layers: int = 0


@dataclass
class Page:
    """The sheet that is drawn on, what can be referred to, what was noticed, and how much more may be drawn.

    `block` draws what is nested; it is handed in, since what draws patterns and composites stands below it.
    """

    sheet: Sheet
    resources: Resources
    notes: Notes
    block: "Callable[[Page, Element, Place], str]"
    spent: Spent = field(default_factory=Spent)
    _faces: dict[str, Face | None] = field(default_factory=dict)

    def room(self, *, letters: int = 0) -> bool:
        """Whether one more thing, or that many letters, may be drawn."""
        self.spent.objects += 1
        self.spent.letters += letters
        enough = self.spent.objects <= _MOST_OBJECTS and self.spent.letters <= _MOST_LETTERS and not self.sheet.full
        self.notes.too_much = self.notes.too_much or not enough
        return enough

    def may_mix(self) -> bool:
        """Whether one more thing may be clipped, or mixed with what lies below."""
        self.spent.layers += 1
        enough = self.spent.layers <= _MOST_LAYERS
        self.notes.too_much = self.notes.too_much or not enough
        return enough

    def with_resources(self, resources: Resources) -> "Page":
        """The same page, as a template with resources of its own sees it."""
        return self if resources is self.resources else replace(self, resources=resources, _faces={})

    def face(self, font_id: str) -> Face | None:
        """The face of a font by ID; what is in the file first."""
        if font_id not in self._faces:
            self._faces[font_id] = self._find_face(font_id)
        return self._faces[font_id]

    def _find_face(self, font_id: str) -> Face | None:
        wanted, shared = wanted_font(self.resources.get("font", font_id)), self.resources.shared
        part = self.resources.file("font", font_id, "fontfile")
        if part:
            face = shared.embedded(wanted, part)
            if face is not None:
                return face
            self.notes.fonts[wanted.name or part] = None
        return shared.fonts.face(wanted)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is drawn: its way to the page, the style it inherits, how deep it is nested."""

    matrix: Matrix = Matrix()  # noqa: RUF009 - it cannot change
    style: Style = Style()  # noqa: RUF009
    depth: int = 0
    silent: bool = False
    """Whether its text is left out of what can be searched, as inside a seal or a pattern."""

    @property
    def too_deep(self) -> bool:
        return self.depth > _DEEPEST

    def inside(self, matrix: Matrix, style: Style) -> "Place":
        """The place of what is nested in a thing that `matrix` puts here."""
        return Place(matrix.then(self.matrix), style, self.depth + 1, self.silent)
