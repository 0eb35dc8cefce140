"""Values side by side, with the letters marked that are not as in the others."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class Part:
    """A run of letters. `other`: not as in what the most sources say."""

    text: str
    other: bool


def apart(stated: Mapping[str, str]) -> Sequence[tuple[str, Sequence[Part]]]:
    """What the most sources state comes first, as it is; of two alone each is held against the other."""
    counts = Counter(stated.values())
    ordered = sorted(stated, key=lambda source: -counts[stated[source]])
    usual = stated[ordered[0]] if ordered else ""
    rival = next((stated[source] for source in ordered if stated[source] != usual), usual)
    even = counts[usual] == counts[rival]
    return [
        (source, list(_parts(stated[source], (rival if even else usual) if stated[source] == usual else usual)))
        for source in ordered
    ]


def _parts(value: str, than: str) -> Iterator[Part]:
    for kind, _, _, start, end in SequenceMatcher(None, than, value, autojunk=False).get_opcodes():
        if end > start:
            yield Part(value[start:end], other=kind != "equal")
