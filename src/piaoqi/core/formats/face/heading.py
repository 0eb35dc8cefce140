"""What the upper part of an invoice states: title, code, number, date, check code."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from piaoqi.core.formats.face.items import Item, Row, joined, plain
from piaoqi.core.formats.face.labels import Label, Sheet
from piaoqi.core.invoice.dates import read_date

TITLE = re.compile(
    r"电子发票\([^()]{2,16}\)"
    r"|[一-鿿]{0,8}?增值税(?:电子)?(?:普通|专用)?发票(?:\((?:卷票|[一-鿿]{2,8})\))?"
    r"|[一-鿿]{0,8}?(?:电子普通|电子专用)发票"
    r"|[一-鿿]{0,4}(?:机动车|二手车)销售(?:统一|电子统一)?发票|[一-鿿]{0,6}(?:通用|定额|区块链)[一-鿿]{0,6}?发票"
    r"|(?:航空运输电子客票|电子客票)行程单|铁路电子客票"
    r"|[一-鿿]{0,12}(?:非税收入|收费|医疗|门诊|住院|往来结算|捐赠)[一-鿿]{0,10}票据(?:\(电子\))?"
    r"|海关[一-鿿]{0,12}缴款书|税收(?:完税证明|缴款书)"
    r"|[一-鿿]{0,8}(?:电子回单|业务回单|客户回单|收付款回单)|(?:[一-鿿]{0,6}银行|账户|电子)[一-鿿]{0,4}对账单"
)
_SPECIAL = re.compile(
    r"^(成品油|旅客运输服务|货物运输服务|通行费|建筑服务|不动产(?:销售|经营租赁服务)?|稀土|代收车船税|机动车|二手车|农产品收购"
    r"|自产农产品销售|光伏收购|报废产品收购|矿产品|卷烟|医疗服务)(?=\d|$|[^一-鿿])",
    re.MULTILINE,
)
_BRACKETED = re.compile(r"\([^()]{2,16}\)")
_FORM = frozenset(
    ("code", "number", "issue_date", "check_code", "capital", "small", "sum", "name", "tax_id", "buyer_name", "clerk")
)
_PAGES = re.compile(r"共(\d{1,3})页第(\d{1,3})页")
_DATE = re.compile(r"\d{4}[年\-/. ]\s*\d{1,2}\s*[月\-/. ]\s*\d{1,2}日?|\d{8}")
_NUMBER = re.compile(r"(?<![\dA-Z])\d{6,20}(?![\dA-Z])")


@dataclass(frozen=True, slots=True)
class Heading:
    """As printed, digits only; `pages` and `page_number` where 共N页 第M页 is printed."""

    title: str
    special: str
    code: str
    number: str
    issue_date: date | None
    check_code: str
    pages: int = 0
    page_number: int = 0


def read_heading(sheet: Sheet) -> Heading:
    """Title, code, number and date. A number without a label counts where it can only be one: twenty digits."""
    text = sheet.text
    title = next(titles(sheet.rows), "") or (_within(sheet) if is_form(sheet) else "")
    special = _SPECIAL.search(text)
    pages = _PAGES.search(text)
    code = _digits(sheet, "code", (12, 10, 8)) or _digits(sheet, "list_code", (12, 10))
    number = _digits(sheet, "number", (20, 8, 19, 10)) or (_alone(sheet, 20) if title and is_form(sheet) else "")
    if title and is_form(sheet) and not number:
        number, code = _alone(sheet, 8), code or _alone(sheet, 12) or _alone(sheet, 10)
    return Heading(
        title=title,
        special=special.group(1) if special else "",
        code=code,
        number=number,
        issue_date=_issue_date(sheet),
        check_code=_digits(sheet, "check_code", (20,)) or _check_code(sheet),
        pages=int(pages.group(1)) if pages else 0,
        page_number=int(pages.group(2)) if pages else 0,
    )


def titles(rows: Sequence[Row]) -> Iterator[str]:
    """The titles of invoices on a page, from the top. A sentence that speaks of invoices holds none: a title begins
    and ends with its text.
    """
    for row, below in zip_longest(rows, rows[1:]):
        for found in TITLE.finditer(row.text):
            if _is_whole(row, found.start(), found.end()):
                yield found.group()
        if below is not None and row.text.endswith("电子发票") and (bracketed := _BRACKETED.match(below.text)):
            yield "电子发票" + bracketed.group()


def _within(sheet: Sheet) -> str:
    """A title that runs together with other text, on a page that is a form and states an invoice's number or date."""
    found = TITLE.search(sheet.text) if sheet.first("number", "code", "issue_date") else None
    return found.group() if found else ""


def _is_whole(row: Row, start: int, end: int) -> bool:
    """Whether characters of a row begin where a text begins and end where one ends, or where a label follows."""
    _, first = row.owner[start]
    index, last = row.owner[end - 1]
    text = row.items[index].text
    return first == 0 and (last == len(text) - 1 or row.text.startswith(("发票代码", "发票号码"), end))


def is_form(sheet: Sheet) -> bool:
    """Whether a page has enough of an invoice's labels to be one."""
    return len({label.key for label in sheet.labels} & _FORM) >= 3


def _digits(sheet: Sheet, key: str, lengths: tuple[int, ...]) -> str:
    """The digits of the first label of this key that has as many as one of `lengths`."""
    for label in sheet.all(key):
        written = plain("".join(item.text for item in label.values)).replace(" ", "")
        runs = _NUMBER.findall(written) or _NUMBER.findall(plain(_below(sheet, label)))
        for length in lengths:
            for run in runs:
                if len(run) == length:
                    return str(run)
    return ""


def _below(sheet: Sheet, label: Label) -> str:
    """The text just under a label, for forms that print the value there."""
    box = label.box
    under = [
        item
        for item in sheet.loose
        if 0 < item.middle - box.middle < 2.5 * box.height and item.x < box.right and item.right > box.x
    ]
    return joined(under[:1])


def _alone(sheet: Sheet, length: int) -> str:
    """The only text on the page that is that many digits and nothing else, in the upper half."""
    found = {item.text for item in _upper(sheet) if len(item.text) == length and plain(item.text).isdigit()}
    return plain(found.pop()) if len(found) == 1 else ""


def _upper(sheet: Sheet) -> list[Item]:
    if not sheet.rows:
        return []
    top, bottom = sheet.rows[0].middle, sheet.rows[-1].middle
    return [item for item in sheet.loose if item.middle < (top + bottom) / 2]


def _check_code(sheet: Sheet) -> str:
    """A check code of another length: that of fiscal bills has six characters."""
    label = sheet.first("check_code")
    found = re.fullmatch(r"[0-9A-Za-z]{6}", plain(label.value)) if label else None
    return found.group() if found else ""


def _issue_date(sheet: Sheet) -> date | None:
    for label in sheet.all("issue_date"):
        for written in (plain(label.value), plain(_below(sheet, label))):
            text = written if "年" not in written else written.replace(" ", "")
            found = _DATE.search(text)
            day = read_date(found.group()) if found else None
            if day:
                return day
    return None
