"""Allocations (分摊): parts of an invoice's total that were booked or paid, never more than the whole."""

from dataclasses import dataclass
from decimal import Decimal

from piaoqi.accounts.acting import acting
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import InvalidError, OverError
from piaoqi.accounts.models import Department
from piaoqi.accounts.permissions import BuiltIn, define
from piaoqi.accounts.words import cleaned
from piaoqi.archive.invoices.errors import ExceedsError, NoTotalError
from piaoqi.archive.invoices.touching import touched, who
from piaoqi.archive.models import Allocation, Invoice
from piaoqi.archive.queries.visible import facts_of
from piaoqi.audit.clock import now
from piaoqi.core.invoice.money import CENT, LIMIT
from piaoqi.core.text import Text

_HOLDERS = (BuiltIn.FINANCE_LEAD, BuiltIn.ACCOUNTANT, BuiltIn.BOOKKEEPER)
ALLOCATE = define("archive.allocate", Text("分摊发票", "allocate invoices"), *_HOLDERS)
WITHDRAW = define("archive.allocation.withdraw", Text("撤回分摊", "withdraw allocations"), *_HOLDERS)

_AMOUNT = Text("金额", "The amount")
_PURPOSE = Text("用途", "The purpose")
_REFERENCE = Text("凭证或单号", "The voucher or claim")
_DEPARTMENT = Text("部门", "The department")
_ALLOCATION = Text("分摊 {amount} 元", "The allocation of {amount}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """`amount` in yuan, with the sign of the invoice's total. `reference`: voucher or expense claim, may be ''."""

    amount: Decimal
    purpose: str
    reference: str = ""
    department: Department | None = None


def allocate(actor: Actor, invoice: Invoice, part: Part) -> Allocation:
    """Raises ExceedsError where all parts would be more than the total, NoTotalError where that is unknown,
    InvalidError for no amount of money, OverError for an invoice that was put away.
    """
    with acting(actor, ALLOCATE, invoice.company_id, thing=facts_of(actor, invoice)) as act:
        row = touched(act, invoice)
        if row.deleted_at is not None:
            raise OverError(what=Text(f"发票 {row}", f"The invoice {row}"), state=Text("已在回收站", "it was put away"))
        if part.department is not None and part.department.company_id != row.company_id:
            raise InvalidError(what=_DEPARTMENT, why=Text("它属于别的单位", "it belongs to another company"))
        _check_sum(row, part.amount)
        made = Allocation.objects.create(
            invoice=row,
            department=part.department,
            amount=part.amount,
            purpose=cleaned(part.purpose, _PURPOSE, 200),
            reference=cleaned(part.reference, _REFERENCE, 100) if part.reference.strip() else "",
            by=who(actor),
            at=now(),
        )
        after = {"allocation": made.pk, "amount": str(made.amount), "purpose": made.purpose}
        after |= {"reference": made.reference, "department": made.department_id}
        act.witness(f"invoice:{row.pk}", after=after)
        return made


def withdraw_allocation(actor: Actor, allocation: Allocation) -> Allocation:
    """It counts no more, and stays to be seen. Raises OverError where it is withdrawn already."""
    invoice = allocation.invoice
    with acting(actor, WITHDRAW, invoice.company_id, thing=facts_of(actor, invoice)) as act:
        touched(act, invoice)
        row = Allocation.objects.get(pk=allocation.pk)
        if row.withdrawn_at is not None:
            what = _ALLOCATION.with_(amount=row.amount)
            raise OverError(what=what, state=Text("已经撤回", "it was withdrawn already"))
        row.withdrawn_at = now()
        row.save(update_fields=["withdrawn_at"])
        before = {"allocation": row.pk, "amount": str(row.amount), "purpose": row.purpose}
        act.witness(f"invoice:{row.invoice_id}", before, {"allocation": row.pk, "withdrawn": True})
        return row


def _check_sum(invoice: Invoice, amount: Decimal) -> None:
    whole = amount.is_finite() and abs(amount) < LIMIT and amount == amount.quantize(CENT)
    if not whole or not amount:
        raise InvalidError(what=_AMOUNT, why=Text("应为到分的金额，不为零", "it is an amount to the cent, not zero"))
    total = invoice.total
    if total is None:
        raise NoTotalError(invoice=str(invoice))
    if (amount > 0) != (total > 0):
        raise InvalidError(what=_AMOUNT, why=Text("正负应与价税合计相同", "its sign is that of the total"))
    amounts = Allocation.objects.filter(invoice=invoice, withdrawn_at=None).values_list("amount", flat=True)
    before = sum((one for one in amounts if one is not None), Decimal(0))
    if abs(before + amount) > abs(total):
        raise ExceedsError(invoice=str(invoice), total=total, sum=before + amount, left=total - before)
