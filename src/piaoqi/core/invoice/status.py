"""发票状态 and the words and codes that write it."""

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache

from piaoqi.core.invoice.width import half_width
from piaoqi.core.text import Text


class Status(StrEnum):
    """The status codes of the public contract."""

    NORMAL = "normal"
    VOID = "void"
    RED_FULL = "red_full"
    RED_PARTIAL = "red_partial"
    RED_LETTER = "red_letter"
    LOCKED = "locked"
    UNKNOWN = "unknown"


TITLES: Mapping[Status, Text] = {
    Status.NORMAL: Text("正常", "normal"),
    Status.VOID: Text("已作废", "void"),
    Status.RED_FULL: Text("已红冲-全额", "fully red-flushed"),
    Status.RED_PARTIAL: Text("已红冲-部分", "partly red-flushed"),
    Status.RED_LETTER: Text("红字发票", "red-letter invoice"),
    Status.LOCKED: Text("红字锁定", "locked for red flush"),
    Status.UNKNOWN: Text("状态不明", "status unknown"),
}

_WORDS: Mapping[str, Status] = {
    "正常": Status.NORMAL,
    "01": Status.NORMAL,
    "蓝字": Status.NORMAL,
    "已作废": Status.VOID,
    "作废": Status.VOID,
    "02": Status.VOID,
    "已红冲-全额": Status.RED_FULL,
    "已红冲": Status.RED_FULL,
    "全额红冲": Status.RED_FULL,
    "已全额红冲": Status.RED_FULL,
    "红冲": Status.RED_FULL,
    "03": Status.RED_FULL,
    "已红冲-部分": Status.RED_PARTIAL,
    "部分红冲": Status.RED_PARTIAL,
    "已部分红冲": Status.RED_PARTIAL,
    "04": Status.RED_PARTIAL,
    "红字": Status.RED_LETTER,
    "红字发票": Status.RED_LETTER,
    "红字锁定": Status.LOCKED,
    "已锁定": Status.LOCKED,
}


_CONTAINED: tuple[tuple[str, Status], ...] = (
    ("锁定", Status.LOCKED),
    ("作废", Status.VOID),
    ("部分", Status.RED_PARTIAL),
    ("红冲", Status.RED_FULL),
    ("冲红", Status.RED_FULL),
    ("红字", Status.RED_LETTER),
    ("负数", Status.RED_LETTER),
    ("正常", Status.NORMAL),
    ("蓝字", Status.NORMAL),
)
"""What decides in a longer word such as 已红冲（部分）, first match first."""


@lru_cache(maxsize=1024)
def read_status(written: str) -> Status:
    """The status that a source's word, bureau code or contract code means; `unknown` where none does."""
    word = "".join(half_width(written).split())
    if word in _WORDS:
        return _WORDS[word]
    if word in Status.__members__.values():
        return Status(word)
    if "未" in word or "不" in word or "非" in word:
        return Status.UNKNOWN
    return next((status for part, status in _CONTAINED if part in word), Status.UNKNOWN)
