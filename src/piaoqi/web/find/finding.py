"""What the page shows of a question: one answer, a choice, a table, a list, or why nothing was found."""

from collections import defaultdict
from typing import Any

from django.utils import timezone

from piaoqi.accounts.models import Company
from piaoqi.archive.queries.explain import State, elsewhere
from piaoqi.archive.queries.search import ask, find
from piaoqi.archive.queries.visible import visible
from piaoqi.archive.search.filters import Filters
from piaoqi.archive.search.row import COLUMNS, Row
from piaoqi.core.text import Message
from piaoqi.core.text import listed as listed_words
from piaoqi.reconciliation.explained import Explained
from piaoqi.reconciliation.models import Answer
from piaoqi.reconciliation.queries.stated import answers
from piaoqi.reconciliation.queries.why import Why, why, why_invoice
from piaoqi.web.find import told
from piaoqi.web.find.access import locked
from piaoqi.web.find.answer import answer_of, word_of
from piaoqi.web.find.asked import Number, Typed
from piaoqi.web.find.ground import Around
from piaoqi.web.find.limits import spend
from piaoqi.web.find.rows import asking_of, found_of, listed, named, table_of
from piaoqi.web.shell.language import language, say

MOST_FOUND = 20
_MOST_OTHERS = 5
_TWENTY = 20
_TONES = ("alarm", "missing", "unknown", "seeming", "apart", "twice", "deleted", "not_due", "fine", "hidden", "none")


def about(around: Around, asked: Typed, invoice: int | None, link: str) -> dict[str, Any]:
    """One number, an invoice chosen, or words. Raises RefusedError for too many questions."""
    if invoice is not None:
        one = why_invoice(around.who, invoice)
        if one is not None:
            return _answered(around, one, link)
    if asked.one is None:
        return _words(around, asked.text, link)
    spend(around.who, around.company.pk, 1)
    found = why(around.who, asked.one.number, asked.one.code, around.company.pk)
    if found.state is State.HIDDEN and found.hidden is not None:
        return {"kind": "hidden", "why": found, "locked": locked(around.who, around.company, asked.one, found.hidden)}
    if len(found.invoices) == 1:
        return _answered(around, found.invoices[0], link) | {"understood": found.understood}
    if found.invoices:
        return _choice(around, found, asked.text)
    return _nowhere(around, found, asked, link)


def several(around: Around, asked: Typed, only: str = "") -> dict[str, Any]:
    """A table of numbers. `only`: of one verdict. Raises RefusedError."""
    spend(around.who, around.company.pk, len(asked.numbers))
    every = asking_of(asked.numbers, around)
    lines = [one for one in every if one.tone == only] or every
    words = ((tone, None if tone in ("hidden", "none") else word_of(tone)) for tone in _TONES)
    tally = [(tone, word, sum(one.tone == tone for one in every)) for tone, word in words]
    table = table_of(lines, around)
    return {"kind": "several", "only": only, "tally": [one for one in tally if one[2]], "table": table,
            "copied": told.table(lines)}  # fmt: skip


def matches(around: Around, text: str, most: int) -> dict[str, Any]:
    """Invoices of the company that the words mean, the newest first."""
    question = ask(around.who, text, timezone.localdate(), Filters(companies=frozenset({around.company.pk})))
    found = find(around.who, question, limit=most)
    rows = found_of(found.rows, around, text=text)
    return {"understood": question.understood, "found": rows, "table": listed(rows, around), "more": bool(found.after)}


def suggested(around: Around, text: str, most: int) -> dict[str, Any]:
    """The same while somebody types: at a glance."""
    question = ask(around.who, text, timezone.localdate(), Filters(companies=frozenset({around.company.pk})))
    found = find(around.who, question, limit=most)
    return {"understood": question.understood, "found": named(found.rows, around, text)}


