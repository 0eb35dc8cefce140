"""Writes what was concluded: rows of invoices, their keys, links, and the search index."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any

from piaoqi.archive.invoices.keys import tail
from piaoqi.archive.invoices.linking import find_others, link_red
from piaoqi.archive.invoices.resolve import Group
from piaoqi.archive.invoices.rows import insert, insert_rows, new_ids, point, update
from piaoqi.archive.invoices.settled import Joined, hold_anew, join, witness
from piaoqi.archive.invoices.values import ALL_OTHERS, View, view_of
from piaoqi.archive.models import Hold, Invoice, InvoiceKey
from piaoqi.archive.models import Record as Row
from piaoqi.archive.search import index as search
from piaoqi.core.invoice.taxpayer import Taxpayer

DAY = 1 << 40
"""One day in the order of invoices, wider than any id."""
_VIEW = tuple(one.name for one in fields(View) if one.name not in ("origins", "differs", "personal"))
_CONCLUDED = (*_VIEW, "key", "rank", "certain", "origins", "differs")
_WRITTEN = (*_CONCLUDED, "department_id", "sensitivity", "assigned", "held", "deleted_at")
_shown = attrgetter(*_VIEW)
_COLUMNS = tuple(one.attname for one in Invoice._meta.concrete_fields)  # noqa: SLF001
_BLANK = tuple(
    one.get_default() if one.has_default() else None
    for one in Invoice._meta.concrete_fields  # noqa: SLF001
)
_RANK_AT = _WRITTEN.index("rank")


@dataclass(slots=True)
class Placed:
    """Groups of statements, and the rows that each takes on."""

    groups: Sequence[Group]
    heirs: Sequence[Sequence[int]]
    """For each group: rows that were its invoice until now, the one that stays first; none for a new invoice."""
    lay_in: Mapping[int, int]
    """Record -> the invoice it lay in."""
    standing: Mapping[int, Invoice]
    invoice_of: dict[int, int] = field(default_factory=dict)
    """Record -> its invoice now; filled by `write`."""


def write(company: int, taxpayer: Taxpayer, placed: Placed) -> None:
    """Everything at once; the company is locked."""
    was = {several[0]: _state(placed.standing[several[0]]) for several in placed.heirs if several}
    joined = _join(placed)
    made, kept = _invoices(company, taxpayer, placed)
    if Hold.objects.filter(company=company, lifted_at=None).exists():
        hold_anew(company, [*made, *kept])
    changed = [one for one in kept if _state(one) != was[one.pk]]
    insert(made, with_ids=True)
    update(changed, _WRITTEN)
    moved = _keys(company, placed)
    _records(placed)
    _links(company, made, changed, moved)
    before = [*(one.gone.rank for one in joined), *(was[one.pk][_RANK_AT] for one in changed)]
    if made or changed or before:
        search.index([*made, *changed], before)
    if joined:
        witness(company, joined)


def _state(invoice: Invoice) -> tuple[Any, ...]:
    return tuple(getattr(invoice, name) for name in _WRITTEN)


def _join(placed: Placed) -> list[Joined]:
    return [join(placed.standing[pk], placed.standing[several[0]]) for several in placed.heirs for pk in several[1:]]


def _invoices(company: int, taxpayer: Taxpayer, placed: Placed) -> tuple[list[Invoice], list[Invoice]]:
    """New rows, not saved, and the standing ones as they are now; fills `invoice_of`."""
    ids = iter(new_ids(Invoice, sum(not several for several in placed.heirs)))
    made: list[Invoice] = []
    kept: list[Invoice] = []
    for group, several in zip(placed.groups, placed.heirs, strict=True):
        if several:
            invoice = placed.standing[several[0]]
            kept.append(invoice)
        else:
            invoice = _new(next(ids), company)
            if placed.lay_in:
                _inherit(invoice, group, placed)
            made.append(invoice)
        show(invoice, group, view_of(group.members, taxpayer))
        placed.invoice_of.update((one.id, invoice.pk) for one in group.members)
    return made, kept


def _inherit(invoice: Invoice, group: Group, placed: Placed) -> None:
    """What leaves an invoice stays as hidden as it was there: else whoever hands in a likeness takes it apart."""
    left = {placed.lay_in[one.id] for one in group.members if one.id in placed.lay_in}
    were = [placed.standing[pk] for pk in left]
    departments = {one.department_id for one in were}
    invoice.department_id = departments.pop() if len(departments) == 1 else None
    if levels := [one.sensitivity for one in were if one.assigned]:
        invoice.assigned, invoice.sensitivity = True, max(levels)


def _new(pk: int, company: int) -> Invoice:
    """A blank row; made from all its values in order, which costs a third of naming them."""
    invoice = Invoice.from_db(None, _COLUMNS, _BLANK)
    invoice.pk, invoice.company_id = pk, company
    return invoice


def show(invoice: Invoice, group: Group, view: View) -> None:
    """Put what was concluded into the row, unsaved."""
    invoice.__dict__.update(zip(_VIEW, _shown(view), strict=True))
    invoice.key = group.key
    invoice.certain = group.certain
    invoice.differs = list(view.differs)
    invoice.origins = {name: one.id for name, one in view.origins.items()}
    invoice.rank = (view.issue_date.toordinal() if view.issue_date else 0) * DAY + invoice.pk
    if not invoice.assigned:
        invoice.sensitivity = view.personal


def concluded(invoice: Invoice) -> dict[str, object]:
    """What a row says that its records decide, but for ids: to hold two rows against each other."""
    found = {name: getattr(invoice, name) for name in _CONCLUDED if name not in ("rank", "origins")}
    return {**found, "origins": json.dumps(invoice.origins, sort_keys=True)}


def origin_of(invoice: Invoice, name: str) -> int:
    """The id of the record that a field's value is from."""
    return int(invoice.origins.get(name, invoice.origins[ALL_OTHERS]))


