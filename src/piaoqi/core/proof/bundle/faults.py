"""What can be wrong with a bundle: stable codes, sentences for auditors, and what to do next."""

from collections.abc import Mapping
from dataclasses import dataclass

from piaoqi.core.text import Language, Message, Text

_AGAIN = Text("请提供方重新导出证据包", "Ask whoever made the bundle to export it again")
_ALARM = Text(
    "不要用这份证据包下结论；请提供方重新导出，仍不符时按日志被篡改处理，并与以前留存的检查点比对（--since）",
    "Rely on nothing here; have it exported again, and if that fails too, treat the log as tampered with and compare "
    "it with a checkpoint kept earlier (--since)",
)
_RESTORE = Text(
    "请提供方核对系统（piaoqi verify --data），从备份取回后重新导出",
    "Have the system checked (piaoqi verify --data), the thing taken back from a backup, and the bundle exported again",
)
_KEY = Text(
    "向提供方以外的渠道（合同、往年的审计底稿）取得公钥，用 --key 再验一次",
    "Get the key by another way (contract, last year's papers) and check again with --key",
)

_KINDS: Mapping[str, tuple[Text, Text]] = {
    "bundle.unreadable": (Text("证据包 {what} 打不开", "The bundle {what} can't be opened"), _AGAIN),
    "file.missing": (Text("证据包里缺少 {what}", "{what} is missing in the bundle"), _AGAIN),
    "file.unknown": (
        Text("日志没有提到文件 {what}，或它出现了两次", "The log knows no file {what}, or it is there twice"),
        Text(
            "不要采用这个文件；问提供方它从哪里来", "Don't use this file; ask whoever made the bundle where it is from"
        ),
    ),
    "file.unreadable": (
        Text("{what} 读不出来：已损坏，或不是普通文件", "{what} can't be read: damaged, or no plain file"),
        _AGAIN,
    ),
    "file.changed": (
        Text("{what} 与 files.txt 写的摘要不符", "{what} does not match its digest in files.txt"),
        _AGAIN,
    ),
    "key.bad": (Text("key.txt 第 {what} 行不是公钥", "Line {what} of key.txt is no key"), _KEY),
    "key.other": (Text("包里的公钥不是您给的公钥", "The bundle's key is not the one that you gave"), _KEY),
    "checkpoint.bad": (
        Text(
            "{what} 写法不对，或签名无效：不是这把公钥签的，或被改动",
            "{what} is no checkpoint, is not signed by the key, or was changed",
        ),
        _ALARM,
    ),
    "checkpoint.differs": (
        Text(
            "全部条目算出的根与检查点不符：有条目被改写",
            "The entries' root is not the checkpoint's: some were rewritten",
        ),
        _ALARM,
    ),
    "since.bad": (
        Text("旧检查点写法不对，或签名无效", "The older checkpoint is none, or not signed by a known key"),
        _KEY,
    ),
    "since.differs": (
        Text(
            "日志的前 {what} 个条目与旧检查点不符：被改写或删去",
            "The first {what} entries are not those of the older checkpoint: rewritten or cut off",
        ),
        _ALARM,
    ),
    "entry.bad": (Text("条目 {what} 写法不对", "Entry {what} is none"), _ALARM),
    "entry.missing": (
        Text("条目 {what} 缺失，或不在它的位置上", "Entries {what} are missing, or not in their place"),
        _ALARM,
    ),
    "entry.unknown": (
        Text("条目 {what} 重复、被挪动，或在检查点之外", "Entry {what} is doubled, moved, or beyond the checkpoint"),
        _ALARM,
    ),
    "entry.changed": (
        Text("条目 {what} 与它的摘要不符：被改写{of}", "Entry {what} does not match its hash: rewritten{of}"),
        _ALARM,
    ),
    "record.bad": (Text("records.txt 的 {what} 不是记录", "{what} of records.txt is no record"), _RESTORE),
    "record.missing": (
        Text("日志列出的记录 {what} 缺失，或不在它的位置上{of}", "Record {what} is missing, or not in its place{of}"),
        _RESTORE,
    ),
    "record.unknown": (
        Text("日志没有列出记录 {what}，或它重复、被挪动", "The log lists no record {what}, or it is doubled or moved"),
        _RESTORE,
    ),
    "record.changed": (
        Text("记录 {what} 被改动：与日志里的摘要不符{of}", "Record {what} was changed: not its digest in the log{of}"),
        _RESTORE,
    ),
    "original.missing": (Text("原件 {what} 不在包里{of}", "The original {what} is missing{of}"), _RESTORE),
    "original.changed": (
        Text(
            "原件 {what} 被改动：与日志写明的 SHA-256、SM3 或大小不符{of}",
            "The original {what} was changed: its SHA-256, SM3 or size is not the log's{of}",
        ),
        _RESTORE,
    ),
    "original.unknown": (
        Text(
            "日志里没有原件 {what} 的摘要，或前后说法不一{of}",
            "The log does not state the digests of the original {what}, or not alike{of}",
        ),
        _ALARM,
    ),
}
_OF = Text("（{of}）", " ({of})")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it should be. `what`: a file, `12` (entry), `12#3` (third record that entry 12 lists),
    a digest; `of`: the original's file name, where the log tells it.
    """

    code: str
    what: str
    of: str = ""

    def message(self, language: Language) -> str:
        """What is wrong with which thing."""
        return self._said(_KINDS[self.code][0], language)

    def hint(self, language: Language) -> str:
        """What to do next."""
        return self._said(_KINDS[self.code][1], language)

    def _said(self, text: Text, language: Language) -> str:
        of: object = _OF.with_(of=self.of) if self.of else ""
        return Message(text, {"what": self.what, "of": of}).say(language)


def codes() -> tuple[str, ...]:
    """Every code."""
    return tuple(_KINDS)
