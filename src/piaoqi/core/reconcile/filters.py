"""What a list can be filtered by, and what an invoice is in each of these respects."""

import re
from collections.abc import Sequence

from piaoqi.core.causes.c6_lost import says
from piaoqi.core.invoice.kind import KINDS, Kind, Origin
from piaoqi.core.invoice.names import normalise_name
from piaoqi.core.invoice.number import facts_of
from piaoqi.core.invoice.record import Record
from piaoqi.core.invoice.status import Status
from piaoqi.core.invoice.tax_id import normalise


def possible_kinds(invoice: Record) -> frozenset[Kind]:
    """The kinds an invoice may be: its own, or where that is unknown, all that its number allows."""
    if invoice.kind is not Kind.UNKNOWN:
        return frozenset({invoice.kind})
    by_code = facts_of(invoice.number, invoice.code).kind
    if by_code is not Kind.UNKNOWN:
        return frozenset({by_code})
    digital = len(invoice.number) == 20
    return frozenset(
        kind
        for kind, facts in KINDS.items()
        if facts.bureau_codes and (facts.origin is Origin.UNKNOWN or (facts.origin is Origin.PLATFORM) == digital)
    )


def origin_of(invoice: Record) -> Origin:
    """发票来源 as the source states it, else as the kind implies, else as the form of the number does."""
    stated = invoice.facts.get("origin", "")
    if stated in (Origin.PLATFORM, Origin.TAX_CONTROL):
        return Origin(stated)
    if KINDS[invoice.kind].origin is not Origin.UNKNOWN:
        return KINDS[invoice.kind].origin
    if len(invoice.number) == 20:
        return Origin.PLATFORM
    return Origin.TAX_CONTROL if invoice.code and len(invoice.number) == 8 else Origin.UNKNOWN


def has_status(invoice: Record, statuses: frozenset[Status]) -> bool:
    """Would this filter let the invoice through? The bureau lists a red letter as normal."""
    as_listed = Status.NORMAL if invoice.status is Status.RED_LETTER else invoice.status
    return invoice.status in statuses or as_listed in statuses


def is_seller(invoice: Record, sellers: Sequence[str]) -> bool:
    """Is its seller one of these tax ids or names?"""
    wanted = {normalise(one) for one in sellers} | {normalise_name(one) for one in sellers}
    stated = {normalise(invoice.seller_tax_id), normalise_name(invoice.seller_name)} - {""}
    return bool(stated & wanted)


_OF_READING = re.compile(r"识别|复核|ocr", re.IGNORECASE)
_RECOGNISED = (
    "已识别",
    "识别成功",
    "识别完成",
    "已完成",
    "完成",
    "成功",
    "已复核",
    "复核通过",
    "识别通过",
    "通过",
    "已通过",
    "已确认",
    "正常",
    "done",
    "success",
    "ok",
    "completed",
)


def is_deleted(record: Record) -> bool:
    """A row that its own list says was deleted: a record of the deletion, and no presence."""
    facts = record.facts
    return facts.get("deleted") == "yes" or "deleted_at" in facts or says(facts.get("row_state", ""), ("删除",))


def awaits_recognition(record: Record) -> bool:
    """A row without a number that our system says is still to be read, or to be reviewed, or could not be read."""
    if record.number:
        return False
    state = recognition_of(record).lower()
    return bool(state) and state not in _RECOGNISED


def recognition_of(record: Record) -> str:
    """How far reading it has come, in the source's words: in a column of its own, or as the state of the row."""
    state = record.facts.get("row_state", "").strip()
    return record.facts.get("ocr_state", "").strip() or (state if _OF_READING.search(state) else "")
