"""Plane geometry of a page: matrices, boxes, and numbers short enough to be written by the thousand. Millimetres."""

import math
from collections.abc import Iterable
from typing import NamedTuple


class Matrix(NamedTuple):
    """x' = a·x + c·y + e, y' = b·x + d·y + f, as OFD, PDF and SVG write it."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def then(self, outer: "Matrix") -> "Matrix":
        """This one first, `outer` after it."""
        return Matrix(
            self.a * outer.a + self.b * outer.c,
            self.a * outer.b + self.b * outer.d,
            self.c * outer.a + self.d * outer.c,
            self.c * outer.b + self.d * outer.d,
            self.e * outer.a + self.f * outer.c + outer.e,
            self.e * outer.b + self.f * outer.d + outer.f,
        )

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Where a point comes to lie."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    @property
    def scale(self) -> float:
        """How much longer things get, on average."""
        return math.sqrt(abs(self.a * self.d - self.b * self.c))

    def svg(self) -> str:
        """As an SVG transform."""
        if self[:4] == (1.0, 0.0, 0.0, 1.0):
            return f"translate({short(self.e)} {short(self.f)})"
        return f"matrix({' '.join(map(short, self))})"


class Box(NamedTuple):
    """A rectangle by its top left corner."""

    x: float
    y: float
    width: float
    height: float

    def grown(self, by: float) -> "Box":
        """The same with a margin on all sides."""
        return Box(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)

    def holds(self, points: Iterable[tuple[float, float]]) -> bool:
        """Whether all points lie in it."""
        return all(self.x <= x <= self.x + self.width and self.y <= y <= self.y + self.height for x, y in points)


def shift(x: float, y: float) -> Matrix:
    """A move."""
    return Matrix(e=x, f=y)


def turn(degrees: float) -> Matrix:
    """A turn about the origin, clockwise as y points down."""
    angle = math.radians(degrees)
    sine, cosine = round(math.sin(angle), 9), round(math.cos(angle), 9)
    return Matrix(cosine, sine, -sine, cosine)


def short(number: float) -> str:
    """A number to a tenth of a thousandth, without what is not needed."""
    written = f"{number:.5g}" if abs(number) < 0.01 else f"{number:.4f}".rstrip("0").rstrip(".")
    return "0" if written in {"-0", ""} else written
