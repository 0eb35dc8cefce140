"""Reading piaoqi.toml with errors that name the line and the cure."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from piaoqi.core.folder.error import FolderError
from piaoqi.core.text import Message, Text

_SYNTAX = Text(
    "piaoqi.toml 第 {line} 行第 {column} 列写法有误：{reason}", "piaoqi.toml line {line}, column {column}: {reason}"
)
_SYNTAX_CURE = Text(
    "每行一个 名称 = 值；文字用英文双引号括起来，日期写成 2026-01-31，不用全角的引号、逗号和等号",
    "Write one key = value a line; text in straight double quotes, dates as 2026-01-31, no full-width quotes or commas",
)
_TOO_DEEP = Text("piaoqi.toml 里的括号套得太深", "piaoqi.toml: brackets nested too deep")
_ENCODING = Text("piaoqi.toml 不是 UTF-8 编码", "piaoqi.toml is not UTF-8")
_ENCODING_CURE = Text("用记事本打开，另存为 UTF-8", "Open it in an editor and save it as UTF-8")
_WRONG = Text("piaoqi.toml 第 {line} 行：{what}", "piaoqi.toml line {line}: {what}")
_UNKNOWN_KEY = Text("不认识的名称 {key}", "unknown key {key}")
_KNOWN_KEYS = Text("这里可以用：{known}", "Known here: {known}")
_TYPE = Text("{key} 应当是{wanted}，现在写的是 {value}", "{key} must be {wanted}, not {value}")
_MISSING = Text("[{table}] 缺少 {key}", "[{table}] lacks {key}")
_ADD = Text("在这一段里加上一行 {key} = …", "Add a line {key} = … to it")
_CORRECT = Text("改正后重新运行", "Correct it and run again")
_REASONS = (
    ("Invalid value", "等号右边的值不对，文字要加英文双引号"),
    ("Unterminated string", "引号没有成对"),
    ("Illegal character", "有不允许的字符，可能是全角符号"),
    ("Expected '='", "缺少等号"),
    ("Cannot overwrite", "同一个名称写了两次"),
    ("Cannot declare", "同一个表写了两次，应当用 [[…]]"),
    ("Expected newline", "一行里只能写一个 名称 = 值"),
    ("Unclosed array", "方括号没有成对"),
    ("Invalid initial character", "名称开头的字符不对：花括号 { } 里的内容要写在同一行，中文名称要加引号"),
    ("Invalid statement", "这一行不成句"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Toml:
    """One table of the file, with where it stands: `path` like `source[2].coverage[1]`, counted from 1."""

    values: Mapping[str, object]
    text: str
    path: str = ""
    line: int = 1
    """Where the table begins; errors about a key look for it from here."""

    def check_keys(self, known: Sequence[str]) -> None:
        """Refuse a key that nobody reads: a typing error must not be ignored silently."""
        for key in self.values:
            if key not in known:
                raise wrong(self.line_of(key), _UNKNOWN_KEY.with_(key=key), _KNOWN_KEYS.with_(known=tuple(known)))

    def line_of(self, key: str) -> int:
        """The line on which `key` is set, searched from the table's beginning."""
        pattern = re.compile(rf"""(^|[\s{{,])["']?{re.escape(key)}["']?\s*=""")
        for number, line in enumerate(self.text.splitlines()[self.line - 1 :], start=self.line):
            if pattern.search(line):
                return number
        return self.line

    def text_of(self, key: str, default: str | None = None) -> str:
        value = self._value(key, default)
        if isinstance(value, str):
            return value
        raise self._type_error(key, Text("文字（加英文双引号）", "text in double quotes"))

    def whole_number(self, key: str, default: int | None = None) -> int | None:
        value = self.values.get(key, default)
        if value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0):
            return value
        raise self._type_error(key, Text("不小于 0 的整数", "a whole number, 0 or more"))

    def day(self, key: str) -> date | None:
        """A date; a quoted one is understood too."""
        value = self.values.get(key)
        if isinstance(value, str):
            try:
                return date.fromisoformat(value.strip())
            except ValueError:
                pass
        elif isinstance(value, datetime):
            return value.date()
        elif value is None or isinstance(value, date):
            return value
        raise self._type_error(key, Text("日期，如 2026-01-31", "a date such as 2026-01-31"))

    def moment(self, key: str) -> datetime | None:
        """An instant as written; one without a zone, or a bare date (its end), is returned without zone."""
        value = self.values.get(key)
        if isinstance(value, str):
            try:
                value = datetime.fromisoformat(value.strip())
            except ValueError:
                value = object()
        if value is None or isinstance(value, datetime):
            return value
        if isinstance(value, date):
            return datetime(value.year, value.month, value.day, 23, 59, 59)  # noqa: DTZ001 (the zone is put in by the caller)
        raise self._type_error(
            key, Text("时间，如 2026-11-20T09:00:00+08:00", "an instant such as 2026-11-20T09:00:00+08:00")
        )

    def texts(self, key: str) -> tuple[str, ...] | None:
        """A list of texts, or one text; None where it is not given."""
        value = self.values.get(key)
        if value is None:
            return None
        items = value if isinstance(value, list) else [value]
        return tuple(str(item) for item in items)

    def mapping(self, key: str) -> Mapping[str, str]:
        value = self.values.get(key, {})
        if isinstance(value, Mapping) and all(isinstance(one, str) for one in value.values()):
            return {str(name): str(one) for name, one in value.items()}
        raise self._type_error(key, Text('对照表，如 { number = "票号" }', 'a table such as { number = "票号" }'))

    def tables(self, key: str) -> list["Toml"]:
        """The tables of an array, `[[key]]` or inline."""
        value = self.values.get(key, [])
        items = [value] if isinstance(value, Mapping) else value
        if not isinstance(items, list) or not all(isinstance(one, Mapping) for one in items):
            raise self._type_error(key, Text(f"[[{key}]] 这样的表", f"tables written [[{key}]]"))
        starts = self._starts(key)
        return [
            Toml(one, self.text, f"{self.path}{key}[{index}]", starts[index - 1] if index <= len(starts) else self.line)
            for index, one in enumerate(items, start=1)
        ]

    def _starts(self, key: str) -> list[int]:
        """Lines on which the tables of `key` begin: `[[key]]` headings, else where the key is set."""
        heading = re.compile(rf"^\s*\[\[?\s*(?:[\w-]+\.)*{re.escape(key)}\s*\]\]?")
        lines = self.text.splitlines()
        found = [number for number, line in enumerate(lines, start=1) if number >= self.line and heading.match(line)]
        return found or _inline_tables(lines, self.line_of(key))

    def missing(self, key: str) -> FolderError:
        """The error for a key that must be there."""
        table = self.path.split("[")[0] or "piaoqi.toml"
        return wrong(self.line, _MISSING.with_(table=table, key=key), _ADD.with_(key=key))

    def _value(self, key: str, default: object) -> object:
        if key not in self.values and default is None:
            raise self.missing(key)
        return self.values.get(key, default)

    def _type_error(self, key: str, wanted: Text) -> FolderError:
        return wrong(
            self.line_of(key), _TYPE.with_(key=key, wanted=wanted, value=self.values.get(key)), _CORRECT.with_()
        )


