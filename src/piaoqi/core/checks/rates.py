"""Rates that a line may show: which there are, and from when to when each was the law.

An invoice issued late for earlier business carries the rate of that time (国家税务总局公告2019年第14号), and so does
the red letter of an old invoice: a rate after its end proves nothing. A rate before its beginning, or one that never
was, does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from piaoqi.core.checks.base import Check, CheckContext, Outcome, broken, cannot_tell, holds, worst
from piaoqi.core.checks.rate_words import read_rate
from piaoqi.core.checks.sums import WITHOUT_TAX
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.record import Record
from piaoqi.core.text import Text


@dataclass(frozen=True, slots=True)
class Period:
    """When a rate was the law; None: open."""

    start: date | None = None
    end: date | None = None

    def holds_on(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


_ALWAYS = (Period(),)
_SINCE_REFORM = (Period(start=date(2012, 1, 1)),)  # 财税〔2011〕110号, 营改增

RATES: Mapping[Decimal, tuple[Period, ...]] = {
    Decimal("0.17"): (Period(end=date(2018, 4, 30)),),
    Decimal("0.16"): (Period(date(2018, 5, 1), date(2019, 3, 31)),),  # 财税〔2018〕32号
    Decimal("0.13"): (
        Period(end=date(2017, 6, 30)),
        Period(start=date(2019, 4, 1)),
    ),  # 财税〔2017〕37号; 公告2019年第39号
    Decimal("0.11"): (Period(date(2012, 1, 1), date(2018, 4, 30)),),
    Decimal("0.10"): (Period(date(2018, 5, 1), date(2019, 3, 31)),),
    Decimal("0.09"): (Period(start=date(2019, 4, 1)),),  # 财政部 税务总局 海关总署公告2019年第39号
    Decimal("0.06"): _ALWAYS,
    Decimal("0.05"): _ALWAYS,
    Decimal("0.04"): (Period(end=date(2014, 6, 30)),),  # 财税〔2014〕57号
    Decimal("0.03"): _ALWAYS,
    Decimal("0.02"): _ALWAYS,  # 3 % 减按 2 %
    Decimal("0.015"): _SINCE_REFORM,  # 5 % 减按 1.5 %, rent of dwellings
    Decimal("0.01"): (Period(start=date(2020, 3, 1)),),  # 公告2020年第13号 and its prolongations
    Decimal("0.005"): (Period(start=date(2020, 5, 1)),),  # 公告2020年第17号, used vehicles
    Decimal(0): _ALWAYS,
}
"""Rates and 征收率 with the time they were in force. Ends of open ones are not known yet."""

_ONLY: Mapping[Kind, frozenset[Decimal]] = {
    Kind.RAIL: frozenset(map(Decimal, ("0.09", "0.06", "0"))),
    Kind.AIR: frozenset(map(Decimal, ("0.09", "0.06", "0"))),
}
"""Kinds that are issued for one trade only, and the rates usual there."""

_ALLOWED = Text("税率 {rate} 在开票日期有效", "the rate {rate} was the law on the issue date")
_NEVER = Text("没有 {rate} 这样的增值税税率或征收率", "there has never been a VAT rate of {rate}")
_NOT_YET = Text(
    "税率 {rate} 自 {start} 起才有，开票日期是 {day}", "the rate {rate} began on {start}; the issue date is {day}"
)
_NO_LONGER = Text(
    "税率 {rate} 在 {day} 已经不用，只有补开或红冲以前的业务才可以",
    "the rate {rate} was no longer the law on {day}; only late invoices and red letters of earlier business carry it",
)
_UNUSUAL = Text("税率 {rate} 对这个票种不常见", "the rate {rate} is unusual for this kind of invoice")
_NO_RATE = Text("没有能判断的税率", "no rate that can be judged")
_NO_DATE = Text("没有开票日期，不能判断税率 {rate}", "without an issue date the rate {rate} cannot be judged")


def _allowed(record: Record, _context: CheckContext) -> Outcome | None:
    if record.kind in WITHOUT_TAX:
        return None
    written = [line.rate for line in record.lines] or [record.facts.get("rate", "")]
    stated = [rate for rate in dict.fromkeys(written) if rate.strip()]
    if not stated:
        return cannot_tell(_NO_RATE) if record.lines else None
    return worst(_one(record, rate) for rate in stated)


def _one(record: Record, written: str) -> Outcome:
    rate = read_rate(written)
    if rate is None:
        return cannot_tell(_NO_RATE)
    if rate not in RATES:
        return broken(_NEVER, rate=written)
    if rate not in _ONLY.get(record.kind, RATES):
        return cannot_tell(_UNUSUAL, rate=written)
    if record.issue_date is None:
        return cannot_tell(_NO_DATE, rate=written)
    return _on(record.issue_date, written, RATES[rate])


def _on(day: date, written: str, periods: tuple[Period, ...]) -> Outcome:
    if any(period.holds_on(day) for period in periods):
        return holds(_ALLOWED, rate=written)
    start = periods[0].start
    if start and day < start:
        return broken(_NOT_YET, rate=written, start=start, day=day)
    return cannot_tell(_NO_LONGER, rate=written, day=day)


CHECKS = (
    Check(
        "rate.allowed",
        Text("税率在开票日期有效", "The rates were the law on the issue date"),
        Text(
            "增值税暂行条例、增值税法及历次调整（表内注明）",
            "VAT regulations and law with their changes, named in the table",
        ),
        _allowed,
    ),
)
