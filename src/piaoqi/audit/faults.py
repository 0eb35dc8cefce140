"""What the verification of the log can find, in words for an auditor."""

from collections.abc import Mapping
from dataclasses import dataclass

from piaoqi.core.text import Message, Text


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fault: a stable code, what is wrong, what to do next."""

    code: str
    message: Text
    hint: Text

    def at(self, subject: str, **params: object) -> "Fault":
        column = params.get("column")
        if isinstance(column, str):
            params["column"] = COLUMNS[column]
        return Fault(self.code, subject, self.message.with_(**params), self.hint)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the log that is not as it was written. `subject`: `entry:12`, `checkpoint:40`, `tile:0/3`, `head`,
    `keys`.
    """

    code: str
    subject: str
    message: Message
    hint: Text


COLUMNS: Mapping[str, Text] = {
    "at": Text("时间", "time"),
    "actor": Text("谁", "who"),
    "action": Text("操作", "action"),
    "company": Text("单位", "company"),
    "subject": Text("关于", "about"),
}
"""Of an entry, in words."""

FROM_BACKUP = Text("请与备份核对，查明由谁、何时改动", "Compare with the backup, and find out who changed it, and when")
KEEP = Text(
    "请先保全现有数据与备份，再查明原因；在此之前不要恢复或重建",
    "Secure the present data and the backups before anything is restored, then find the cause",
)
MAKE_AGAIN = Text(
    "哈希块可由条目重建：若检查点均与条目相符，删去该行，下次签署时会重建",
    "A tile can be made from the entries: if these agree with every checkpoint, remove the row and it is made again",
)
ASK_AUDITOR = Text(
    "请与另行保存的公钥或检查点核对", "Compare with the key or checkpoint that was handed to somebody else"
)

GAP = Kind("log.gap", Text("日志条目 {index} 不见了", "Entry {index} of the log is missing"), KEEP)
STRAY = Kind(
    "log.stray",
    Text("日志中多出编号为 {index} 的条目", "The log has an entry numbered {index}, which it can't have"),
    KEEP,
)
LEAF = Kind(
    "log.leaf",
    Text("日志条目 {index} 被改动：内容与其哈希不符", "Entry {index} was changed: its text does not fit its hash"),
    FROM_BACKUP,
)
FORM = Kind(
    "log.form",
    Text("日志条目 {index} 不是本系统写成的格式", "Entry {index} is not in the form that this system writes"),
    FROM_BACKUP,
)
COLUMN = Kind(
    "log.column",
    Text(
        "日志条目 {index} 的“{column}”列与条目内容不符",
        "Entry {index}: column “{column}” is not what the entry itself says",
    ),
    FROM_BACKUP,
)
TILE = Kind(
    "log.tile",
    Text("哈希块 {level}/{index} 与日志条目不符或缺失", "Tile {level}/{index} is missing or does not fit the entries"),
    MAKE_AGAIN,
)
TILED = Kind(
    "log.tiled",
    Text(
        "日志条目 {index} 与哈希块中保存的哈希不符",
        "Entry {index} does not fit its hash kept in the tile: one of the two was changed",
    ),
    FROM_BACKUP,
)
HEAD = Kind(
    "log.head",
    Text("日志的末端记录（条数、哈希）与条目不符", "The row that says where the log ends does not fit its entries"),
    KEEP,
)
NOTE = Kind(
    "log.note",
    Text("检查点 {size}（{place}）不可信：{reason}", "Checkpoint {size} ({place}) can't be believed: {reason}"),
    FROM_BACKUP,
)
ROOT = Kind(
    "log.root",
    Text(
        "日志前 {size} 条不是检查点所签署的内容；到检查点 {before} 为止仍相符，此后各检查点不再一一列出",
        "The first {size} entries are not those that were signed; they agree up to checkpoint {before}. Later "
        "checkpoints are not told one by one",
    ),
    KEEP,
)
CUT = Kind(
    "log.cut",
    Text(
        "检查点 {size} 已签署，而日志只有 {count} 条：日志被截短，或数据库被恢复到较早状态",
        "Checkpoint {size} was signed, but the log has {count} entries: it was cut, or the database put back to an "
        "older state",
    ),
    KEEP,
)
NO_FILE = Kind(
    "log.no_file",
    Text("检查点 {size} 在数据目录中的文件不见了", "The file of checkpoint {size} in the data folder is missing"),
    FROM_BACKUP,
)
NO_ROW = Kind(
    "log.no_row",
    Text("检查点 {size} 有文件，数据库中却没有", "Checkpoint {size} has a file, but is not in the database"),
    KEEP,
)
FILE = Kind(
    "log.file",
    Text("检查点 {size} 的文件 {file} 与数据库不一致", "File {file} of checkpoint {size} differs from the database"),
    FROM_BACKUP,
)
INSTANT = Kind(
    "log.instant",
    Text("检查点 {size} 的时间与所签署的不符", "Checkpoint {size}: its time is not the one that was signed"),
    FROM_BACKUP,
)
STAMP = Kind(
    "log.stamp",
    Text("检查点 {size} 的时间戳不可信：{reason}", "The time stamp of checkpoint {size} can't be believed: {reason}"),
    FROM_BACKUP,
)
KEYS = Kind(
    "log.keys",
    Text("公钥清单 {file} 被改动或读不出：{reason}", "The list of keys {file} was changed or can't be read: {reason}"),
    ASK_AUDITOR,
)
KEY = Kind(
    "log.key",
    Text(
        "签名密钥 {key} 没有由前一密钥交接，或与日志不符",
        "Signing key {key} was not handed over by its forerunner, or not as the log says",
    ),
    ASK_AUDITOR,
)
KINDS = (
    GAP,
    STRAY,
    LEAF,
    FORM,
    COLUMN,
    TILE,
    TILED,
    HEAD,
    NOTE,
    ROOT,
    CUT,
    NO_FILE,
    NO_ROW,
    FILE,
    INSTANT,
    STAMP,
    KEYS,
    KEY,
)
