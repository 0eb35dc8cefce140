"""Frozen dataclasses made by the hundred thousand, as a long table does."""

from collections.abc import Callable
from dataclasses import fields, make_dataclass
from typing import Any, TypeVar

Made = TypeVar("Made")


def quick(frozen: type[Made]) -> Callable[..., Made]:
    """A constructor of a frozen, slotted dataclass at a third of its own one's cost.

    It takes every field by position, in the class's order. The class's own constructor sets each field through
    `object.__setattr__`, since it forbids plain setting; this one fills a twin that has the same slots and forbids
    nothing, and then tells it that it is one of the class.
    """
    twin: Any = make_dataclass(frozen.__name__, [one.name for one in fields(frozen)], slots=True, eq=False)  # type: ignore[arg-type]

    def make(*values: object) -> Made:
        made = twin(*values)
        made.__class__ = frozen
        return made  # type: ignore[no-any-return]

    return make
