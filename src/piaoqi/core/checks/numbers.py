"""What the number says against the date and the seller: a made-up number seldom fits both."""

from collections.abc import Callable, Iterator

from piaoqi.core.checks.base import Check, CheckContext, Outcome, cannot_tell
from piaoqi.core.checks.sums import WITHOUT_TAX
from piaoqi.core.invoice.number.forensics import Trait, region, year
from piaoqi.core.invoice.record import Record
from piaoqi.core.text import Text

_NO_YEAR = Text("号码里没有能与开票日期核对的年份", "the number names no year to compare with the issue date")
_NO_DATE = Text("没有开票日期，不能与号码核对", "there is no issue date to compare with the number")
_NO_REGION = Text("号码或销售方税号里没有地区，不能核对", "the number or the seller's tax id names no region")


def _date(record: Record, _context: CheckContext) -> Outcome | None:
    return _outcome(record, year, _NO_YEAR if record.issue_date else _NO_DATE)


def _region(record: Record, _context: CheckContext) -> Outcome | None:
    return _outcome(record, region, _NO_REGION)


def _outcome(record: Record, look: Callable[[Record], Iterator[Trait]], silent: Text) -> Outcome | None:
    if not record.number or record.kind in WITHOUT_TAX:
        return None
    trait = next(look(record), None)
    return Outcome(trait.verdict, trait.fact) if trait else cannot_tell(silent)


CHECKS = (
    Check(
        "number.date",
        Text("号码里的年份与开票日期相符", "The year in the number fits the issue date"),
        Text(
            "国家税务总局公告2024年第11号（20 位号码的构成）；发票代码编制规则",
            "Announcement 11 of 2024; the rules of invoice codes",
        ),
        _date,
    ),
    Check(
        "number.region",
        Text("号码里的地区与销售方相符", "The region in the number fits the seller"),
        Text(
            "GB/T 2260；计划单列市代码 91–95 未经官方文本证实",
            "GB/T 2260; 91-95 for cities are confirmed by no official text",
        ),
        _region,
    ),
)
