"""Workbooks: xlsx, xlsm, xlsb, xls, ods, by content. Lists of the bureau, books, and any other table of invoices."""

from collections.abc import Iterable, Iterator, Mapping

from piaoqi.core.formats.archive_entries import open_archive
from piaoqi.core.formats.base import Blob, Document
from piaoqi.core.formats.spreadsheet.calamine import CellSheet, UnreadableError, Workbook
from piaoqi.core.formats.spreadsheet.kinds import SpreadsheetKind, kind_of
from piaoqi.core.formats.spreadsheet.properties import properties
from piaoqi.core.formats.spreadsheet.size import too_large
from piaoqi.core.formats.table.headings import Cells
from piaoqi.core.formats.table.sheet import Grid, Sheet, collector_paused, understand
from piaoqi.core.formats.table.titles import name_facts
from piaoqi.core.formats.table.workbook import put_together
from piaoqi.core.problem import Problem, define
from piaoqi.core.text import Text

LOCKED = define(
    "spreadsheet.password",
    Text("{path} 是加了密码的表格，无法读取", "{path} is locked with a password"),
    Text("用密码打开，另存为不带密码的 xlsx", "Open it with its password and save it as an xlsx without one"),
    unreadable=True,
)
DAMAGED = define(
    "spreadsheet.damaged",
    Text("{path} 是损坏的表格，读不出来（{reason}）", "{path} is a damaged workbook ({reason})"),
    Text(
        "重新下载；能用 Excel 或 WPS 打开的话，另存为新的 xlsx", "Download it again, or save it anew from Excel or WPS"
    ),
    unreadable=True,
)
SHEET_DAMAGED = define(
    "spreadsheet.sheet_damaged",
    Text("{path} 的工作表 {sheet} 损坏，没有读取（{reason}）", "{path}: the sheet {sheet} is damaged ({reason})"),
    Text("用 Excel 或 WPS 打开并另存为新的 xlsx", "Open it in Excel or WPS and save it anew"),
    unreadable=True,
)
TOO_WIDE = define(
    "table.too_many_columns",
    Text(
        "{path} › {sheet} 有 {columns} 列，只读了前 {limit} 列", "{path}, {sheet}: {columns} columns; {limit} were read"
    ),
    Text("删除多余的空列后重试", "Delete the columns that hold nothing and run again"),
)
HIDDEN = define(
    "table.hidden_sheet",
    Text(
        "{path} 的工作表 {sheet} 是隐藏的，其中 {rows} 行也读了",
        "{path}: the hidden sheet {sheet} was read too, {rows} rows",
    ),
    Text("如果那是旧数据，请删除这张工作表", "If it holds old data, delete the sheet"),
)
PASSED_OVER = define(
    "table.sheet_passed_over",
    Text("{where}：不是发票清单（表头：{headings}），略过", "{where}: no list of invoices ({headings})"),
    Text(
        "如果是发票清单，请在 piaoqi.toml 里用 columns 写明表头",
        "If it is one, name its headings as columns in piaoqi.toml",
    ),
)
NOTHING = define(
    "spreadsheet.nothing",
    Text("{path} 的工作表里没有发票清单", "{path} holds no list of invoices"),
    Text("确认这是要核对的表", "Make sure that this is the file meant"),
)


def read_workbook(blob: Blob, mapping: Mapping[str, str] | None = None) -> Document:
    """All sheets of a workbook. `mapping`: field -> heading, as `columns` of piaoqi.toml states it."""
    kind = kind_of(blob)
    if kind is SpreadsheetKind.ENCRYPTED:
        return _document(blob, problems=(LOCKED.at(blob.path),))
    facts: dict[str, str] = name_facts(blob.name)
    if kind is not SpreadsheetKind.XLS:
        archive = open_archive(blob)
        refusal = too_large(archive)
        if refusal:
            return _document(blob, problems=(*archive.problems, refusal))
        facts |= properties(archive)
    try:
        with collector_paused():
            read = put_together(list(_sheets(blob, Workbook(blob.data), mapping, facts)))
    except UnreadableError as error:
        return _document(blob, problems=(_refused(blob, error),))
    problems = read.problems
    if not read.tables and not problems:
        problems = (NOTHING.at(blob.path),)
    elif read.tables:
        problems = tuple(one for one in problems if one.code != "table.headings_not_recognised") + _passed_over(
            problems
        )
    return Document(
        path=blob.path, sha256=blob.sha256, format=FORMAT.key, records=read.records, tables=read.tables,
        problems=problems, facts=facts,
    )  # fmt: skip


def _sheets(
    blob: Blob, workbook: Workbook, mapping: Mapping[str, str] | None, facts: Mapping[str, str]
) -> Iterator[Sheet]:
    known = {name: facts[name] for name in ("created", "modified") if name in facts}
    for name, visible in workbook.sheets:
        try:
            cells = workbook.sheet(name)
            grid = Grid(blob.path, name, _rows(cells, blob.limits.columns), cells.merges(),
                        known if visible else {**known, "hidden": "yes"})  # fmt: skip
            sheet = understand(grid, mapping)
        except UnreadableError as error:
            yield Sheet(None, [], [SHEET_DAMAGED.at(blob.path, sheet=name, reason=str(error))])
            continue
        yield sheet._replace(problems=sheet.problems + _remarks(blob, name, cells, visible, sheet))


def _rows(cells: CellSheet, limit: int) -> Iterator[Cells]:
    return cells.rows() if cells.width <= limit else (row[:limit] for row in cells.rows())


def _remarks(blob: Blob, name: str, cells: CellSheet, visible: bool, sheet: Sheet) -> list[Problem]:  # noqa: FBT001
    """What people should know of a sheet that was read."""
    limit = blob.limits.columns
    found = []
    if cells.width > limit:
        found.append(TOO_WIDE.at(blob.path, sheet=name, columns=cells.width, limit=limit))
    if not visible and sheet.records:
        found.append(HIDDEN.at(blob.path, sheet=name, rows=len(sheet.records)))
    return found


def _passed_over(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Beside a list that was read, a sheet without known headings is worth a word, and no failure."""
    return tuple(
        PASSED_OVER.at(one.path, **one.params) for one in problems if one.code == "table.headings_not_recognised"
    )


def _refused(blob: Blob, error: UnreadableError) -> Problem:
    return LOCKED.at(blob.path) if error.password else DAMAGED.at(blob.path, reason=str(error))


def _document(blob: Blob, problems: tuple[Problem, ...]) -> Document:
    return Document(path=blob.path, sha256=blob.sha256, format=FORMAT.key, problems=problems)


class _Spreadsheet:
    """The format of the registry."""

    key = "spreadsheet"
    title = Text("表格（xlsx、xls、ods）", "workbooks (xlsx, xls, ods)")
    order = 40

    def recognises(self, blob: Blob) -> bool:
        return kind_of(blob) is not SpreadsheetKind.NONE

    def read(self, blob: Blob) -> Document:
        return read_workbook(blob, blob.columns or None)


FORMAT = _Spreadsheet()
