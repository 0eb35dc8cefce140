"""What the actor may do with one invoice: what they may not do is not offered."""

from collections.abc import Sequence
from dataclasses import dataclass

from piaoqi.accounts.models import Department
from piaoqi.accounts.permissions import Permission
from piaoqi.accounts.scopes import shows
from piaoqi.archive.actions.allocations import ALLOCATE, WITHDRAW
from piaoqi.archive.actions.invoices import ASSIGN, DELETE, RESTORE
from piaoqi.archive.actions.links import LINK, UNLINK
from piaoqi.archive.actions.retention import LIFT, PLACE
from piaoqi.archive.invoices.touching import who as answering
from piaoqi.web.invoice.loaded import Loaded


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """`me`: as whom what the actor settles is kept; nobody lifts a hold of their own."""

    allocate: bool
    withdraw: bool
    link: bool
    unlink: bool
    hold: bool
    lift: bool
    assign: bool
    delete: bool
    restore: bool
    me: str
    departments: Sequence[Department]

    @property
    def anything(self) -> bool:
        return any((self.allocate, self.link, self.hold, self.assign, self.delete))


def allowed(one: Loaded) -> Allowed:
    """As the invoice is now."""

    def may(permission: Permission) -> bool:
        return shows(one.who.scopes, permission.key, one.facts)

    away, row = one.invoice.deleted_at is not None, one.invoice
    settles = may(ALLOCATE) or may(ASSIGN)
    departments = list(Department.objects.filter(company=row.company_id).order_by("name")) if settles else []
    return Allowed(
        allocate=may(ALLOCATE) and not away and one.details.left not in (None, 0),
        withdraw=may(WITHDRAW),
        link=may(LINK) and not away,
        unlink=may(UNLINK),
        hold=may(PLACE) and not away,
        lift=may(LIFT),
        assign=may(ASSIGN) and not away,
        delete=may(DELETE) and not away and not row.held,
        restore=may(RESTORE) and away,
        me=answering(one.who),
        departments=departments,
    )
