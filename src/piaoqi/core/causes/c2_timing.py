"""C2, timing: too early, too late, or the platform was down. The list itself is right."""

from collections.abc import Mapping
from datetime import timedelta

from piaoqi.core.causes.answers import NO_ANSWER, from_answers
from piaoqi.core.causes.base import Absence, Cause, Evidence, Found, Likelihood, NoAbsence, Rule
from piaoqi.core.causes.case import Case, SourceKind
from piaoqi.core.invoice.record import Place
from piaoqi.core.text import Text

LATE_STATUS_CHANGE = "status"
"""The field whose difference this family explains."""

STATUS_CHANGED = Cause(
    code="C2.7",
    title=Text("发票状态后来变了，有的来源还是旧的", "the status changed later, and a source still shows the old one"),
    implies=NoAbsence.DIFFERENCE,
    remedy=Text(
        "以税务数字账户的最新状态为准更新；已付款或抵扣的要复核",
        "take the bureau's latest status; review what was paid or deducted",
    ),
    next_test=Text("重新导出，或查验一次", "export again, or verify once"),
)
NEXT_PERIOD = Cause(
    code="C2.2",
    title=Text("未到勾选日期：发票开在清单的税款所属期之后", "not selectable yet: issued after the list's tax period"),
    implies=Absence.NOT_MISSING,
    remedy=Text("等申报期切换后再勾选；现在可在“未到勾选日期发票”里查到", "select it once the period has changed"),
    next_test=Text("查未到勾选日期发票", "look among the invoices that are not selectable yet"),
    weight=20,
)
SELECTED_BEFORE = Cause(
    code="C2.3",
    title=Text("在以前的属期已经勾选", "selected in an earlier period"),
    implies=Absence.NOT_MISSING,
    remedy=Text("在历史抵扣信息里核对，不要重复抵扣", "check the history of deductions; do not deduct it twice"),
    next_test=Text("用单票查询看勾选属期", "look up its period"),
    weight=25,
)
TOO_OLD = Cause(
    code="C2.5",
    title=Text("开票已满五年，查验平台不再受理", "older than five years: the platform no longer verifies it"),
    implies=Absence.NOT_MISSING,
    remedy=Text(
        "到税务数字账户或档案里查，必要时问税务机关",
        "look in the account, the archive, or ask the tax office",
    ),
    next_test=Text("查税务数字账户", "search the digital account"),
)
OUTAGE = Cause(
    code="C2.6",
    title=Text("查验平台故障、维护或过于繁忙", "the platform was down, under maintenance or too busy"),
    implies=Absence.CANNOT_TELL,
    remedy=Text("过些时候再查；先查一张已知正常的票", "try again later; verify a known good invoice first"),
    next_test=Text("用一张已知正常的票试一次", "try a known good invoice"),
    weight=46,
)
_AFTER = Text("开票日期 {day}，清单的税款所属期是 {period}", "issued on {day}; the list's period is {period}")
_SELECTED = Text("{source} 里它已在属期 {period} 勾选", "{source}: selected in period {period}")
_FIVE_YEARS = timedelta(days=5 * 365 + 1)
_AGE = Text("开票日期 {day}，距今已满五年", "issued on {day}, more than five years ago")
_SAYS = Text("{source} 里的状态是 {value}", "its status in {source} is {value}")


def status_changed(values: Mapping[str, str], places: Mapping[str, Place]) -> Found:
    """The explanation of two different statuses."""
    facts = tuple(
        Evidence(_SAYS.with_(source=source, value=value), str(places[source])) for source, value in values.items()
    )
    return Found(STATUS_CHANGED, Likelihood.CERTAIN, facts)


def _too_old(case: Case) -> Found | None:
    day = case.invoice.issue_date
    if case.target is not SourceKind.VERIFICATION or day is None or case.as_of.date() - day <= _FIVE_YEARS:
        return None
    return Found(TOO_OLD, Likelihood.CERTAIN, (Evidence(_AGE.with_(day=day), str(case.invoice.place)),))


def _next_period(case: Case) -> Found | None:
    day = case.invoice.issue_date
    if case.target is not SourceKind.SELECTION or not case.target_period or day is None:
        return None
    if f"{day:%Y%m}" <= case.target_period:
        return None
    fact = _AFTER.with_(day=day, period=case.target_period)
    return Found(NEXT_PERIOD, Likelihood.CERTAIN, (Evidence(fact, str(case.invoice.place)),))


def _selected_before(case: Case) -> Found | None:
    if case.target is not SourceKind.SELECTION:
        return None
    facts = tuple(
        Evidence(_SELECTED.with_(source=one.source, period=period), str(one.record.place))
        for one in case.sightings
        if (period := one.record.facts.get("period", "")) and one.record.facts.get("selected") == "yes"
        if not case.target_period or period < case.target_period
    )
    return Found(SELECTED_BEFORE, Likelihood.CERTAIN, facts) if facts else None


RULES = (
    Rule(NEXT_PERIOD, _next_period),
    Rule(SELECTED_BEFORE, _selected_before),
    Rule(TOO_OLD, _too_old),
    from_answers(OUTAGE, NO_ANSWER),
)
CAUSES = (STATUS_CHANGED,)
