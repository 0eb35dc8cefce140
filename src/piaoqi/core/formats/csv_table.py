"""Delimited text: csv, tab-separated and the like, in UTF-8, GB18030 or UTF-16."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain

from piaoqi.core.formats.base import Blob, Document
from piaoqi.core.formats.table.headings import Cells, find_headings
from piaoqi.core.formats.table.sheet import Grid, collector_paused, understand
from piaoqi.core.formats.table.titles import name_facts
from piaoqi.core.formats.table.workbook import put_together
from piaoqi.core.formats.text_encoding import Decoded, decode, unscrambled
from piaoqi.core.problem import Problem, define
from piaoqi.core.text import Text

_SAVE_AS = Text(
    "用 Excel 或 WPS 打开原表，另存为“CSV UTF-8”或 xlsx 后重试", "Save the table as “CSV UTF-8” or xlsx and run again"
)
ENCODING = define(
    "csv.encoding",
    Text(
        "{path} 的编码不对或文件损坏：按 {encoding} 读，有 {lost} 个字读不出来（第 {lines} 行）",
        "{path}: {lost} characters can't be read as {encoding} (lines {lines})",
    ),
    _SAVE_AS,
    unreadable=True,
)
SCRAMBLED = define(
    "csv.scrambled",
    Text(
        "{path} 的中文是乱码（UTF-8 被当成别的编码存了一次），已还原后读取",
        "{path} was saved in a wrong encoding; it was brought back and read",
    ),
    _SAVE_AS,
)
QUOTES = define(
    "csv.quotes",
    Text("{path} 第 {rows} 行的引号不成对，按原样读取", "{path}: unpaired quotes in rows {rows}; read as they stand"),
    Text("核对这几行；最好导出为 xlsx", "Check these rows; better export an xlsx"),
)
TOO_LONG = define(
    "csv.too_long",
    Text("{path} 超过 {limit} 行，其余的没有读取", "{path} has more than {limit} rows; the rest was not read"),
    Text("按月份拆成几个文件", "Split it by month"),
    unreadable=True,
)
TOO_WIDE = define(
    "csv.too_wide",
    Text("{path} 有 {columns} 列，只读了前 {limit} 列", "{path} has {columns} columns; {limit} were read"),
    Text("确认分隔符没有错", "Make sure that the delimiter is right"),
)
BROKEN = define(
    "csv.broken",
    Text("{path} 从第 {row} 行起读不下去（{reason}）", "{path} can't be read from row {row} on ({reason})"),
    _SAVE_AS,
    unreadable=True,
)

NOTHING = define(
    "csv.nothing",
    Text("{path} 里没有认出发票清单", "{path}: no list of invoices was recognised"),
    Text(
        "如果是清单，请写上表头，或在 piaoqi.toml 里用 columns 写明表头",
        "If it is one, give it headings, or name them as columns in piaoqi.toml",
    ),
    unreadable=True,
)

_DELIMITERS = ",\t;|"
_HEAD = 1 << 16
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_NUMBER_LIST = re.compile(r"\s*[=\"'`]*\d{8}(?:\d{12})?[\"'`]*\s*")
_TOLD = 10
_CERTAINLY = 500
"""Cells in one line that no prose has."""


def read_csv(blob: Blob, mapping: Mapping[str, str] | None = None) -> Document:
    """One table of delimited text. `mapping`: field -> heading, as `columns` of piaoqi.toml states it."""
    decoded, problems = _text(blob, mapping)
    rows = _Rows(blob, decoded.text, _delimiter(decoded.text[:_HEAD], mapping) or ",")
    with collector_paused():
        sheet = understand(_grid(blob, rows, decoded.text), mapping)
        read = put_together([sheet])
    if sheet.table is None and not read.problems:
        problems.append(NOTHING.at(blob.path))
    return Document(
        path=blob.path, sha256=blob.sha256, format=FORMAT.key, records=read.records, tables=read.tables,
        problems=(*problems, *rows.problems(), *read.problems), facts=name_facts(blob.name),
    )  # fmt: skip


def _grid(blob: Blob, rows: Iterable[Cells], text: str) -> Grid:
    """The rows; a bare list of numbers is given the heading that it lacks."""
    if _is_number_list(text[:_HEAD]) and not _has_headings(text, None):
        return Grid(blob.path, "", chain([["发票号码"]], rows), first_row=0)
    return Grid(blob.path, "", rows)


def _text(blob: Blob, mapping: Mapping[str, str] | None) -> tuple[Decoded, list[Problem]]:
    """The text, brought back where it was scrambled, and what is wrong with its encoding."""
    decoded = decode(blob.data)
    if decoded.lost:
        lines = [str(at) for at, line in enumerate(decoded.text.splitlines(), 1) if "\ufffd" in line]
        told = "、".join(lines[:_TOLD]) + ("…" if len(lines) > _TOLD else "")
        return decoded, [ENCODING.at(blob.path, encoding=decoded.encoding, lost=decoded.lost, lines=told)]
    if not _has_headings(decoded.text, mapping):
        for mended in (unscrambled(decoded.text), _as_big5(blob.data)):
            if mended and _has_headings(mended, mapping):
                return decoded._replace(text=mended), [SCRAMBLED.at(blob.path)]
    return decoded, []


def _as_big5(data: bytes) -> str:
    try:
        return data.decode("big5hkscs")
    except UnicodeDecodeError:
        return ""


def _has_headings(text: str, mapping: Mapping[str, str] | None) -> bool:
    head = text[:_HEAD]
    return any(find_headings(_sample(head, delimiter), mapping) for delimiter in _DELIMITERS)


def _sample(head: str, delimiter: str) -> list[list[str]]:
    """The first rows; the last line of a long head is left out, for it may be cut."""
    lines = head.splitlines()
    lines = lines[:-1] if len(lines) > 1 and len(head) >= _HEAD else lines
    try:
        return list(csv.reader(lines[:100], delimiter=delimiter))
    except csv.Error:
        return [line.split(delimiter) for line in lines[:100]]


def _delimiter(head: str, mapping: Mapping[str, str] | None = None) -> str:
    """The delimiter that makes the text a table; '' where none does.

    A row of known headings settles it; else most rows must have the same number of cells, three or more.
    """
    samples = {delimiter: _sample(head, delimiter) for delimiter in _DELIMITERS}
    headed = {one: found for one, rows in samples.items() if (found := find_headings(rows, mapping))}
    if headed:
        return max(headed, key=lambda one: len(headed[one].columns))
    even = {one: _evenness(rows) for one, rows in samples.items()}
    best = max(even, key=lambda one: even[one])
    return best if even[best] else ""


def _evenness(rows: Sequence[Sequence[str]]) -> int:
    """Cells of the usual row, where nearly all rows have that many; else 0."""
    widths = Counter(len(row) for row in rows if any(row))
    if not widths:
        return 0
    width, count = widths.most_common(1)[0]
    if max(widths) >= _CERTAINLY:
        return max(widths)
    return width if width >= 3 and count >= 3 and count >= widths.total() * 0.7 else 0


class _Rows:
    """The rows of a text, and what went wrong on the way; a row may span lines where a cell is quoted."""

    def __init__(self, blob: Blob, text: str, delimiter: str) -> None:
        self._blob, self._text, self._delimiter = blob, text, delimiter
        self._found: list[Problem] = []
        self._unpaired: list[int] = []
        self._widest = 0

    def __iter__(self) -> Iterator[list[str]]:
        limits = self._blob.limits
        row = 0
        try:
            for row, cells in enumerate(self._parsed(), 1):
                if row > limits.rows:
                    self._found.append(TOO_LONG.at(self._blob.path, limit=limits.rows))
                    return
                if len(cells) > limits.columns:
                    self._widest = max(self._widest, len(cells))
                yield cells[: limits.columns]
        except csv.Error as error:
            self._found.append(BROKEN.at(self._blob.path, row=row + 1, reason=str(error)))

    def problems(self) -> list[Problem]:
        """What was met while iterating."""
        path, found = self._blob.path, list(self._found)
        if self._widest:
            found.append(TOO_WIDE.at(path, columns=self._widest, limit=self._blob.limits.columns))
        if self._unpaired:
            told = "、".join(map(str, self._unpaired[:_TOLD])) + ("…" if len(self._unpaired) > _TOLD else "")
            found.append(QUOTES.at(path, rows=told))
        return found

    def _parsed(self) -> Iterator[list[str]]:
        text = self._text
        first = text[:20].split("\n", 1)[0].strip().lower()
        if first in {f"sep={delimiter}" for delimiter in _DELIMITERS}:
            text = text.split("\n", 1)[1] if "\n" in text else ""
        if text.count('"') % 2 or self._swallows_rows(text):
            return self._line_by_line(text)
        return csv.reader(io.StringIO(text, newline=""), delimiter=self._delimiter)

    def _swallows_rows(self, text: str) -> bool:
        """Whether a quoted cell holds the end of one row and the beginning of the next: two lone quotes make a pair."""
        if '"' not in text:
            return False
        rows, before = csv.reader(io.StringIO(text, newline=""), delimiter=self._delimiter), 0
        with suppress(csv.Error):
            for cells in rows:
                lines, before = rows.line_num - before, rows.line_num
                whole = max(2, len(cells) - 1)
                if lines > 1 and any("\n" in cell and cell.count(self._delimiter) >= whole for cell in cells):
                    return True
        return False

    def _line_by_line(self, text: str) -> Iterator[list[str]]:
        """A lone quote would swallow all rows after it: then each line is a row, and an unpaired quote is text."""
        for row, line in enumerate(text.splitlines(), 1):
            paired = line.count('"') % 2 == 0
            if not paired:
                self._unpaired.append(row)
            yield next(csv.reader([line], delimiter=self._delimiter), []) if paired else line.split(self._delimiter)


class _Csv:
    """The format of the registry; asked last, for nearly anything can be text with commas."""

    key = "csv"
    title = Text("分隔文本（csv、tsv）", "delimited text (csv, tsv)")
    order = 90

    def recognises(self, blob: Blob) -> bool:
        return is_delimited(blob, blob.columns or None)

    def read(self, blob: Blob) -> Document:
        return read_csv(blob, blob.columns or None)


def is_delimited(blob: Blob, mapping: Mapping[str, str] | None = None) -> bool:
    """Whether the bytes are text that looks like a table."""
    head = decode(_whole(blob.data[:_HEAD])).text
    if _CONTROL.search(head) or head.lstrip()[:1] in ("<", "{"):
        return False
    return bool(_delimiter(head, mapping)) or _is_number_list(head) or _has_headings(unscrambled(head), mapping)


def _whole(head: bytes) -> bytes:
    """The head of a file up to its last line end, so that no character is cut."""
    if len(head) < _HEAD:
        return head
    at = head.rfind(b"\n")
    if at <= 0:
        return head
    return head[: at + 2] if head[at + 1 : at + 2] == b"\0" else head[: at + 1]


def _is_number_list(head: str) -> bool:
    """Nothing but invoice numbers, one a line, with or without a heading."""
    lines = [line for line in head.splitlines() if line.strip()]
    numbers = sum(1 for line in lines if _NUMBER_LIST.fullmatch(line))
    return numbers >= 2 and numbers >= len(lines) - 1


FORMAT = _Csv()
