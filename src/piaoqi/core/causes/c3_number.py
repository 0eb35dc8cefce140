"""C3, the number that was looked for: another form of it, damaged, mistyped; or the name beside it is another."""

from decimal import Decimal

from piaoqi.core.causes.base import Absence, Cause, Evidence, Found, Likelihood, Rule, Step, View
from piaoqi.core.causes.case import Case, Writing, WrittenAs
from piaoqi.core.causes.laws import DIGITAL_INVOICES
from piaoqi.core.invoice.number import Doubt
from piaoqi.core.text import Text

_SEEN = (View.ACCOUNT, View.OWN_SYSTEM)
_BOTH_LISTS = Text(
    "一份清单由人录入，或经过 Excel、识别程序", "one of the lists was typed, or went through Excel or OCR"
)

OTHER_FORM = Cause(
    code="C3.5",
    title=Text("用了另一种号码（数电纸质票有两种）", "looked for under its other number"),
    implies=Absence.NOT_MISSING,
    shows=(View.ACCOUNT, View.PLATFORM, View.SELECTION, View.OWN_SYSTEM, View.MAILBOX),
    precondition=Text(
        "数电纸质发票：既有 20 位号码，又印有代码和 8 位号码（票种 85 至 88）",
        "a digital invoice on paper: twenty digits, and a printed code with eight (kinds 85 to 88)",
    ),
    signs=(
        Text(
            "清单里有代码加 8 位号码的一行，开票日期、金额、销售方都与这张相同",
            "a row has a code and eight digits, and the same date, total and seller",
        ),
        Text("一边是 8 位，一边是 20 位", "one side has eight digits, the other twenty"),
    ),
    counter=(
        Text(
            "两边号码的位数相同，只是有一两位不同（C3.8）", "both have as many digits and differ in one or two (C3.8)"
        ),
        Text("这张票不是数电纸质发票", "it is no digital invoice on paper"),
    ),
    remedy=Text(
        "两种号码都查；账里以 20 位号码为准，把印制的代码和号码记在备注里",
        "search both; keep the twenty digits in the books, with the printed code and number as a remark",
    ),
    next_test=Text("看票面上印的两种号码", "look at both numbers on the face"),
    step=Step.FORM,
    laws=(DIGITAL_INVOICES,),
    weight=42,
)
DAMAGED = Cause(
    code="C3.7",
    title=Text("号码被 Excel 改坏，或没有写全", "damaged by Excel, or not written whole"),
    implies=Absence.NOT_MISSING,
    shows=_SEEN,
    precondition=_BOTH_LISTS,
    signs=(
        Text("号码单元格是数值，写成 2.6112E+19 这样", "the cell is a number, shown as 2.6112E+19"),
        Text("20 位号码的后五位都是 0", "the last five of its twenty digits are zeros"),
        Text("号码少了前面的 0，或者是空的", "its leading zeros are gone, or it is blank"),
        Text(
            "剩下的位数、日期、金额、销售方只与这一张相符",
            "what is left of it, date, total and seller fit this one only",
        ),
    ),
    counter=(
        Text("还有别的发票同样相符", "other invoices fit as well"),
        Text("号码是完整的 20 位，只有一两位不同（C3.8）", "it has all its digits, of which one or two differ (C3.8)"),
    ),
    remedy=Text(
        "把号码列设为“文本”后重新导出或录入；在此之前按日期、价税合计和销售方核对，由人确认是这一张",
        "set the column to text and export or enter it again; until then compare date, total and seller, and have a "
        "person confirm",
    ),
    next_test=Text("对着原件核对日期、金额、销售方", "compare date, total and seller with the original"),
    step=Step.FORM,
    weight=40,
)
MISTYPED = Cause(
    code="C3.8",
    title=Text("号码录入或识别有误", "the number was mistyped or misread"),
    implies=Absence.NOT_MISSING,
    shows=(View.PLATFORM, View.OWN_SYSTEM),
    precondition=_BOTH_LISTS,
    signs=(
        Text(
            "有一行的号码只差一两位：错一位、少一位、多一位或相邻两位颠倒，0 与 O、1 与 l、5 与 S、8 与 B 混淆",
            "a row's number is one or two slips away: wrong, lost, added or swapped digits, O for 0, l for 1, S for 5, "
            "B for 8",
        ),
        Text("那一行的金额、日期或销售方与这张相同", "total, date or seller of that row are this one's"),
        Text(
            "写错的号码前两位不是开票年份，或第三四位不是销售方的省份",
            "the wrong number does not begin with the year of issue, or its region is not the seller's",
        ),
    ),
    counter=(
        Text(
            "写的号码在税务局清单里也有，是另一张票", "the written number is in the bureau's list, too: another invoice"
        ),
        Text("号码残缺或为空（C3.7）", "the number is cut or blank (C3.7)"),
        Text("号码相同，只是名称写法不同（C3.9）", "the number is the same and a name is written otherwise (C3.9)"),
    ),
    remedy=Text(
        "由人对着原件核对后更正号码，保留原来的写法备查", "have a person compare it with the original and correct it"
    ),
    next_test=Text("对着原件逐位核对号码", "compare the number with the original, digit by digit"),
    step=Step.FORM,
    weight=41,
)
NAME_DIFFERS = Cause(
    code="C3.9",
    title=Text("只是名称写法不同", "a name is written otherwise"),
    implies=Absence.NOT_MISSING,
    shows=(View.OWN_SYSTEM,),
    precondition=Text("那一行没有完整的号码，要靠名称来认", "the row has no whole number, so its name has to tell"),
    signs=(
        Text("日期和金额相同，销售方写了简称、旧名或分公司", "date and total are the same, the seller short or former"),
        Text(
            "去掉地区、“有限公司”一类的字和括号后，两个名称相同或一个包含另一个",
            "without region, legal form and brackets the names are equal, or one contains the other",
        ),
    ),
    counter=(
        Text("地区或分公司不同，是两家企业", "their regions or branches differ: two companies"),
        Text("还有别的发票同样相符", "other invoices fit as well"),
        Text("名称只差全角半角、括号、空格：那不算不同", "width, brackets and blanks alone: that is no difference"),
    ),
    remedy=Text(
        "对着原件确认是这一张后，补上号码，把销售方改成票面上的全称",
        "confirm with the original that it is this one, add its number, and write the seller as on its face",
    ),
    next_test=Text("对着原件看销售方的全称和税号", "see the seller's full name and tax id on the original"),
    step=Step.FORM,
    weight=39,
)

