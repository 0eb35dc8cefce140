"""C3, the search itself was wrong: a filter, a direction, a date, or the number that was looked for."""

from piaoqi.core.causes.answers import USED_UP, WRONG_KEY, from_answers
from piaoqi.core.causes.base import Absence, Cause, Evidence, Found, Likelihood, Rule, from_shortfall
from piaoqi.core.causes.case import Case, Writing, WrittenAs
from piaoqi.core.invoice.number import Doubt
from piaoqi.core.text import Text

_CANNOT = Absence.CANNOT_TELL

DIRECTION = Cause(
    code="C3.1",
    title=Text("查询类型选错：开具与取得混了", "wrong direction: issued instead of received"),
    implies=_CANNOT,
    remedy=Text("在全量发票查询里选对“取得发票”或“开具发票”，重新导出", "choose the right direction and export again"),
    next_test=Text("看导出里的销售方和购买方", "look at seller and buyer in the export"),
    weight=60,
)
ORIGIN = Cause(
    code="C3.2",
    title=Text("发票来源没有选全", "filtered by origin"),
    implies=_CANNOT,
    remedy=Text("发票来源选“全部”，重新导出", "choose all origins and export again"),
    next_test=Text("看导出时的发票来源条件", "look at the origin filter"),
    weight=55,
)
KIND = Cause(
    code="C3.3",
    title=Text("票种没有选全", "filtered by kind"),
    implies=_CANNOT,
    remedy=Text("票种选“全部”，重新导出", "choose all kinds and export again"),
    next_test=Text("看导出时的票种条件", "look at the kind filter"),
    weight=56,
)
DATES = Cause(
    code="C3.4",
    title=Text("不在查询的日期范围内", "outside the dates that were asked for"),
    implies=_CANNOT,
    remedy=Text("按开票日期补导这一段", "export the stretch that holds its issue date"),
    next_test=Text("看导出的开票日期起止", "look at the dates of the export"),
    weight=57,
)
OTHER_FORM = Cause(
    code="C3.5",
    title=Text(
        "用了另一种号码（数电纸质发票有两种）",
        "looked for under its other number",
    ),
    implies=Absence.NOT_MISSING,
    remedy=Text("两种号码都查；账里补上 20 位号码", "search both; add the twenty digits to the books"),
    next_test=Text("看票面上的两种号码", "look at both numbers on the face"),
    weight=42,
)
WRONG_CHECK_KEY = Cause(
    code="C3.6",
    title=Text(
        "号码存在，但查验时填的日期、金额或校验码不对",
        "the number exists, but another key given is wrong",
    ),
    implies=_CANNOT,
    remedy=Text(
        "按票种选核对项：专票填不含税金额，税控普票填校验码后六位，数电票填价税合计",
        "give the key of its kind: amount without tax, last six of the check code, or the total",
    ),
    next_test=Text("对着原件重填一次再查", "enter it again from the original"),
    weight=44,
)
QUOTA = Cause(
    code="C3.10",
    title=Text("当天的查验次数已用完", "the day's verifications of this invoice are used up"),
    implies=_CANNOT,
    remedy=Text("次日再查；每张票每天五次，所有人合计", "try next day; five a day for each invoice, over everybody"),
    next_test=Text("看今天谁查过", "see who verified it today"),
    weight=43,
)
DAMAGED = Cause(
    code="C3.7",
    title=Text("号码被 Excel 改坏，或没有写全", "the number was damaged by Excel, or not written whole"),
    implies=Absence.NOT_MISSING,
    remedy=Text("把号码列设为文本后重新录入或导出", "set the column to text and enter or export it again"),
    next_test=Text("核对日期、金额、销售方", "compare date, amount and seller"),
    weight=40,
)
MISTYPED = Cause(
    code="C3.8",
    title=Text("号码录入或识别有误", "the number was mistyped or misread"),
    implies=Absence.NOT_MISSING,
    remedy=Text("由人核对后更正号码", "have a person confirm and correct the number"),
    next_test=Text("对着原件核对号码", "compare with the original"),
    weight=41,
)

