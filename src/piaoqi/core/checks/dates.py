"""The issue date against the day the question is asked."""

from piaoqi.core.checks.base import Check, CheckContext, Outcome, broken, cannot_tell, holds
from piaoqi.core.invoice.record import Record
from piaoqi.core.text import Text

_PAST = Text("开票日期 {day} 不晚于 {as_of}", "the issue date {day} is not after {as_of}")
_FUTURE = Text("开票日期 {day} 晚于 {as_of}", "the issue date {day} is after {as_of}")
_NO_DATE = Text("没有开票日期", "there is no issue date")


def _not_future(record: Record, context: CheckContext) -> Outcome | None:
    """Nothing where no day is given to compare with: the core has no clock."""
    day, as_of = record.issue_date, context.as_of
    if as_of is None:
        return None
    if day is None:
        return cannot_tell(_NO_DATE)
    return holds(_PAST, day=day, as_of=as_of) if day <= as_of else broken(_FUTURE, day=day, as_of=as_of)


CHECKS = (
    Check(
        "date.not_future",
        Text("开票日期不在将来", "The issue date is not in the future"),
        Text("开票日期由系统生成，以北京时间为准", "the issue date is set by the bureau's system, Beijing time"),
        _not_future,
    ),
)
