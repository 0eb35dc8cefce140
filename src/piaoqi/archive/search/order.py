"""The orders that a list can stand in, and a place in one.

The usual one, newest issue date first, is that of the index itself. Every other one is found in one pass over
`archive_listed`, the database's index of what lists are narrowed and ordered by: it is as quick wherever the page
stands and whatever the filters are. What has no value comes last either way; of equal ones, the newest comes first.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Self

from django.db import connection
from django.db.models import Case, CharField, Expression, F, Q, QuerySet, Value, When
from django.db.models.functions import Collate, Concat, Length, NullIf, Trim
from django.db.models.lookups import Exact

from piaoqi.archive.models import Invoice
from piaoqi.archive.search.row import DAY
from piaoqi.core.invoice.money import read_money

WHOLE = 20
"""Digits of a number that stands without a code."""
_BETWEEN = "~"
_LONGEST = 20
"""Digits of a rank are fewer."""
_Value = int | Decimal | str | None


class By(StrEnum):
    """Whose values decide. `party`: the other side, the buyer of what was issued, else the seller."""

    DATE = "date"
    NUMBER = "number"
    PARTY = "party"
    SELLER = "seller_name"
    BUYER = "buyer_name"
    AMOUNT = "amount"
    TAX = "tax"
    TOTAL = "total"


TEXTS = frozenset({By.NUMBER, By.PARTY, By.SELLER, By.BUYER})
_SUMS = frozenset({By.AMOUNT, By.TAX, By.TOTAL})


@dataclass(frozen=True, slots=True)
class Place:
    """Behind the invoice of this rank, which has this value."""

    rank: int
    value: _Value

    def written(self) -> str:
        """As a cursor holds it."""
        value = "" if self.value is None else self.value
        return f"{self.rank}{_BETWEEN}{value}"


@dataclass(frozen=True, slots=True)
class Order:
    """By which values, and whether the lowest comes first."""

    by: By = By.DATE
    rising: bool = False

    @classmethod
    def read(cls, written: str) -> Self | None:
        """Of a name, with a minus before it for falling; None where there is no such order."""
        by = written.removeprefix("-")
        return cls(By(by), rising=by == written) if by in set(By) else None

    def __str__(self) -> str:
        return self.by.value if self.rising else f"-{self.by.value}"

    @property
    def is_usual(self) -> bool:
        """Newest issue date first."""
        return self.by is By.DATE and not self.rising

    def place(self, written: str) -> Place | None:
        """A cursor's. A rank alone will do where its invoice is still there. Raises ValueError for what is none."""
        if not written:
            return None
        rank, between, value = written.partition(_BETWEEN)
        if between:
            return Place(int(rank), self._value(value))
        return next(iter(self.places(Invoice.objects.filter(rank=int(rank)), None, 1)), None)

    def is_place(self, written: str) -> bool:
        """Whether it is a whole cursor of this order."""
        rank, between, value = written.partition(_BETWEEN)
        try:
            self._value(value)
        except ValueError:
            return False
        return bool(between) and rank.isascii() and rank.isdigit() and len(rank) < _LONGEST

    def places(self, found: QuerySet[Invoice], behind: Place | None, most: int | None) -> list[Place]:
        """The first of these invoices, in this order."""
        valued = found.annotate(value=self._expression())
        if behind is not None:
            valued = valued.filter(self._behind(behind))
        value = F("value").asc(nulls_last=True) if self.rising else F("value").desc(nulls_last=True)
        ordered = valued.order_by(value, "-rank").values_list("rank", "value")
        return [Place(rank, one) for rank, one in (ordered if most is None else ordered[:most])]

    def _behind(self, place: Place) -> Q:
        if place.value is None:
            return Q(value=None, rank__lt=place.rank)
        beyond = Q(value__gt=place.value) if self.rising else Q(value__lt=place.value)
        return beyond | Q(value=place.value, rank__lt=place.rank) | Q(value=None)

    def _value(self, written: str) -> _Value:
        if not written:
            return None
        if self.by is By.DATE:
            return int(written)
        if self.by in _SUMS:
            return _sum(written)
        return written

    def _expression(self) -> Expression | F:
        if self.by is By.DATE:
            return Case(When(rank__gte=DAY, then=F("rank")))
        if self.by in _SUMS:
            return F(self.by.value)
        return _as_written(_EXPRESSIONS[self.by]())


USUAL = Order()


def rank_of(cursor: str) -> str:
    """That of the invoice behind which it stands."""
    return cursor.partition(_BETWEEN)[0]


def _sum(written: str) -> Decimal:
    found = read_money(written)
    if found is None:
        raise ValueError(written)
    return found


def _as_written(text: Expression | F) -> Expression:
    """Of texts, by their characters on every database; what is empty is no value."""
    found = NullIf(text, Value(""))
    return Collate(found, "C") if connection.vendor == "postgresql" else found


def _number() -> Expression:
    """In full: of less than twenty digits, behind its code."""
    number = Case(When(number="", then=F("paper_number")), default=F("number"))
    with_code = Trim(Concat(F("code"), Value(" "), number))
    return Case(When(Exact(Length("number"), WHOLE), then=F("number")), default=with_code, output_field=CharField())


def _party() -> Expression:
    return Case(When(direction="issued", then=F("buyer_name")), default=F("seller_name"))


_EXPRESSIONS: Mapping[By, Callable[[], Expression | F]] = {
    By.NUMBER: _number,
    By.PARTY: _party,
    By.SELLER: lambda: F("seller_name"),
    By.BUYER: lambda: F("buyer_name"),
}
