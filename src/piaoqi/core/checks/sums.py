"""Amounts that belong together: amount, tax and total; lines and their sum; fare and total.

Sums are compared by their distance, so red letters and discount lines (negative) need no rule of their own.
"""

from decimal import Decimal

from piaoqi.core.checks.base import Check, CheckContext, Outcome, broken, cannot_tell, holds, worst
from piaoqi.core.checks.rate_words import read_rate
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.money import read_money
from piaoqi.core.invoice.record import Line, Record
from piaoqi.core.text import Text

CENT = Decimal("0.01")
LINE_TAX_TOLERANCE = Decimal("0.06")
"""A line's tax against amount × rate: rounding of price, amount and tax, one after the other."""

WITHOUT_TAX = frozenset(
    {Kind.CUSTOMS, Kind.FISCAL, Kind.FIXED, Kind.BANK_RECEIPT, Kind.BANK_STATEMENT, Kind.OTHER_DOCUMENT}
)
"""Kinds whose faces don't split a price into amount and tax, and that the tax bureau doesn't number."""
_REDUCED = ("差额", "减按", "扣除额")
"""Words in the remark under which tax is not amount × rate."""

_NOT_STATED = Text("{what}没有写明，不能核对", "{what} is not stated, so this cannot be checked")
_AMOUNT, _TOTAL = Text("合计金额", "the amount"), Text("价税合计", "the total")
_LINE_AMOUNT, _LINE_TAX = Text("某行的金额", "a line's amount"), Text("某行的税额", "a line's tax")
_ADDS_UP = Text("金额 {amount} + 税额 {tax} = 价税合计 {total}", "amount {amount} + tax {tax} = total {total}")
_EXCEEDS = Text(
    "金额 {amount} + 税额 {tax} 比价税合计 {total} 多 {gap}",
    "amount {amount} + tax {tax} exceeds the total {total} by {gap}",
)
_FALLS_SHORT = Text(
    "金额 {amount} + 税额 {tax} 比价税合计 {total} 少 {gap}",
    "amount {amount} + tax {tax} falls short of the total {total} by {gap}",
)
_TAX_HIDDEN = Text("票面没有税额，金额与价税合计不等，不能核对", "the face shows no tax and amount and total differ")
_OUTSIDE = Text(
    "价税合计比金额与税额之和多 {gap}，可能是民航发展基金等票外税费",
    "the total exceeds amount and tax by {gap}: perhaps the aviation fund or other taxes",
)


def _total(record: Record, _context: CheckContext) -> Outcome | None:
    if record.kind in WITHOUT_TAX or (record.amount is None and record.tax is None):
        return None
    if record.amount is None or record.total is None:
        return cannot_tell(_NOT_STATED, what=_AMOUNT if record.amount is None else _TOTAL)
    outside = _fact(record, "fund") + _fact(record, "other_taxes")
    tax = record.tax or Decimal("0.00")
    gap = record.amount + tax + outside - record.total
    if abs(gap) <= CENT:
        return holds(_ADDS_UP, amount=record.amount, tax=tax + outside, total=record.total)
    if record.tax is None:
        return cannot_tell(_TAX_HIDDEN)
    if record.kind is Kind.AIR and not outside and gap < 0:
        return cannot_tell(_OUTSIDE, gap=-gap)
    words = _EXCEEDS if gap > 0 else _FALLS_SHORT
    return broken(words, amount=record.amount, tax=tax + outside, total=record.total, gap=abs(gap))


_LINES_ADD_UP = Text("{count} 行明细的合计与票面一致", "the {count} lines add up to what the face states")
_LINES_DIFFER = Text(
    "{count} 行明细的{what}合计为 {sum}，票面为 {stated}",
    "{what} of the {count} lines is {sum}, the face states {stated}",
)
_ON_A_LIST = Text("明细在另附的清单上，不能核对", "the lines are on a list of their own")
_SUM_AMOUNT, _SUM_TAX = Text("金额", "the amount"), Text("税额", "the tax")


def _lines(record: Record, _context: CheckContext) -> Outcome | None:
    if not record.lines or record.amount is None or record.kind in WITHOUT_TAX:
        return None
    if any("清单" in line.name for line in record.lines):
        return cannot_tell(_ON_A_LIST)
    outcome = _lines_amount(record, record.amount)
    return worst([outcome, *_lines_tax(record)])


def _lines_amount(record: Record, stated: Decimal) -> Outcome:
    amounts = [line.amount for line in record.lines if line.amount is not None]
    if len(amounts) < len(record.lines):
        return cannot_tell(_NOT_STATED, what=_LINE_AMOUNT)
    total, count = sum(amounts, Decimal(0)), len(amounts)
    with_tax = record.kind is Kind.ROLL and record.total is not None and _near(total, record.total, count)
    if with_tax or _near(total, stated, count):
        return holds(_LINES_ADD_UP, count=count)
    return broken(_LINES_DIFFER, count=count, what=_SUM_AMOUNT, sum=total, stated=stated)


