"""Whether a page shows just what an attachment states, told without reading it by position.

Reading a face by position takes most of the time of an OFD. Where every text of the page is one that the attachment
accounts for, and everything the attachment states is on the page, the page agrees. Anything else, one altered digit
too, leaves the judgement to the reading by position. Two texts that changed places are not noticed here.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from piaoqi.core.formats.witness import Value, Witness
from piaoqi.core.invoice.capital import read_capital
from piaoqi.core.invoice.dates import read_date
from piaoqi.core.invoice.kind import read_kind
from piaoqi.core.invoice.money import read_money
from piaoqi.core.invoice.width import half_width

_NUMBER = re.compile(r"¥?-?[0-9][0-9,]*(?:\.[0-9]+)?%?").fullmatch
_ORNAMENT = re.compile(r"[¥⊗×Xx]|\(?详见销?货?物?清单\)?").fullmatch
_DERIVED = frozenset({"kind", "status", "red_of", "paper_number"})
"""Values that no page prints as such."""
_NEEDED = frozenset({"number", "issue_date", "amount", "total", "seller_name"})


def page_agrees(stated: Witness, texts: Iterable[str], labels: Iterable[str]) -> Witness | None:
    """The page as a witness that says the same as `stated`; None where that is not certain.

    `texts` are those of the page itself, `labels` those of its template, of which only the title counts.
    """
    if any(stated.values.get(field) in (None, "") for field in _NEEDED):
        return None
    shown = [plain for text in texts if (plain := _plain(text))]
    known = _Known(stated)
    facts: dict[str, str] = {}
    for text in shown:
        if not known.accounts_for(text, facts):
            return None
    facts.setdefault("title", next(filter(_is_title, map(_plain, labels)), ""))
    kind = read_kind(facts["title"], known.number, known.code)
    if kind and kind is not stated.values.get("kind", kind):
        return None
    values = _seen(stated, shown)
    if values is None:
        return None
    if kind:
        values["kind"] = kind
    return Witness("page", "page", values, facts={name: text for name, text in facts.items() if text})


class _Known:
    """All texts that a page of this invoice may show."""

    def __init__(self, stated: Witness) -> None:
        values, lines = stated.values, stated.lines
        self.number, self.code = str(values.get("number", "")), str(values.get("code", ""))
        self.date = values.get("issue_date")
        self.total = values.get("total")
        words = [str(value) for value in values.values() if isinstance(value, str)] + list(stated.facts.values())
        words += [word for line in lines for word in (line.name, line.spec, line.unit, line.rate, line.quantity)]
        words += [line.price for line in lines]
        amounts = [value for value in values.values() if isinstance(value, Decimal)]
        amounts += [amount for line in lines for amount in (line.amount, line.tax) if amount is not None]
        self.words = {_plain(word) for word in set(words)}
        self.amounts = frozenset(amounts)
        self.all = "\n".join(self.words)

    def accounts_for(self, text: str, facts: dict[str, str]) -> bool:
        """Whether the text is one of them, or a row of a longer one; titles and 大写 are noted in `facts`."""
        if text in self.words or _ORNAMENT(text):
            return True
        if _NUMBER(text):
            return read_money(text) in self.amounts
        if _is_title(text):
            facts["title"] = text
            return True
        if (day := read_date(text)) is not None:
            return day == self.date
        if (capital := read_capital(text)) is not None:
            facts["capital"] = text
            return capital == self.total
        return len(text) > 1 and text in self.all


def _seen(stated: Witness, shown: Sequence[str]) -> dict[str, Value] | None:
    """The stated values, each seen on the page; None where one is not there."""
    everything = "".join(shown)
    amounts = {read_money(text) for text in shown if _NUMBER(text)}
    dates = {read_date(text) for text in shown if "年" in text or "-" in text}
    values: dict[str, Value] = {}
    for field, value in stated.values.items():
        if field in _DERIVED or value in (None, ""):
            continue
        if isinstance(value, Decimal):
            there = value in amounts
        elif isinstance(value, date):
            there = value in dates
        else:
            there = _plain(str(value)) in everything
        if not there:
            return None
        values[field] = value
    return values


def _is_title(text: str) -> bool:
    return "发票" in text and len(text) < 30 and not any(char.isdigit() for char in text) and ":" not in text


def _plain(text: str) -> str:
    return "".join(half_width(text).split())
