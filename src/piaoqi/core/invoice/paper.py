"""Papers that are no VAT invoices, told by the form of their numbers where nobody states their kind.

海关缴款书: 22 characters (18 digits, a letter and two digits). 财政电子票据: a code of 8 and a number of 10 digits.
普通发票 of before the VAT system, 通用机打 and 区块链电子发票: a code of 12 digits that starts with 1 (国税) or 2
(地税), where codes of the VAT system start with 0.
"""

import re

from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.kind.codes import kind_of_code
from piaoqi.core.invoice.record import Record

_CUSTOMS = re.compile(r"[0-9]{18}-?[A-Z][0-9]{2}").fullmatch
_FISCAL_CODE, _FISCAL_NUMBER = re.compile(r"[0-9]{8}").fullmatch, re.compile(r"[0-9]{10}").fullmatch
_LOCAL_CODE = re.compile(r"[12][0-9]{11}").fullmatch


def paper_kind(record: Record) -> Kind:
    """The kind as stated; where it is not, customs, fiscal or other papers by their numbers, else UNKNOWN."""
    if record.kind is not Kind.UNKNOWN:
        return record.kind
    if _CUSTOMS(record.number):
        return Kind.CUSTOMS
    if _FISCAL_CODE(record.code) and _FISCAL_NUMBER(record.number):
        return Kind.FISCAL
    if _LOCAL_CODE(record.code) and kind_of_code(record.code) is Kind.UNKNOWN:
        return Kind.OTHER_DOCUMENT
    return Kind.UNKNOWN
