"""What a number gives away when it is held against the rest of its invoice: traces of slips, of Excel, of forgery.

Each trait is told with its verdict and in words, for the page that shows why an invoice is not found. None of them
judges an absence: a broken one says where to look first. Corrections are only ever proposed, to be confirmed by a
person before anything is changed.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from piaoqi.core.invoice import tax_id
from piaoqi.core.invoice.number.facts import (
    DIGITAL_SINCE,
    PROVINCE_OF_CITY,
    REGIONS,
    contradicts_date,
    facts_of,
    is_code,
    is_digital,
    region_name,
)
from piaoqi.core.invoice.number.reading import Doubt
from piaoqi.core.invoice.record import Record
from piaoqi.core.invoice.slips import as_digits
from piaoqi.core.invoice.tax_id import TaxIdForm
from piaoqi.core.invoice.verdict import Verdict
from piaoqi.core.text import Message, Text


@dataclass(frozen=True, slots=True)
class Trait:
    """One thing that was looked at. `code`: number.form, .year, .region, .seller, .letters, .excel, .twin."""

    code: str
    verdict: Verdict
    fact: Message


_FITS, _BROKEN, _OPEN = Verdict.HOLDS, Verdict.BROKEN, Verdict.CANNOT_TELL

_DIGITAL = Text("号码 {number} 是 20 位的数电票号码", "{number} has the twenty digits of a digital invoice")
_CODED = Text(
    "号码 {number} 是 8 位，配发票代码 {code}", "{number} has the eight digits that stand beside the code {code}"
)
_NO_CODE = Text(
    "只有 8 位号码 {number}，没有发票代码，可能与别的发票重号",
    "{number} has eight digits and no code: other invoices may have the same",
)
_OTHER_FORM = Text(
    "号码 {number} 有 {length} 位，不是数电票（20 位），也不是税控发票（代码加 8 位号码）",
    "{number} has {length} characters: neither a digital invoice (20) nor code and eight digits",
)
_NOT_DIGITAL = Text(
    "号码 {number} 虽有 20 位，前四位（年份 {year}、地区 {region}）不是数电票的写法",
    "{number} has twenty digits, but its first four (year {year}, region {region}) are not those of a digital invoice",
)
_NO_SUCH_CODE = Text("发票代码 {code} 不符合编制规则", "the code {code} does not follow the rules of codes")
_YEAR = Text("号码里的年份 {year} 与开票日期 {day} 相符", "the year {year} in the number fits the issue date {day}")
_OTHER_YEAR = Text(
    "号码里的年份是 {year}，开票日期却是 {day}", "the year in the number is {year}, yet the issue date is {day}"
)
_TURN_OF_YEAR = Text(
    "号码里的年份是 {year}，开票日期 {day} 在年初年末，可能是跨年赋号",
    "the year in the number is {year}; the issue date {day} is at the turn of the year: perhaps assigned in advance",
)
_BEFORE_ANY = Text(
    "数电票从 {since} 起才有，开票日期却是 {day}",
    "there were no digital invoices before {since}; the issue date is {day}",
)
_REGION = Text("号码里的地区是{region}，与销售方税号一致", "the region in the number, {region}, is the seller's")
_OTHER_REGION = Text(
    "号码里的地区是{region}，销售方税号的登记地是{home}；迁址、总分机构或平台开票也会这样",
    "the region in the number is {region}, the seller's {home}: that happens where it moved, has branches, or a "
    "platform issued it",
)
_NO_REGION = Text("号码第 3、4 位 {region} 不是任何地区", "digits 3 and 4 of the number, {region}, are no region")
_RESERVED_REGION = Text(
    "号码第 3、4 位 {region} 没有公开的含义", "digits 3 and 4 of the number, {region}, have no published meaning"
)
_SELLER_HOLDS = Text("销售方税号 {tax_id} 的校验位正确", "the check characters of the seller's tax id {tax_id} hold")
_SELLER_BROKEN = Text(
    "销售方税号 {tax_id} 的校验位不对，号码或税号有一处记错了",
    "the check characters of the seller's tax id {tax_id} do not hold: one of the two was written wrongly",
)
_SELLER_MENDED = Text(
    "销售方税号 {tax_id} 里有税号不用的字母，像是 {mended}",
    "the seller's tax id {tax_id} has letters that no tax id has; it may be {mended}",
)
_LETTERS = Text(
    "号码 {number} 里的 {letters} 像是数字认错了，可能是 {candidates}，请对着原件确认",
    "{letters} in {number} look like digits; it may be {candidates}: confirm with the original",
)
_ONLY_LETTERS = Text(
    "号码 {number} 里有字母 {letters}，发票号码只有数字", "{number} has the letters {letters}; numbers have digits only"
)
_CUT = Text(
    "号码 {number} 的末尾被 Excel 抹成 0，只有前 {kept} 位 {prefix} 可信；其余 {lost} 位有 {count} 种可能，"
    "要靠日期、金额和销售方认",
    "Excel turned the end of {number} into zeros: only the first {kept} digits, {prefix}, are sure; the other {lost} "
    "have {count} readings, so date, amount and seller must tell",
)
_ZEROS = Text(
    "号码 {number} 以五个 0 结尾，可能被 Excel 改过：只有前 {kept} 位 {prefix} 可信",
    "{number} ends in five zeros and may have been changed by Excel: only the first {kept} digits, {prefix}, are sure",
)
_LOST_ZEROS = Text(
    "号码 {number} 不足 8 位，像是丢了前面的 0，补齐是 {candidates}",
    "{number} has fewer than eight digits: its leading zeros may be lost; with them it is {candidates}",
)
_LOST_CODE = Text(
    "发票代码被 Excel 改坏了，号码 {number} 还在，代码要对着原件补",
    "Excel damaged the code; the number {number} stands, the code must come from the original",
)
_TWIN = Text(
    "这是数电纸质发票：20 位号码 {number} 和印制的代码 {code}、号码 {printed} 是同一张，两种都要查",
    "a digital invoice on paper: {number} and the printed code {code} with {printed} are one; search both",
)
_SPLIT = Text(
    "代码 {code} 和号码 {number} 连起来也是一个数电票号码 {joined}，可能是一个号码被拆成两栏",
    "code {code} and number {number} joined are a digital number, {joined}: it may have been split over two columns",
)
_JOINED = Text(
    "号码 {number} 拆开像是发票代码 {code} 加号码 {printed}",
    "{number} may be the code {code} and the number {printed} written as one",
)

_CODE_LENGTHS = (10, 12)
_CLOSE_TO_NEW_YEAR = 3
"""Days after new year in which a number of the old year is no contradiction: they are assigned in advance."""
_RESERVED_REGIONS = frozenset({"00", "66", "71", "81", "82", "96", "97", "98", "99"})
"""Not in use as far as observed, and not out of the question: headquarters, Hong Kong, a city still to come."""


def examine(record: Record) -> tuple[Trait, ...]:
    """What the number of a record says, trait by trait; empty where the record has none and nothing is left of one."""
    if not (record.number or record.code or record.facts.get("number_doubt")):
        return ()
    return tuple(trait for look in _LOOKS for trait in look(record))


def candidates(record: Record) -> tuple[str, ...]:
    """The numbers that a record's damaged or misread one may be, where they can be counted on one hand."""
    number = record.number
    meant = as_digits(number)
    if meant != number and (is_digital(meant) or len(meant) == 8):
        return (meant,)
    if number.isdigit() and 5 <= len(number) < 8 and not record.code:
        return (number.zfill(8),)
    return ()