def _keys(company: int, placed: Placed) -> list[str]:
    """Bring the keys in step; returns those that came to an invoice or went to another one."""
    wanted: dict[str, int] = {}
    for group in placed.groups:
        wanted.update(dict.fromkeys(group.keys, placed.invoice_of[group.members[0].id]))
    standing = [several[0] for several in placed.heirs if several]
    held = InvoiceKey.objects.filter(invoice__in=standing).values_list("pk", "key", "invoice_id") if standing else ()
    stale: list[int] = []
    elsewhere: list[tuple[int, int | None]] = []
    moved: list[str] = []
    for pk, key, invoice in held:
        now = wanted.pop(key, None)
        if now is None:
            stale.append(pk)
        elif now != invoice:
            elsewhere.append((pk, now))
            moved.append(key)
    if stale:
        InvoiceKey.objects.filter(pk__in=stale).delete()
    point(InvoiceKey, "invoice_id", elsewhere)
    rows = [(company, key, tail(key), pk) for key, pk in wanted.items()]
    insert_rows(InvoiceKey, ("company_id", "key", "tail", "invoice_id"), rows)
    return [*moved, *wanted]


def _records(placed: Placed) -> None:
    moved = [(row, pk) for row, pk in placed.invoice_of.items() if placed.lay_in.get(row) != pk]
    point(Row, "invoice_id", moved)


def _links(company: int, made: Sequence[Invoice], changed: Sequence[Invoice], keys: Sequence[str]) -> None:
    if made:
        link_red(made, standing=False)
    if changed:
        link_red(changed, standing=True)
    if keys:
        find_others(company, keys)


def remove(company: int, invoice: Invoice, heir: Invoice | None) -> None:
    """Take away a row that no record speaks of; what people settled goes to the heir."""
    if heir is not None:
        invoice.keys.all().delete()
        rank = heir.rank
        joined = join(invoice, heir)
        hold_anew(company, [heir])
        update([heir], _WRITTEN)
        search.index([heir], [rank, invoice.rank])
        witness(company, [joined])
        return
    Row.objects.filter(invoice=invoice).update(invoice=None)
    invoice.links.all().delete()
    invoice.linked_by.all().update(other=None)
    rank = invoice.rank
    Invoice.objects.filter(pk=invoice.pk).delete()
    search.index([], [rank])
