"""Family C5: identity, role, permission. A former name of ours: c1_buyer; what only a person knows: answers."""

from dataclasses import replace

from piaoqi.core.invoice.kind import Kind
from piaoqi.core.synth.faults.base import Fault
from piaoqi.core.synth.faults.c4 import company_rows
from piaoqi.core.synth.faults.making import DIGITAL, filtered, in_window, spoil
from piaoqi.core.synth.plan import BOOKED_BY, Entry, Plan, Source, Stub, replace_window
from piaoqi.core.text import Text

_LOGIN = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>统一身份认证</title></head>
<body><h1>登录超时，请重新登录</h1>
<form method="post"><input name="account" placeholder="居民身份证号码/手机号码/用户名">
<input type="password" name="password" placeholder="个人用户密码"><button>登录</button></form></body></html>
"""


def _wrong_role(plan: Plan) -> None:
    """C5.1: exported as 开票员, who sees nothing of what was received."""
    index = plan.claim_window()
    if index is not None:
        role = plan.rng.choice(("开票员", "09"))
        spoil(plan, "C5.1", replace_window(plan, index, role=role, proves=False, lists=False), *DIGITAL)


def _other_enterprise(plan: Plan) -> None:
    """C5.2: logged in for the sibling company; its name and number stand above the list."""
    index = plan.claim_window()
    if index is not None:
        theirs = plan.sibling
        titles = (f"纳税人名称：{theirs.name}    纳税人识别号：{theirs.tax_id}",)
        rows = company_rows(plan, plan.windows[index], theirs, 3)
        window = replace_window(plan, index, titles=titles, extra=rows, proves=False, lists=False)
        spoil(plan, "C5.2", window, *DIGITAL)


def _logged_out(plan: Plan) -> None:
    """C5.6: the list of what we issued was saved after the session had ended: a login page.

    It stands beside the lists of our own invoices, so that it puts no other fault in doubt.
    """
    kind = Kind.DIGITAL_SPECIAL
    day = plan.covered_day(kind, until=BOOKED_BY)
    if day is None:
        return
    customer = plan.rng.choice(plan.world.customers)
    invoice = plan.invoice(kind, day, buyer=customer, seller=plan.company)
    entry = Entry(invoice=invoice, stated=None, stub=Stub())
    plan.files["issued/bureau/全量发票查询导出结果-开具（二）.xls"] = _LOGIN.encode()
    plan.add(entry)
    plan.absent("C5.6", entry, Source.ISSUED_LIST, "cannot_tell")


def _booked_filter(plan: Plan) -> None:
    """C5.11: one export shows what is not booked only; an invoice that we booked is rightly not in it."""
    index = plan.claim_window()
    if index is None:
        return
    window = replace_window(plan, index, booked="未入账", proves=False)
    shown = replace(in_window(plan, window, *DIGITAL), bookings=())
    plan.add(shown)
    if shown.invoice.issue_date <= BOOKED_BY:
        plan.absent("", shown, Source.BOOKS, "missing")
    for _ in range(plan.rng.randint(1, 3)):
        entry = filtered(in_window(plan, window, *DIGITAL))
        if not entry.bookings:
            entry = replace(entry, bookings=(plan.booking(entry.invoice),))
        plan.add(entry)
        plan.absent("C5.11", entry, Source.BUREAU, "not_missing")


FAULTS = (
    Fault("C5.1", Text("以开票员身份导出", "exported in a role without the right"), _wrong_role, narrows=True),
    Fault("C5.2", Text("登录了另一家企业", "logged in for another enterprise"), _other_enterprise, narrows=True),
    Fault("C5.6", Text("登录失效，存下的是登录页", "the session had ended: a login page"), _logged_out),
    Fault("C5.11", Text("只导出了未入账的", "exported what is not booked only"), _booked_filter, narrows=True),
)
