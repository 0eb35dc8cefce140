"""A letter filled in: ready to copy, with no holes where a value is not known.

1. a line that names nothing but unknown values is left out
2. so is a bracket, and a clause between commas
3. what is left is filled, and blanks that nothing fills are closed
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from string import Formatter

from piaoqi.core.causes.base import Actor, Letter
from piaoqi.core.causes.case import Direction
from piaoqi.core.folder.why import Absent
from piaoqi.core.invoice.kind import KINDS, Kind
from piaoqi.core.reconcile.source import day_of
from piaoqi.core.report.overview import number_of
from piaoqi.core.report.words import ACTOR, PLACE
from piaoqi.core.text import Language

DAYS_TO_ANSWER = 7
_SATURDAY = 5
_BRACKET = re.compile(r"\s*[（(][^（）()]*[）)]")
_CLAUSE = re.compile(r"[^，。；,;]+[，。；,;]?\s*")
_UNIT = "{total} 元"
_LOOSE = "，,；;：:、 "


@dataclass(frozen=True, slots=True)
class Written:
    """A letter ready to send."""

    to: str
    """Who gets it, by role and, where known, by name."""
    subject: str
    body: str


def write_letter(letter: Letter, absent: Absent, as_of: datetime, language: Language) -> Written | None:
    """The letter about one absence; None where it would be to ourselves: an invoice that we issued.

    What we call a source means nothing to strangers: they read what it is.
    """
    if letter.to is Actor.ISSUER and absent.direction is Direction.ISSUED:
        return None
    values = _values(absent, as_of, language)
    if letter.to in (Actor.ISSUER, Actor.TAX_OFFICE) and absent.finding.target in PLACE:
        values["source"] = PLACE[absent.finding.target].in_language(language)
    to = ACTOR[letter.to].in_language(language)
    if letter.to is Actor.ISSUER and values["seller"]:
        to = f"{to} {values['seller']}"
    subject, body = (fill(text.in_language(language), values) for text in (letter.subject, letter.body))
    return Written(to, subject, body)


def _values(absent: Absent, as_of: datetime, language: Language) -> dict[str, str]:
    invoice, today = absent.finding.invoice, day_of(as_of)
    return {
        "kind": KINDS[invoice.kind].title.in_language(language) if invoice.kind is not Kind.UNKNOWN else "",
        "number": number_of(invoice),
        "day": _day(invoice.issue_date, language),
        "seller": invoice.seller_name,
        "seller_id": invoice.seller_tax_id,
        "buyer": invoice.buyer_name,
        "buyer_id": invoice.buyer_tax_id,
        "total": "" if invoice.total is None else f"{invoice.total:,.2f}",
        "ours": absent.company.name,
        "our_id": absent.company.tax_id,
        "today": _day(today, language),
        "deadline": _day(deadline(today), language),
        "source": absent.finding.absent_from,
    }


def deadline(today: date) -> date:
    """A week from today, on a weekday; public holidays are not known here."""
    day = today + timedelta(days=DAYS_TO_ANSWER)
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() >= _SATURDAY else day


def _day(day: date | None, language: Language) -> str:
    if day is None:
        return ""
    return f"{day.year}年{day.month}月{day.day}日" if language == "zh" else day.isoformat()


def fill(template: str, values: Mapping[str, str]) -> str:
    """Steps 1 to 3."""
    if not values.get("total"):
        template = template.replace(_UNIT, "{total}")
    lines = template.split("\n")
    kept = [line for line in lines if len(lines) == 1 or not (_is_hole(line, values) and _is_label(line))]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(_line(line, values) for line in kept)).strip()


def _is_label(line: str) -> bool:
    """`Name: values`, or values alone: no sentence."""
    return not line.rstrip().endswith(("。", ".", "；", ";"))


def _line(line: str, values: Mapping[str, str]) -> str:
    if all(values[name] for name in _names(line)):
        return line.format_map(values)
    line = _BRACKET.sub(lambda found: "" if _is_hole(found[0], values) else found[0], line)
    line = _clauses(line, values) or line
    return re.sub(r"(：) +|( ) +", r"\1\2", line.format_map(values)).strip(_LOOSE)


def _names(text: str) -> list[str]:
    return [name for _, name, _, _ in Formatter().parse(text) if name]


def _is_hole(text: str, values: Mapping[str, str]) -> bool:
    names = _names(text)
    return bool(names) and not any(values[name] for name in names)


def _clauses(line: str, values: Mapping[str, str]) -> str:
    """Without the clauses that name unknown values alone; the stop of a sentence stays."""
    kept = ""
    for clause in _CLAUSE.findall(line):
        if not _is_hole(clause, values):
            kept += clause
        elif clause.rstrip()[-1:] in ("。", "；", ";") and kept:
            kept = kept.rstrip(_LOOSE) + clause.rstrip()[-1]
    return kept
