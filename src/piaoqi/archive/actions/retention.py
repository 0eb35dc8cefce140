"""Legal holds (保全): placed with a reason, lifted by somebody else."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from piaoqi.accounts.acting import acting
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import InvalidError, OneselfError, OverError
from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import BuiltIn, define
from piaoqi.accounts.words import cleaned
from piaoqi.archive.invoices.locking import locked_company
from piaoqi.archive.invoices.settled import covered
from piaoqi.archive.invoices.touching import touched, who
from piaoqi.archive.models import Hold, Invoice
from piaoqi.archive.queries.visible import facts_of
from piaoqi.audit.clock import now
from piaoqi.core.text import Text

PLACE = define(
    "archive.hold.place",
    Text("设置保全", "place legal holds"),
    BuiltIn.FINANCE_LEAD,
    BuiltIn.ACCOUNTANT,
)
LIFT = define(
    "archive.hold.lift",
    Text("解除他人设置的保全", "lift legal holds placed by others"),
    BuiltIn.FINANCE_LEAD,
    BuiltIn.REVIEWER,
)

REASON = Text("理由", "The reason")
_PERIOD = Text("期间", "The period")
_HOLD = Text("保全“{reason}”", "The hold {reason}")
_LONGEST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldOn:
    """One invoice; else everything of the company, or what was issued from … to, inclusive, and what has no date."""

    invoice: Invoice | None = None
    from_date: date | None = None
    to_date: date | None = None


def place_hold(actor: Actor, company: Company, on: HoldOn, reason: str) -> Hold:
    """From now on nothing it covers can be put away, nor what arrives later. Raises InvalidError for a period that
    ends before it begins, or an invoice of another company.
    """
    thing = facts_of(actor, on.invoice) if on.invoice is not None else None
    with acting(actor, PLACE, company.pk, thing=thing) as act:
        locked_company(company.pk)
        row = touched(act, on.invoice) if on.invoice is not None else None
        if row is not None and (row.company_id != company.pk or on.from_date or on.to_date):
            raise InvalidError(what=_PERIOD, why=Text("只能是一张发票或一段期间", "it is one invoice or one period"))
        if on.from_date and on.to_date and on.to_date < on.from_date:
            raise InvalidError(what=_PERIOD, why=Text("结束早于开始", "it ends before it begins"))
        hold = Hold.objects.create(
            company=company,
            invoice=row,
            from_date=on.from_date,
            to_date=on.to_date,
            reason=cleaned(reason, REASON, _LONGEST),
            by=who(actor),
            at=now(),
        )
        _of(hold).update(held=True)
        act.witness(f"hold:{hold.pk}", after=_stated(hold))
        return hold


def lift_hold(actor: Actor, hold: Hold, reason: str) -> Hold:
    """Raises OneselfError for whoever placed it, OverError where it is lifted already."""
    thing = facts_of(actor, hold.invoice) if hold.invoice is not None else None
    with acting(actor, LIFT, hold.company_id, thing=thing) as act:
        locked_company(hold.company_id)
        row = Hold.objects.get(pk=hold.pk)
        if row.by == who(actor):
            raise OneselfError(who=actor.name)
        if row.lifted_at is not None:
            raise OverError(what=_HOLD.with_(reason=row.reason), state=Text("已经解除", "it was lifted already"))
        why = cleaned(reason, REASON, _LONGEST)
        row.lifted_at, row.lifted_by = now(), who(actor)
        row.save(update_fields=["lifted_at", "lifted_by"])
        _of(row).exclude(_still_held(row.company_id)).update(held=False)
        act.witness(f"hold:{row.pk}", _stated(row), {"lifted": True, "reason": why})
        return row


def _of(hold: Hold) -> QuerySet[Invoice]:
    """The invoices that it covers."""
    if hold.invoice_id is not None:
        return Invoice.objects.filter(pk=hold.invoice_id)
    return Invoice.objects.filter(covered(hold.from_date, hold.to_date), company=hold.company_id)


def _still_held(company: int) -> Q:
    """Covered by a hold in force."""
    holds = Hold.objects.filter(company=company, lifted_at=None)
    found = Q(Exists(holds.filter(invoice=OuterRef("pk"))))
    for first, last in holds.filter(invoice=None).values_list("from_date", "to_date"):
        found |= covered(first, last)
    return found


def _stated(hold: Hold) -> dict[str, object]:
    return {
        "invoice": hold.invoice_id,
        "from": hold.from_date.isoformat() if hold.from_date else None,
        "to": hold.to_date.isoformat() if hold.to_date else None,
        "reason": hold.reason,
        "by": hold.by,
    }
