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
from typing import Protocol

from django.db.models import QuerySet

from piaoqi.accounts.actor import Actor, Scope
from piaoqi.accounts.models import Company, FormerName
from piaoqi.accounts.scopes import Facts, shows
from piaoqi.archive.models import Invoice
from piaoqi.archive.queries.visible import SEE, owned
from piaoqi.archive.search.expression import Branch, Clause
from piaoqi.archive.search.filters import Filters
from piaoqi.archive.search.index import candidates
from piaoqi.archive.search.question import Question, understand
from piaoqi.archive.search.row import COLUMNS, DAY, Row

MOST_ROWS, MOST_COUNTED = 500, 10_000
_FEW, _LEAST, _CHUNK, _MANY = 2_000, 32, 2_000, 2**40
_MOST_ALTERNATIVES = 500


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the invoices found, newest issue date first, those without a date last."""

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
    seen = {one.company for one in _scopes(actor)}
    chosen = {} if None in seen else {"pk__in": sorted(key for key in seen if key is not None)}
    companies = {key: [name] for key, name in Company.objects.filter(**chosen).values_list("pk", "name")}
    for key, name in FormerName.objects.filter(company__in=companies).values_list("company_id", "name"):
        companies[key].append(name)
    return understand(written, today, companies, filters)


class Among(Protocol):
    """Some invoices, chosen by what only another layer knows of them."""

    @property
    def ranks(self) -> Sequence[int] | None:
        """All of them, highest first; None where they are too many to be listed."""

    def of(self, invoices: Collection[int]) -> frozenset[int]:
        """Which of these ids are among them."""


def find(
    actor: Actor, question: Question | Filters, after: str = "", limit: int = 50, among: Among | None = None
) -> Page:
    """One page of what the actor may see. `after` is of the page before; raises ValueError for one that is none."""
    limit = max(1, min(limit, MOST_ROWS))
    found = _found(_Search.of(actor, question, among), int(after) if after else None, limit + 1)
    rows = tuple(islice(found, limit + 1))
    return Page(rows[:limit], str(rows[limit - 1].rank) if len(rows) > limit else "")


def count(actor: Actor, question: Question | Filters, most: int = MOST_COUNTED, among: Among | None = None) -> Count:
    """How many the actor may see, counted up to `most`; a list does not wait for it."""
    found = _found(_Search.of(actor, question, among), None, most + 1)
    number = sum(1 for _ in islice(found, most + 1))
    return Count(min(number, most), number > most)


def every(
    actor: Actor, question: Question | Filters, among: Among | None = None, most: int | None = None
) -> Iterator[Row]:
    """All that the actor may see, or the first of them, newest issue date first, read as they are asked for."""
    return islice(_found(_Search.of(actor, question, among), None, most or _MANY), most)


def shown_of(actor: Actor, invoices: Collection[int]) -> list[Row]:
    """Those of these ids that the actor may see, put away or not, in no order."""
    rows = list(map(Row._make, Invoice.objects.filter(pk__in=set(invoices)).values_list(*COLUMNS)))
    return _seen(actor, _scopes(actor), rows)


@dataclass(frozen=True, slots=True)
class _Search:
    """Who asks for what."""

    actor: Actor
    scopes: list[Scope]
    question: Question
    among: Among | None

    @classmethod
    def of(cls, actor: Actor, question: Question | Filters, among: Among | None) -> "_Search":
        asked = question if isinstance(question, Question) else Question(filters=question)
        return cls(actor, _scopes(actor), asked, among)


def _found(asked: _Search, below: int | None, first: int) -> Iterator[Row]:
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


def _few(asked: _Search) -> Sequence[int] | None:
    """The ranks of all that come into question, highest first, where they can be listed without the index."""
    if asked.among is not None and asked.among.ranks is not None:
        return asked.among.ranks
    if not all(one.own for one in asked.scopes):
        return None
    few = list(_handed_in(asked.actor)[: _FEW + 1])
    return sorted(few, reverse=True) if len(few) <= _FEW else None


def _of_few(asked: _Search, ranks: Sequence[int], first: int) -> Iterator[Row]:
    at, size, shown = 0, min(first, _CHUNK), 0
    while at < len(ranks):
        for row in _meant(asked, ranks[at : at + size]):
            shown += 1
            yield row
        at += size
        size = _next_size(max(first - shown, 1) * at // max(shown, 1), size)


def _of_branch(asked: _Search, branch: Branch, first: int) -> Iterator[Row]:
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


def _meant(asked: _Search, ranks: Sequence[int]) -> list[Row]:
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


def _handed_in(actor: Actor) -> "QuerySet[Invoice, int]":
    """Ranks of what the actor's person handed in."""
    if actor.person is None:
        return Invoice.objects.none().values_list("rank", flat=True)
    found = Invoice.objects.filter(owned(actor.person), records__reading__arrivals__person=actor.person)
    return found.values_list("rank", flat=True).distinct()


def _scopes(actor: Actor) -> list[Scope]:
    return [one for one in actor.scopes if SEE.key in one.permissions]


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
