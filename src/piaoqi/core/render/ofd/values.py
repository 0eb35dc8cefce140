"""Attributes of drawn things as values: boxes, matrices, switches."""

from collections.abc import Iterator

from piaoqi.core.formats.ofd.numbers import number_in, numbers_in
from piaoqi.core.render.geometry import Box, Matrix, shift
from piaoqi.core.xml_source import Element, name_of

NO_BOX = Box(0.0, 0.0, 0.0, 0.0)


def box_in(written: str | None) -> Box | None:
    """`x y width height`; None for anything else."""
    numbers = numbers_in(written or "")
    return Box(*numbers) if len(numbers) == 4 else None


def boundary(element: Element) -> Box:
    """Where a thing stands; at the origin, without size, where it does not say."""
    return box_in(element.get("Boundary")) or NO_BOX


def matrix_in(element: Element) -> Matrix | None:
    """The CTM of a thing; None where none is written."""
    numbers = numbers_in(element.get("CTM", ""))
    return Matrix(*numbers) if len(numbers) == 6 else None


def place_of(element: Element) -> Matrix:
    """From a thing's own coordinates to those it stands in: its CTM, then the corner of its boundary."""
    corner = boundary(element)
    return (matrix_in(element) or Matrix()).then(shift(corner.x, corner.y))


def flag(element: Element, name: str, *, default: bool) -> bool:
    """A switch: `true` or `false`, 1 or 0."""
    written = element.get(name)
    return default if written is None else written.strip().lower() in {"true", "1"}


def share(written: str | None) -> float:
    """How opaque, from 0 to 1; written as 0 to 255."""
    return min(max(number_in(written, 255.0) / 255.0, 0.0), 1.0)


def child(element: Element, *names: str) -> Element | None:
    """The first child with one of these local names."""
    return next(children(element, *names), None)


def children(element: Element, *names: str) -> Iterator[Element]:
    """The children with one of these local names."""
    return (one for one in element if name_of(one) in names)
