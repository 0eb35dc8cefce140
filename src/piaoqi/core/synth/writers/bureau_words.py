"""The words that the bureau's lists use for kinds, origins and states."""

from collections.abc import Mapping
from decimal import Decimal

from piaoqi.core.invoice.kind import KINDS, Kind, Origin
from piaoqi.core.invoice.record import Record
from piaoqi.core.invoice.status import Status

_ORIGINS = {Origin.PLATFORM: "电子发票服务平台", Origin.TAX_CONTROL: "增值税发票管理系统", Origin.UNKNOWN: ""}
_KINDS: Mapping[Kind, str] = {
    Kind.DIGITAL_SPECIAL: "数电发票（增值税专用发票）",
    Kind.DIGITAL_ORDINARY: "数电发票（普通发票）",
    Kind.DIGITAL_SPECIAL_PAPER: "数电纸质发票（增值税专用发票）",
    Kind.DIGITAL_ORDINARY_PAPER: "数电纸质发票（普通发票）",
    Kind.SPECIAL_PAPER: "增值税专用发票",
    Kind.ORDINARY_PAPER: "增值税普通发票",
    Kind.ROLL: "增值税普通发票（卷票）",
    Kind.E_SPECIAL: "增值税电子专用发票",
    Kind.E_ORDINARY: "增值税电子普通发票",
    Kind.TOLL: "增值税电子普通发票（通行费）",
    Kind.VEHICLE: "机动车销售统一发票",
    Kind.USED_VEHICLE: "二手车销售统一发票",
    Kind.RAIL: "数电发票（铁路电子客票）",
    Kind.AIR: "数电发票（航空运输电子客票行程单）",
    Kind.CUSTOMS: "海关缴款书",
}
_STATUSES = {
    Status.VOID: "已作废",
    Status.RED_FULL: "已红冲-全额",
    Status.RED_PARTIAL: "已红冲-部分",
    Status.LOCKED: "红字锁定",
}


def kind_word(kind: Kind) -> str:
    """发票票种."""
    return _KINDS[kind]


def origin_word(record: Record) -> str:
    """发票来源; of kinds that either system issues, as the form of the number tells."""
    origin = KINDS[record.kind].origin
    if origin is Origin.UNKNOWN and record.kind is not Kind.CUSTOMS:
        origin = Origin.TAX_CONTROL if record.code and not record.paper_number else Origin.PLATFORM
    return _ORIGINS[origin]


def status_word(status: Status) -> str:
    """发票状态: a red letter is itself normal."""
    return _STATUSES.get(status, "正常")


def three_numbers(record: Record) -> tuple[str, str, str]:
    """(发票代码, 发票号码, 数电发票号码), blank where the invoice has none."""
    if len(record.number) == 20:
        return record.code, record.paper_number, record.number
    return record.code, record.number, ""


def money(value: Decimal | None) -> str:
    """Two decimals; 差额 and exempt invoices print stars for the tax."""
    return "***" if value is None else f"{value:.2f}"