WRITTEN_OTHERWISE = (OTHER_FORM.code, DAMAGED.code, MISTYPED.code, NAME_DIFFERS.code)
"""Causes whose evidence is a record under another number."""
_DESTROYED = (Doubt.FLOAT_DAMAGED, Doubt.ENDS_IN_ZEROS, Doubt.CODE_DAMAGED)
_MALFORMED = (Doubt.LENGTH, Doubt.LETTERS, Doubt.SHORT)
_WRITTEN = Text(
    "{where} 写作 {written}，金额 {total}，与这张相符",
    "{where} is written as {written}, total {total}, which fits this one",
)
_NAMED = Text(
    "{where} 的号码写作 {written}，金额 {total} 与这张相同；销售方写作 {name}，这张的销售方是 {seller}",
    "{where}: the number is written {written}, total {total} as here; its seller is {name}, here {seller}",
)
_TOTAL_OFF = Text(
    "{where} 写作 {written}，金额 {total}；号码和金额都与这张（{own}）只差一点，日期和销售方相同",
    "{where} is written as {written}, total {total}: both are a slip away ({own} here), date and seller agree",
)
_DATE_OFF = Text(
    "{where} 写作 {written}，日期 {day}；号码和日期都与这张（{own}）只差一点，金额和销售方相同",
    "{where} is written as {written}, dated {day}: both are a slip away ({own} here), total and seller agree",
)
_NO_PARTNER = Text(
    "{where} 的号码写作 {written}，不是完整的号码；按金额 {total}、日期和销售方也没有找到是哪一张",
    "{where}: the number {written} is not a whole one, and no invoice fits by total {total}, date and seller",
)
_BLANK = Text("（空）", "(blank)")
_RIVALS = Text(
    "还有 {rivals} 张发票同样相符，无法判断是哪一张",
    "other invoices that fit as well: {rivals}, so it is open which one",
)
_UNCERTAIN = Text("两张发票也可能这样相像，要由人确认", "two invoices may be as much alike: a person has to confirm")
_SAME_MONEY = Decimal("0.01")


def _as_written(one: WrittenAs, case: Case) -> tuple[Evidence, ...]:
    record, where = one.sighting.record, str(one.sighting.record.place)
    said = {"where": where, "written": one.text or _BLANK, "total": record.total}
    invoice = case.invoice
    if one.how is Writing.RENAMED:
        fact = _NAMED.with_(**said, name=record.seller_name or _BLANK, seller=invoice.seller_name or _BLANK)
    elif _is_off(record.total, invoice.total):
        fact = _TOTAL_OFF.with_(**said, own=invoice.total)
    elif record.issue_date and invoice.issue_date and record.issue_date != invoice.issue_date:
        fact = _DATE_OFF.with_(where=where, written=said["written"], day=record.issue_date, own=invoice.issue_date)
    else:
        fact = _WRITTEN.with_(**said)
    facts = [Evidence(fact, where, written_as=one.text)]
    if one.rivals:
        facts.append(Evidence(_RIVALS.with_(rivals=one.rivals), where, supports=False))
    elif not one.convinces:
        facts.append(Evidence(_UNCERTAIN.with_(), where, supports=False))
    return tuple(facts)


def _is_off(written: Decimal | None, own: Decimal | None) -> bool:
    return written is not None and own is not None and abs(written - own) > _SAME_MONEY


def _found(cause: Cause, case: Case, how: Writing) -> Found | None:
    fitting = [one for one in case.written_as if one.how is how]
    if not fitting:
        return None
    facts = tuple(fact for one in fitting for fact in _as_written(one, case))
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


def _named_otherwise(case: Case) -> Found | None:
    return _found(NAME_DIFFERS, case, Writing.RENAMED)


def _without_partner(case: Case, cause: Cause, doubts: tuple[Doubt, ...]) -> Found | None:
    """A number that cannot be right was looked for in vain: nobody knows which one to look for."""
    if case.invoice.facts.get("number_doubt") not in doubts:
        return None
    written, where = case.invoice.written.get("number", "") or case.invoice.number, str(case.invoice.place)
    fact = _NO_PARTNER.with_(where=where, written=written, total=case.invoice.total)
    evidence = Evidence(fact, where, written_as=written)
    return Found(cause, Likelihood.CERTAIN, (evidence,), verdict=Absence.CANNOT_TELL)


RULES = (
    Rule(OTHER_FORM, _printed),
    Rule(DAMAGED, _damaged),
    Rule(MISTYPED, _mistyped),
    Rule(NAME_DIFFERS, _named_otherwise),
)
