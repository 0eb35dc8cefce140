"""The view held against its records, and made anew from them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from piaoqi.accounts.models import Company
from piaoqi.accounts.taxpayers import taxpayer_of
from piaoqi.archive.invoices.keys import tail
from piaoqi.archive.invoices.linking import link_red
from piaoqi.archive.invoices.locking import locked_company
from piaoqi.archive.invoices.projection import adopted, let_go
from piaoqi.archive.invoices.reach import reach
from piaoqi.archive.invoices.resolve import Group, keys_of, resolve
from piaoqi.archive.invoices.settled import hold_anew
from piaoqi.archive.invoices.statements import COUNTED, lying_in, read_again, rows_in
from piaoqi.archive.invoices.values import view_of
from piaoqi.archive.invoices.writing import concluded, show, write
from piaoqi.archive.models import Invoice, InvoiceKey, Link
from piaoqi.archive.models import Record as Row
from piaoqi.core.invoice.fields import TITLES
from piaoqi.core.invoice.taxpayer import Taxpayer
from piaoqi.core.text import Message, Text

_TOGETHER = 500
_CHUNK = 1000
HINT = Text(
    "记录与原件不受影响；请管理员按记录重建发票视图，并查明视图由谁在系统之外改动",
    "Records and originals are not concerned. Have an administrator make the view anew from the records, and find out "
    "who changed it past the system",
)
"""What to do about a disagreement."""
_ALONE = Text("记录 {record} 不属于任何发票", "the record {record} belongs to no invoice")
_ELSEWHERE = Text(
    "记录 {record} 指向别的单位的发票 {key}", "the record {record} points at an invoice of another company, {key}"
)
_EMPTY = Text("发票 {key} 没有任何记录", "no record speaks of the invoice {key}")
_PARTS = Text("发票 {key} 的记录说的不是同一张发票", "the records of the invoice {key} do not speak of one invoice")
_APART = Text(
    "发票 {key} 与 {others} 是同一张，却分开存放", "the invoice {key} is the same as {others}, and is kept apart"
)
_KEYS = Text("发票 {key} 的查找号码与它的记录不符", "the keys of the invoice {key} are not those of its records")
_FIELD = Text(
    "发票 {key} 的“{name}”为 {stored}，按记录应为 {expected}",
    "the invoice {key} says {stored} as {name}; its records say {expected}",
)
_TITLES = {
    **TITLES,
    "direction": Text("进项或销项", "received or issued"),
    "presence": Text("有哪些来源", "sources that have it"),
    "authenticity": Text("真伪", "authenticity"),
    "key": Text("号码", "number"),
    "certain": Text("号码是否可靠", "whether its number is certain"),
    "origins": Text("各项出自哪条记录", "records its fields are from"),
    "differs": Text("各来源是否有出入", "whether its sources differ"),
    "rank": Text("排列次序", "order"),
    "sensitivity": Text("密级", "level"),
    "held": Text("保全", "hold"),
}


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One thing in which the view is not what its records say. What helps is `rebuild`. `field` is '' where it is about
    more than one, `invoice` 0 where there is none.
    """

    code: str
    invoice: int
    field: str
    message: Message


def disagreements(company: int) -> Iterator[Disagreement]:
    """All of one company; nothing is changed. Memory stays flat: a few hundred invoices at a time."""
    yield from lone_records(company)
    last: int | None = 0
    while last is not None:
        found, _, last = disagreeing(company, last)
        yield from found


def disagreeing(company: int, after: int) -> tuple[Sequence[Disagreement], int, int | None]:
    """Of a few hundred invoices after one; how many these were, and the last of them, None where there are no more.

    Others may work meanwhile: what seems wrong is looked at again while nobody else changes the company.
    """
    later = Invoice.objects.filter(company=company, pk__gt=after).order_by("pk")
    ids = list(later.values_list("pk", flat=True)[:_TOGETHER])
    if not ids:
        return (), 0, None
    taxpayer = taxpayer_of(Company.objects.get(pk=company))
    found: Sequence[Disagreement] = ()
    if any(_examined(company, taxpayer, ids)):
        with transaction.atomic():
            locked_company(company)
            found = list(_examined(company, taxpayer, ids))
    return found, len(ids), ids[-1]


