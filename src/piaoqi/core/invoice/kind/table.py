"""Kinds of invoice (发票票种), their names, and the code tables that write them.

Bureau codes are those of 税务数字账户; QR codes and file types use other ones (see `formats`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from piaoqi.core.text import Text


class Kind(StrEnum):
    """The kind codes of the public contract."""

    SPECIAL_PAPER = "special_paper"
    ORDINARY_PAPER = "ordinary_paper"
    ROLL = "roll"
    E_SPECIAL = "e_special"
    E_ORDINARY = "e_ordinary"
    TOLL = "toll"
    DIGITAL_SPECIAL = "digital_special"
    DIGITAL_ORDINARY = "digital_ordinary"
    DIGITAL_SPECIAL_PAPER = "digital_special_paper"
    DIGITAL_ORDINARY_PAPER = "digital_ordinary_paper"
    VEHICLE = "vehicle"
    USED_VEHICLE = "used_vehicle"
    RAIL = "rail"
    AIR = "air"
    CUSTOMS = "customs"
    FISCAL = "fiscal"
    FIXED = "fixed"
    BANK_RECEIPT = "bank_receipt"
    BANK_STATEMENT = "bank_statement"
    OTHER_DOCUMENT = "other_document"
    UNKNOWN = ""


class Origin(StrEnum):
    """发票来源: the system that the bureau took the invoice from."""

    PLATFORM = "2"  # 电子发票服务平台
    TAX_CONTROL = "1"  # 增值税发票管理系统
    UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class KindFacts:
    """What is true of every invoice of a kind."""

    title: Text
    bureau_codes: tuple[str, ...]
    origin: Origin


_PLATFORM, _CONTROL, _NONE = Origin.PLATFORM, Origin.TAX_CONTROL, Origin.UNKNOWN

KINDS: Mapping[Kind, KindFacts] = {
    Kind.SPECIAL_PAPER: KindFacts(Text("增值税专用发票", "special VAT invoice (paper)"), ("01",), _CONTROL),
    Kind.ORDINARY_PAPER: KindFacts(Text("增值税普通发票", "ordinary VAT invoice (paper)"), ("04",), _CONTROL),
    Kind.ROLL: KindFacts(Text("增值税普通发票（卷票）", "ordinary VAT invoice (roll)"), ("11",), _CONTROL),
    Kind.E_SPECIAL: KindFacts(Text("增值税电子专用发票", "special VAT e-invoice"), ("08",), _CONTROL),
    Kind.E_ORDINARY: KindFacts(Text("增值税电子普通发票", "ordinary VAT e-invoice"), ("10",), _CONTROL),
    Kind.TOLL: KindFacts(Text("通行费电子普通发票", "road toll e-invoice"), ("14",), _CONTROL),
    Kind.DIGITAL_SPECIAL: KindFacts(
        Text("数电发票（增值税专用发票）", "fully digital special invoice"), ("81",), _PLATFORM
    ),
    Kind.DIGITAL_ORDINARY: KindFacts(
        Text("数电发票（普通发票）", "fully digital ordinary invoice"), ("82",), _PLATFORM
    ),
    Kind.DIGITAL_SPECIAL_PAPER: KindFacts(
        Text("数电纸质发票（增值税专用发票）", "digital special invoice on paper"), ("85",), _PLATFORM
    ),
    Kind.DIGITAL_ORDINARY_PAPER: KindFacts(
        Text("数电纸质发票（普通发票）", "digital ordinary invoice on paper"), ("86",), _PLATFORM
    ),
    Kind.VEHICLE: KindFacts(Text("机动车销售统一发票", "motor vehicle invoice"), ("03", "83", "87"), _NONE),
    Kind.USED_VEHICLE: KindFacts(Text("二手车销售统一发票", "used vehicle invoice"), ("15", "84", "88"), _NONE),
    Kind.RAIL: KindFacts(Text("铁路电子客票", "railway e-ticket"), ("51",), _PLATFORM),
    Kind.AIR: KindFacts(Text("航空运输电子客票行程单", "air itinerary"), ("61",), _PLATFORM),
    Kind.CUSTOMS: KindFacts(Text("海关缴款书", "customs payment certificate"), (), _NONE),
    Kind.FISCAL: KindFacts(Text("财政电子票据", "fiscal e-bill"), (), _NONE),
    Kind.FIXED: KindFacts(Text("定额发票", "fixed-amount invoice"), (), _NONE),
    Kind.BANK_RECEIPT: KindFacts(Text("银行电子回单", "bank receipt"), (), _NONE),
    Kind.BANK_STATEMENT: KindFacts(Text("银行电子对账单", "bank statement"), (), _NONE),
    Kind.OTHER_DOCUMENT: KindFacts(Text("其他单据", "other document"), (), _NONE),
    Kind.UNKNOWN: KindFacts(Text("票种不明", "kind unknown"), (), _NONE),
}

BY_BUREAU_CODE: Mapping[str, Kind] = {code: kind for kind, facts in KINDS.items() for code in facts.bureau_codes}
