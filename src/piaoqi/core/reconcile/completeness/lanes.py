"""Lanes: what a list can be asked for beside dates, one kind of invoice of one origin each.

Most kinds have one origin; a set of lanes is turned into as few boxes (kinds × origins) as the bureau's screen needs.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from piaoqi.core.invoice.kind import KINDS, Kind, Origin
from piaoqi.core.invoice.record import Record
from piaoqi.core.reconcile.filters import origin_of, possible_kinds
from piaoqi.core.reconcile.source import Window

Lane = tuple[Kind, Origin]
Lanes = frozenset[Lane]

_BOTH = (Origin.PLATFORM, Origin.TAX_CONTROL)


def _origins(kind: Kind) -> tuple[Origin, ...]:
    origin = KINDS[kind].origin
    return _BOTH if origin is Origin.UNKNOWN else (origin,)


ALL: Lanes = frozenset(
    (kind, origin) for kind, facts in KINDS.items() if facts.bureau_codes for origin in _origins(kind)
)
"""Everything that the bureau lists."""


@dataclass(frozen=True, slots=True, order=True)
class Box:
    """Kinds × origins to choose on one screen; empty means all of them."""

    kinds: tuple[str, ...]
    origins: tuple[str, ...]

    @property
    def lanes(self) -> Lanes:
        return frozenset(
            (kind, origin)
            for kind, origin in ALL
            if (not self.kinds or kind in self.kinds) and (not self.origins or origin in self.origins)
        )


def of_kinds(kinds: Iterable[Kind]) -> Lanes:
    """All lanes of these kinds."""
    wanted = frozenset(kinds)
    return frozenset(lane for lane in ALL if lane[0] in wanted)


def of_window(window: Window) -> Lanes:
    """The lanes that a window was asked for."""
    return frozenset(
        (kind, origin)
        for kind, origin in ALL
        if (window.kinds is None or kind in window.kinds) and (window.origins is None or origin in window.origins)
    )


def of_record(record: Record) -> Lanes:
    """The lanes that an invoice may stand in: one, where kind and origin are known."""
    kinds = possible_kinds(record)
    lanes = of_kinds(kinds)
    stated = frozenset(lane for lane in lanes if lane[1] == origin_of(record))
    return stated or lanes


def boxes(lanes: Lanes) -> list[Box]:
    """The fewest boxes that together are these lanes and do not overlap."""
    if not lanes:
        return []
    if lanes == ALL:
        return [Box((), ())]
    for origin in _BOTH:
        if lanes == frozenset(lane for lane in ALL if lane[1] == origin):
            return [Box((), (origin.value,))]
    whole = {kind for kind, _ in lanes if all((kind, origin) in lanes for origin in _origins(kind))}
    found = [Box(_sorted(whole), ())] if whole else []
    for origin in _BOTH:
        part = {kind for kind, of in lanes if of == origin and kind not in whole}
        found += [Box(_sorted(part), (origin.value,))] if part else []
    return found


def _sorted(kinds: Iterable[Kind]) -> tuple[str, ...]:
    """In the order of the table of kinds, as the bureau's screen lists them."""
    wanted = frozenset(kinds)
    return tuple(kind.value for kind in KINDS if kind in wanted)
