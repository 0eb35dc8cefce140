"""Workbooks: xlsx, xlsm, xlsb, xls, ods, by content. Lists of the bureau, books, and any other table of invoices."""

from collections.abc import Iterator, Mapping

from piaoqi.core.formats.archive_entries import open_archive
from piaoqi.core.formats.base import Blob, Document
from piaoqi.core.formats.spreadsheet.calamine import CellSheet, UnreadableError, Workbook
from piaoqi.core.formats.spreadsheet.kinds import SpreadsheetKind, kind_of
from piaoqi.core.formats.spreadsheet.markup import html_sheets, xml_sheets
from piaoqi.core.formats.spreadsheet.properties import properties
from piaoqi.core.formats.spreadsheet.size import Looked, look_over, xls_refusal
from piaoqi.core.formats.table.headings import Cells
from piaoqi.core.formats.table.sheet import NOT_RECOGNISED, Grid, Sheet, collector_paused, understand
from piaoqi.core.formats.table.titles import name_facts
from piaoqi.core.formats.table.workbook import Workbook as Read
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
OWN_REPORT = define(
    "spreadsheet.own_report",
    Text("{path} 是票齐写的报告，不当作来源", "{path} is a report of this program and no source"),
    Text("可以留在这里；放到别处，这句话就不再出现", "It may stay; move it elsewhere and this is no longer said"),
)


def read_workbook(blob: Blob, mapping: Mapping[str, str] | None = None) -> Document:
    """All sheets of a workbook. `mapping`: field -> heading, as `columns` of piaoqi.toml states it."""
    kind = kind_of(blob)
    if kind is SpreadsheetKind.ENCRYPTED:
        return _document(blob, problems=(LOCKED.at(blob.path),))
    facts: dict[str, str] = name_facts(blob.name)
    with collector_paused():
        if kind in (SpreadsheetKind.HTML, SpreadsheetKind.XML):
            sheets, problems = _of_markup(blob, kind, mapping)
        else:
            sheets, problems = _of_cells(blob, kind, mapping, facts)
        read = put_together(sheets)
    problems = (*problems, *_settled(read, blob, quiet=bool(problems)))
    return Document(
        path=blob.path, sha256=blob.sha256, format=FORMAT.key, records=read.records, tables=read.tables,
        problems=problems, facts=facts,
    )  # fmt: skip


def _of_markup(
    blob: Blob, kind: SpreadsheetKind, mapping: Mapping[str, str] | None
) -> tuple[list[Sheet], tuple[Problem, ...]]:
    found, problems = (html_sheets(blob), ()) if kind is SpreadsheetKind.HTML else xml_sheets(blob)
    return [understand(Grid(blob.path, one.name, one.rows, one.merges), mapping) for one in found], problems


def _of_cells(
    blob: Blob, kind: SpreadsheetKind, mapping: Mapping[str, str] | None, facts: dict[str, str]
) -> tuple[list[Sheet], tuple[Problem, ...]]:
    """The sheets that calamine reads, once the file is seen to be of a sensible size; adds to `facts`."""
    archive = None if kind is SpreadsheetKind.XLS else open_archive(blob)
    problems = archive.problems if archive else ()
    looked = look_over(archive) if archive else Looked(xls_refusal(blob))
    if looked.refusal:
        return [], (*problems, looked.refusal)
    facts |= properties(archive) if archive else {}
    if "own_report" in facts:
        return [], (*problems, OWN_REPORT.at(blob.path))
    try:
        return list(_sheets(blob, Workbook(blob.data), mapping, facts)), (*problems, *looked.damaged)
    except UnreadableError as error:
        return [], (*problems, _refused(blob, error))


def _settled(read: Read, blob: Blob, *, quiet: bool) -> tuple[Problem, ...]:
    """The problems of the sheets: beside a list that was read, a sheet without known headings is no failure.

    It is one where it names invoices that the list does not: a list that goes on without its headings.
    """
    if not read.tables:
        return read.problems or (() if quiet else (NOTHING.at(blob.path),))
    known = {record.number for record in read.records}
    return tuple(
        PASSED_OVER.at(one.path, **one.params)
        if one.code == NOT_RECOGNISED.code and known.issuperset(str(one.params["named"]).split())
        else one
        for one in read.problems
    )


def _sheets(
    blob: Blob, workbook: Workbook, mapping: Mapping[str, str] | None, facts: Mapping[str, str]
) -> Iterator[Sheet]:
    known = {name: facts[name] for name in ("created", "modified") if name in facts}
    for name, visible in workbook.sheets:
        try:
            cells = workbook.sheet(name)
            hidden = {} if visible else {"hidden": "yes"}
            grid = Grid(blob.path, name, _rows(cells, blob.limits.columns), cells.merges(), known | hidden)
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
