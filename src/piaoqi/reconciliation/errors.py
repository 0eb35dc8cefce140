"""Why a comparison is refused."""

from piaoqi.accounts.errors import StatedError
from piaoqi.core.text import Text


class BusyError(StatedError):
    code = "reconciliation.busy"
    MESSAGE = Text(
        "本单位已有 {count} 次核对在排队，这一次没有加进去",
        "{count} comparisons of this company are waiting, so this one was not added",
    )
    HINT = Text("请等排队的核对完成后再试", "Try again when some of them are done")
