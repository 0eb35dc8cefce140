"""C2, timing: too early, too late, or the platform was down. What a tax period does to a list: c2_periods."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time

from piaoqi.core.causes.answers import (
    NOT_FOUND,
    SAME_DAY,
    answer_days,
    answer_evidence,
    as_evidence,
    says_old,
    undecided,
)
from piaoqi.core.causes.base import (
    Absence,
    Actor,
    Cause,
    Evidence,
    Found,
    Likelihood,
    NoAbsence,
    Question,
    Rule,
    Step,
    View,
)
from piaoqi.core.causes.case import Case, SourceKind
from piaoqi.core.causes.laws import DIGITAL_INVOICES, VERIFICATION_RULES
from piaoqi.core.invoice.dates import CHINA, read_date
from piaoqi.core.invoice.record import Place
from piaoqi.core.invoice.status import TITLES
from piaoqi.core.text import Text

LATE_STATUS_CHANGE = "status"
"""The field whose difference this family explains."""
_BUREAUS = (SourceKind.BUREAU, SourceKind.SELECTION, SourceKind.VERIFICATION)

TOO_FRESH = Cause(
    code="C2.1",
    title=Text("刚开的票，税局次日才归集", "just issued: the bureau gathers it overnight"),
    implies=NoAbsence.NOT_DUE,
    shows=(View.ACCOUNT, View.PLATFORM, View.OWN_SYSTEM),
    precondition=Text("开具不到两天", "issued less than two days ago"),
    signs=(
        Text("开票日期是今天或昨天", "it is dated today or yesterday"),
        Text("查验平台说“当日开具的发票次日查验”", "the platform says: verify it on the day after issue"),
    ),
    counter=(Text("已过约定的天数（那时就是缺失）", "the days agreed are over (then it is missing)"),),
    remedy=Text(
        "不用处理，次日早上自动复查；第 3 天、第 7 天还没有再人工跟进",
        "nothing to do: look again next morning; a person only after day 3 and day 7",
    ),
    actor=Actor.NOBODY,
    next_test=Text("次日早上再查", "look again next morning"),
    step=Step.TIMING,
    recheck_days=1,
    laws=(DIGITAL_INVOICES, VERIFICATION_RULES),
    weight=48,
)
NOT_DUE_YET = Cause(
    code="C2.9",
    title=Text("还没到约定的期限", "not due yet"),
    implies=NoAbsence.NOT_DUE,
    shows=(View.OWN_SYSTEM, View.MAILBOX),
    precondition=Text("规则给了天数（within_days）", "a rule allows some days (within_days)"),
    signs=(
        Text("开票日期加约定的天数晚于现在", "issue date and the days agreed lie after now"),
        Text("同期的其他发票也还没有到", "other invoices of these days are not there yet either"),
    ),
    counter=(Text("开票日期不详：按单据自己的日期算", "no issue date: the record's own date counts"),),
    remedy=Text("到期前不用处理，到期日再查", "nothing before the due day, then look again"),
    actor=Actor.NOBODY,
    next_test=Text("到期日早上再查", "look again on the due morning"),
    step=Step.TIMING,
    weight=5,
)
STATUS_CHANGED = Cause(
    code="C2.7",
    title=Text("发票状态后来变了", "the status changed later"),
    implies=NoAbsence.DIFFERENCE,
    shows=(View.OWN_SYSTEM,),
    signs=(
        Text("一个来源写正常，另一个写作废、红冲或锁定", "one source says normal, another void, flushed or locked"),
        Text("上次核对状态已过很久", "its status was last looked at long ago"),
    ),
    counter=(Text("写法不同、意思相同：不算差异", "other words for the same: no difference"),),
    remedy=Text(
        "以税务数字账户的最新状态为准更新；已付款或抵扣的要复核",
        "take the bureau's latest status; review what was paid or deducted",
    ),
    actor=Actor.ACCOUNTANT,
    next_test=Text("重新导出，或查验一次", "export again, or verify once"),
    step=Step.VERIFY,
    laws=(DIGITAL_INVOICES,),
)
TOO_OLD = Cause(
    code="C2.5",
    title=Text("开票已满五年，平台不再受理", "older than five years: no longer verified"),
    implies=Absence.NOT_MISSING,
    shows=(View.PLATFORM,),
    precondition=Text("只限查验平台", "the verification platform alone"),
    signs=(
        Text("开票日期早于五年前", "issued more than five years ago"),
        Text("平台说超过五年不能查验", "the platform says: older than five years"),
    ),
    counter=(Text("全量发票查询里仍应有它", "the digital account should still have it"),),
    remedy=Text(
        "到税务数字账户或档案里查，必要时问税务机关", "look in the account, the archive, or ask the tax office"
    ),
    next_test=Text("查税务数字账户", "search the digital account"),
    step=Step.TIMING,
    laws=(VERIFICATION_RULES,),
    weight=6,
)
OUTAGE = Cause(
    code="C2.6",
    title=Text("查验没有结论：故障、维护或繁忙", "no answer: down, under maintenance or busy"),
    implies=Absence.CANNOT_TELL,
    shows=(View.ACCOUNT, View.PLATFORM, View.SELECTION, View.OWN_SYSTEM),
    signs=(
        Text("查验返回系统异常、超时、请求频繁等", "the platform says: error, timeout, too many requests"),
        Text("那天已知正常的票也查不到", "invoices known to be good failed on that day, too"),
        Text("还没有查验，或返回的话认不出", "not verified yet, or in words that nobody knows"),
    ),
    counter=(
        Text("同一天别的票查验成功", "others were verified on the same day"),
        Text("两天以上都是“查无此票”", "'no such invoice' on two days or more"),
    ),
    remedy=Text(
        "排队等恢复后再查，其间手工登记，不按缺失处理；先用一张已知正常的票试一次",
        "queue it until the platform is back, keep a note by hand, call nothing missing; first try a known good one",
    ),
    actor=Actor.ACCOUNTANT,
    next_test=Text("用一张已知正常的票试一次", "try a known good invoice"),
    step=Step.CANARY,
    recheck_days=1,
    laws=(VERIFICATION_RULES,),
    question=Question(
        Text("导出或查验的那天，税局平台是不是在维护或故障？", "Was the bureau's platform down on that day?"),
        Text("看税局的停机公告；用一张已知正常的票再查一次", "look for a notice; try a known good invoice"),
    ),
    weight=46,
)
LATE_POSTING = Cause(
    code="C2.8",
    title=Text("入账晚了，记在后面的月份", "posted late, in a later month"),
    implies=Absence.NOT_MISSING,
    shows=(View.OWN_SYSTEM,),
    precondition=Text("同一家公司有几本账，或账分月", "the same company has several books, or one a month"),
    signs=(
        Text("同一家公司的另一本账有它，入账日期更晚", "another book of the company has it, booked later"),
        Text("会计期间晚于开票的月份", "its accounting period lies after the month of issue"),
    ),
    counter=(
        Text("另一本账没有更晚的日期：是归错了账套（见 C6.2）", "no later date there: filed elsewhere (see C6.2)"),
        Text("那本账是另一家公司的（见 C6.2）", "that book is another company's (see C6.2)"),
    ),
    remedy=Text(
        "按发票号匹配，不要限定月份；把凭证号补到发票台账",
        "match by number, not by month; add the voucher to the invoice register",
    ),
    next_test=Text("打开后面月份的凭证", "open the voucher of the later month"),
    step=Step.OWN_INDEX,
    weight=28,
    excludes=("C6.2",),
)

_FRESH = Text("开票日期 {day}，到 {asked} 只过了 {days} 天", "dated {day}: {days} days before {asked}")
_DUE = Text("约定 {due} 前到，现在是 {asked}", "due on {due}; now it is {asked}")
_AGE = Text("开票日期 {day}，距今已满五年", "issued on {day}, more than five years ago")
_SAYS = Text("{source} 里的状态是 {value}", "its status in {source} is {value}")
_CANARY = Text(
    "{day} 那天税局清单里有的票也查不到，没有一张查验成功",
    "on {day} invoices of the bureau's own list were not found, and none was verified",
)
_POSTED = Text("{source} 在 {when} 入了账", "{source} booked it in {when}")
_GATHERED_WITHIN = 2
"""Days after issue in which the bureau may still be gathering it."""
_MORNING = time(8)
_YEARS = 5
_MONTH = re.compile(r"(20[0-9]{2})[^0-9]{0,2}(0?[1-9]|1[0-2])(?![0-9])")


def status_changed(values: Mapping[str, str], places: Mapping[str, Place]) -> Found:
    """The explanation of two different statuses."""
    facts = tuple(
        Evidence(_SAYS.with_(source=source, value=_status_words(value)), str(places[source]))
        for source, value in values.items()
    )
    return Found(STATUS_CHANGED, Likelihood.CERTAIN, facts)


def _status_words(value: str) -> Text | str:
    """A status as people call it."""
    return next((title for status, title in TITLES.items() if status.value == value), value)


def _today(case: Case) -> date:
    return case.as_of.astimezone(CHINA).date()


def _is_fresh(case: Case) -> bool:
    """In the first days at the bureau; a longer delay is one that people agreed on."""
    start = case.invoice.issue_date or read_date(case.invoice.facts.get("recorded_at"))
    return case.target in _BUREAUS and start is not None and (_today(case) - start).days <= _GATHERED_WITHIN


def _due_morning(case: Case) -> datetime:
    return datetime.combine(case.due, _MORNING, CHINA)


def _too_fresh(case: Case) -> Found | None:
    """Not due at the bureau yet; or the platform itself said that it was too early."""
    asked_on_the_day = answer_evidence(case, SAME_DAY)
    settled = len(answer_days(case, NOT_FOUND)) > 1
    if case.target is SourceKind.VERIFICATION and asked_on_the_day and not settled:
        return Found(TOO_FRESH, Likelihood.CERTAIN, asked_on_the_day, verdict=Absence.CANNOT_TELL)
    today, day = _today(case), case.invoice.issue_date
    if today >= case.due or not _is_fresh(case):
        return None
    fact = _FRESH.with_(day=day or "", asked=today, days=(today - day).days if day else 0)
    return Found(TOO_FRESH, Likelihood.CERTAIN, (Evidence(fact, str(case.invoice.place)),), _due_morning(case))


def _not_due_yet(case: Case) -> Found | None:
    if _today(case) >= case.due or _is_fresh(case):
        return None
    fact = _DUE.with_(due=case.due, asked=_today(case))
    return Found(NOT_DUE_YET, Likelihood.CERTAIN, (Evidence(fact, str(case.invoice.place)),), _due_morning(case))


def _too_old(case: Case) -> Found | None:
    day = case.invoice.issue_date
    if case.target is not SourceKind.VERIFICATION:
        return None
    refused = as_evidence([one for one in case.seen_in(SourceKind.VERIFICATION) if says_old(one)])
    old = day is not None and day < _years_before(_today(case))
    if not old:
        return Found(TOO_OLD, Likelihood.LIKELY, refused) if refused else None
    return Found(TOO_OLD, Likelihood.CERTAIN, (Evidence(_AGE.with_(day=day), str(case.invoice.place)), *refused))


def _years_before(day: date) -> date:
    """The same day five years ago; for the 29th of February the 28th."""
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - _YEARS, day=28 if leap_day else day.day)


def _outage(case: Case) -> Found | None:
    """The platform gave no answer, or on the days it did it knew not even what the bureau lists.

    Where it said 009 on two good days, a bad day beside them changes nothing.
    """
    if case.target is not SourceKind.VERIFICATION or len(answer_days(case, NOT_FOUND)) > 1:
        return None
    rows = undecided(case)
    asked = {one.record.facts.get("verified_at", "")[:10] for one in case.seen_in(SourceKind.VERIFICATION)}
    dead = sorted(case.outages & asked)
    facts = (*as_evidence(rows), *(Evidence(_CANARY.with_(day=day), case.target_name) for day in dead))
    return Found(OUTAGE, Likelihood.CERTAIN if rows else Likelihood.LIKELY, facts) if facts else None


def _late_posting(case: Case) -> Found | None:
    """Another book of the same company has it, booked in a later month than it was issued, or after it was due."""
    if case.target is not SourceKind.BOOKS:
        return None
    facts = tuple(
        Evidence(_POSTED.with_(source=one.source, when=when), str(one.record.place))
        for one in case.seen_in(SourceKind.BOOKS)
        if one.source not in {*case.target_names, *case.raised_by} and one.taxpayer in ("", case.taxpayer.tax_id)
        if (when := _posted(one.record.facts)) and _is_later(when, case)
    )
    return Found(LATE_POSTING, Likelihood.CERTAIN, facts) if facts else None


def _posted(facts: Mapping[str, str]) -> str:
    """The month (YYYY-MM) or day on which a row was booked; '' where it does not say."""
    day = read_date(facts.get("recorded_at"))
    if day:
        return day.isoformat()
    month = _MONTH.search(facts.get("accounting_period", ""))
    return f"{month[1]}-{int(month[2]):02}" if month else ""


def _is_later(when: str, case: Case) -> bool:
    day = case.invoice.issue_date
    return bool(day and when[:7] > f"{day:%Y-%m}") or when > case.due.isoformat()


def _may_ask(case: Case) -> bool:
    return case.target in _BUREAUS


RULES = (
    Rule(TOO_FRESH, _too_fresh),
    Rule(NOT_DUE_YET, _not_due_yet),
    Rule(TOO_OLD, _too_old),
    Rule(OUTAGE, _outage, _may_ask),
    Rule(LATE_POSTING, _late_posting),
)
CAUSES = (STATUS_CHANGED,)
