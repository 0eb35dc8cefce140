"""Finding invoices: the index leads to candidates, newest first; each is then held against the scopes and the question.

So what is shown never rests on the index alone, and a page costs what it shows, not what matches. The scopes are held
against the columns read (accounts.scopes), not put into the SQL as by `visible`: beside a few ranks, SQLite would
rather read a whole company.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from heapq import merge
from itertools import islice

from piaoqi.accounts.actor import Actor, Scope
from piaoqi.accounts.models import Company, FormerName
from piaoqi.accounts.scopes import Facts, shows
from piaoqi.archive.models import Invoice
from piaoqi.archive.queries.listed import FEW, Among, Wanted, handed_in, scopes_of
from piaoqi.archive.queries.visible import SEE, owned
from piaoqi.archive.search.expression import Branch, Clause
from piaoqi.archive.search.filters import Filters
from piaoqi.archive.search.index import candidates
from piaoqi.archive.search.order import USUAL, Order, Place
from piaoqi.archive.search.question import Question, understand
from piaoqi.archive.search.row import COLUMNS, DAY, Row

MOST_ROWS, MOST_COUNTED = 500, 10_000
_LEAST, _CHUNK, _MANY = 32, 2_000, 2**40
_MOST_ALTERNATIVES = 500


@dataclass(frozen=True, slots=True)
class Turn:
    """Which page of a list is asked for. `after`: of the page before."""

    after: str = ""
    limit: int = 50
    order: Order = USUAL


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the invoices found, in the order asked for."""

    rows: tuple[Row, ...]
    after: str
    """Hand it in for the page that follows; '' where there is none."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many were found: `number`, or more where `is_more`."""

    number: int
    is_more: bool


def ask(actor: Actor, written: str, today: date, filters: Filters | None = None) -> Question:
    """What the actor typed, understood among the companies that they see."""
    seen = {one.company for one in scopes_of(actor)}
    chosen = {} if None in seen else {"pk__in": sorted(key for key in seen if key is not None)}
    companies = {key: [name] for key, name in Company.objects.filter(**chosen).values_list("pk", "name")}
    for key, name in FormerName.objects.filter(company__in=companies).values_list("company_id", "name"):
        companies[key].append(name)
    return understand(written, today, companies, filters)


def find(
    actor: Actor, question: Question | Filters, after: str = "", limit: int = 50, among: Among | None = None
) -> Page:
    """One page of what the actor may see, newest issue date first, those without a date last. `after` is of the page
    before; raises ValueError for one that is none.
    """
    return turned(actor, question, Turn(after, limit), among)


def turned(actor: Actor, question: Question | Filters, turn: Turn, among: Among | None = None) -> Page:
    """The same in any order."""
    limit = max(1, min(turn.limit, MOST_ROWS))
    asked = Wanted.of(actor, question, among)
    if not turn.order.is_usual:
        ordered = list(islice(_ordered(asked, turn.order, turn.order.place(turn.after), limit + 1), limit + 1))
        rows = tuple(row for row, _ in ordered)
        return Page(rows[:limit], ordered[limit - 1][1].written() if len(rows) > limit else "")
    rows = tuple(islice(_found(asked, int(turn.after) if turn.after else None, limit + 1), limit + 1))
    return Page(rows[:limit], str(rows[limit - 1].rank) if len(rows) > limit else "")


def count(actor: Actor, question: Question | Filters, most: int = MOST_COUNTED, among: Among | None = None) -> Count:
    """How many the actor may see, counted up to `most`; a list does not wait for it."""
    found = _found(Wanted.of(actor, question, among), None, most + 1)
    number = sum(1 for _ in islice(found, most + 1))
    return Count(min(number, most), number > most)


def every(
    actor: Actor,
    question: Question | Filters,
    among: Among | None = None,
    most: int | None = None,
    order: Order = USUAL,
) -> Iterator[Row]:
    """All that the actor may see, or the first of them, read as they are asked for."""
    asked = Wanted.of(actor, question, among)
    found = _found(asked, None, most or _MANY) if order.is_usual else _all_ordered(asked, order)
    return islice(found, most)


def shown_of(actor: Actor, invoices: Collection[int]) -> list[Row]:
    """Those of these ids that the actor may see, put away or not, in no order."""
    rows = list(map(Row._make, Invoice.objects.filter(pk__in=set(invoices)).values_list(*COLUMNS)))
    return _seen(actor, scopes_of(actor), rows)


def _ordered(asked: Wanted, order: Order, behind: Place | None, first: int) -> Iterator[tuple[Row, Place]]:
    """All of them in an order of their own, lazily. `first`: how many are wanted at once."""
    listed, size = asked.listed(), first
    while asked.scopes:
        places = order.places(listed, behind, size)
        yield from _meant_at(asked, places)
        if len(places) < size:
            return
        behind, size = places[-1], min(size * 4, _CHUNK)


