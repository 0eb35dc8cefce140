"""Numbers as OFD writes them into attributes: single, in lists, in the short form of deltas (GB/T 33190-2016, 11.3)."""

_FAR = 1e7
_LONGEST = 10_000
"""Deltas of one text; more are an attack."""


def deltas(written: str | None) -> list[float]:
    """`1.5 g 3 2` is 1.5 2 2 2."""
    if not written:
        return []
    if "g" not in written and "G" not in written:
        return numbers_in(written)[:_LONGEST]
    words = written.split()
    found: list[float] = []
    at = 0
    while at < len(words) and len(found) < _LONGEST:
        if words[at].lower() == "g" and at + 2 < len(words):
            count = min(int(number_in(words[at + 1], 0.0)), _LONGEST)
            found += [number_in(words[at + 2], 0.0)] * max(count, 0)
            at += 3
        else:
            found.append(number_in(words[at], 0.0))
            at += 1
    return found


def numbers_in(written: str) -> list[float]:
    """The numbers of a list; empty where one is none, or beyond any paper."""
    try:
        numbers = [float(word) for word in written.split()]
    except ValueError:
        return []
    return numbers if sum(map(abs, numbers)) < _FAR else []


def number_in(written: str | None, otherwise: float) -> float:
    """The number, or `otherwise` where none is written, or none that any paper could hold."""
    if written is None:
        return otherwise
    try:
        number = float(written)
    except ValueError:
        return otherwise
    return number if -_FAR < number < _FAR else otherwise
