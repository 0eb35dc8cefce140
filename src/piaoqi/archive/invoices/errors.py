"""Why something about an invoice is refused."""

from piaoqi.accounts.errors import StatedError
from piaoqi.core.text import Text


class GoneError(StatedError):
    code = "archive.invoice_gone"
    MESSAGE = Text(
        "这张发票已并入同一张发票的另一条记录", "This invoice proved to be the same as another one and was joined to it"
    )
    HINT = Text("请按发票号码重新查找", "Look it up again by its number")


class HeldError(StatedError):
    code = "archive.held"
    MESSAGE = Text("发票 {invoice} 处于保全中，不能删除", "The invoice {invoice} is on hold and cannot be put away")
    HINT = Text("请先由设置保全以外的人解除保全", "First the hold must be lifted, by somebody other than who placed it")


class ExceedsError(StatedError):
    code = "archive.exceeds_total"
    MESSAGE = Text(
        "分摊合计将为 {sum} 元，超过发票 {invoice} 的价税合计 {total} 元",
        "The allocations would come to {sum}, more than the total {total} of the invoice {invoice}",
    )
    HINT = Text(
        "最多还可分摊 {left} 元；如有记错的分摊，请先撤回",
        "At most {left} is left; withdraw an allocation that is wrong",
    )


class NoTotalError(StatedError):
    code = "archive.no_total"
    MESSAGE = Text("发票 {invoice} 的价税合计不明，不能分摊", "The total of the invoice {invoice} is unknown")
    HINT = Text(
        "请交来原件或税局清单，读到价税合计后再分摊", "Hand in its original or the bureau's list, then allocate it"
    )