def _all_ordered(asked: Wanted, order: Order) -> Iterator[Row]:
    """The same for who wants them all: they are put in order once, and read as they are asked for."""
    places = order.places(asked.listed(), None, None) if asked.scopes else []
    for start in range(0, len(places), _CHUNK):
        yield from (row for row, _ in _meant_at(asked, places[start : start + _CHUNK]))


def _meant_at(asked: Wanted, places: Sequence[Place]) -> Iterator[tuple[Row, Place]]:
    rows = {row.rank: row for row in _meant(asked, [one.rank for one in places])}
    return ((rows[one.rank], one) for one in places if one.rank in rows)


def _found(asked: Wanted, below: int | None, first: int) -> Iterator[Row]:
    """All of them by falling rank, lazily. `first`: how many are wanted at once."""
    if not asked.scopes:
        return
    few = _few(asked)
    if few is not None:
        yield from _of_few(asked, [one for one in few if below is None or one < below], first)
        return
    limits = _limits(asked.scopes, asked.question.filters.companies)
    branches = [one.and_clause(limits) for one in asked.question.branches()]
    streams = [_of_branch(asked, _below(one, below), first) for one in branches]
    last = None
    for row in streams[0] if len(streams) == 1 else merge(*streams, key=lambda row: -row.rank):
        if row.rank != last:
            yield row
        last = row.rank


def _few(asked: Wanted) -> Sequence[int] | None:
    """The ranks of all that come into question, highest first, where they can be listed without the index."""
    if asked.among is not None and asked.among.ranks is not None:
        return asked.among.ranks
    if not all(one.own for one in asked.scopes):
        return None
    few = list(handed_in(asked.actor)[: FEW + 1])
    return sorted(few, reverse=True) if len(few) <= FEW else None


def _of_few(asked: Wanted, ranks: Sequence[int], first: int) -> Iterator[Row]:
    at, size, shown = 0, min(first, _CHUNK), 0
    while at < len(ranks):
        for row in _meant(asked, ranks[at : at + size]):
            shown += 1
            yield row
        at += size
        size = _next_size(max(first - shown, 1) * at // max(shown, 1), size)


def _of_branch(asked: Wanted, branch: Branch, first: int) -> Iterator[Row]:
    size, seen, shown = min(first, _CHUNK), 0, 0
    while not branch.is_empty:
        ranks = candidates(branch, size)
        for row in _meant(asked, ranks):
            shown += 1
            yield row
        if len(ranks) < size:
            return
        seen += size
        branch = _below(branch, ranks[-1])
        size = _next_size(max(first - shown, 1) * seen // max(shown, 1), size)


def _next_size(likely: int, size: int) -> int:
    """How many candidates to look at next, where so many are likely to hold all that is still wanted."""
    return min(max(likely * 4 // 3, _LEAST), size * 4, _CHUNK)


def _meant(asked: Wanted, ranks: Sequence[int]) -> list[Row]:
    """Those of the candidates that are really meant and shown."""
    if asked.among is not None and asked.among.ranks is None:
        kept = asked.among.of([one % DAY for one in ranks])
        ranks = [one for one in ranks if one % DAY in kept]
    read = Invoice.objects.filter(rank__in=ranks).values_list(*COLUMNS)
    rows = [row for row in map(Row._make, read) if asked.question.means(row)]
    return sorted(_seen(asked.actor, asked.scopes, rows), key=lambda row: -row.rank)


def _seen(actor: Actor, scopes: list[Scope], rows: list[Row]) -> list[Row]:
    own = _own(actor, rows) if any(one.own for one in scopes) else frozenset()
    return [row for row in rows if shows(scopes, SEE.key, facts_of(row, own))]


def facts_of(row: Row, own: frozenset[int]) -> Facts:
    """What decides who may see it. `own`: ids of what the actor handed in."""
    return Facts(
        company=row.company_id,
        department=row.department_id,
        direction=row.direction,
        sensitivity=row.sensitivity,
        own=row.id in own,
    )


def _own(actor: Actor, rows: list[Row]) -> frozenset[int]:
    """Those that the actor's person handed in."""
    if actor.person is None:
        return frozenset()
    found = Invoice.objects.filter(owned(actor.person), pk__in=[one.id for one in rows])
    return frozenset(found.values_list("pk", flat=True))


def _limits(scopes: list[Scope], companies: frozenset[int]) -> Clause:
    """The scopes as terms: no more than what is shown is looked at, as far as terms can say."""
    alternatives = set()
    for one in scopes:
        if companies and one.company is not None and one.company not in companies:
            continue
        facts = (("c", one.company), ("g", one.department), ("i", one.direction or None))
        alternatives.add(frozenset(f"{letter}={value}" for letter, value in facts if value is not None))
    if not alternatives:
        return (frozenset({"none="}),)
    return () if len(alternatives) > _MOST_ALTERNATIVES else tuple(sorted(alternatives, key=sorted))


def _below(branch: Branch, rank: int | None) -> Branch:
    return branch if rank is None else replace(branch, high=min(branch.high, rank - 1))
