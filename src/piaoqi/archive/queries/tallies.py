"""How many invoices a list holds, what they sum up to, and how many there are of each sort: exactly, in one pass.

None where only a look at each invoice would tell: words were typed, or the actor sees no more than what they handed
in. Then `search.count` counts, up to a bound.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet, Sum

from piaoqi.accounts.actor import Actor
from piaoqi.archive.models import Invoice
from piaoqi.archive.queries.listed import Among, Wanted
from piaoqi.archive.search.filters import Filters
from piaoqi.archive.search.question import Question

_ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Sums:
    """Of the invoices that state them; `count` is of all."""

    count: int
    amount: Decimal
    tax: Decimal
    total: Decimal


class Group(NamedTuple):
    """How many invoices share all of these facts."""

    direction: str
    kind: str
    status: str
    presence: int
    certain: bool
    number: int


def sums(actor: Actor, question: Question | Filters, among: Among | None = None) -> Sums | None:
    """Of all of them."""
    listed = _exact(actor, question, among)
    if listed is None:
        return None
    found = listed.aggregate(count=Count("*"), amounts=Sum("amount"), taxes=Sum("tax"), totals=Sum("total"))
    return Sums(found["count"], *(found[name] or _ZERO for name in ("amounts", "taxes", "totals")))


def number(actor: Actor, question: Question | Filters, among: Among | None = None) -> int | None:
    """How many there are."""
    listed = _exact(actor, question, among)
    return None if listed is None else listed.count()


def groups(actor: Actor, question: Question | Filters, among: Among | None = None) -> list[Group] | None:
    """All of them, each in one group."""
    listed = _exact(actor, question, among)
    if listed is None:
        return None
    return list(map(Group._make, listed.values_list(*Group._fields[:-1]).annotate(n=Count("*")).order_by()))


def by_days(
    actor: Actor, question: Question | Filters, stretches: Sequence[tuple[date, date]], among: Among | None = None
) -> list[int] | None:
    """How many were issued from … to, both included, of each stretch."""
    listed = _exact(actor, question, among)
    if listed is None:
        return None
    each = {f"n{at}": Count("rank", filter=_issued(*days)) for at, days in enumerate(stretches)}
    return list(listed.aggregate(**each).values())


def _issued(first: date, last: date) -> Q:
    return Filters(first_day=first, last_day=last, deleted=None).condition()


def _exact(actor: Actor, question: Question | Filters, among: Among | None) -> QuerySet[Invoice] | None:
    wanted = Wanted.of(actor, question, among)
    return wanted.listed() if wanted.is_exact else None