def rebuild(company_id: int) -> int:
    """Make the view of a company anew from all its records, in the caller's transaction, and say how many invoices
    there are. Rows are kept where their records or keys are, and with them what people settled.
    """
    company = locked_company(company_id)
    taxpayer = taxpayer_of(company)
    InvoiceKey.objects.filter(company=company).delete()
    taken: set[int] = set()
    last = 0
    while chunk := list(rows_in(COUNTED, company=company, pk__gt=last)[:_CHUNK]):
        last = chunk[-1][0]
        new = [one for one, _ in read_again(chunk)]
        found = reach(company.pk, {key for one in new for key in keys_of(one)})
        lying = dict.fromkeys(one.id for one in new)
        earlier = list(rows_in(COUNTED, invoice__in=found.invoices, pk__lte=last))
        known = [one for one, _ in read_again(earlier) if one.id not in lying]
        lay_in = {
            pk: invoice
            for pk, *_, invoice in (*chunk, *earlier)
            if invoice is not None and (invoice not in taken or invoice in found.invoices)
        }
        groups = resolve([*known, *new])
        ours = Invoice.objects.filter(company=company)
        standing = ours.in_bulk({*found.invoices, *lay_in.values()})
        standing |= {one.pk: one for one in ours.filter(key__in=[group.key for group in groups])}
        lay_in = {pk: invoice for pk, invoice in lay_in.items() if invoice in standing}
        placed = adopted(groups, lay_in, standing)
        write(company.pk, taxpayer, placed)
        taken.update(placed.invoice_of.values())
    left = Invoice.objects.filter(company=company).exclude(pk__in=InvoiceKey.objects.values("invoice"))
    let_go(company.pk, list(left))
    Link.objects.filter(invoice__company=company, by="").delete()
    red = Invoice.objects.filter(company=company).exclude(red_of="").order_by("pk")
    last = 0
    while some := list(red.filter(pk__gt=last)[:_CHUNK]):
        link_red(some, standing=False)
        last = some[-1].pk
    return Invoice.objects.filter(company=company).count()


def lone_records(company: int) -> Iterator[Disagreement]:
    """Records without an invoice, or with one of another company."""
    counted = Row.objects.filter(COUNTED, company=company)
    for pk in counted.filter(invoice=None).values_list("pk", flat=True).iterator():
        yield Disagreement("view.alone", 0, "", _ALONE.with_(record=pk))
    foreign = counted.exclude(invoice=None).exclude(invoice__company=F("company"))
    for pk, invoice, key in foreign.values_list("pk", "invoice_id", "invoice__key").iterator():
        yield Disagreement("view.elsewhere", invoice or 0, "", _ELSEWHERE.with_(record=pk, key=key))


def _examined(company: int, taxpayer: Taxpayer, ids: list[int]) -> Iterator[Disagreement]:
    lying = list(lying_in(reach(company, set(), ids).invoices))
    lay_in = {one.id: pk for one, pk in lying}
    groups: dict[int, list[Group]] = defaultdict(list)
    for group in resolve(one for one, _ in lying):
        for pk in {lay_in[one.id] for one in group.members}:
            groups[pk].append(group)
    stored: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for pk, key, ending in InvoiceKey.objects.filter(invoice__in=ids).values_list("invoice_id", "key", "tail"):
        stored[pk].add((key, ending))
    for invoice in Invoice.objects.filter(pk__in=ids).order_by("pk"):
        found = groups[invoice.pk]
        if not found:
            if invoice.presence:
                yield Disagreement("view.empty", invoice.pk, "", _EMPTY.with_(key=invoice.key))
            continue
        if len(found) > 1:
            yield Disagreement("view.parts", invoice.pk, "", _PARTS.with_(key=invoice.key))
            continue
        others = {lay_in[one.id] for one in found[0].members} - {invoice.pk}
        if others:
            yield Disagreement(
                "view.apart", invoice.pk, "", _APART.with_(key=invoice.key, others=tuple(sorted(others)))
            )
            continue
        if stored[invoice.pk] != {(key, tail(key)) for key in found[0].keys}:
            yield Disagreement("view.keys", invoice.pk, "", _KEYS.with_(key=invoice.key))
        yield from _fields(company, invoice, found[0], taxpayer)


def _fields(company: int, invoice: Invoice, group: Group, taxpayer: Taxpayer) -> Iterator[Disagreement]:
    before = _told(invoice)
    show(invoice, group, view_of(group.members, taxpayer))
    hold_anew(company, [invoice])
    for name, expected in _told(invoice).items():
        if before[name] != expected:
            message = _FIELD.with_(
                key=group.key, name=_TITLES.get(name, Text(name, name)), stored=before[name], expected=expected
            )
            yield Disagreement("view.field", invoice.pk, name, message)


def _told(invoice: Invoice) -> Mapping[str, object]:
    more = {"rank": invoice.rank, "sensitivity": invoice.sensitivity, "held": invoice.held}
    return {**concluded(invoice), **more}
