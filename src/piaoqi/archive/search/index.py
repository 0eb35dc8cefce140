"""The text index beside the invoices, kept in the same transaction.

Whoever changes an invoice calls `index` before the transaction ends; also for what people assigned: a department, and
that it was put away.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from piaoqi.archive.models import Invoice
from piaoqi.archive.search import postgres, sqlite
from piaoqi.archive.search.expression import Branch
from piaoqi.archive.search.row import COLUMNS, Row
from piaoqi.archive.search.terms import Source, source_of

_AT_ONCE = 1_000


class Engine(Protocol):
    """What each database's module offers."""

    def put(self, sources: dict[int, Source], gone: Iterable[int]) -> None: ...

    def candidates(self, branch: Branch, limit: int) -> list[int]: ...

    def led_to(self, branch: Branch) -> tuple[str, list[Any]]: ...

    def empty(self) -> None: ...


def engine() -> Engine:
    """That of the database in use."""
    return postgres if connection.vendor == "postgresql" else sqlite


def index(invoices: Sequence[Invoice], before: Sequence[int] = ()) -> None:
    """Put invoices that were made or changed into the index. `before`: ranks under which they, or invoices now joined
    to them, stood until now.
    """
    engine().put({one.rank: source_of(one) for one in invoices}, before)


def candidates(branch: Branch, limit: int) -> list[int]:
    """Ranks of at least those invoices that the branch means, highest first; who asks must check them."""
    return engine().candidates(branch, limit)


def led_to(branches: Sequence[Branch]) -> Q:
    """The same of several branches as a condition on invoices, all of them and in no order."""
    held = Q(pk=None)
    for one in branches:
        held |= Q(rank__in=RawSQL(*engine().led_to(one)))  # noqa: S611 (our own words, values apart)
    return held


def rebuild() -> int:
    """Make the index anew from all invoices, and say how many. In the caller's transaction, which at ten millions
    takes a quarter of an hour.
    """
    used, count = engine(), 0
    used.empty()
    last = -1
    while rows := list(Invoice.objects.filter(rank__gt=last).order_by("rank").values_list(*COLUMNS)[:_AT_ONCE]):
        some = [Row._make(one) for one in rows]
        used.put({one.rank: source_of(one) for one in some}, ())
        count, last = count + len(some), some[-1].rank
    return count
