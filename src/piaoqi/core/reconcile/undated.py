"""An invoice whose issue date nobody states: it was issued on some day up to the record's own date (booked, claimed).

Lists are asked for by issue date. A booking of July may be of an invoice of June, so that a list of July proves its
absence only where the months before it were asked for as well, as far back as the number's year allows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from piaoqi.core.causes.base import Evidence
from piaoqi.core.causes.case import Search, Shortfall
from piaoqi.core.invoice.number import facts_of
from piaoqi.core.invoice.record import Record
from piaoqi.core.reconcile.coverage import search
from piaoqi.core.reconcile.orders import own_date
from piaoqi.core.reconcile.source import Source, day_of
from piaoqi.core.text import Message, Text

LONGEST_DELAY = timedelta(days=365)
"""How long before its booking an invoice may have been issued, where its number tells no year."""
DIGITAL_LENGTH = 20
"""Only a 数电票 is numbered in the year of its issue; codes are printed before they are used."""
_NO_DATE = Text(
    "{where} 没有任何日期，它可能刚刚开出", "{where} states no date at all: it may have been issued just now"
)
_MAY_BE_EARLIER = Text(
    "{where} 没有开票日期，只有自己的日期 {own}；它可能开在 {day} 前后，那时 {source} 没有查到位",
    "{where} states no issue date, only its own of {own}; it may be of about {day}, which {source} was not asked for",
)


def search_for(targets: Sequence[Source], invoice: Record, due: date) -> Search:
    """The search for one invoice; an order without a number has no issue date yet, and its own stands in."""
    own = own_date(invoice)
    found = search(targets, replace(invoice, issue_date=own), due)
    if invoice.issue_date is not None or not invoice.number or not found.covered:
        return found
    if own is None:
        return (
            found if _is_of_an_earlier_year(invoice, targets) else _open(_NO_DATE.with_(where=invoice.place), invoice)
        )
    for day in _months_back(own, invoice):
        if not search(targets, replace(invoice, issue_date=day), due).covered:
            fact = _MAY_BE_EARLIER.with_(where=invoice.place, own=own, day=day, source=targets[0].name)
            return _open(fact, invoice)
    return found


def _open(fact: Message, invoice: Record) -> Search:
    return Search(covered=False, shortfalls=(Shortfall("C3.4", (Evidence(fact, str(invoice.place)),)),))


def _is_of_an_earlier_year(invoice: Record, targets: Sequence[Source]) -> bool:
    """By its number: then it was issued, and due, before the target was asked for, whatever its day."""
    year = facts_of(invoice.number, invoice.code).year if len(invoice.number) == DIGITAL_LENGTH else 0
    made = [day_of(one.as_of).year for source in targets for one in source.windows if one.as_of]
    return bool(year and made) and year < max(made)


def _months_back(own: date, invoice: Record) -> Iterator[date]:
    """The first days of the months in which it may have been issued, the latest first."""
    year = facts_of(invoice.number, invoice.code).year
    earliest = max(own - LONGEST_DELAY, date(year, 1, 1)) if year else own - LONGEST_DELAY
    day = own.replace(day=1)
    while day >= earliest:
        yield day
        day = (day - timedelta(days=1)).replace(day=1)
