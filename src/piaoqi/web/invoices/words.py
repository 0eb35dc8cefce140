"""Short words of the table; whole ones stand where there is room."""

from collections.abc import Mapping

from piaoqi.archive.models import Source
from piaoqi.archive.search.order import By
from piaoqi.archive.usual_sources import NAMES
from piaoqi.core.causes.case import Direction, SourceKind
from piaoqi.core.invoice.kind import KINDS, Kind
from piaoqi.core.invoice.status import Status
from piaoqi.core.report.words import SOURCE_KIND
from piaoqi.core.text import Text
from piaoqi.reconciliation.queries.among import Sort

KIND: Mapping[Kind, Text] = {
    Kind.DIGITAL_SPECIAL: Text("数电专票", "digital special"),
    Kind.DIGITAL_ORDINARY: Text("数电普票", "digital ordinary"),
    Kind.DIGITAL_SPECIAL_PAPER: Text("数电纸质专票", "digital special, paper"),
    Kind.DIGITAL_ORDINARY_PAPER: Text("数电纸质普票", "digital ordinary, paper"),
    Kind.E_SPECIAL: Text("电子专票", "e-special"),
    Kind.E_ORDINARY: Text("电子普票", "e-ordinary"),
    Kind.SPECIAL_PAPER: Text("纸质专票", "special, paper"),
    Kind.ORDINARY_PAPER: Text("纸质普票", "ordinary, paper"),
    Kind.ROLL: Text("卷票", "roll"),
    Kind.TOLL: Text("通行费", "toll"),
    Kind.RAIL: Text("铁路客票", "rail"),
    Kind.AIR: Text("航空行程单", "air"),
    Kind.VEHICLE: Text("机动车", "vehicle"),
    Kind.USED_VEHICLE: Text("二手车", "used vehicle"),
    Kind.CUSTOMS: Text("海关缴款书", "customs"),
    Kind.FISCAL: Text("财政票据", "fiscal"),
    Kind.FIXED: Text("定额发票", "fixed amount"),
    Kind.BANK_RECEIPT: Text("银行回单", "bank receipt"),
    Kind.BANK_STATEMENT: Text("银行对账单", "bank statement"),
    Kind.OTHER_DOCUMENT: Text("其他单据", "other"),
    Kind.UNKNOWN: Text("票种不明", "unknown"),
}
"""In the order of lists."""
STATUS: Mapping[Status, Text] = {
    Status.NORMAL: Text("正常", "normal"),
    Status.VOID: Text("已作废", "void"),
    Status.RED_FULL: Text("全额红冲", "flushed"),
    Status.RED_PARTIAL: Text("部分红冲", "partly flushed"),
    Status.RED_LETTER: Text("红字", "red letter"),
    Status.LOCKED: Text("红字锁定", "locked"),
    Status.UNKNOWN: Text("状态不明", "unknown"),
}
DIRECTION: Mapping[str, Text] = {"received": Text("取得", "received"), "issued": Text("开具", "issued")}
FINDING: Mapping[Sort, Text] = {
    Sort.MISSING: Text("缺失", "missing"),
    Sort.SEEMING: Text("看似缺失", "seeming"),
    Sort.UNKNOWN: Text("无法判断", "cannot tell"),
    Sort.DIFFERENT: Text("差异", "different"),
    Sort.DUPLICATE: Text("重复", "duplicate"),
}
ORDER: Mapping[tuple[By, bool], Text] = {
    (By.DATE, False): Text("开票日期，新的在前", "Issue date, newest first"),
    (By.DATE, True): Text("开票日期，旧的在前", "Issue date, oldest first"),
    (By.TOTAL, False): Text("价税合计，大的在前", "Total, largest first"),
    (By.TOTAL, True): Text("价税合计，小的在前", "Total, smallest first"),
    (By.TAX, False): Text("税额，大的在前", "Tax, largest first"),
    (By.TAX, True): Text("税额，小的在前", "Tax, smallest first"),
    (By.PARTY, True): Text("对方名称", "Other side"),
    (By.NUMBER, True): Text("发票号码", "Number"),
}
"""What is offered by name; headings offer more."""


def whole_kind(kind: Kind) -> Text:
    """As the law names it."""
    return KINDS[kind].title


def source_title(source: Source) -> Text:
    """What people call it, here as on every page: its name; where it has none but its key, its kind."""
    if source.name not in ("", source.key):
        return Text(source.name, source.name)
    kind = SOURCE_KIND[source.kind]
    if source.direction == "issued" and source.kind != "issued":
        return Text(f"{kind.zh}（开具）", f"{kind.en} (issued)")
    return kind


def _is_named(source: Source) -> bool:
    """Whether somebody called it otherwise than all sources of its kind are called."""
    usual = NAMES.get((SourceKind(source.kind), Direction(source.direction)))
    return source.name not in ("", source.key, usual)


SOURCE: Mapping[str, Text] = {
    "bureau": Text("电子账户", "bureau"),
    "selection": Text("勾选", "selection"),
    "archive": Text("原件", "originals"),
    "mail": Text("邮件", "mail"),
    "books": Text("账簿", "books"),
    "issued": Text("开票存根", "stubs"),
    "verification": Text("查验", "verified"),
    "expected": Text("应收票", "expected"),
    "deleted": Text("回收站", "bin"),
    "backup": Text("备份", "backup"),
}


def short_title(source: Source) -> Text:
    """As `source_title`, for a narrow column."""
    if _is_named(source):
        return Text(source.name, source.name)
    issued = source.direction == "issued" and source.kind == "bureau"
    return Text("销项清单", "issued") if issued else SOURCE[source.kind]
