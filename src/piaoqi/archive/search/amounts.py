"""Ranges of money as terms of the index: an amount is known by its length and its first digits, none to three.

So a range is a few dozen terms, each of them sorted by rank as all terms are, whatever its width; only the amounts at
its two ends must be checked.
"""

from collections.abc import Iterator

_DIGITS = 3
_LONGEST = 18
"""Digits of 分 in an amount (core.invoice.money.LIMIT)."""


def terms_of_amount(fen: int) -> Iterator[str]:
    """The terms of one amount, from the coarsest to the finest."""
    written = str(abs(fen))
    for length in range(min(_DIGITS, len(written)) + 1):
        yield _term(fen < 0, len(written), written[:length])


def terms_of_range(low: int | None, high: int | None) -> frozenset[str]:
    """Terms of which each amount from `low` to `high` 分, both included, has at least one. None: no bound."""
    least, most = -(10**_LONGEST) if low is None else low, 10**_LONGEST if high is None else high
    found: set[str] = set()
    for size in range(1, _LONGEST + 1):
        found.update(_term(negative=False, size=size, prefix=one) for one in _cover(size, "", least, most))
        found.update(_term(negative=True, size=size, prefix=one) for one in _cover(size, "", -most, -least))
    return frozenset(found)


def _cover(size: int, prefix: str, low: int, high: int) -> Iterator[str]:
    """Beginnings of the numbers of `size` digits from `low` to `high`: as few as possible."""
    unknown = size - len(prefix)
    first = int(prefix or "0") * 10**unknown
    if not prefix:
        first = 10 ** (size - 1) if size > 1 else 0
    last = int(prefix) * 10**unknown + 10**unknown - 1 if prefix else 10**size - 1
    if last < low or first > high or low > high:
        return
    if (low <= first and last <= high) or len(prefix) == min(_DIGITS, size):
        yield prefix
        return
    for digit in "0123456789":
        if prefix or size == 1 or digit != "0":
            yield from _cover(size, prefix + digit, low, high)


def _term(negative: bool, size: int, prefix: str) -> str:  # noqa: FBT001 (a sign)
    return f"{'n' if negative else 'm'}{size}={prefix}"
