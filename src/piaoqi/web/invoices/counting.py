"""How many each choice of a facet would show, counted when somebody looks: exactly where one pass over an index tells
(web.invoices.exact), else up to a bound.
"""

from collections.abc import Iterator, Sequence

from piaoqi.accounts.actor import Actor
from piaoqi.archive.queries import search, tallies
from piaoqi.archive.queries.search import Count
from piaoqi.archive.search.row import Row
from piaoqi.reconciliation.queries.among import Found
from piaoqi.web.invoices.asked import Asked
from piaoqi.web.invoices.choices import Choice, Facet
from piaoqi.web.invoices.exact import exactly
from piaoqi.web.invoices.selection import Chosen

MOST, MOST_IN_ALL = 999, 4_999
_LOOKED_AT = 1_500
_CHUNK, _CHUNKS = 1_000, 2


def counted(actor: Actor, facet: Facet) -> Iterator[tuple[Choice, Count]]:
    """How many each choice would show beside all other filters: exactly where one pass over an index tells, else up to
    MOST.
    """
    told = exactly(actor, facet.cleared, facet.choices)
    left = [one for one in facet.choices if one.id not in told]
    yield from ((one, Count(told[one.id], is_more=False)) for one in facet.choices if one.id in told)
    if left:
        yield from _looked_at(actor, facet.cleared, left)


def _looked_at(actor: Actor, cleared: Asked, choices: Sequence[Choice]) -> Iterator[tuple[Choice, Count]]:
    """One look at the newest of what the other filters mean settles what is common among them, and all where there
    are not many; only what is rare is then counted by itself.
    """
    look = _LOOKED_AT // 3 if any(one.found for one in choices) else _LOOKED_AT
    rows = list(search.every(actor, cleared.question(), cleared.among(), look + 1))
    whole = len(rows) <= look
    for one in choices:
        seen = _among_these(rows, one)
        if seen is not None and (whole or seen > MOST):
            yield one, Count(min(seen, MOST), seen > MOST)
        else:
            yield one, number_of(actor, one.asked) if one.found is None else _number_found(actor, cleared, one.found)


def _among_these(rows: Sequence[Row], choice: Choice) -> int | None:
    """How many of these rows are meant; None where nothing but a count of its own tells."""
    if choice.found is not None:
        return len(choice.found.of([one.id for one in rows]))
    return sum(map(choice.alone.means, rows)) if choice.alone else None


def _number_found(actor: Actor, cleared: Asked, found: Found) -> Count:
    """By the findings, for the invoices are many. They are gone through only so far; what is left then is more."""
    question, number, after = cleared.question(), 0, 0
    for _ in range(_CHUNKS):
        ids = found.some(_CHUNK, after)
        if not ids:
            return Count(number, is_more=False)
        number += search.count(actor, question, _CHUNK, Chosen(ids)).number
        if number > MOST:
            return Count(MOST, is_more=True)
        after = ids[-1]
    return Count(number, bool(found.some(1, after)))


def whole_of(actor: Actor, asked: Asked, most: int) -> Count:
    """Exactly where one pass tells, else up to a bound."""
    told = tallies.number(actor, asked.question(), asked.among())
    return number_of(actor, asked, most) if told is None else Count(told, is_more=False)


def number_of(actor: Actor, asked: Asked, most: int | None = None) -> Count:
    """Up to MOST, unless another bound is given."""
    return search.count(actor, asked.question(), most or MOST, asked.among())
