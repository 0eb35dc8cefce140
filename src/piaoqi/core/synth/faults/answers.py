"""What only a person can know: the situation, with the person's answer in the settings."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from piaoqi.core.synth.company import person
from piaoqi.core.synth.faults.base import Fault
from piaoqi.core.synth.faults.c4 import without_original
from piaoqi.core.synth.faults.making import DIGITAL, bought
from piaoqi.core.synth.plan import AS_OF, Plan, Reply, Source
from piaoqi.core.text import Text


def _answered(cause: str, source: Source, verdict: str) -> Callable[[Plan], None]:
    """An absence from `source` of which somebody said that this cause is it."""

    def plant(plan: Plan) -> None:
        entry = bought(plan, *DIGITAL)
        if entry is None:
            return
        entry = without_original(entry) if source is Source.ARCHIVE else replace(entry, bookings=())
        day = AS_OF.date() - timedelta(days=plan.rng.randint(1, 5))
        plan.replies.append(Reply(cause=cause, source=source, number=entry.invoice.label, by=person(plan.rng), on=day))
        plan.add(entry)
        plan.absent(cause, entry, source, verdict)

    return plant


FAULTS = (
    Fault(
        "C4.8",
        Text("邮件在别的文件夹", "the mail is in another folder"),
        _answered("C4.8", Source.ARCHIVE, "cannot_tell"),
    ),
    Fault("C5.3", Text("系统默认按岗位筛选", "filtered by post"), _answered("C5.3", Source.BOOKS, "cannot_tell")),
    Fault("C5.4", Text("同一人有几个账号", "one person, several ids"), _answered("C5.4", Source.BOOKS, "not_missing")),
    Fault("C5.5", Text("在系统里，没有权限看到", "there, and hidden"), _answered("C5.5", Source.BOOKS, "not_missing")),
    Fault(
        "C5.7",
        Text("收票渠道设置错误", "the channel is set up wrongly"),
        _answered("C5.7", Source.BOOKS, "cannot_tell"),
    ),
)
