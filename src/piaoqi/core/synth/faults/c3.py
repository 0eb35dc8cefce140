"""Family C3: the search itself was wrong. Numbers written wrongly: c3_numbers."""

from dataclasses import replace
from datetime import timedelta

from piaoqi.core.invoice.kind import KINDS, Kind, Origin
from piaoqi.core.synth.company import TRADES
from piaoqi.core.synth.faults.base import Fault
from piaoqi.core.synth.faults.making import CONTROL, DIGITAL, answered, bought, slipped, spoil
from piaoqi.core.synth.plan import AS_OF, Plan, Row, Source, Window, replace_window
from piaoqi.core.text import Text

_FILTERED_OUT = (
    (Kind.RAIL,),
    (Kind.TOLL,),
    (Kind.DIGITAL_ORDINARY,),
    (Kind.E_ORDINARY, Kind.E_SPECIAL),
    (Kind.DIGITAL_SPECIAL, Kind.DIGITAL_ORDINARY),
)
_USED_UP = "002"
_INCONSISTENT = "006"


def _wrong_direction(plan: Plan) -> None:
    """C3.1: one export has the invoices that we issued."""
    index = plan.claim_window()
    if index is not None:
        rows = tuple(_issued_row(plan, plan.windows[index]) for _ in range(plan.rng.randint(2, 5)))
        window = replace_window(plan, index, extra=rows, proves=False, lists=False)
        spoil(plan, "C3.1", window, *DIGITAL)


def _issued_row(plan: Plan, window: Window) -> Row:
    parties = plan.company, plan.rng.choice(plan.world.customers)
    trade = plan.rng.choice(TRADES)
    made = plan.mint.issue(Kind.DIGITAL_SPECIAL, plan.day_in(window.start, window.end), parties, trade)
    return made.record, made.time, made.drawer


def _origin_filter(plan: Plan) -> None:
    """C3.2: one export was asked of one of the two systems only."""
    index = plan.claim_window()
    if index is not None:
        origin, hidden = plan.rng.choice(((Origin.PLATFORM, CONTROL), (Origin.TAX_CONTROL, DIGITAL)))
        window = replace_window(plan, index, origins=(origin,))
        spoil(plan, "C3.2", window, *hidden)


def _kind_filter(plan: Plan) -> None:
    """C3.3: one export was asked for without some kinds."""
    index = plan.claim_window()
    if index is not None:
        hidden = plan.rng.choice(_FILTERED_OUT)
        asked = tuple(kind for kind, facts in KINDS.items() if facts.bureau_codes and kind not in hidden)
        window = replace_window(plan, index, kinds=asked)
        spoil(plan, "C3.3", window, *hidden)


def _outside_dates(plan: Plan) -> None:
    """C3.4: issued after the last day that was exported, or before the first."""
    if plan.rng.random() < 0.5:
        day = AS_OF.date() - timedelta(days=plan.rng.randint(3, 5))
    else:
        day = plan.windows[0].start - timedelta(days=plan.rng.randint(2, 40))
    entry = replace(plan.sound(plan.invoice(plan.rng.choice(DIGITAL), day)), stated=None, selected=None)
    plan.add(entry)
    plan.absent("C3.4", entry, Source.BUREAU, "cannot_tell")


def _wrong_key(plan: Plan) -> None:
    """C3.6: verified with a wrong sum; the platform says that it does not agree."""
    entry = bought(plan, *DIGITAL, *CONTROL)
    if entry is not None and entry.invoice.record.total is not None:
        typed = replace(entry.invoice.record, total=slipped(entry.invoice.record.total))
        entry = answered(plan, entry, [_INCONSISTENT] * plan.rng.randint(1, 2), typed)
        plan.add(entry)
        plan.absent("C3.6", entry, Source.VERIFICATION, "cannot_tell")


def _quota(plan: Plan) -> None:
    """C3.10: the day's five verifications of this invoice were used up."""
    entry = bought(plan, *DIGITAL, *CONTROL)
    if entry is not None:
        entry = answered(plan, entry, [_USED_UP])
        plan.add(entry)
        plan.absent("C3.10", entry, Source.VERIFICATION, "cannot_tell")


FAULTS = (
    Fault("C3.1", Text("导出时查了开具而不是取得", "exported what we issued"), _wrong_direction, narrows=True),
    Fault("C3.2", Text("导出时只查了一个发票来源", "exported from one origin only"), _origin_filter, narrows=True),
    Fault("C3.3", Text("导出时漏选票种", "exported without some kinds"), _kind_filter, narrows=True),
    Fault("C3.4", Text("导出的日期范围之外", "outside the dates exported"), _outside_dates),
    Fault("C3.6", Text("查验时金额填错", "verified with a wrong sum"), _wrong_key),
    Fault("C3.10", Text("当天查验次数用完", "the day's verifications were used up"), _quota),
)
