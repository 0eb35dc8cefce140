"""Many numbers at once: of each whether it is here, where it is and where not. One question is answered whole by `why`;
this is the table before it, of the same rows, marks and stored verdicts, in the same few queries however many.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import monotonic

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.models import Company
from piaoqi.archive.invoices.keys import tail
from piaoqi.archive.models import InvoiceKey
from piaoqi.archive.models import Source as SourceRow
from piaoqi.archive.queries.explain import State, keys_asked
from piaoqi.archive.queries.visible import visible
from piaoqi.archive.search.row import COLUMNS, Row
from piaoqi.core.invoice.identity import is_weak
from piaoqi.core.invoice.number import read_number
from piaoqi.reconciliation.models import Finding
from piaoqi.reconciliation.queries.marks import Marks, RowMarks, marks_of
from piaoqi.reconciliation.queries.near import beginning, near
from piaoqi.reconciliation.queries.shown import sees

MOST = 200
NEAR_SECONDS = 0.1
"""So long those that are not here are compared with numbers like them, one after the other."""
_MOST_ALIKE = 5

Asked = tuple[str, str]
"""A number as it was written, and the code beside it, ''."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One number. `rows`: invoices of it that the actor may see; `alike`: of one that is not here, those a slip or two
    away, or those that begin with what a spreadsheet left of it, None where it was not looked for.
    """

    asked: Asked
    state: State
    rows: tuple[Row, ...] = ()
    marks: RowMarks | None = None
    """Of the first row."""
    alike: tuple[Row, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """In the order in which they were asked. `causes`: id of a stored finding -> code of its first cause, ''."""

    lines: tuple[Line, ...]
    sources: tuple[SourceRow, ...]
    causes: Mapping[int, str]


def why_many(actor: Actor, company: Company, asked: Sequence[Asked]) -> Lines:
    """In one company, of which the actor must see something: else nothing is here. No more than MOST."""
    wanted = asked[:MOST] if sees(actor, company.pk) else ()
    held = _held(company, wanted)
    rows = _rows(actor, {pk for found in held.values() for pk in found})
    shown = {one: tuple(rows[pk] for pk in found if pk in rows) for one, found in held.items()}
    marks = marks_of(actor, company, [found[0].id for one in shown.values() if (found := _standing(one))])
    lines, until = [], monotonic() + NEAR_SECONDS
    for one in asked[:MOST]:
        line = _line(one, shown.get(one, ()), is_held=bool(held.get(one)), marks=marks)
        if line.state is State.NOT_HERE and monotonic() < until:
            line = Line(asked=one, state=line.state, alike=_alike(actor, one, company))
        lines.append(line)
    return Lines(lines=tuple(lines), sources=marks.sources, causes=_causes(marks))


def _line(asked: Asked, rows: tuple[Row, ...], *, is_held: bool, marks: Marks) -> Line:
    found = _standing(rows)
    if not found:
        return Line(asked=asked, state=State.HIDDEN if is_held else State.NOT_HERE)
    state = State.DELETED if found[0].deleted_at else State.SHOWN
    return Line(asked=asked, state=state, rows=found, marks=marks.of.get(found[0].id))


def _standing(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """The newest first; what was put away only where nothing else is there."""
    ordered = sorted(rows, key=lambda row: -row.rank)
    return tuple([row for row in ordered if row.deleted_at is None] or ordered)


def _held(company: Company, asked: Sequence[Asked]) -> dict[Asked, list[int]]:
    """Ids of the invoices of each number, seen or not; as archive.queries.explain looks for one."""
    keys = {one: keys_asked(*one) for one in asked}
    tails = {tail(key) for found in keys.values() for key in found}
    of_key: dict[str, list[int]] = defaultdict(list)
    of_tail: dict[str, list[int]] = defaultdict(list)
    lying = InvoiceKey.objects.filter(company=company, tail__in=tails)
    for key, end, invoice in lying.values_list("key", "tail", "invoice_id"):
        of_key[key].append(invoice)
        of_tail[end].append(invoice)
    return {
        one: list(
            dict.fromkeys(pk for key in found for pk in (of_tail[tail(key)] if is_weak(key) else of_key.get(key, ())))
        )
        for one, found in keys.items()
    }


def _rows(actor: Actor, ids: set[int]) -> dict[int, Row]:
    found = visible(actor, including_deleted=True).filter(pk__in=ids).values_list(*COLUMNS)
    return {row.id: row for row in map(Row._make, found)}


def _alike(actor: Actor, asked: Asked, company: Company) -> tuple[Row, ...]:
    read = read_number(*asked)
    if read.known_prefix:
        return beginning(actor, read.known_prefix, company.pk)[:_MOST_ALIKE]
    return near(actor, read.code + read.number, company.pk)[:_MOST_ALIKE] if read.number else ()


def _causes(marks: Marks) -> dict[int, str]:
    """Of invoices whose marks the actor was given."""
    ids = [mark.finding for row in marks.of.values() for mark in row.marks if mark.finding is not None]
    return dict(Finding.objects.filter(pk__in=ids).values_list("pk", "cause"))