def _trait(look: str, verdict: Verdict, text: Text, /, **params: object) -> Trait:
    return Trait(f"number.{look}", verdict, text.with_(**params))


def _form(record: Record) -> Iterator[Trait]:
    number, code = record.number, record.code
    if not number:
        return
    if is_digital(number):
        yield _trait("form", _FITS, _DIGITAL, number=number)
    elif len(number) == 20 and number.isdigit():
        yield _trait("form", _OPEN, _NOT_DIGITAL, number=number, year=number[:2], region=number[2:4])
    elif len(number) == 8 and number.isdigit():
        yield _coded(number, code)
    else:
        yield _trait("form", _OPEN, _OTHER_FORM, number=number, length=len(number))


def _coded(number: str, code: str) -> Trait:
    if not code:
        return _trait("form", _OPEN, _NO_CODE, number=number)
    if len(code) in _CODE_LENGTHS and not is_code(code):
        return _trait("form", _OPEN, _NO_SUCH_CODE, code=code)
    return _trait("form", _FITS, _CODED, number=number, code=code)


def year(record: Record) -> Iterator[Trait]:
    """Whether the year in the number fits the issue date; nothing where either is not stated."""
    day = record.issue_date
    digital = is_digital(record.number)
    if day is None or not (digital or is_code(record.code)):
        return
    named = facts_of(record.number, record.code).year
    if digital and day < DIGITAL_SINCE:
        yield _trait("year", _BROKEN, _BEFORE_ANY, since=DIGITAL_SINCE, day=day)
    elif not contradicts_date(record.number, record.code, day):
        yield _trait("year", _FITS, _YEAR, year=named, day=day)
    elif _at_the_turn(named, day):
        yield _trait("year", _OPEN, _TURN_OF_YEAR, year=named, day=day)
    else:
        yield _trait("year", _BROKEN, _OTHER_YEAR, year=named, day=day)


