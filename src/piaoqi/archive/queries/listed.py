"""The invoices of a list as a condition, for whatever looks at all of them: orders other than the usual, counts, sums.

`archive_listed` holds what the condition names, so that it costs one pass over an index, not a look at each invoice.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from django.db.models import Q, QuerySet

from piaoqi.accounts.actor import Actor, Scope
from piaoqi.archive.models import Invoice
from piaoqi.archive.queries.visible import SEE, condition, owned
from piaoqi.archive.search.filters import Filters
from piaoqi.archive.search.index import led_to
from piaoqi.archive.search.question import Question

FEW = 2_000
"""So many that one person handed in are listed, and nothing else looked at."""


class Among(Protocol):
    """Some invoices, chosen by what only another layer knows of them."""

    @property
    def ranks(self) -> Sequence[int] | None:
        """All of them, highest first; None where they are too many to be listed."""

    def of(self, invoices: Collection[int]) -> frozenset[int]:
        """Which of these ids are among them."""

    def condition(self) -> Q:
        """The same as a condition on invoices."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who asks for what."""

    actor: Actor
    scopes: list[Scope]
    question: Question
    among: Among | None

    @classmethod
    def of(cls, actor: Actor, question: Question | Filters, among: Among | None) -> "Wanted":
        asked = question if isinstance(question, Question) else Question(filters=question)
        return cls(actor, scopes_of(actor), asked, among)

    @property
    def is_exact(self) -> bool:
        """Whether `listed` is all that is meant and shown, and nothing else."""
        return not self.question.words and not any(one.own for one in self.scopes)

    def listed(self) -> QuerySet[Invoice]:
        """At least all that is meant and shown, in no order."""
        unbound = replace(self.actor, scopes=tuple(replace(one, own=False) for one in self.scopes))
        found = Invoice.objects.filter(self.question.filters.condition(), condition(unbound))
        if self.question.words:
            found = found.filter(led_to(Question(self.question.words).branches()))
        if self.among is not None:
            found = found.filter(self.among.condition())
        if self.scopes and all(one.own for one in self.scopes):
            found = found.filter(rank__in=handed_in(self.actor))
        return found


def scopes_of(actor: Actor) -> list[Scope]:
    """Those by which the actor sees invoices."""
    return [one for one in actor.scopes if SEE.key in one.permissions]


def handed_in(actor: Actor) -> "QuerySet[Invoice, int]":
    """Ranks of what the actor's person handed in."""
    if actor.person is None:
        return Invoice.objects.none().values_list("rank", flat=True)
    found = Invoice.objects.filter(owned(actor.person), records__reading__arrivals__person=actor.person)
    return found.values_list("rank", flat=True).distinct()
