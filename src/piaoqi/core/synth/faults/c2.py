"""Family C2: timing."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.status import Status
from piaoqi.core.synth.faults.base import Fault
from piaoqi.core.synth.faults.c1 import flushed, ordered
from piaoqi.core.synth.faults.making import DIGITAL, answered, bought, changed
from piaoqi.core.synth.plan import AS_OF, MAY_WAIT_FROM, Book, Deleted, Entry, Plan, Source
from piaoqi.core.text import Text

_NO_ANSWER = ("003", "010", "015")
_SIX_YEARS = 6


def _too_recent(plan: Plan) -> None:
    """C2.1: issued yesterday or today; nobody can expect it in the bureau's list yet."""
    day = AS_OF.date() - timedelta(days=plan.rng.randint(0, 1))
    invoice = plan.invoice(plan.rng.choice(DIGITAL), day)
    entry = Entry(invoice=invoice, stated=None, originals=("pdf",))
    plan.add(entry)
    plan.absent("C2.1", entry, Source.BUREAU, "not_due")


def _changed_later(plan: Plan) -> None:
    """C2.7: claimed while it was sound; since then taken back in full, or void."""
    if plan.rng.random() < 0.6:
        pair = flushed(plan)
        found, others = (None, ()) if pair is None else (pair[0], (pair[1],))
    else:
        found, others = bought(plan, Kind.DIGITAL_ORDINARY), ()
        if found is not None:
            found = replace(found, stated=replace(found.invoice.record, status=Status.VOID))
    if found is not None:
        found = replace(found, bookings=(plan.booking(found.invoice, Book.CLAIMS),))
        plan.add(found, *others)
        plan.differs("C2.7", found, "status")


def _too_old(plan: Plan) -> None:
    """C2.5: an invoice of six years ago was found; the platform no longer answers, and no export goes back so far."""
    recent = bought(plan, Kind.E_ORDINARY)
    if recent is None:
        return
    day = recent.invoice.issue_date
    then = date(day.year - _SIX_YEARS, day.month, min(day.day, 28))
    entry = changed(recent, issue_date=then, code=recent.invoice.record.code.replace(f"{day:%y}", f"{then:%y}", 1))
    entry = replace(entry, stated=None, selected=None, verified=(), bookings=(), mailed=())
    plan.add(entry)
    plan.absent("C2.5", entry, Source.VERIFICATION, "not_missing")
    plan.absent("C3.4", entry, Source.BUREAU, "cannot_tell")


def _platform_down(plan: Plan) -> None:
    """C2.6: whenever somebody asked, the platform was down or too busy."""
    entry = bought(plan, *DIGITAL)
    if entry is not None:
        result = plan.rng.choice(_NO_ANSWER)
        entry = answered(plan, entry, [result] * plan.rng.randint(1, 3))
        plan.add(entry)
        plan.absent("C2.6", entry, Source.VERIFICATION, "cannot_tell")


def _posted_late(plan: Plan) -> None:
    """C2.8: booked months after it was issued; it is there, so there is nothing to say."""
    entry = bought(plan, *DIGITAL)
    if entry is not None:
        late = AS_OF.date() - timedelta(days=plan.rng.randint(2, 6))
        plan.add(replace(entry, bookings=(replace(plan.booking(entry.invoice), day=late),)))


def _may_wait(plan: Plan) -> None:
    """C2.9: not booked, and not due either; or an order whose invoice has days left."""
    if plan.rng.random() < 0.3:
        order = ordered(plan, 3, 12)
        plan.add(order)
        plan.absent("C2.9", order, Source.ARCHIVE, "not_due")
        return
    kind = plan.rng.choice(DIGITAL)
    day = plan.covered_day(kind, since=MAY_WAIT_FROM)
    if day is not None:
        entry = plan.sound(plan.invoice(kind, day), booked=False)
        plan.add(entry)
        plan.absent("C2.9", entry, Source.BOOKS, "not_due")


def deleted_at(plan: Plan, entry: Entry, of: Source) -> Deleted:
    """Somebody threw it away, weeks after it came."""
    day = datetime.combine(entry.invoice.issue_date, time(15, 20), AS_OF.tzinfo)
    why = plan.rng.choice(("重复上传", "报销单作废，一并删除", "误操作", "清理旧文件"))
    return Deleted(at=day + timedelta(days=plan.rng.randint(15, 40)), who="沈雨桐", why=why, of=of)


FAULTS = (
    Fault("C2.1", Text("昨天刚开的票", "issued yesterday"), _too_recent),
    Fault("C2.5", Text("满五年的旧票", "older than five years"), _too_old),
    Fault("C2.6", Text("查验时平台故障", "the platform was down"), _platform_down),
    Fault("C2.7", Text("报销后被红冲或作废", "taken back after it was claimed"), _changed_later),
    Fault("C2.8", Text("很晚才入账", "booked very late"), _posted_late),
    Fault("C2.9", Text("还没到期限", "not due yet"), _may_wait),
)
