"""Slips of typing between two numbers: a digit wrong, lost, added, or two neighbours swapped.

The distance is the optimal string alignment distance (Damerau-Levenshtein without editing a swapped pair again).
"""

from typing import Literal

MAX_SLIPS: Literal[2] = 2
"""Further apart, two numbers are two numbers."""
_CONFUSED = str.maketrans("OoQDIlL|ZzSsGbB", "000011112255668")


def as_digits(number: str) -> str:
    """Letters that look like digits (O, Q, D: 0; I, L, l: 1; Z: 2; S: 5; G, b: 6; B: 8) as the digit."""
    return number.translate(_CONFUSED)


def slips_between(one: str, other: str) -> int:
    """How many slips lie between two numbers, up to MAX_SLIPS + 1 where they lie further apart.

    Letters that look like digits count as the digit.
    """
    first, second = as_digits(one), as_digits(other)
    if abs(len(first) - len(second)) > MAX_SLIPS:
        return MAX_SLIPS + 1
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, a in enumerate(first, start=1):
        current = [i]
        for j, b in enumerate(second, start=1):
            cost = min(current[j - 1] + 1, row[j] + 1, row[j - 1] + (a != b))
            if i > 1 and j > 1 and a == second[j - 2] and first[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            current.append(cost)
        before, row = row, current
    return row[-1]
