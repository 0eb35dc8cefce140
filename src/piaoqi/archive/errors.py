"""Why the archive refuses something."""

from piaoqi.accounts.errors import RefusedError, StatedError
from piaoqi.core.text import Text

__all__ = ["ClosedError", "NotKeptError", "RefusedError", "TooLargeError"]


class TooLargeError(StatedError):
    code = "archive.too_large"
    MESSAGE = Text("“{name}”没有收下：超过 {megabytes} MB", "{name} was not taken in: it has more than {megabytes} MB")
    HINT = Text(
        "请在来源系统里按月份分几次导出，或把压缩包拆成几个再交来",
        "Export it in several parts, by month for instance, or split the archive, and hand the parts in",
    )


class NotKeptError(StatedError):
    """Nothing of it was acknowledged. `later`: the same may work when tried again."""

    code = "archive.not_kept"
    MESSAGE = Text(
        "“{name}”没有收下：原件库写不进去（{reason}）", "{name} was not taken in: the storage failed ({reason})"
    )
    HINT = Text(
        "文件仍在您手里，请稍后重新交来；如果还是这样，请管理员检查原件库的磁盘或网络",
        "The file is still with you: hand it in again. If it fails again, an administrator should look at the storage",
    )

    def __init__(self, *, later: bool, **params: object) -> None:
        super().__init__(**params)
        self.later = later


class ClosedError(StatedError):
    code = "archive.closed"
    MESSAGE = Text("“{what}”已经停用，不再收文件", "{what} is closed and takes in nothing more")
    HINT = Text("请选择在用的来源，或请管理员恢复它", "Choose one that is in use, or have an administrator reopen it")