def _lines_tax(record: Record) -> list[Outcome]:
    """Nothing where tax is not stated in the lines: rolls, and faces that print `***`."""
    taxes = [line.tax for line in record.lines if line.tax is not None]
    if record.tax is None or not taxes:
        return []
    total, count = sum(taxes, Decimal(0)), len(record.lines)
    if _near(total, record.tax, count):
        return []
    if len(taxes) < count:
        return [cannot_tell(_NOT_STATED, what=_LINE_TAX)]
    return [broken(_LINES_DIFFER, count=count, what=_SUM_TAX, sum=total, stated=record.tax)]


_LINE_TAX_RIGHT = Text("每行税额 = 金额 × 税率", "the tax of each line is amount × rate")
_LINE_TAX_WRONG = Text(
    "第 {row} 行：{amount} × {rate} = {right}，税额却是 {tax}",
    "line {row}: {amount} × {rate} = {right}, but the tax is {tax}",
)
_NO_RATE = Text("第 {row} 行没有能计算的税率（{rate}）", "line {row} has no rate to compute with ({rate})")
_REDUCED_TAX = Text(
    "第 {row} 行税额不等于金额 × 税率，可能是差额征税或减按征收",
    "line {row}: tax is not amount × rate: perhaps taxed on the margin or at a reduced rate",
)


def _line_tax(record: Record, _context: CheckContext) -> Outcome | None:
    if record.kind in WITHOUT_TAX:
        return None
    return worst(_one_line_tax(record, row, line) for row, line in enumerate(record.lines, 1))


def _one_line_tax(record: Record, row: int, line: Line) -> Outcome:
    rate = read_rate(line.rate)
    if rate is None:
        return cannot_tell(_NO_RATE, row=row, rate=line.rate)
    if line.amount is None or (line.tax is None and rate):
        return cannot_tell(_NOT_STATED, what=_LINE_AMOUNT if line.amount is None else _LINE_TAX)
    right = (line.amount * rate).quantize(CENT)
    tax = line.tax or Decimal("0.00")
    if abs(tax - right) <= LINE_TAX_TOLERANCE:
        return holds(_LINE_TAX_RIGHT)
    if abs(tax) < abs(right) and _taxed_otherwise(record, rate):
        return cannot_tell(_REDUCED_TAX, row=row)
    return broken(_LINE_TAX_WRONG, row=row, amount=line.amount, rate=line.rate, right=right, tax=tax)


def _taxed_otherwise(record: Record, rate: Decimal) -> bool:
    """Tax below amount × rate by law: on the margin, or 减按 (1.5 % of rent is computed on the price with 5 %)."""
    return rate in (Decimal("0.015"), Decimal("0.02")) or any(word in record.remark for word in _REDUCED)


_FARE_RIGHT = Text("票价与票面金额一致", "the fare agrees with the amounts")
_FARE_WRONG = Text("票价（含燃油附加费）为 {fare}，票面为 {stated}", "the fare is {fare}, the face states {stated}")


def _fare(record: Record, _context: CheckContext) -> Outcome | None:
    """Railway: the fare is the total. Air: fare and fuel surcharge are the amount without tax."""
    fare = read_money(record.facts.get("fare"))
    if fare is None or record.kind not in (Kind.RAIL, Kind.AIR):
        return None
    air = record.kind is Kind.AIR
    stated = record.amount if air else record.total
    if stated is None:
        return cannot_tell(_NOT_STATED, what=_AMOUNT if air else _TOTAL)
    fare += _fact(record, "fuel")
    if abs(fare - stated) <= CENT:
        return holds(_FARE_RIGHT)
    return broken(_FARE_WRONG, fare=fare, stated=stated)


def _near(one: Decimal, other: Decimal, count: int) -> bool:
    """Equal but for rounding line by line: a cent a line, and one more."""
    return abs(one - other) <= CENT * (count + 1)


def _fact(record: Record, name: str) -> Decimal:
    return read_money(record.facts.get(name)) or Decimal("0.00")


CHECKS = (
    Check(
        "sum.total",
        Text("金额加税额等于价税合计", "Amount and tax make the total"),
        Text(
            "票面格式；航空行程单另加民航发展基金和其他税费",
            "the form of the face; air itineraries add fund and other taxes",
        ),
        _total,
    ),
    Check(
        "sum.lines",
        Text("明细合计等于票面合计", "The lines add up"),
        Text("逐行四舍五入，每行允许一分", "lines are rounded one by one: a cent each is allowed"),
        _lines,
    ),
    Check(
        "sum.line_tax",
        Text("每行税额等于金额乘税率", "The tax of a line is amount × rate"),
        Text(
            "增值税暂行条例第五条：销项税额 = 销售额 × 税率；2026 年起为增值税法",
            "VAT regulations, article 5: output tax is sales × rate; from 2026 the VAT law",
        ),
        _line_tax,
    ),
    Check(
        "sum.fare",
        Text("票价与票面金额一致", "The fare agrees with the amounts"),
        Text("国家税务总局公告2024年第8号、第9号", "Announcements 8 and 9 of 2024 of the tax administration"),
        _fare,
    ),
)
