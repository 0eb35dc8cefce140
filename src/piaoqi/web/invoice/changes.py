"""What people settle about an invoice: each a form that is sent, an action, and the page again."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from functools import wraps
from typing import TypeVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import InvalidError, RefusedError
from piaoqi.accounts.models import Department
from piaoqi.archive.actions.allocations import Part, withdraw_allocation
from piaoqi.archive.actions.allocations import allocate as allocate_part
from piaoqi.archive.actions.invoices import Assignment, delete_invoice, restore_invoice
from piaoqi.archive.actions.invoices import assign as assign_to
from piaoqi.archive.actions.links import link_replacement, withdraw_link
from piaoqi.archive.actions.retention import HoldOn, lift_hold, place_hold
from piaoqi.archive.models import Allocation, Hold, Invoice, Link
from piaoqi.archive.queries.explain import Asked, explain
from piaoqi.archive.queries.visible import visible
from piaoqi.core.text import Message, Text
from piaoqi.web.shell.actor import actor
from piaoqi.web.shell.language import say
from piaoqi.web.shell.refusing import refuse
from piaoqi.web.shell.undoing import offer_undo

_AMOUNT = Text("金额", "The amount")
_NO_AMOUNT = Text("请写数字，如 1,130.00", "write a figure, such as 1,130.00")
_NUMBER = Text("发票号码", "The number")
_NOT_ONE = Text(
    "没有找到这个号码的发票，或者不止一张，请把代码和号码写全",
    "no invoice of this number is found, or several: write code and number in full",
)
_ALLOCATED = Text("已分摊 {amount} 元", "{amount} allocated")
_WITHDRAWN = Text("已撤回分摊", "The allocation is withdrawn")
_LINKED = Text("已登记：这张发票是为 {other} 重开的", "Noted: this invoice was issued in the place of {other}")
_UNLINKED = Text("已撤回重开的登记", "The note of the reissue is withdrawn")
_HELD = Text(
    "已设置保全：解除前不能移入回收站，解除要由另一人办理",
    "The hold stands: nothing is put away before somebody else lifts it",
)
_LIFTED = Text("已解除保全", "The hold is lifted")
_ASSIGNED = Text("已更改部门和密级", "Department and level are changed")
_DELETED = Text("已移入回收站，记录和原件都还在", "It is in the recycle bin; records and originals are all kept")
_RESTORED = Text("已从回收站恢复", "It is restored from the recycle bin")
_Change = Callable[..., None]
_Row = TypeVar("_Row")


def change(act: _Change) -> Callable[..., HttpResponse]:
    """A view that does one thing with an invoice which the actor sees, then shows the page again."""

    @require_POST
    @login_required
    @wraps(act)
    def view(request: HttpRequest, invoice: int, **named: int) -> HttpResponse:
        who = actor(request)
        row = visible(who, including_deleted=True).select_related("company").filter(pk=invoice).first()
        if row is None:
            raise Http404
        try:
            act(request, who, row, **named)
        except RefusedError as refused:
            refuse(request, refused)
        return redirect("invoice:page", invoice)

    return view


def _said(request: HttpRequest, words: Text | Message) -> None:
    messages.success(request, say(words))


@change
def allocate(request: HttpRequest, who: Actor, row: Invoice) -> None:
    department = request.POST.get("department", "")
    part = Part(
        amount=_amount(request.POST.get("amount", "")),
        purpose=request.POST.get("purpose", ""),
        reference=request.POST.get("reference", ""),
        department=_department(row, department),
    )
    made = allocate_part(who, row, part)
    offer_undo(
        request,
        say(_ALLOCATED.with_(amount=f"{part.amount:,.2f}")),
        reverse("invoice:withdraw_allocation", args=[row.pk, made.pk]),
    )


@change
def withdraw(request: HttpRequest, who: Actor, row: Invoice, *, pk: int) -> None:
    withdraw_allocation(who, _of(Allocation.objects.filter(invoice=row, pk=pk).first()))
    _said(request, _WITHDRAWN)


@change
def replaces(request: HttpRequest, who: Actor, row: Invoice) -> None:
    other = _other(who, row, request.POST.get("number", ""))
    link = link_replacement(who, row, other)
    offer_undo(request, say(_LINKED.with_(other=str(other))), reverse("invoice:withdraw_link", args=[row.pk, link.pk]))


@change
def unlink(request: HttpRequest, who: Actor, row: Invoice, *, pk: int) -> None:
    withdraw_link(who, _of(Link.objects.filter(invoice=row, pk=pk).first()))
    _said(request, _UNLINKED)


@change
def hold(request: HttpRequest, who: Actor, row: Invoice) -> None:
    place_hold(who, row.company, HoldOn(invoice=row), request.POST.get("reason", ""))
    _said(request, _HELD)


@change
def lift(request: HttpRequest, who: Actor, row: Invoice, *, pk: int) -> None:
    """One that is on this invoice alone; those on a period are not for one invoice to lift."""
    lift_hold(who, _of(Hold.objects.filter(invoice=row, pk=pk).first()), request.POST.get("reason", ""))
    _said(request, _LIFTED)


@change
def assign(request: HttpRequest, who: Actor, row: Invoice) -> None:
    level = request.POST.get("sensitivity", "")
    to = Assignment(
        department=_department(row, request.POST.get("department", "")),
        sensitivity=int(level) if level.isascii() and level.isdigit() else None,
    )
    assign_to(who, row, to)
    _said(request, _ASSIGNED)


@change
def delete(request: HttpRequest, who: Actor, row: Invoice) -> None:
    delete_invoice(who, row, request.POST.get("reason", ""))
    offer_undo(request, say(_DELETED), reverse("invoice:restore", args=[row.pk]))


@change
def restore(request: HttpRequest, who: Actor, row: Invoice) -> None:
    restore_invoice(who, row)
    _said(request, _RESTORED)


def _amount(written: str) -> Decimal:
    plain = written.replace(",", "").replace("，", "").replace("¥", "").replace("￥", "").strip()
    try:
        return Decimal(plain)
    except InvalidOperation as error:
        raise InvalidError(what=_AMOUNT, why=_NO_AMOUNT) from error


def _department(row: Invoice, written: str) -> Department | None:
    if not (written.isascii() and written.isdigit()):
        return None
    return Department.objects.filter(pk=int(written), company=row.company_id).first()


def _other(who: Actor, row: Invoice, written: str) -> Invoice:
    """The one invoice of this number that the actor sees in the company."""
    code, _, number = written.strip().rpartition(" ")
    told = explain(who, Asked(number=number, code=code, company=row.company_id)) if written.strip() else None
    if told is None or len(told.invoices) != 1:
        raise InvalidError(what=_NUMBER, why=_NOT_ONE)
    return visible(who, including_deleted=True).get(pk=told.invoices[0])


def _of(found: _Row | None) -> _Row:
    if found is None:
        raise Http404
    return found
