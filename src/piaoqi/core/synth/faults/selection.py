"""Absences from the selection list (抵扣勾选): families C2 and C5 as far as they speak of periods and uses."""

from dataclasses import replace
from datetime import datetime, timedelta

from piaoqi.core.invoice.kind import Kind
from piaoqi.core.synth.faults.base import Fault
from piaoqi.core.synth.faults.making import bought
from piaoqi.core.synth.plan import AS_OF, Book, Booking, Entry, Plan, Source, Window
from piaoqi.core.text import Text

_THIS_MONTH = AS_OF.date().replace(day=1)
_LIST_MONTH = (_THIS_MONTH - timedelta(days=1)).replace(day=1)
"""The tax period of the list is the month before this one."""
_SEEN_UNTIL = timedelta(days=13)


def _pooled(plan: Plan, entry: Entry, **marks: str) -> Entry:
    """What our own pool of invoices says of its deduction stands in the books."""
    row: Booking = replace(plan.booking(entry.invoice, Book.CLAIMS), **marks)  # type: ignore[arg-type]
    return replace(entry, selected=None, bookings=(row,))


def _unselected(plan: Plan, cause: str, entry: Entry) -> None:
    plan.add(entry)
    plan.absent(cause, entry, Source.SELECTION, "not_missing")


def _next_period(plan: Plan) -> None:
    """C2.2: issued this month, while the list is of last month's period; an export of this month has it already."""
    if plan.windows[-1].start != _THIS_MONTH:
        asked = datetime(AS_OF.year, AS_OF.month, AS_OF.day, 8, 20, tzinfo=AS_OF.tzinfo) - timedelta(days=1)
        end = _THIS_MONTH + _SEEN_UNTIL
        plan.windows.append(Window(start=_THIS_MONTH, end=end, as_of=asked, proves=False, lists=False, claimed=True))
    day = _THIS_MONTH + timedelta(days=plan.rng.randint(0, _SEEN_UNTIL.days - 1))
    entry = plan.sound(plan.invoice(Kind.DIGITAL_SPECIAL, day))
    _unselected(plan, "C2.2", replace(entry, selected=None))


def _selected_before(plan: Plan) -> None:
    """C2.3: selected in a period before that of the list, as our own pool of invoices says."""
    kind = plan.rng.choice((Kind.DIGITAL_SPECIAL, Kind.E_SPECIAL))
    day = plan.covered_day(kind, until=_LIST_MONTH - timedelta(days=1))
    if day is not None:
        entry = plan.sound(plan.invoice(kind, day))
        _unselected(plan, "C2.3", _pooled(plan, entry, selected="已勾选", period=f"{day:%Y%m}"))


def _statistics(plan: Plan) -> None:
    """C2.4: the period's statistics were asked for, and the list is locked."""
    entry = bought(plan, Kind.DIGITAL_SPECIAL)
    if entry is not None:
        _unselected(plan, "C2.4", _pooled(plan, entry, selected="未勾选", statistics="已申请统计"))


def _other_use(plan: Plan) -> None:
    """C5.10: confirmed for another use."""
    entry = bought(plan, Kind.DIGITAL_SPECIAL)
    if entry is not None:
        use = plan.rng.choice(("不抵扣", "出口退税", "代办退税", "出口转内销"))
        _unselected(plan, "C5.10", _pooled(plan, entry, usage=use))


def _risky(plan: Plan) -> None:
    """C5.9: the bureau marks it as doubtful, so it can't be selected."""
    entry = bought(plan, Kind.DIGITAL_SPECIAL)
    if entry is not None:
        marked = replace(entry.invoice.record, facts={"risk": plan.rng.choice(("异常凭证", "疑点发票"))})
        _unselected(plan, "C5.9", replace(entry, stated=marked, selected=None))


def _not_deductible(plan: Plan) -> None:
    """C5.8: an ordinary invoice will never be in the selection list."""
    entry = bought(plan, Kind.DIGITAL_ORDINARY, Kind.E_ORDINARY)
    if entry is not None:
        plan.add(entry)
        plan.absent("C5.8", entry, Source.SELECTION, "not_expected")


FAULTS = (
    Fault("C2.2", Text("本月开的票，清单是上月的属期", "issued after the list's period"), _next_period),
    Fault("C2.3", Text("以前的属期已勾选", "selected in an earlier period"), _selected_before),
    Fault("C2.4", Text("已申请统计，清单锁定", "locked: statistics were asked for"), _statistics),
    Fault("C5.8", Text("不能抵扣的票种", "a kind that can't be deducted"), _not_deductible),
    Fault("C5.9", Text("有风险标记，不能勾选", "marked as a risk"), _risky),
    Fault("C5.10", Text("用在别的用途", "put to another use"), _other_use),
)
