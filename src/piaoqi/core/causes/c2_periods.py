"""C2, tax periods: the list of invoices to be deducted shows one period, and locks once statistics are asked for."""

from datetime import date

from piaoqi.core.causes.base import Absence, Actor, Cause, Evidence, Found, Likelihood, Question, Rule, Step, View
from piaoqi.core.causes.case import Case, Sighting, SourceKind
from piaoqi.core.causes.laws import NO_SELECTION_DEADLINE
from piaoqi.core.invoice.dates import CHINA
from piaoqi.core.text import Text

NEXT_PERIOD = Cause(
    code="C2.2",
    title=Text("未到勾选日期，属期还没切换", "not selectable yet: the period has not changed"),
    implies=Absence.NOT_MISSING,
    shows=(View.SELECTION,),
    precondition=Text("只限抵扣勾选清单", "lists of invoices to be deducted"),
    signs=(
        Text("开票月份在清单的税款所属期之后", "issued after the month of the list's tax period"),
        Text("申报期还没有结束，属期没有切换", "the filing period has not ended, so the period has not changed"),
    ),
    counter=(
        Text("开票月份在属期之内或之前", "issued in or before that period"),
        Text("清单没有写属期：只能算无法判断", "the list states no period: then it cannot be told"),
    ),
    remedy=Text("等申报期切换后再勾选；现在可在“未到勾选日期发票”里查到", "select it once the period has changed"),
    actor=Actor.TAX_STAFF,
    next_test=Text("查未到勾选日期发票", "look among the invoices that are not selectable yet"),
    step=Step.TIMING,
    recheck_days=15,
    laws=(NO_SELECTION_DEADLINE,),
    weight=20,
)
SELECTED_BEFORE = Cause(
    code="C2.3",
    title=Text("在以前的属期已经勾选", "selected in an earlier period"),
    implies=Absence.NOT_MISSING,
    shows=(View.SELECTION,),
    precondition=Text("只限抵扣勾选清单", "lists of invoices to be deducted"),
    signs=(
        Text("勾选状态是已勾选，税期早于本期", "marked as selected, in an earlier period"),
        Text("历史抵扣信息里有它", "the history of deductions has it"),
    ),
    counter=(Text("勾选的属期就是本期：清单里应当有", "selected in this very period: then the list should have it"),),
    remedy=Text("在历史抵扣信息里核对，不要重复抵扣", "check the history of deductions; do not deduct it twice"),
    actor=Actor.TAX_STAFF,
    next_test=Text("用单票查询看勾选属期", "look up its period"),
    step=Step.OWN_INDEX,
    laws=(NO_SELECTION_DEADLINE,),
    question=Question(
        Text("这张票以前的属期抵扣过吗？", "Was it deducted in an earlier period?"),
        Text("抵扣勾选 › 历史抵扣信息查询，或单票查询", "history of deductions, or the look-up of one invoice"),
    ),
    weight=25,
)
STATISTICS = Cause(
    code="C2.4",
    title=Text("已申请统计，清单锁定", "statistics were asked for: the list is locked"),
    implies=Absence.NOT_MISSING,
    shows=(View.SELECTION,),
    precondition=Text("只限抵扣勾选清单", "lists of invoices to be deducted"),
    signs=(
        Text("统计状态是已申请", "the state of its statistics says: asked for"),
        Text("勾选页面提示本期已申请统计，不能再勾选", "the page lets nothing more be selected in this period"),
    ),
    counter=(Text("统计状态是未申请，或已撤销", "not asked for, or withdrawn"),),
    remedy=Text("先撤销统计，再勾选这张票，然后重新申请统计", "withdraw the statistics, select it, ask for them again"),
    actor=Actor.TAX_STAFF,
    next_test=Text("看统计确认页面的状态", "look at the page of statistics"),
    step=Step.EXPORT,
    recheck_days=1,
    laws=(NO_SELECTION_DEADLINE,),
    question=Question(
        Text("导出清单时，本期是不是已经申请统计？", "Had the statistics been asked for when the list was made?"),
        Text("抵扣勾选 › 统计确认", "the page that confirms the statistics"),
    ),
    weight=26,
)

_AFTER = Text("开票日期 {day}，清单的税款所属期是 {period}", "issued on {day}; the list's period is {period}")
_NO_PERIOD = Text(
    "开票日期 {day}，清单做于 {asked}，没有写税款所属期：那时可能还没到勾选日期",
    "issued on {day}; the list of {asked} states no period: it may not have been selectable yet",
)
_SELECTED = Text("{source} 里它已在属期 {period} 勾选", "{source}: selected in period {period}")
_SELECTED_SOMETIME = Text("{source} 里它已勾选", "{source}: selected")
_STATE = Text("{source} 里的统计状态是“{state}”", "the state of its statistics in {source} is {state}")
_ASKED_FOR = ("已申请", "申请成功", "已统计", "已确认", "统计中", "是", "yes", "1")


def _next_period(case: Case) -> Found | None:
    day = case.invoice.issue_date
    if case.target is not SourceKind.SELECTION or day is None:
        return None
    where = str(case.invoice.place)
    if not case.target_period:
        asked = case.target_asked or case.as_of.astimezone(CHINA).date()
        if _month(day) < _month(asked):
            return None
        fact = Evidence(_NO_PERIOD.with_(day=day, asked=asked), where)
        return Found(NEXT_PERIOD, Likelihood.LIKELY, (fact,), verdict=Absence.CANNOT_TELL)
    if _month(day) <= case.target_period:
        return None
    return Found(NEXT_PERIOD, Likelihood.CERTAIN, (Evidence(_AFTER.with_(day=day, period=case.target_period), where),))


def _month(day: date) -> str:
    return f"{day:%Y%m}"


def _selected_before(case: Case) -> Found | None:
    if case.target is not SourceKind.SELECTION:
        return None
    chosen = [one for one in case.sightings if one.record.facts.get("selected") == "yes"]
    dated = tuple(
        Evidence(_SELECTED.with_(source=one.source, period=period), str(one.record.place))
        for one in chosen
        if (period := _period(one)) and (not case.target_period or period < case.target_period)
    )
    if dated:
        return Found(SELECTED_BEFORE, Likelihood.CERTAIN, dated)
    sometime = tuple(
        Evidence(_SELECTED_SOMETIME.with_(source=one.source), str(one.record.place))
        for one in chosen
        if not _period(one)
    )
    return Found(SELECTED_BEFORE, Likelihood.LIKELY, sometime) if sometime else None


def _period(one: Sighting) -> str:
    return one.record.facts.get("period", "")


def _statistics(case: Case) -> Found | None:
    if case.target is not SourceKind.SELECTION:
        return None
    facts = tuple(
        Evidence(_STATE.with_(source=one.source, state=state), str(one.record.place))
        for one in case.sightings
        if (state := one.record.facts.get("statistics", "")).lower().startswith(_ASKED_FOR)
    )
    return Found(STATISTICS, Likelihood.CERTAIN, facts) if facts else None


def _is_selection(case: Case) -> bool:
    return case.target is SourceKind.SELECTION


RULES = (
    Rule(NEXT_PERIOD, _next_period),
    Rule(SELECTED_BEFORE, _selected_before, _is_selection),
    Rule(STATISTICS, _statistics, _is_selection),
)
