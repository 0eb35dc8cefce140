"""The buyer is one of ours: by number and name, or by those we had before, up to the day they ended."""

from piaoqi.core.checks.base import Check, CheckContext, Outcome, broken, cannot_tell, holds
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.names import normalise_name
from piaoqi.core.invoice.record import Record
from piaoqi.core.invoice.tax_id import TaxIdForm, judge
from piaoqi.core.invoice.taxpayer import Former, Taxpayer
from piaoqi.core.text import Text

_WITHOUT_BUYER = frozenset({Kind.FIXED, Kind.BANK_RECEIPT, Kind.BANK_STATEMENT, Kind.OTHER_DOCUMENT})

_BY_NAME = frozenset({Kind.CUSTOMS, Kind.FISCAL})
"""Made out to a name; a tax id is not their business."""

_OURS = Text("购买方是本单位 {name}", "the buyer is our company {name}")
_OURS_BEFORE = Text(
    "购买方是本单位 {name} 的原名称或原税号，开票时仍有效",
    "the buyer is a former name or number of {name}, valid when issued",
)
_NO_LONGER = Text(
    "购买方用了本单位 {name} 已于 {until} 停用的名称或税号，开票日期是 {day}",
    "the buyer is a name or number that {name} gave up on {until}; the issue date is {day}",
)
_DAY_UNKNOWN = Text(
    "购买方是本单位 {name} 的原名称或原税号，不知道开票时是否有效",
    "the buyer is a former name or number of {name}; whether it was valid when issued is not known",
)
_WRONG_NAME = Text(
    "购买方税号是本单位 {name} 的，名称却是“{written}”",
    "the buyer's tax id is that of {name}, but the name is “{written}”",
)
_SHORT_NAME = Text(
    "购买方税号是本单位 {name} 的，名称“{written}”不完整",
    "the buyer's tax id is that of {name}; the name “{written}” is not whole",
)
_WRONG_ID = Text(
    "购买方名称是本单位 {name}，税号却是 {written}", "the buyer's name is that of {name}, but the tax id is {written}"
)
_NO_ID = Text(
    "购买方名称是本单位 {name}，没有税号，不会归集到本单位名下",
    "the buyer's name is that of {name}, without a tax id: it will not appear under our account",
)
_MASKED = Text(
    "购买方名称是本单位 {name}，税号 {written} 被遮盖或是占位，不能核对",
    "the buyer's name is that of {name}; the tax id {written} is masked or a placeholder",
)
_NOT_OURS = Text("购买方“{written}”不是本单位", "the buyer “{written}” is none of our companies")
_NO_BUYER = Text("没有写明购买方", "no buyer is stated")


def _ours(record: Record, context: CheckContext) -> Outcome | None:
    """Nothing where we don't know who we are, and for what we issued ourselves."""
    if not context.taxpayers or record.kind in _WITHOUT_BUYER or _issued_by_us(record, context):
        return None
    name, number = record.buyer_name, record.buyer_tax_id
    if not name and not number:
        return cannot_tell(_NO_BUYER)
    for ours in context.taxpayers:
        if former := ours.former_of(name, number):
            return _judge_former(record, ours, former)
    by_id = next((ours for ours in context.taxpayers if ours.has_id(number)), None)
    if by_id:
        return _judge_name(name, by_id)
    by_name = next((ours for ours in context.taxpayers if ours.has_name(name)), None)
    if by_name is None:
        return broken(_NOT_OURS, written=name or number)
    if record.kind in _BY_NAME:
        return holds(_OURS, name=by_name.name)
    if not number:
        return cannot_tell(_NO_ID, name=by_name.name)
    if judge(number) is TaxIdForm.DUMMY:
        return cannot_tell(_MASKED, name=by_name.name, written=number)
    return broken(_WRONG_ID, name=by_name.name, written=number) if by_name.tax_id else holds(_OURS, name=by_name.name)


def _judge_name(written: str, ours: Taxpayer) -> Outcome:
    """The number is ours; the name must be too, where either is known."""
    if not written or not ours.name or ours.has_name(written):
        return holds(_OURS, name=ours.name or ours.tax_id)
    short, whole = sorted((normalise_name(written), normalise_name(ours.name)), key=len)
    if short in whole:
        return cannot_tell(_SHORT_NAME, name=ours.name, written=written)
    return broken(_WRONG_NAME, name=ours.name, written=written)


def _judge_former(record: Record, ours: Taxpayer, former: Former) -> Outcome:
    day = record.issue_date
    if former.until is None or day is None:
        return cannot_tell(_DAY_UNKNOWN, name=ours.name)
    if day <= former.until:
        return holds(_OURS_BEFORE, name=ours.name)
    return broken(_NO_LONGER, name=ours.name, until=former.until, day=day)


def _issued_by_us(record: Record, context: CheckContext) -> bool:
    return any(ours.has_id(record.seller_tax_id) for ours in context.taxpayers)


CHECKS = (
    Check(
        "buyer.ours",
        Text("购买方是本单位", "The buyer is one of ours"),
        Text(
            "发票管理办法：发票抬头须为付款方全称及税号",
            "invoice regulations: made out to the payer's full name and number",
        ),
        _ours,
    ),
)
