"""Text as the index knows it: folded, and cut into short pieces (grams), so that a part of it is found.

Two texts are compared without blanks, signs, width and case. A text contains another one only if it has all of its
grams; the reverse must be checked. Digits and letters are cut into pieces of four, since a part of a number has at
least as many; any pair with a Chinese character is a piece, since two characters are a question.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from piaoqi.core.invoice.width import folded

DIGITS = 4
"""The shortest part of a number that can be asked for."""


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Letters and digits alone, half width, in lower case."""
    if text.isascii() and text.isalnum():
        return text.lower()
    return "".join(filter(str.isalnum, folded(text).casefold()))


def grams_of_code(code: str) -> frozenset[str]:
    """Every gram of a folded number or tax id."""
    if code.isascii():
        return frozenset([code[at : at + DIGITS] for at in range(len(code) - DIGITS + 1)])
    return frozenset([*_pairs(code), *(piece for run in _runs(code) for piece in _pieces(run, DIGITS))])


@lru_cache(maxsize=65536)
def grams_of_text(text: str) -> frozenset[str]:
    """Every gram of a folded name or remark, where letters are asked for by twos and threes as well."""
    found = set(_pairs(text))
    for run in _runs(text):
        found.update(_pieces(run, DIGITS))
        if not run.isdigit():
            found.update(_pieces(run, 3), _pieces(run, 2))
    return frozenset(found)


@lru_cache(maxsize=1024)
def grams_to_ask(part: str) -> frozenset[str]:
    """The grams that a text must have in order to contain this folded part; empty where the index can't tell, since
    the part is one character, or fewer than four digits.
    """
    found = set(_pairs(part))
    for run in _runs(part):
        if len(run) >= DIGITS:
            found.update(_pieces(run, DIGITS))
        elif not run.isdigit() and len(run) > 1 and (run == part or not found):
            found.add(run)
    return frozenset(found)


def _pairs(text: str) -> Iterator[str]:
    """Neighbours of which at least one is no ASCII letter or digit."""
    return (one + other for one, other in pairwise(text) if not (one + other).isascii())


def _runs(text: str) -> Iterator[str]:
    """Its stretches of ASCII."""
    return iter("".join(one if one.isascii() else " " for one in text).split())


def _pieces(run: str, length: int) -> Iterator[str]:
    return (run[at : at + length] for at in range(len(run) - length + 1))
