"""Pages that show an invoice which was not read: the number on them is another, or they look like a form and gave none.

An invoice that lies in a file unread would be called missing (C4.10); a page that only speaks of invoices (a list, a
contract) hides none.
"""

import re
from collections.abc import Iterator, Sequence

from piaoqi.core.formats.face.items import Item, plain, rows_of, tidy
from piaoqi.core.invoice.number import is_digital
from piaoqi.core.invoice.record import Record

_TWENTY = re.compile(r"(?<![0-9A-Za-z])\d{20}(?![0-9A-Za-z])")
_LABELLED = re.compile(r"号码:?(\d{20})(?!\d)")
_EIGHT = re.compile(r"(?<!\d)\d{8}(?!\d)")
_SPOKEN_OF = re.compile(r"(红冲|蓝字|红字|原|对应|关联)[^\d]{0,20}(\d{20})(?!\d)")
"""A number that the words of an invoice name as another one's."""
_FORM = (("发票号码", "票号"), ("开票日期",), ("价税合计",), ("识别号", "税号", "销售方", "销方", "销货单位"))
"""Words of an invoice's form; a page with one of each is one, or a list of several."""
_MOST = 20


def unread_invoices(items: Sequence[Item], records: Sequence[Record]) -> Iterator[tuple[int, str]]:
    """Page and number of each invoice that a page shows and no record holds; '' where its number isn't readable."""
    known = {number for record in records for number in _numbers(record)}
    pages = {record.place.page for record in records}
    for page in sorted({item.page for item in items}):
        on_page = tidy(item for item in items if item.page == page)
        rows = [row.text for row in rows_of(on_page)]
        text = "\n".join(rows)
        if not all(any(word in text for word in words) for words in _FORM):
            continue
        shown = {number for item in on_page for number in _TWENTY.findall(plain(item.text))}
        shown |= {number for row in rows for number in _LABELLED.findall(row)}
        digital = sorted(number for number in shown if is_digital(number))
        if records or len(digital) == 1:
            yield from ((page, number) for number in digital[:_MOST] if number not in known)
        if page not in pages and not digital and not _is_known(text, known):
            yield page, ""


def _numbers(record: Record) -> Iterator[str]:
    """The numbers that a record accounts for: its own, and those that its words speak of."""
    yield from filter(None, (record.number, record.paper_number, record.red_of))
    for words in (record.remark, *(line.name for line in record.lines)):
        yield from (found[2] for found in _SPOKEN_OF.finditer(words))


def _is_known(text: str, known: set[str]) -> bool:
    """A page that goes on with an invoice of this file, or a list of many."""
    eights = set(_EIGHT.findall(text))
    return any(number in text for number in known) or len(eights) > 1
