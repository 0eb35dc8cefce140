"""Links that records themselves state: a red letter names the invoice that it flushes."""

from collections.abc import Iterable, Sequence

from piaoqi.archive.invoices.keys import keys_of_number
from piaoqi.archive.invoices.rows import insert, point
from piaoqi.archive.models import Invoice, InvoiceKey, Link

RED_OF = "red_of"
REPLACES = "replaces"


def flushed_key(invoice: Invoice) -> str:
    """The key of the invoice that this one says it flushes; '' where it names none, or itself."""
    keys = keys_of_number(invoice.red_of)
    own = keys_of_number(invoice.number) + keys_of_number(invoice.code + (invoice.paper_number or invoice.number))
    return keys[0] if keys and keys[0] not in own else ""


def link_red(invoices: Sequence[Invoice], *, standing: bool) -> None:
    """Make the links of these invoices what their records state. `standing`: some may have links already."""
    wanted = {one.pk: key for one in invoices if one.red_of and (key := flushed_key(one))}
    since = {one.pk: one.first_seen_at for one in invoices}
    if standing:
        stated = Link.objects.filter(invoice__in=[one.pk for one in invoices], relation=RED_OF, by="")
        for link in stated:
            if wanted.get(link.invoice_id) == link.other_key:
                del wanted[link.invoice_id]
            else:
                link.delete()
    if not wanted:
        return
    known = dict(
        InvoiceKey.objects.filter(company=invoices[0].company_id, key__in=set(wanted.values())).values_list(
            "key", "invoice_id"
        )
    )
    made = [
        Link(invoice_id=pk, relation=RED_OF, other_key=key, other_id=known.get(key), by="", at=since[pk])
        for pk, key in wanted.items()
    ]
    insert(made, with_ids=False)


def find_others(company: int, keys: Iterable[str]) -> None:
    """Point the links that name these keys, which just came to an invoice or went to another one, at it."""
    asked = set(keys)
    waiting = list(
        Link.objects.filter(other_key__in=asked, invoice__company=company).values_list("pk", "other_key", "other_id")
    )
    if not waiting:
        return
    wanted = {key for _, key, _ in waiting}
    known = dict(InvoiceKey.objects.filter(company=company, key__in=wanted).values_list("key", "invoice_id"))
    point(Link, "other_id", [(pk, known[key]) for pk, key, other in waiting if key in known and known[key] != other])
