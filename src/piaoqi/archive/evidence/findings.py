"""What checking the archive can find, in words for an auditor: which thing, whose, and what to do next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from piaoqi.audit.faults import Fault
from piaoqi.core.text import Message, Text

Weight = Literal["fault", "cannot_tell", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing noticed. `subject`: `original:<sha256>`, `arrival:3`, `record:3#12` (reading, ordinal) …

    `cannot_tell`: what holds the thing does not answer; nothing is said of the thing. A `note` is no fault.
    """

    code: str
    subject: str
    message: Message
    hint: Text
    weight: Weight = "fault"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of finding: a stable code, what is wrong, what to do next."""

    code: str
    message: Text
    hint: Text
    weight: Weight = field(default="fault", kw_only=True)

    def at(self, subject: str, **params: object) -> Finding:
        column = params.get("column")
        if isinstance(column, str):
            params["column"] = COLUMNS.get(column, Text(column, column))
        return Finding(self.code, subject, self.message.with_(**params), self.hint, self.weight)


def of_log(fault: Fault) -> Finding:
    """What was found in the log itself."""
    return Finding(fault.code, fault.subject, fault.message, fault.hint)


COLUMNS: Mapping[str, Text] = {
    "id": Text("编号", "number"),
    "sha256": Text("SHA-256", "SHA-256"),
    "sm3": Text("SM3", "SM3"),
    "size": Text("大小", "size"),
    "stored_at": Text("存入时间", "time of storing"),
    "original_id": Text("所属原件", "original"),
    "source_id": Text("来源", "source"),
    "company_id": Text("单位", "company"),
    "name": Text("文件名", "file name"),
    "parent_id": Text("所在的压缩包", "package that held it"),
    "batch": Text("批次", "batch"),
    "at": Text("时间", "time"),
    "actor": Text("交入人", "who handed it in"),
    "person_id": Text("为谁交入", "for whom it was handed in"),
    "origin": Text("从哪里交入", "from where it was handed in"),
    "reading_id": Text("所属读取", "reading"),
    "reader": Text("读取程序的版本", "version of the program"),
    "state": Text("状态", "state"),
    "format": Text("格式", "format"),
    "records_expected": Text("应有记录数", "number of records"),
    "said": Text("读出的内容", "what was read"),
    "replaced_at": Text("被取代的时间", "time of being replaced"),
    "digest": Text("内容摘要", "digest"),
    "key": Text("查找号码", "key"),
    "seen_at": Text("取得时间", "time it was seen"),
}
"""Of the rows that are held to the log, in words."""

FETCH = Text(
    "从备份取回这个文件（按 SHA-256 核对），放回原件存储；放回前不要删除现有的",
    "Take the file back from a backup (compare its SHA-256) and put it in its place; remove nothing before",
)
RESTORE = Text(
    "把这一行与备份逐列核对，查明何时由谁改动；先保全现有数据，再从备份恢复",
    "Compare the row with the backup, find out who changed it and when; secure what is there before restoring",
)
ASK = Text(
    "查明是谁绕过系统写入的；它不能作为依据，也不要删除，先保全",
    "Find out who wrote it past the system; don't rely on it, and don't remove it before it is secured",
)

ORIGINAL_LOST = Kind(
    "original.lost",
    Text("原件“{name}”（{who}）不在存储里：{sha256}", "The original “{name}” ({who}) is not in the storage: {sha256}"),
    FETCH,
)
ORIGINAL_CHANGED = Kind(
    "original.changed",
    Text(
        "原件“{name}”（{who}）的内容被改动：{what}不符，{sha256}",
        "The content of the original “{name}” ({who}) was changed: its {what} differs, {sha256}",
    ),
    FETCH,
)
ORIGINAL_SILENT = Kind(
    "original.cannot_tell",
    Text(
        "存储没有回答，说不了原件“{name}”（{sha256}）在不在：{reason}",
        "The storage does not answer, so nothing can be said of the original “{name}” ({sha256}): {reason}",
    ),
    Text("存储恢复后再运行一次", "Run it again when the storage works"),
    weight="cannot_tell",
)
STORAGE_SILENT = Kind(
    "storage.cannot_tell",
    Text("原件存储没有回答：{reason}", "The storage of originals does not answer: {reason}"),
    Text("存储恢复后再运行一次；在此之前不能说原件丢失", "Run it again when it works; until then nothing is lost"),
    weight="cannot_tell",
)
STRAY = Kind(
    "storage.stray",
    Text(
        "存储里有一个没有登记的文件：{sha256}。交入时中断会这样，从未确认收到",
        "The storage keeps a file that nothing speaks of: {sha256}. An interrupted hand-in leaves that; it was never "
        "acknowledged",
    ),
    Text("不必处理；重新交入同一文件时会用上它", "Nothing to do; it is used when the same file is handed in again"),
    weight="note",
)
ORIGINAL_GONE = Kind(
    "original.row_missing",
    Text(
        "日志条目 {index} 写明的原件“{name}”没有登记：{sha256}",
        "Entry {index} states the original “{name}”, which is not in the database: {sha256}",
    ),
    RESTORE,
)
ORIGINAL_COLUMN = Kind(
    "original.column",
    Text(
        "原件“{name}”（{sha256}）登记的“{column}”与日志条目 {index} 不符",
        "The original “{name}” ({sha256}): its {column} is not what entry {index} says",
    ),
    RESTORE,
)
ORIGINAL_UNKNOWN = Kind(
    "original.unknown",
    Text(
        "日志里没有这个原件的交入：{sha256}（第 {id} 行）", "The log knows nothing of the original {sha256} (row {id})"
    ),
    ASK,
)
ARRIVAL_GONE = Kind(
    "arrival.missing",
    Text(
        "“{name}”的交入记录不见了：{who}，日志条目 {index}",
        "The arrival of “{name}” is missing: {who}, entry {index}",
    ),
    RESTORE,
)
ARRIVAL_COLUMN = Kind(
    "arrival.column",
    Text(
        "“{name}”的交入记录（{who}）中，“{column}”与日志条目 {index} 不符",
        "The arrival of “{name}” ({who}): its {column} is not what entry {index} says",
    ),
    RESTORE,
)
ARRIVAL_UNKNOWN = Kind(
    "arrival.unknown",
    Text("日志里没有这次交入：第 {id} 行", "The log knows nothing of this arrival: row {id}"),
    ASK,
)
RECORD_GONE = Kind(
    "record.missing",
    Text(
        "“{name}”的第 {ordinal} 条记录不见了，日志条目 {index} 列有它",
        "Record {ordinal} of “{name}” is missing; entry {index} lists it",
    ),
    RESTORE,
)
RECORD_CHANGED = Kind(
    "record.changed",
    Text(
        "“{name}”的第 {ordinal} 条记录（发票 {number}）的内容被改动，与日志条目 {index} 不符",
        "The content of record {ordinal} of “{name}” (invoice {number}) was changed: not what entry {index} lists",
    ),
    RESTORE,
)
RECORD_COLUMN = Kind(
    "record.column",
    Text(
        "“{name}”的第 {ordinal} 条记录（发票 {number}）的“{column}”与记录内容或日志条目 {index} 不符",
        "Record {ordinal} of “{name}” (invoice {number}): its {column} is not what its body or entry {index} says",
    ),
    RESTORE,
)
RECORD_UNKNOWN = Kind(
    "record.unknown",
    Text(
        "日志没有列出第 {id} 行的记录（读取 {reading} 的第 {ordinal} 条，发票 {number}）",
        "The log lists no record of row {id} (number {ordinal} of reading {reading}, invoice {number})",
    ),
    ASK,
)
READING_GONE = Kind(
    "reading.missing",
    Text(
        "“{name}”的读取 {id} 不见了，日志条目 {index} 写有它",
        "Reading {id} of “{name}” is missing; entry {index} says it",
    ),
    RESTORE,
)
READING_COLUMN = Kind(
    "reading.column",
    Text(
        "“{name}”的读取 {id}：“{column}”与日志条目 {index} 不符",
        "Reading {id} of “{name}”: its {column} is not what entry {index} says",
    ),
    RESTORE,
)
READING_COUNT = Kind(
    "reading.count",
    Text(
        "“{name}”的读取 {id} 登记的记录数（应有 {expected}，已写 {written}）与实有 {count} 条不符",
        "Reading {id} of “{name}” says {written} of {expected} records are written; there are {count}",
    ),
    RESTORE,
)
READING_REPLACED = Kind(
    "reading.replaced",
    Text(
        "读取 {id} 被标为已由新读取取代，日志里却没有：它的记录因此不计入",
        "Reading {id} is marked as replaced, and the log does not say so: its records do not count",
    ),
    RESTORE,
)
READING_ASIDE = Kind(
    "reading.set_aside",
    Text(
        "读取 {id} 写着已由人搁置或确认没有发票，日志里却不是这样：它因此可能被当成没有发票",
        "Reading {id} is marked as set aside, or as holding no invoice, and the log does not say so",
    ),
    RESTORE,
)
ARRIVAL_REPLACED = Kind(
    "arrival.replaced",
    Text(
        "“{name}”被标为已移走或换掉，日志里却不是这样：它因此不计入",
        "“{name}” is marked as moved or replaced, and the log does not say so: it does not count",
    ),
    RESTORE,
)
ARRIVAL_COUNTS = Kind(
    "arrival.not_replaced",
    Text(
        "日志写明“{name}”已移走或换掉，登记里却没有：它因此仍计入",
        "The log says that “{name}” was moved or replaced, and no row does: it still counts",
    ),
    RESTORE,
)
VIEW_SKIPPED = Kind(
    "view.not_checked",
    Text("登记有问题，发票视图没有核对", "The view of invoices was not checked, as rows it rests on are not sound"),
    Text("先处理上面的问题，再运行一次", "Settle what is told above, then run it again"),
    weight="note",
)
KINDS = (
    ORIGINAL_LOST, ORIGINAL_CHANGED, ORIGINAL_SILENT, STORAGE_SILENT, STRAY, ORIGINAL_GONE, ORIGINAL_COLUMN,
    ORIGINAL_UNKNOWN, ARRIVAL_GONE, ARRIVAL_COLUMN, ARRIVAL_UNKNOWN, RECORD_GONE, RECORD_CHANGED, RECORD_COLUMN,
    RECORD_UNKNOWN, READING_GONE, READING_COLUMN, READING_COUNT, READING_REPLACED, READING_ASIDE, ARRIVAL_REPLACED,
    ARRIVAL_COUNTS, VIEW_SKIPPED,
)  # fmt: skip
