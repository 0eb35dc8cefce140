"""Ranges of money as terms of the index: an amount is known by its length and its first digits, none to four.

So a range is a few dozen terms, each of them sorted by rank as all terms are, whatever its width; only the amounts at
its two ends must be checked.
"""

from collections.abc import Iterator
from typing import NamedTuple

_DIGITS = 4
_LONGEST = 18
"""Digits of 分 in an amount (core.invoice.money.LIMIT)."""


def terms_of_amount(fen: int) -> Iterator[str]:
    """The terms of one amount, from the coarsest to the finest."""
    written = str(abs(fen))
    for length in range(min(_DIGITS, len(written)) + 1):
        yield _term(fen < 0, len(written), written[:length])


def terms_of_range(low: int | None, high: int | None) -> frozenset[str]:
    """Terms of which each amount from `low` to `high` 分, both included, has at least one. None: no bound. No finer
    than needed: a quarter more than the range, at its ends, is as good.
    """
    least, most = -(10**_LONGEST) if low is None else low, 10**_LONGEST if high is None else high
    found: list[_Stretch] = []
    for digits in range(1, _DIGITS + 1):
        found = [*_stretches(least, most, digits)]
        if 4 * sum(one.last - one.first + 1 for one in found) <= 5 * (most - least + 1):
            break
    return frozenset(one.term for one in found)


class _Stretch(NamedTuple):
    """Amounts of one sign with the same first digits; without their sign."""

    term: str
    first: int
    last: int


def _stretches(low: int, high: int, digits: int) -> Iterator[_Stretch]:
    for size in range(1, _LONGEST + 1):
        yield from _cover(_Within(low, high, size, digits, negative=False), "")
        yield from _cover(_Within(-high, -low, size, digits, negative=True), "")


class _Within(NamedTuple):
    """What is to be covered: numbers from low to high of `size` digits, by their first `digits` at most."""

    low: int
    high: int
    size: int
    digits: int
    negative: bool


def _cover(within: _Within, prefix: str) -> Iterator[_Stretch]:
    unknown = within.size - len(prefix)
    first = int(prefix or "0") * 10**unknown
    last = first + 10**unknown - 1
    if not prefix and within.size > 1:
        first = 10 ** (within.size - 1)
    if last < within.low or first > within.high or within.low > within.high:
        return
    if (within.low <= first and last <= within.high) or len(prefix) == min(within.digits, within.size):
        yield _Stretch(_term(within.negative, within.size, prefix), first, last)
        return
    for digit in "0123456789":
        if prefix or within.size == 1 or digit != "0":
            yield from _cover(within, prefix + digit)


def _term(negative: bool, size: int, prefix: str) -> str:  # noqa: FBT001 (a sign)
    return f"{'n' if negative else 'm'}{size}={prefix}"