def _words(around: Around, text: str, link: str) -> dict[str, Any]:
    """The only one that is meant is the answer."""
    meant = matches(around, text, MOST_FOUND)
    if len(meant["found"]) == 1:
        one = why_invoice(around.who, meant["found"][0].row.id)
        if one is not None:
            return _answered(around, one, link) | {"understood": meant["understood"]}
    return {"kind": "list", **meant}


def _answered(around: Around, one: Explained, link: str) -> dict[str, Any]:
    around = Around(around.who, one.invoice.company, _said(around, one))
    answer = answer_of(one, around)
    others = _elsewhere(around, one)
    texts = {"whole": told.whole(answer, link, [other.name for other in others]), "brief": told.brief(answer, link)}
    return {"kind": "answer", "one": one, "answer": answer, "around": around, "texts": texts, "elsewhere": others}


def _elsewhere(around: Around, one: Explained) -> list[Company]:
    """Of an invoice that is not everywhere: it may have been filed under another company of the asker."""
    row = one.invoice
    asks = bool(one.answer.absent) and bool(row.number)
    return elsewhere(around.who, row.number, row.code, row.company_id) if asks else []


def _said(around: Around, one: Explained) -> dict[str, Answer]:
    """What was answered about this invoice, and counts from the next comparison on."""
    number = one.invoice.code + one.invoice.number
    rows = answers(around.who, one.invoice.company_id, number=number) if number else ()
    known = one.ground.comparison.known_at if one.ground.comparison else None
    return {row.cause: row for row in rows if row.withdrawn_at is None and (known is None or row.at > known)}


def _choice(around: Around, found: Why, text: str) -> dict[str, Any]:
    rows = matches_of(around, [one.invoice.pk for one in found.invoices], text)
    return {
        "kind": "choice",
        "understood": found.understood,
        "found": rows,
        "table": listed(rows, around),
        "why": found,
    }


def matches_of(around: Around, ids: list[int], text: str) -> list[Any]:
    """Invoices by their ids, in that order."""
    seen = visible(around.who, including_deleted=True).filter(pk__in=ids).values_list(*COLUMNS)
    rows = {row.id: row for row in map(Row._make, seen)}
    return found_of([rows[pk] for pk in ids if pk in rows], around, text=text)


def _nowhere(around: Around, found: Why, asked: Typed, link: str) -> dict[str, Any]:
    """Not here: numbers like it, other meanings of what was typed, why no source can exclude it, what to do."""
    number = asked.one or Number(asked.text)
    near = found_of(found.near, around, asked=number.number)
    other = matches(around, asked.text, _MOST_OTHERS) if len(asked.text) < _TWENTY and not near else None
    ends = _ends(found, around)
    return {
        "kind": "nowhere",
        "why": found,
        "understood": [one for one in found.understood if not _said_elsewhere(one, found)],
        "ends": ends,
        "near": listed(near, around) if near else None,
        "other": other["table"] if other and other["found"] else None,
        "elsewhere": elsewhere(around.who, number.number, number.code, around.company.pk),
        "around": around,
        "texts": {"whole": told.nowhere(found, ends, link)},
    }


def _ends(found: Why, around: Around) -> list[tuple[str, list[str]]]:
    """(sources, why they cannot exclude it), those with the same reasons together."""
    of: dict[str, list[str]] = defaultdict(list)
    for end in found.open_ends:
        of[around.title(end.source) if end.source else around.company.name].append(around.words(say(end.reason)))
    alike: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for title, reasons in of.items():
        alike[tuple(reasons)].append(title)
    return [(listed_words(titles, language()), list(reasons)) for reasons, titles in alike.items()]


def _said_elsewhere(one: Message, found: Why) -> bool:
    """What the page says under the box and in the list of numbers like it."""
    numbers = tuple(f"{row.code} {row.number}".strip() for row in found.near)
    return {"year", "region"} <= set(one.params) or (bool(numbers) and one.params.get("numbers") == numbers)
