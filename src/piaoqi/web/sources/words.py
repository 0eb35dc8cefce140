"""Words for sources, and for what they were asked."""

from collections.abc import Mapping
from typing import Final

from piaoqi.archive.models import Source
from piaoqi.core.causes.case import Direction, SourceKind
from piaoqi.core.invoice.kind import KINDS
from piaoqi.core.invoice.status import TITLES as STATUSES
from piaoqi.core.reconcile.source import Window
from piaoqi.core.report.overview import ORIGINS, kinds_text
from piaoqi.core.text import Message, Text
from piaoqi.web.shell.language import language

KIND: Final[Mapping[SourceKind, Text]] = {
    SourceKind.BUREAU: Text("税务平台的发票清单", "list of invoices of the bureau"),
    SourceKind.SELECTION: Text("抵扣勾选、用途确认", "selections for deduction"),
    SourceKind.ARCHIVE: Text("发票原件", "originals"),
    SourceKind.MAIL: Text("邮件", "mails"),
    SourceKind.BOOKS: Text("账、报销、费用表", "books, expenses"),
    SourceKind.ISSUED: Text("开票软件存根", "stubs of the invoicing program"),
    SourceKind.VERIFICATION: Text("查验结果", "verifications"),
    SourceKind.EXPECTED: Text("应有发票清单（合同、订单）", "invoices to be expected (contracts, orders)"),
    SourceKind.DELETED: Text("回收站清单", "deleted invoices"),
    SourceKind.BACKUP: Text("备份", "backup of another source"),
}
_DIRECTED = Text("{kind} · {direction}", "{kind}, {direction}")
DIRECTION = {Direction.RECEIVED: Text("取得", "received"), Direction.ISSUED: Text("开具", "issued")}
ROLES: Final = (
    Text("办税员", "tax clerk"),
    Text("财务负责人", "finance lead"),
    Text("法定代表人", "legal representative"),
    Text("开票员", "who issues invoices"),
)
KINDS_ASKED: Final = tuple((str(kind), facts.title) for kind, facts in KINDS.items() if kind and facts.bureau_codes)
COLUMNS: Final = ("number", "code", "issue_date", "seller_name", "buyer_name", "amount", "tax", "total")
"""Fields whose headings people may name."""
WITH_TABLES: Final = (
    SourceKind.BOOKS, SourceKind.EXPECTED, SourceKind.ISSUED, SourceKind.SELECTION, SourceKind.BUREAU,
    SourceKind.VERIFICATION, SourceKind.DELETED,
)  # fmt: skip
_ORDER: Final = tuple(SourceKind)
_ONLY: Final = {
    "kinds": Text("票种：{them}", "kinds: {them}"),
    "origins": Text("只查来源：{them}", "origins: {them}"),
    "statuses": Text("只查状态：{them}", "states: {them}"),
    "booked": Text("只查入账状态“{them}”", "booking state {them}"),
    "sellers": Text("只查销售方：{them}", "sellers: {them}"),
}


def kind(source: Source) -> Text | Message:
    """What it is, and of which direction where both are possible."""
    words = KIND[SourceKind(source.kind)]
    if source.kind != SourceKind.BUREAU and source.direction == Direction.RECEIVED:
        return words
    return _DIRECTED.with_(kind=words, direction=DIRECTION[Direction(source.direction)])


def order(source: Source) -> tuple[int, bool, int]:
    """As people go through them: the bureau first."""
    return _ORDER.index(SourceKind(source.kind)), source.direction != Direction.RECEIVED, source.pk


def filters(window: Window) -> list[Message]:
    """What it was narrowed to; nothing where all was asked for."""
    narrowed = {
        "kinds": (kinds_text(sorted(window.kinds), language()),) if window.kinds is not None else (),
        "origins": tuple(ORIGINS[one] for one in sorted(window.origins)) if window.origins is not None else (),
        "statuses": tuple(STATUSES[one] for one in sorted(window.statuses)) if window.statuses is not None else (),
        "booked": (window.booked,) if window.booked else (),
        "sellers": tuple(window.sellers or ()),
    }
    return [Message(_ONLY[name], {"them": them}) for name, them in narrowed.items() if them]
