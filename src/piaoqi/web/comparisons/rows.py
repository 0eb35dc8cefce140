"""A finding as one line of a table says it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from piaoqi.core.causes.case import Direction
from piaoqi.core.invoice.fields import TITLES
from piaoqi.core.report.overview import number_of, stated_values
from piaoqi.core.report.words import place_words
from piaoqi.core.text import Language, Text, listed
from piaoqi.reconciliation.models import Finding
from piaoqi.reconciliation.queries.titles import Titled, in_words
from piaoqi.reconciliation.restored import record_of
from piaoqi.reconciliation.retold import difference_of
from piaoqi.web.comparisons.asked import Tab, tab_of

_PRESENT = Text("在{places}里有", "present in {places}")
_TWICE = Text("出现 {count} 次：{places}", "{count} times: {places}")
_VALUES = Text("{source} {value}", "{source} {value}")
_SHORT = 90
_AMOUNTS = frozenset(("amount", "tax", "total"))
_AMOUNT = re.compile(r"-?[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """`where`: the source that lacks it or holds it twice, or the field; `why`: the evidence in a few words."""

    id: int
    tab: Tab
    number: str
    code: str
    day: date | None
    party: str
    total: Decimal | None
    where: str
    why: str
    cause: str
    invoice: int | None

    @property
    def quoted(self) -> str:
        """The number as one writes it to somebody."""
        return f"{self.code} {self.number}".strip()


def row_of(row: Finding, known: Mapping[str, Titled], language: Language) -> Row:
    """In the words of the page."""
    said = row.forms[language]
    told = said["invoice"]
    quoted = number_of(record_of(row))
    code, _, number = quoted.rpartition(" ")
    return Row(
        id=row.pk,
        tab=tab_of(row),
        number=number,
        code=code,
        day=row.issue_date,
        party=party_of(row, told),
        total=row.total,
        where=where_of(row, known, language),
        why=in_words(place_words(_why(row, known, language), language), known, language),
        cause=said["causes"][0]["title"] if said["causes"] else "",
        invoice=row.invoice_id,
    )


def where_of(row: Finding, known: Mapping[str, Titled], language: Language) -> str:
    """The source or the field that it is about."""
    if row.what == Finding.What.DIFFERENCE:
        title = TITLES.get(row.field)
        return title.in_language(language) if title else row.field
    return called(row.source, known, language)


def called(key: str, known: Mapping[str, Titled], language: Language) -> str:
    """A source as people call it."""
    return known[key].title.in_language(language) if key in known else key


def party_of(row: Finding, told: Mapping[str, Any]) -> str:
    """对方: who sold it; of what we issued, who bought it."""
    if row.invoice and row.invoice.direction == Direction.ISSUED and row.invoice.buyer_name:
        return row.invoice.buyer_name
    return str(told["seller_name"] or (row.invoice.seller_name if row.invoice else ""))


def values_of(row: Finding, language: Language) -> Mapping[str, str]:
    """What each source states, codes as their words."""
    stated = stated_values(difference_of(row.forms, record_of(row)), language)
    return {source: _yuan(value) for source, value in stated.items()} if row.field in _AMOUNTS else stated


def _yuan(value: str) -> str:
    """1,130.00; what is no amount stays as it is."""
    return f"{Decimal(value):,.2f}" if _AMOUNT.fullmatch(value) else value


def _why(row: Finding, known: Mapping[str, Titled], language: Language) -> str:
    said = row.forms[language]
    if row.what == Finding.What.DIFFERENCE:
        stated: dict[str, list[str]] = {}
        for source, value in values_of(row, language).items():
            stated.setdefault(value, []).append(called(source, known, language))
        pairs = (
            _VALUES.fill(language, source=listed(sources, language), value=value)
            for value, sources in sorted(stated.items(), key=lambda one: len(one[1]))
        )
        return " ≠ ".join(pairs)
    if row.what == Finding.What.DUPLICATE:
        places = listed((_short(place) for place in said["where"]), language)
        return _TWICE.fill(language, count=said["times"], places=places)
    facts = [one["fact"] for cause in said["causes"][:1] for one in cause["evidence"] if one["for"]]
    if facts:
        return str(facts[0])
    places = listed((called(one, known, language) for one in said["in"]), language)
    return _PRESENT.fill(language, places=places) if places else ""


def _short(place: str) -> str:
    """The file's own name, and where in it."""
    path, arrow, rest = place.partition(" › ")
    return path.rsplit("/", 1)[-1][-_SHORT:] + arrow + rest
