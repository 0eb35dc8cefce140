"""The keys that an invoice is known by, in whatever form a source writes its number.

Two records that share a strong key are the same invoice. A record may have two (数电纸质发票 printed with a code): what
joins them across sources is settled where all records are seen, in the comparison.
"""

from piaoqi.core.invoice.number import is_digital
from piaoqi.core.invoice.number.facts import DIGITAL_SINCE
from piaoqi.core.invoice.record import Record

WEAK = "n:"
"""Begins a key of eight digits without their code: several invoices may share it."""
_SHORTEST = 5
"""Digits that an eight-digit number is taken to keep after a spreadsheet dropped its leading zeros."""


def identities(record: Record) -> tuple[str, ...]:
    """The canonical keys of the invoice that a record speaks of, the surest first; () where it has no number.

    `d:<20>` a 数电票, `c:<code>:<number>` a coded invoice, `n:<number>` eight digits without a code (weak),
    `x:<code>:<number>` any other numbered document. Code and number that are the first twelve and last eight of a
    数电票 give its key; where the date speaks for a printed code, both.
    """
    code, number = record.code, record.number
    if not number:
        return (f"c:{code}:{record.paper_number}",) if _is_coded(code, record.paper_number) else ()
    if len(number) == 20 and _is_digits(number):
        printed = _is_coded(code, record.paper_number) and code + record.paper_number != number
        return (f"d:{number}", f"c:{code}:{record.paper_number}") if printed else (f"d:{number}",)
    if _is_coded(code, number):
        return _coded(record)
    if not code and _SHORTEST <= len(number) <= 8 and _is_digits(number):
        return (f"{WEAK}{number.zfill(8)}",)
    return (f"x:{code}:{number}",)


def is_weak(key: str) -> bool:
    """Whether different invoices may share this key."""
    return key.startswith(WEAK)


def _coded(record: Record) -> tuple[str, ...]:
    joined, coded = record.code + record.number, f"c:{record.code}:{record.number}"
    if not is_digital(joined):
        return (coded,)
    if record.issue_date is None or record.issue_date >= DIGITAL_SINCE:
        return (f"d:{joined}",)
    return (coded, f"d:{joined}")


def _is_coded(code: str, number: str) -> bool:
    return len(code) in (10, 12) and len(number) == 8 and _is_digits(code) and _is_digits(number)


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