def _at_the_turn(year: int, day: date) -> bool:
    """Numbers are handed out to direct issuers in advance, and clocks differ by minutes."""
    first_days = day.month == 1 and day.day <= _CLOSE_TO_NEW_YEAR and year == day.year - 1
    return first_days or ((day.month, day.day) == (12, 31) and year == day.year + 1)


def region(record: Record) -> Iterator[Trait]:
    """Whether the region in the number is the seller's; nothing where either names none."""
    number = record.number
    if len(number) == 20 and number.isdigit() and "21" <= number[:2] <= "49" and number[2:4] not in REGIONS:
        reserved = number[2:4] in _RESERVED_REGIONS
        verdict, text = (_OPEN, _RESERVED_REGION) if reserved else (_BROKEN, _NO_REGION)
        yield _trait("region", verdict, text, region=number[2:4])
        return
    named, home = facts_of(number, record.code).region, tax_id.province_of(record.seller_tax_id)
    if named in REGIONS and home in REGIONS:
        same = PROVINCE_OF_CITY.get(named, named) == home
        said = _trait("region", _FITS, _REGION, region=region_name(named))
        other = _trait("region", _OPEN, _OTHER_REGION, region=region_name(named), home=region_name(home))
        yield said if same else other


def _seller(record: Record) -> Iterator[Trait]:
    number = record.seller_tax_id
    form = tax_id.judge(number)
    if mended := tax_id.mended(number):
        yield _trait("seller", _BROKEN, _SELLER_MENDED, tax_id=number, mended=mended)
    elif form is TaxIdForm.CHECK_WRONG:
        yield _trait("seller", _BROKEN, _SELLER_BROKEN, tax_id=number)
    elif form is TaxIdForm.VALID:
        yield _trait("seller", _FITS, _SELLER_HOLDS, tax_id=number)


def _letters(record: Record) -> Iterator[Trait]:
    """Letters that stand for digits: O/0, I, l/1, Z/2, S/5, G/6, B/8."""
    number = record.number
    letters = "".join(dict.fromkeys(one for one in number if one.isascii() and one.isalpha()))
    if not letters or record.facts.get("number_doubt") != Doubt.LETTERS:
        return
    meant = candidates(record)
    if meant:
        yield _trait("letters", _BROKEN, _LETTERS, number=number, letters=letters, candidates=meant)
    else:
        yield _trait("letters", _OPEN, _ONLY_LETTERS, number=number, letters=letters)


def _excel(record: Record) -> Iterator[Trait]:
    """Digits that a spreadsheet has destroyed: which are left, and what they may have been."""
    doubt, prefix = record.facts.get("number_doubt", ""), record.facts.get("number_prefix", "")
    written = record.written.get("number", "") or record.number
    match doubt:
        case Doubt.FLOAT_DAMAGED:
            lost = max(20 - len(prefix), 0)
            yield _trait(
                "excel",
                _BROKEN,
                _CUT,
                number=written,
                kept=len(prefix),
                prefix=prefix,
                lost=lost,
                count=f"{10**lost:,}",
            )
        case Doubt.ENDS_IN_ZEROS:
            yield _trait("excel", _OPEN, _ZEROS, number=written, kept=len(prefix), prefix=prefix)
        case Doubt.SHORT:
            yield _trait("excel", _OPEN, _LOST_ZEROS, number=written, candidates=record.number.zfill(8))
        case Doubt.CODE_DAMAGED:
            yield _trait("excel", _BROKEN, _LOST_CODE, number=record.number)


def _twin(record: Record) -> Iterator[Trait]:
    """The other number that the same invoice goes by."""
    number, code, printed = record.number, record.code, record.paper_number
    if is_digital(number) and code and printed:
        yield _trait("twin", _FITS, _TWIN, number=number, code=code, printed=printed)
    elif len(code) == 12 and len(number) == 8 and is_digital(code + number):
        yield _trait("twin", _OPEN, _SPLIT, code=code, number=number, joined=code + number)
    elif is_digital(number) and is_code(number[:12]):
        yield _trait("twin", _OPEN, _JOINED, number=number, code=number[:12], printed=number[12:])


_LOOKS: tuple[Callable[[Record], Iterator[Trait]], ...] = (_form, year, region, _seller, _letters, _excel, _twin)