def _inline_tables(lines: Sequence[str], first: int) -> list[int]:
    """The lines on which the inline tables of an array begin, the array's key being set on line `first`."""
    found: list[int] = []
    depth, quote = 0, ""
    for number, line in enumerate(lines[first - 1 :], start=first):
        for character in line:
            if quote or character in "\"'":
                quote = "" if character == quote else quote or character
                continue
            if character == "#":
                break
            if character == "{" and depth <= 1:
                found.append(number)
            depth += (character in "[{") - (character in "]}")
        if depth <= 0:
            break
    return found or [first]


def wrong(line: int, what: Message, cure: Message) -> FolderError:
    """An error at a line of the file."""
    return FolderError(_WRONG.with_(line=line, what=what), cure)


def parse(data: bytes) -> Toml:
    """The file as tables; a syntax error names line and column."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FolderError(_ENCODING.with_(), _ENCODING_CURE.with_()) from error
    try:
        return Toml(tomllib.loads(text), text)
    except tomllib.TOMLDecodeError as error:
        raise _syntax_error(str(error), text) from error
    except RecursionError as error:
        raise FolderError(_TOO_DEEP.with_(), _SYNTAX_CURE.with_()) from error


def _syntax_error(reason: str, text: str) -> FolderError:
    line, column, words = fault(reason, text)
    return FolderError(_SYNTAX.with_(line=line, column=column, reason=words), _SYNTAX_CURE.with_())


def fault(reason: str, text: str) -> tuple[int, int, Text]:
    """Line, column and cause of what tomllib could not read: `reason` is what it said."""
    place = re.search(r"\(at line (\d+), column (\d+)\)", reason)
    last = len(text.splitlines()) or 1
    line, column = (int(place[1]), int(place[2])) if place else (last, 1)
    english = reason.split(" (at ", maxsplit=1)[0]
    chinese = next((words for start, words in _REASONS if english.startswith(start)), english)
    return line, column, Text(chinese, english)
