"""Strings as a file writes them, by the record's field names, brought to the values that a witness states."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from piaoqi.core.formats.remarks import red_of, remark_facts
from piaoqi.core.formats.witness import Value, Witness
from piaoqi.core.invoice import tax_id
from piaoqi.core.invoice.dates import read_date
from piaoqi.core.invoice.kind import Kind, kind_of_code
from piaoqi.core.invoice.money import read_money
from piaoqi.core.invoice.number import read_number
from piaoqi.core.invoice.record import Line
from piaoqi.core.invoice.status import Status
from piaoqi.core.invoice.width import half_width

_BLANKS = re.compile(r"\s+")
_NO_NAME = frozenset({"", "-", "--", "/", "无", "null"})


def values_of(raw: Mapping[str, str], kind: Kind = Kind.UNKNOWN) -> dict[str, Value]:
    """Normalised values of the fields in `raw`. What is there but empty stays empty; what is absent stays absent.

    `kind` is what the part says of itself in codes or words; without it the digits of the 发票代码 decide. A negative
    total makes a red-letter invoice.
    """
    values: dict[str, Value] = {}
    for name, written in raw.items():
        if name in {"amount", "tax", "total"}:
            values[name] = read_money(written)
        elif name in {"seller_tax_id", "buyer_tax_id"}:
            values[name] = "" if written.strip().lower() in _NO_NAME else tax_id.normalise(written)
        elif name in {"seller_name", "buyer_name"}:
            values[name] = "" if written.strip().lower() in _NO_NAME else _BLANKS.sub(" ", written.strip())
        elif name == "issue_date":
            values[name] = read_date(written)
        elif name == "check_code":
            values[name] = _BLANKS.sub("", half_width(written))
        elif name not in {"code", "number"}:
            values[name] = written.strip()
    _put_number(values, raw)
    _put_kind(values, kind)
    total = values.get("total", values.get("amount"))
    if isinstance(total, Decimal) and total < 0:
        values["status"] = Status.RED_LETTER
    return values


def witness(label: str, part: str, values: dict[str, Value], facts: Mapping[str, str]) -> Witness:
    """A witness without lines; its remark also tells what it flushes. Empty facts are left out."""
    remark = values.get("remark")
    told = {name: text for name, text in facts.items() if text}
    if isinstance(remark, str) and remark:
        told = {**remark_facts(remark), **told}
        if not values.get("red_of") and red_of(remark):
            values["red_of"] = red_of(remark)
    if values.get("red_of"):
        values.setdefault("status", Status.RED_LETTER)
    return Witness(label, part, values, facts=told)


def line_of(raw: Mapping[str, str]) -> Line:
    """One line of goods from strings by the names of `Line`."""
    return Line(
        name=_BLANKS.sub(" ", raw.get("name", "").strip()),
        spec=raw.get("spec", "").strip(),
        unit=raw.get("unit", "").strip(),
        quantity=raw.get("quantity", "").strip(),
        price=raw.get("price", "").strip().lstrip("¥￥"),
        amount=read_money(raw.get("amount", "")),
        rate=read_rate(raw.get("rate", "")),
        tax=read_money(raw.get("tax", "")),
        class_code=raw.get("class_code", "").strip(),
    )


def read_rate(written: str) -> str:
    """A tax rate as people write it: `0.06`, `0.060000`, `6`, `6.00%` and `6%` are `6%`; words (免税, ***) stay."""
    text = half_width(written).strip()
    percent = text.endswith("%")
    try:
        rate = Decimal(text.removesuffix("%").strip())
    except InvalidOperation:
        return text
    if not rate.is_finite() or abs(rate) > 100:
        return text
    share = rate if percent or abs(rate) >= 1 else rate * 100
    return f"{share.normalize():f}%" if share else "0%"


def _put_number(values: dict[str, Value], raw: Mapping[str, str]) -> None:
    if "number" not in raw and "code" not in raw:
        return
    read = read_number(raw.get("number", ""), raw.get("code", ""), raw.get("digital", ""))
    values["number"] = read.number
    if "code" in raw or read.code:
        values["code"] = read.code
    if read.paper_number:
        values["paper_number"] = read.paper_number
    values.pop("digital", None)


def _put_kind(values: dict[str, Value], kind: Kind) -> None:
    code = values.get("code")
    known = kind or kind_of_code(code if isinstance(code, str) else "")
    if known:
        values["kind"] = known
