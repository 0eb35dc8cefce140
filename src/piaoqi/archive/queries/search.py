"""Finding invoices: the index leads to candidates, newest first; each is then held against the scopes and the question.

So what is shown never rests on the index alone, and a page costs what it shows, not what matches. The scopes are held
against the columns read (accounts.scopes), not put into the SQL as by `visible`: beside a few ranks, SQLite would
rather read a whole company.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from heapq import merge
from itertools import islice

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
from piaoqi.archive.search.row import COLUMNS, Row

MOST_ROWS, MOST_COUNTED = 500, 10_000
_FEW, _LEAST, _CHUNK = 2_000, 32, 2_000
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


def find(actor: Actor, question: Question | Filters, after: str = "", limit: int = 50) -> Page:
    """One page of what the actor may see. `after` is of the page before; raises ValueError for one that is none."""
    asked = question if isinstance(question, Question) else Question(filters=question)
    limit = max(1, min(limit, MOST_ROWS))
    rows = tuple(islice(_found(actor, asked, int(after) if after else None, limit + 1), limit + 1))
    return Page(rows[:limit], str(rows[limit - 1].rank) if len(rows) > limit else "")


def count(actor: Actor, question: Question | Filters, most: int = MOST_COUNTED) -> Count:
    """How many the actor may see, counted up to `most`; a list does not wait for it."""
    asked = question if isinstance(question, Question) else Question(filters=question)
    number = sum(1 for _ in islice(_found(actor, asked, None, _CHUNK), most + 1))
    return Count(min(number, most), number > most)


def _found(actor: Actor, question: Question, below: int | None, first: int) -> Iterator[Row]:
    """All of them by falling rank, lazily. `first`: how many are wanted at once."""
    scopes = _scopes(actor)
    if not scopes:
        return
    if all(one.own for one in scopes):
        few = list(_handed_in(actor)[: _FEW + 1])
        if len(few) <= _FEW:
            yield from _meant(actor, scopes, question, sorted(few, reverse=True), below)
            return
    limits = _limits(scopes, question.filters.companies)
    branches = [one.and_clause(limits) for one in question.branches()]
    streams = [_of_branch(actor, question, _below(one, below), first) for one in branches]
    last = None
    for row in streams[0] if len(streams) == 1 else merge(*streams, key=lambda row: -row.rank):
        if row.rank != last:
            yield row
        last = row.rank


def _of_branch(actor: Actor, question: Question, branch: Branch, first: int) -> Iterator[Row]:
    size, seen, shown = first, 0, 0
    while not branch.is_empty:
        ranks = candidates(branch, size)
        for row in _meant(actor, _scopes(actor), question, ranks, None):
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


def _meant(actor: Actor, scopes: list[Scope], question: Question, ranks: list[int], below: int | None) -> Iterator[Row]:
    """Those of the candidates that are really meant and shown."""
    wanted = [one for one in ranks if below is None or one < below]
    read = Invoice.objects.filter(rank__in=wanted).values_list(*COLUMNS)
    rows = [row for row in map(Row._make, read) if question.means(row)]
    own = _own(actor, rows) if any(one.own for one in scopes) else frozenset()
    yield from sorted((row for row in rows if shows(scopes, SEE.key, facts_of(row, own))), key=lambda row: -row.rank)


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
