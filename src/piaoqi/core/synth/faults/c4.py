"""Family C4: the copy you look at is incomplete."""

from dataclasses import replace
from datetime import datetime, timedelta

from piaoqi.core.invoice.kind import Kind
from piaoqi.core.synth.faults.base import Fault
from piaoqi.core.synth.plan import AS_OF, BOOKED_BY, Plan, Source, replace_window
from piaoqi.core.text import Text


def _stale(plan: Plan) -> None:
    """C4.5: one month's export was made before the month ended, and never again."""
    index = plan.claim_window()
    if index is None:
        return
    end = plan.windows[index].end
    made = end - timedelta(days=5)
    replace_window(plan, index, as_of=datetime(made.year, made.month, made.day, 9, 5, tzinfo=AS_OF.tzinfo))
    entry = replace(plan.sound(plan.invoice(Kind.DIGITAL_SPECIAL, end - timedelta(days=2))), stated=None)
    plan.add(entry)
    plan.absent("C4.5", entry, Source.BUREAU, "cannot_tell")


def _only_in_mail(plan: Plan) -> None:
    """C4.9: the original lies in a zip attached to a mail, and nobody filed it."""
    day = plan.covered_day(Kind.DIGITAL_SPECIAL, until=BOOKED_BY)
    if day is not None:
        entry = replace(plan.sound(plan.invoice(Kind.DIGITAL_SPECIAL, day)), originals=(), mailed=("zip:pdf",))
        plan.add(entry)
        plan.absent("C4.9", entry, Source.ARCHIVE, "missing")


FAULTS = (
    Fault("C4.5", Text("导出时间早于开票日期", "exported before it was issued"), _stale, narrows=True),
    Fault("C4.9", Text("原件只在邮件的压缩包里", "the original is only in a mail's zip"), _only_in_mail),
)
