"""Numbers like the one asked for, among the invoices that the actor sees: part of one, or a slip or two away.

The index is asked for what a slip leaves whole: of three thirds two, of two slips in the last two thirds neither; then
the number is looked for in vain, as the first third, year and region, is that of thousands. A question reads at most a
few hundred invoices, however many there are.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from piaoqi.accounts.actor import Actor
from piaoqi.archive.queries.visible import SEE, visible
from piaoqi.archive.search.expression import Branch, Clause
from piaoqi.archive.search.grams import fold, grams_to_ask
from piaoqi.archive.search.index import candidates
from piaoqi.archive.search.row import COLUMNS, Row
from piaoqi.archive.search.terms import numbers_of, whole_numbers_of
from piaoqi.core.invoice.slips import MAX_SLIPS, slips_between

SHORTEST_PART, SHORTEST = 5, 8
_LOOKED_AT = 300
_THIRDS_FROM = 12


def holding(actor: Actor, part: str, company: int | None = None) -> tuple[Row, ...]:
    """Those whose number has these characters in a row, those that end in them first."""
    asked = fold(part)
    if len(asked) < SHORTEST_PART:
        return ()
    rows = [row for row in _rows(actor, [(asked,)], company) if any(asked in one for one in numbers_of(row))]
    return tuple(sorted(rows, key=lambda row: not any(one.endswith(asked) for one in numbers_of(row))))


def beginning(actor: Actor, prefix: str, company: int | None = None) -> tuple[Row, ...]:
    """Those whose number begins with these: all that a spreadsheet left of it."""
    return tuple(
        row for row in holding(actor, prefix, company) if any(one.startswith(fold(prefix)) for one in numbers_of(row))
    )


def near(actor: Actor, number: str, company: int | None = None) -> tuple[Row, ...]:
    """Those at most two slips away, the nearest first."""
    asked = fold(number)
    if len(asked) < SHORTEST:
        return ()
    found = ((_slips(row, asked), row) for row in _rows(actor, list(_whole_pieces(asked)), company))
    return tuple(row for slips, row in sorted(found, key=lambda one: (one[0], -one[1].rank)) if slips <= MAX_SLIPS)


def _slips(row: Row, asked: str) -> int:
    return min((slips_between(one, asked) for one in whole_numbers_of(row)), default=MAX_SLIPS + 1)


def _whole_pieces(number: str) -> Iterator[tuple[str, ...]]:
    """What may be left of it, all of one tuple together; the most telling first."""
    count = 3 if len(number) >= _THIRDS_FROM else 2
    size = len(number) // count
    edges = [*range(0, size * count, size), len(number)]
    pieces = [number[start:end] for start, end in pairwise(edges)]
    yield from combinations(pieces, count - 1)
    if count > 2:
        yield from ((piece,) for piece in pieces[1:])


def _rows(actor: Actor, asked: Sequence[tuple[str, ...]], company: int | None) -> Iterator[Row]:
    within = _within(actor, company)
    ranks: set[int] = set()
    for pieces in asked:
        grams = frozenset[str]().union(*map(grams_to_ask, pieces))
        if grams and within is not None:
            ranks.update(candidates(Branch().and_clause((grams,)).and_clause(within), _LOOKED_AT))
    return map(Row._make, visible(actor).filter(rank__in=ranks).values_list(*COLUMNS))


def _within(actor: Actor, company: int | None) -> Clause | None:
    """The companies of the actor, or the one asked for; None where they see nothing there."""
    places = {one.company for one in actor.scopes if SEE.key in one.permissions}
    if company is not None:
        places = {company} if places & {None, company} else set()
    if not places:
        return None
    return () if None in places else tuple(frozenset({f"c={place}"}) for place in sorted(places, key=str))