WRITTEN_OTHERWISE = (OTHER_FORM.code, DAMAGED.code, MISTYPED.code)
"""Causes whose evidence is a record under another number."""
_DESTROYED = (Doubt.FLOAT_DAMAGED, Doubt.ENDS_IN_ZEROS, Doubt.CODE_DAMAGED)
_MALFORMED = (Doubt.LENGTH, Doubt.LETTERS, Doubt.SHORT)
_WRITTEN = Text(
    "{where} 写作 {written}，金额 {total}，与这张相符",
    "{where} is written as {written}, total {total}, which fits this one",
)
_NO_PARTNER = Text(
    "{where} 的号码写作 {written}，不是完整的号码；按金额 {total}、日期和销售方也没有找到是哪一张",
    "{where}: the number {written} is not a whole one, and no invoice fits by total {total}, date and seller",
)
_BLANK = Text("（空）", "(blank)")
_RIVALS = Text(
    "还有 {rivals} 张发票同样相符，无法判断是哪一张", "{rivals} other invoices fit as well, so it is open which one"
)


def _as_written(one: WrittenAs) -> tuple[Evidence, ...]:
    record, where = one.sighting.record, str(one.sighting.record.place)
    fact = _WRITTEN.with_(where=where, written=one.text or _BLANK, total=record.total)
    facts = [Evidence(fact, where, written_as=one.text)]
    if one.rivals:
        facts.append(Evidence(_RIVALS.with_(rivals=one.rivals), where, supports=False))
    return tuple(facts)


def _found(cause: Cause, case: Case, how: Writing) -> Found | None:
    fitting = [one for one in case.written_as if one.how is how]
    if not fitting:
        return None
    facts = tuple(fact for one in fitting for fact in _as_written(one))
    alone = [one for one in fitting if one.convinces and not one.rivals]
    if not alone:
        return Found(cause, Likelihood.LIKELY, facts, verdict=Absence.CANNOT_TELL)
    sure = any(one.sure for one in alone)
    return Found(cause, Likelihood.CERTAIN if sure else Likelihood.LIKELY, facts)


def _printed(case: Case) -> Found | None:
    return _found(OTHER_FORM, case, Writing.PRINTED)


def _damaged(case: Case) -> Found | None:
    return _without_partner(case, DAMAGED, _DESTROYED) or _found(DAMAGED, case, Writing.DAMAGED)


def _mistyped(case: Case) -> Found | None:
    opened = [fact for short in case.search.shortfalls if short.code == MISTYPED.code for fact in short.evidence]
    if opened:
        return Found(MISTYPED, Likelihood.LIKELY, tuple(opened), verdict=Absence.CANNOT_TELL)
    return _without_partner(case, MISTYPED, _MALFORMED) or _found(MISTYPED, case, Writing.MISTYPED)


def _without_partner(case: Case, cause: Cause, doubts: tuple[Doubt, ...]) -> Found | None:
    """A number that cannot be right was looked for in vain: nobody knows which one to look for."""
    if case.invoice.facts.get("number_doubt") not in doubts:
        return None
    written, where = case.invoice.written.get("number", "") or case.invoice.number, str(case.invoice.place)
    fact = _NO_PARTNER.with_(where=where, written=written, total=case.invoice.total)
    evidence = Evidence(fact, where, written_as=written)
    return Found(cause, Likelihood.CERTAIN, (evidence,), verdict=Absence.CANNOT_TELL)


RULES = (
    from_shortfall(DIRECTION),
    from_shortfall(ORIGIN),
    from_shortfall(KIND),
    from_shortfall(DATES),
    from_answers(WRONG_CHECK_KEY, WRONG_KEY),
    from_answers(QUOTA, USED_UP),
    Rule(OTHER_FORM, _printed),
    Rule(DAMAGED, _damaged),
    Rule(MISTYPED, _mistyped),
)
