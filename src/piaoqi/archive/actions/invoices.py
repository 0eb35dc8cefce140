"""What people assign to an invoice: department and sensitivity; putting it away, and bringing it back."""

from dataclasses import dataclass

from piaoqi.accounts.acting import acting
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import InvalidError, OverError
from piaoqi.accounts.models import Department
from piaoqi.accounts.permissions import BuiltIn, define
from piaoqi.accounts.words import cleaned
from piaoqi.archive.invoices.errors import HeldError
from piaoqi.archive.invoices.touching import save, touched, who
from piaoqi.archive.invoices.values import usual_level
from piaoqi.archive.models import Deletion, Invoice
from piaoqi.archive.queries.visible import HIGHEST, facts_of
from piaoqi.audit.clock import now
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.text import Text

ASSIGN = define(
    "archive.assign",
    Text("指定发票的部门和密级", "assign invoices to departments and levels"),
    BuiltIn.FINANCE_LEAD,
    BuiltIn.ACCOUNTANT,
    BuiltIn.BOOKKEEPER,
)
DELETE = define(
    "archive.delete",
    Text("把发票移入回收站", "put invoices into the recycle bin"),
    BuiltIn.FINANCE_LEAD,
    BuiltIn.ACCOUNTANT,
)
RESTORE = define(
    "archive.restore",
    Text("从回收站恢复发票", "restore invoices from the recycle bin"),
    BuiltIn.FINANCE_LEAD,
    BuiltIn.ACCOUNTANT,
)

REASON = Text("理由", "The reason")
LONGEST_REASON = 500
_DEPARTMENT = Text("部门", "The department")
_LEVEL = Text("密级", "The level of sensitivity")
_INVOICE = Text("发票 {invoice}", "The invoice {invoice}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """What it is assigned to; None takes the department away, or leaves the level to the kind of invoice."""

    department: Department | None = None
    sensitivity: int | None = None


def assign(actor: Actor, invoice: Invoice, to: Assignment) -> Invoice:
    """Raises InvalidError for a department of another company, and for a level that there is not."""
    with acting(actor, ASSIGN, invoice.company_id, thing=facts_of(actor, invoice)) as act:
        row = touched(act, invoice)
        if to.department is not None and to.department.company_id != row.company_id:
            raise InvalidError(what=_DEPARTMENT, why=Text("它属于别的单位", "it belongs to another company"))
        if to.sensitivity is not None and not 0 <= to.sensitivity <= HIGHEST:
            raise InvalidError(what=_LEVEL, why=Text("应为 0、1 或 2", "it is 0, 1 or 2"))
        before = {"department": row.department_id, "sensitivity": row.sensitivity}
        row.department = to.department
        row.assigned = to.sensitivity is not None
        row.sensitivity = usual_level(Kind(row.kind)) if to.sensitivity is None else to.sensitivity
        save(row, "department", "sensitivity", "assigned")
        after = {"department": row.department_id, "sensitivity": row.sensitivity}
        act.witness(f"invoice:{row.pk}", before, after)
        return row


def delete_invoice(actor: Actor, invoice: Invoice, reason: str) -> Deletion:
    """Put it away; records and originals stay. Raises HeldError while a hold stands, OverError where it is away."""
    with acting(actor, DELETE, invoice.company_id, thing=facts_of(actor, invoice)) as act:
        row = touched(act, invoice)
        why = cleaned(reason, REASON, LONGEST_REASON)
        if row.held:
            raise HeldError(invoice=str(row))
        if row.deleted_at is not None:
            raise OverError(what=_INVOICE.with_(invoice=str(row)), state=Text("已在回收站", "it was put away already"))
        deletion = Deletion.objects.create(invoice=row, reason=why, by=who(actor), at=now())
        row.deleted_at = deletion.at
        save(row, "deleted_at")
        act.witness(f"invoice:{row.pk}", {"deleted": False}, {"deleted": True, "reason": why, "key": row.key})
        return deletion


def restore_invoice(actor: Actor, invoice: Invoice) -> Invoice:
    """Bring it back. Raises OverError where it was not put away."""
    with acting(actor, RESTORE, invoice.company_id, thing=facts_of(actor, invoice)) as act:
        row = touched(act, invoice)
        if row.deleted_at is None:
            raise OverError(what=_INVOICE.with_(invoice=str(row)), state=Text("不在回收站", "it was not put away"))
        standing = Deletion.objects.filter(invoice=row, restored_at=None)
        standing.update(restored_at=now(), restored_by=who(actor))
        row.deleted_at = None
        save(row, "deleted_at")
        act.witness(f"invoice:{row.pk}", {"deleted": True}, {"deleted": False, "key": row.key})
        return row
