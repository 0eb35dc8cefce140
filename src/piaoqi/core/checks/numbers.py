"""What the number says against the date and the seller: a made-up number seldom fits both."""

from datetime import date

from piaoqi.core.checks.base import Check, CheckContext, Outcome, broken, cannot_tell, holds
from piaoqi.core.checks.sums import WITHOUT_TAX
from piaoqi.core.invoice import tax_id
from piaoqi.core.invoice.number import REGIONS, contradicts_date, facts_of, is_code, is_digital, region_name
from piaoqi.core.invoice.number.facts import DIGITAL_SINCE, PROVINCE_OF_CITY
from piaoqi.core.invoice.record import Record
from piaoqi.core.text import Text

_RESERVED_REGIONS = frozenset({"00", "66", "71", "81", "82", "96", "97", "98", "99"})
"""Not in use as far as observed, and not out of the question: headquarters, Hong Kong, a city still to come."""

_DATE_FITS = Text(
    "号码里的年份 {year} 与开票日期 {day} 相符", "the year {year} in the number fits the issue date {day}"
)
_DATE_CONTRADICTS = Text(
    "号码里的年份是 {year}，开票日期却是 {day}", "the year in the number is {year}, yet the issue date is {day}"
)
_NEW_YEAR = Text(
    "号码里的年份是 {year}，开票日期 {day} 在年初年末，可能是跨年赋号",
    "the year in the number is {year}; the issue date {day} is at the turn of the year: perhaps assigned in advance",
)
_NO_YEAR = Text("号码里没有能与开票日期核对的年份", "the number names no year to compare with the issue date")
_NO_DATE = Text("没有开票日期，不能与号码核对", "there is no issue date to compare with the number")
_TOO_EARLY = Text(
    "数电票从 {since} 起才有，开票日期却是 {day}",
    "there were no 20-digit invoices before {since}; the issue date is {day}",
)


def _date(record: Record, _context: CheckContext) -> Outcome | None:
    if not record.number or record.kind in WITHOUT_TAX:
        return None
    day = record.issue_date
    if day is None:
        return cannot_tell(_NO_DATE)
    digital = is_digital(record.number)
    contradicts = contradicts_date(record.number, record.code, day) if digital or is_code(record.code) else None
    if contradicts is None:
        return cannot_tell(_NO_YEAR)
    year = facts_of(record.number, record.code).year
    if not contradicts:
        too_early = digital and day < DIGITAL_SINCE
        return broken(_TOO_EARLY, since=DIGITAL_SINCE, day=day) if too_early else holds(_DATE_FITS, year=year, day=day)
    if _at_the_turn(year, day):
        return cannot_tell(_NEW_YEAR, year=year, day=day)
    return broken(_DATE_CONTRADICTS, year=year, day=day)


def _at_the_turn(year: int, day: date) -> bool:
    """Numbers are handed out to direct issuers in advance, and clocks differ by minutes."""
    first_days = (day.month, day.day) <= (1, 3) and year == day.year - 1
    last_day = (day.month, day.day) == (12, 31) and year == day.year + 1
    return first_days or last_day


_REGION_FITS = Text("号码里的地区是{region}，与销售方税号一致", "the region in the number, {region}, is the seller's")
_REGION_UNKNOWN = Text("号码第 3、4 位 {region} 不是任何地区", "digits 3 and 4 of the number, {region}, are no region")
_REGION_DOUBTFUL = Text(
    "号码第 3、4 位 {region} 没有公开的含义", "digits 3 and 4 of the number, {region}, have no published meaning"
)
_REGION_DIFFERS = Text(
    "号码里的地区是{region}，销售方税号的登记地是{home}；销售方迁址、总分机构或平台开票时会这样",
    "the region in the number is {region}, the seller's {home}: it may have moved, or a platform issued it",
)
_NO_REGION = Text("号码或销售方税号里没有地区，不能核对", "the number or the seller's tax id names no region")


def _region(record: Record, _context: CheckContext) -> Outcome | None:
    if not record.number or record.kind in WITHOUT_TAX:
        return None
    impossible = _impossible_region(record)
    if impossible:
        return impossible
    region = facts_of(record.number, record.code).region
    home = tax_id.province_of(record.seller_tax_id)
    if region not in REGIONS or home not in REGIONS:
        return cannot_tell(_NO_REGION)
    if PROVINCE_OF_CITY.get(region, region) == home:
        return holds(_REGION_FITS, region=region_name(region))
    return cannot_tell(_REGION_DIFFERS, region=region_name(region), home=region_name(home))


def _impossible_region(record: Record) -> Outcome | None:
    """Twenty digits of a 数电票 whose region is none."""
    number = record.number
    if len(number) != 20 or not number.isdigit() or not "21" <= number[:2] <= "49" or number[2:4] in REGIONS:
        return None
    doubtful = number[2:4] in _RESERVED_REGIONS
    return (
        cannot_tell(_REGION_DOUBTFUL, region=number[2:4]) if doubtful else broken(_REGION_UNKNOWN, region=number[2:4])
    )


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
