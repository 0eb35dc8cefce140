"""What people settle about invoices."""

from decimal import Decimal

from making_invoices import NUMBER, START, a_statement, hand_over, sighted
from permissions.scenario import Do, Stage, scenario
from piaoqi.archive.actions.allocations import ALLOCATE, WITHDRAW, Part, allocate, withdraw_allocation
from piaoqi.archive.actions.invoices import ASSIGN, DELETE, RESTORE, Assignment, assign, delete_invoice, restore_invoice
from piaoqi.archive.actions.links import LINK, UNLINK, link_replacement, withdraw_link
from piaoqi.archive.actions.retention import LIFT, PLACE, HoldOn, lift_hold, place_hold
from piaoqi.archive.actions.view import REBUILD, rebuild_invoices
from piaoqi.archive.models import Allocation, Deletion, Hold, Invoice, Link

OTHER = "26112000000087654321"


def _an_invoice(stage: Stage, number: str = NUMBER) -> Invoice:
    hand_over(stage.company, sighted(a_statement(number), at=int(number[-2:])))
    Invoice.objects.filter(number=number).update(direction=stage.direction)
    return Invoice.objects.get(number=number)


@scenario(ASSIGN)
def _(stage: Stage) -> Do:
    invoice = _an_invoice(stage)
    return lambda actor: assign(actor, invoice, Assignment(sensitivity=1))


@scenario(DELETE)
def _(stage: Stage) -> Do:
    invoice = _an_invoice(stage)
    return lambda actor: delete_invoice(actor, invoice, "重复")


@scenario(RESTORE)
def _(stage: Stage) -> Do:
    invoice = _an_invoice(stage)
    Deletion.objects.create(invoice=invoice, reason="重复", by="person:0", at=START)
    Invoice.objects.filter(pk=invoice.pk).update(deleted_at=START)
    return lambda actor: restore_invoice(actor, invoice)


@scenario(PLACE)
def _(stage: Stage) -> Do:
    invoice = _an_invoice(stage)
    return lambda actor: place_hold(actor, stage.company, HoldOn(invoice=invoice), "诉讼")


@scenario(LIFT)
def _(stage: Stage) -> Do:
    invoice = _an_invoice(stage)
    hold = Hold.objects.create(company=stage.company, invoice=invoice, reason="诉讼", by="person:0", at=START)
    return lambda actor: lift_hold(actor, hold, "结束")


@scenario(ALLOCATE)
def _(stage: Stage) -> Do:
    invoice = _an_invoice(stage)
    return lambda actor: allocate(actor, invoice, Part(amount=Decimal("13.00"), purpose="差旅"))


@scenario(WITHDRAW)
def _(stage: Stage) -> Do:
    invoice = _an_invoice(stage)
    row = Allocation.objects.create(invoice=invoice, amount=Decimal("13.00"), purpose="差旅", by="person:0", at=START)
    return lambda actor: withdraw_allocation(actor, row)


@scenario(LINK)
def _(stage: Stage) -> Do:
    new, old = _an_invoice(stage, OTHER), _an_invoice(stage)
    return lambda actor: link_replacement(actor, new, old)


@scenario(UNLINK)
def _(stage: Stage) -> Do:
    new, old = _an_invoice(stage, OTHER), _an_invoice(stage)
    link = Link.objects.create(invoice=new, relation="replaces", other=old, other_key=old.key, by="person:0", at=START)
    return lambda actor: withdraw_link(actor, link)


@scenario(REBUILD)
def _(stage: Stage) -> Do:
    _an_invoice(stage)
    return lambda actor: rebuild_invoices(actor, stage.company)
