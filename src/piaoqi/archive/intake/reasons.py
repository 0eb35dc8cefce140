"""Why a file could not be read: what stands in quarantine, said to people in both languages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from piaoqi.core.text import Text, in_both


@dataclass(frozen=True, slots=True)
class Reason:
    """A code, what happened to which file, and what to do next."""

    code: str
    message: Mapping[str, str]
    hint: Mapping[str, str]

    def form(self) -> dict[str, object]:
        return {"code": self.code, "message": dict(self.message), "hint": dict(self.hint)}


@dataclass(frozen=True, slots=True)
class _Kind:
    code: str
    message: Text
    hint: Text

    def of(self, **params: object) -> Reason:
        return Reason(self.code, in_both(self.message.with_(**params)), in_both(self.hint.with_(**params)))


_AGAIN = Text("修复后会自动重试，不会丢失", "It is tried again by itself; nothing is lost")

WORKER_LOST = _Kind(
    "intake.worker_lost",
    Text(
        "读取 {name} 时程序 {times} 次意外中止或迟迟读不完，这个文件没有读成",
        "The reader stopped, or came to no end, {times} times on {name}",
    ),
    Text(
        "文件已保存。把图片缩小、把 PDF 拆开后重新交来，或在升级后点“重试”；仍读不成时把这个文件单独发给我们",
        "The file is kept. Make a picture smaller or split a PDF and hand it in again, or try again after an upgrade; "
        "else send us this file",
    ),
)
TOO_MUCH_MEMORY = _Kind(
    "intake.too_much_memory",
    Text("{name} 需要的内存超过单个文件的上限，没有读取", "{name} asks for more memory than one file may have"),
    Text(
        "文件已保存。大的导出请按月份拆开后重新交来，或在升级后点“重试”",
        "The file is kept. Split a large export by month and hand it in again, or try again after an upgrade",
    ),
)
STORAGE_FAULT = _Kind(
    "intake.storage_fault",
    Text("取不出 {name} 的原件：{reason}", "the original of {name} can't be had: {reason}"),
    Text(
        "请检查原件库所在的磁盘或网络，内容不符时从备份恢复这个原件。之后会自动重读，文件不会丢失",
        "Check the storage's disk or network; where the bytes are wrong, restore this original from a copy. It is then "
        "read by itself; nothing is lost",
    ),
)
CHANGED = _Kind(
    "intake.changed",
    Text(
        "{name} 中断后重读，读出的记录数变了（原来 {before} 条，现在 {now} 条），没有继续写入",
        "{name}: read again after an interruption it has {now} records and not {before}; no more were written",
    ),
    Text("已写入的记录仍然有效。请升级后点“重试”，或联系我们", "What was written stands. Try again after an upgrade"),
)
DATABASE_FAULT = _Kind(
    "intake.database_fault",
    Text("读取 {name} 时数据库出错：{reason}", "the database failed while {name} was read: {reason}"),
    _AGAIN,
)


def of_problems(problems: Sequence[Mapping[str, Any]]) -> Reason | None:
    """The first problem that kept something from being read; None where there is none."""
    found = next((one for one in problems if one["unreadable"]), None)
    return Reason(found["code"], found["message"], found["hint"]) if found else None
