"""Brings the view up to date with records that were added, in the transaction that adds them.

The view is a function of the records that count: those whose reading no later one has replaced. Adding them in any
order and in any portions makes the same invoices as all of them at once; `rebuild` holds it to that.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from piaoqi.accounts.taxpayers import taxpayer_of
from piaoqi.archive.invoices.keys import folded, is_strong, surest, tail
from piaoqi.archive.invoices.locking import locked_company
from piaoqi.archive.invoices.reach import reach
from piaoqi.archive.invoices.resolve import Group, keys_of, resolve, strong_keys
from piaoqi.archive.invoices.settled import has_settled
from piaoqi.archive.invoices.sighted import Sighted
from piaoqi.archive.invoices.statements import fresh, lying_in
from piaoqi.archive.invoices.writing import Placed, remove, write
from piaoqi.archive.models import Invoice, InvoiceKey, Reading
from piaoqi.archive.models import Record as Row
from piaoqi.core.invoice.record import Record as Statement

_TOGETHER = 500


def project(added: Sequence[tuple[Row, Statement]]) -> None:
    """Join records just written (rows with ids, all of one company) to their invoices: sets `invoice` of each, makes,
    changes or joins invoices, keeps keys, links and the search index in step. A thousand rows cost a few statements.

    Their readings are in the database, with `said["authenticity"]["verdict"]` (how genuine the file is) and
    `said["tables"]` (each with `sheet` and `columns`). The invoices of the company stay locked to the end.
    """
    if not added:
        return
    company = locked_company(added[0][0].company_id)
    taxpayer = taxpayer_of(company)
    new = fresh(added)
    keys = {one.id: keys_of(one) for one in new}
    found = reach(company.pk, {key for several in keys.values() for key in several})
    times = Counter(key for several in keys.values() for key in several)
    alone: list[Group] = []
    entangled: list[Sighted] = []
    for one in new:
        own = keys[one.id]
        tied = any(key in found.known or times[key] > 1 or tail(key) in found.weak for key in own)
        if tied:
            entangled.append(one)
        else:
            alone.append(Group(surest(strong_keys(one)), set(own), [one], any(map(is_strong, own))))
    lying = list(lying_in(found.invoices))
    groups = resolve([*(one for one, _ in lying), *entangled])
    standing = Invoice.objects.in_bulk(found.invoices)
    placed = adopted([*alone, *groups], {one.id: invoice for one, invoice in lying}, standing)
    write(company.pk, taxpayer, placed)
    for row, _ in added:
        row.invoice_id = placed.invoice_of[row.pk]


def withdraw(reading: Reading) -> None:
    """Count the records of a reading no longer. Call it when its `replaced_at` is saved and the records of the reading
    that takes its place are projected. An invoice that nothing speaks of any more is removed, unless people settled
    something about it: then that goes to the invoice that the same place of the file speaks of now; where there is
    none, it stays with `presence` 0.
    """
    records = Row.objects.filter(reading=reading).exclude(invoice=None)
    company = reading.source.company_id
    locked_company(company)
    touched = sorted(set(records.values_list("invoice_id", flat=True)))
    for start in range(0, len(touched), _TOGETHER):
        resolve_again(company, set(touched[start : start + _TOGETHER]))


def resolve_again(company_id: int, invoices: set[int]) -> None:
    """Make these invoices, and what is tied to them, anew from their records; in a transaction."""
    company = locked_company(company_id)
    found = reach(company.pk, set(), Invoice.objects.filter(pk__in=invoices).values_list("pk", flat=True))
    lying = list(lying_in(found.invoices))
    standing = Invoice.objects.in_bulk(found.invoices)
    placed = adopted(resolve(one for one, _ in lying), {one.id: invoice for one, invoice in lying}, standing)
    left = standing.keys() - {pk for several in placed.heirs for pk in several}
    write(company.pk, taxpayer_of(company), placed)
    let_go(company.pk, [standing[pk] for pk in left])


def adopted(groups: list[Group], lay_in: Mapping[int, int], standing: Mapping[int, Invoice]) -> Placed:
    """Which rows each group takes on: those of its keys, else those whose statements mostly are in it. A row has one
    heir, or none where nothing speaks of it; of several rows that one group takes on, the first stays and the others
    go into it.
    """
    votes: dict[int, Counter[int]] = defaultdict(Counter)
    for at, group in enumerate(groups):
        for one in group.members:
            if one.id in lay_in:
                votes[lay_in[one.id]][at] += 1
    heirs: list[list[int]] = [[] for _ in groups]
    of_key = {key: at for at, group in enumerate(groups) for key in (group.key, *group.keys)} if standing else {}
    for pk in sorted(standing):
        named = of_key.get(standing[pk].key, of_key.get(folded(standing[pk].key)))
        if named is None and votes[pk]:
            named = min(votes[pk], key=lambda at: (-votes[pk][at], groups[at].key))
        if named is not None:
            heirs[named].append(pk)
    return Placed(groups, heirs, dict(lay_in), dict(standing))


def let_go(company: int, empty: Sequence[Invoice]) -> None:
    """Invoices that no record that counts speaks of."""
    settled = has_settled(one.pk for one in empty)
    for one in empty:
        heir = _heir(one)
        if heir is None and one.pk in settled:
            Invoice.objects.filter(pk=one.pk).update(presence=0, certain=False)
            one.presence, one.certain = 0, False
            InvoiceKey.objects.get_or_create(
                company_id=company, key=folded(one.key), defaults={"tail": tail(one.key), "invoice": one}
            )
            continue
        remove(company, one, heir)


def _heir(empty: Invoice) -> Invoice | None:
    """The invoice that the same places of the same files speak of now."""
    places = Row.objects.filter(invoice=empty).values_list("reading__original", "reading__source", "ordinal")
    for original, source, ordinal in places:
        same = Row.objects.filter(reading__original=original, reading__source=source, ordinal=ordinal)
        row = same.filter(reading__replaced_at=None).exclude(invoice=None).select_related("invoice").first()
        if row is not None:
            return row.invoice
    return None
