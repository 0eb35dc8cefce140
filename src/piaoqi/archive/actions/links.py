"""Which invoice was issued in the place of another one (重开): what no record states, and people know."""

from piaoqi.accounts.acting import acting
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import InvalidError, OverError, TakenError
from piaoqi.accounts.permissions import BuiltIn, define
from piaoqi.archive.invoices.linking import REPLACES
from piaoqi.archive.invoices.touching import touched, who
from piaoqi.archive.models import Invoice, Link
from piaoqi.archive.queries.visible import facts_of
from piaoqi.audit.clock import now
from piaoqi.core.text import Text

_HOLDERS = (BuiltIn.FINANCE_LEAD, BuiltIn.ACCOUNTANT, BuiltIn.ISSUER, BuiltIn.BOOKKEEPER)
LINK = define("archive.link", Text("登记重开的发票", "link reissued invoices"), *_HOLDERS)
UNLINK = define("archive.link.withdraw", Text("撤回重开的登记", "withdraw links of reissued invoices"), *_HOLDERS)

_REPLACEMENT = Text("重开的登记", "The link")


def link_replacement(actor: Actor, invoice: Invoice, replaced: Invoice) -> Link:
    """Say that `invoice` was issued in the place of `replaced`, which must be the actor's to change too. Raises
    InvalidError for the same invoice or another company's, TakenError where it is said already, or the other way round.
    """
    with acting(actor, LINK, invoice.company_id, thing=facts_of(actor, invoice)) as act:
        if replaced.company_id != invoice.company_id:
            raise InvalidError(what=_REPLACEMENT, why=Text("两张发票不属于同一单位", "they belong to two companies"))
        new, old = touched(act, invoice), touched(act, replaced)
        if new.pk == old.pk:
            raise InvalidError(what=_REPLACEMENT, why=Text("是同一张发票", "it is the same invoice"))
        standing = Link.objects.filter(relation=REPLACES, withdrawn_at=None)
        if standing.filter(invoice__in=[new, old], other__in=[new, old]).exists():
            raise TakenError(what=_REPLACEMENT, name=str(new))
        link = Link.objects.create(
            invoice=new, relation=REPLACES, other_key=old.key, other=old, by=who(actor), at=now()
        )
        act.witness(f"invoice:{new.pk}", after={"replaces": old.pk, "key": old.key, "link": link.pk})
        return link


def withdraw_link(actor: Actor, link: Link) -> Link:
    """What people linked counts no more, and stays to be seen. Raises OverError for what records state, and for what
    is withdrawn already.
    """
    invoice = link.invoice
    with acting(actor, UNLINK, invoice.company_id, thing=facts_of(actor, invoice)) as act:
        touched(act, invoice)
        row = Link.objects.get(pk=link.pk)
        if row.withdrawn_at is not None or not row.by:
            state = Text("已经撤回，或由票面记录得出", "it was withdrawn, or the records themselves state it")
            raise OverError(what=_REPLACEMENT, state=state)
        row.withdrawn_at = now()
        row.save(update_fields=["withdrawn_at"])
        act.witness(f"invoice:{row.invoice_id}", {"replaces": row.other_id, "link": row.pk}, {"withdrawn": True})
        return row
