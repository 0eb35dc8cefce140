"""Changes to an accountant's folder that mean nothing must not change the answer.

Each test takes a company with every planted fault, rewrites its files in a way that people and programs do every day,
and compares findings, differences and duplicates with those of the folder as it was.
"""

import csv
import io
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
import python_calamine
import xlsxwriter

from core.reconcile.small import AS_OF
from piaoqi.core.causes.base import Absence
from piaoqi.core.folder import check_folder
from piaoqi.core.reconcile.result import Answer, Finding
from piaoqi.core.synth import write

pytestmark = pytest.mark.usefixtures("read_plainly")
Rows = list[list[object]]
Sheets = dict[str, Rows]


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("company")
    write(folder, seed=29, invoices=50, faults="all", months=3)
    return folder


@pytest.fixture(scope="module")
def answer(company: Path) -> Answer:
    return check_folder(company, AS_OF)


def originals(folder: Path) -> list[Path]:
    return sorted(one for one in (folder / "originals").rglob("*") if one.is_file())


def told(answer: Answer) -> dict[str, set[tuple[str, ...]]]:
    """What an answer says, without where it was read."""
    return {
        "findings": {(*absence(one), one.verdict.value) for one in answer.findings},
        "differences": {(one.invoice.number, one.field, *sorted(one.values.values())) for one in answer.differences},
        "duplicates": {(one.invoice.number, one.source, str(len(one.places))) for one in answer.duplicates},
    }


def absence(finding: Finding) -> tuple[str, ...]:
    """What a finding is about, whatever its verdict."""
    return finding.absent_from, finding.invoice.code, finding.invoice.number, *sorted(finding.present_in)


@pytest.fixture
def copy(company: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "copy"
    shutil.copytree(company, folder)
    return folder


def workbooks(folder: Path) -> Iterator[tuple[Path, Sheets]]:
    for path in sorted(folder.rglob("*.xlsx")):
        book = python_calamine.load_workbook(str(path))
        yield path, {name: [list(row) for row in book.get_sheet_by_name(name).to_python()] for name in book.sheet_names}


def save(path: Path, sheets: Sheets) -> None:
    """Files that were the same to the byte stay so: that is how a copy of an older export is known."""
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"created": AS_OF.replace(tzinfo=None)})
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for index, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if cell != "":
                        (page.write_string if isinstance(cell, str) else page.write)(index, column, cell)


def shuffled_rows(sheets: Sheets, rng: Random) -> Sheets:
    """Rows in any order; the heading and what closes the list stay where they are."""
    for rows in sheets.values():
        start = next(at for at, row in enumerate(rows) if sum(cell != "" for cell in row) > 4) + 1
        end = len(rows) - any("合计" in str(cell) for cell in rows[-1])
        body = rows[start:end]
        rng.shuffle(body)
        rows[start:end] = body
    return sheets


def shuffled_columns(sheets: Sheets, rng: Random) -> Sheets:
    for name, rows in sheets.items():
        order = list(range(max(map(len, rows))))
        rng.shuffle(order)
        sheets[name] = [[row[at] if at < len(row) else "" for at in order] for row in rows]
    return sheets


def titled(sheets: Sheets, _rng: Random) -> Sheets:
    return {name: [["某某公司"], ["制表人：张三"], [""], *rows] for name, rows in sheets.items()}


def only_invoice_level(sheets: Sheets, _rng: Random) -> Sheets:
    return {name: rows for name, rows in sheets.items() if name != "信息汇总表"} or sheets


def only_lines(sheets: Sheets, _rng: Random) -> Sheets:
    return {"信息汇总表": sheets["信息汇总表"]} if "信息汇总表" in sheets else sheets


def full_width(sheets: Sheets, _rng: Random) -> Sheets:
    table = str.maketrans("0123456789", "０１２３４５６７８９")
    return {name: [[_wide(cell, table) for cell in row] for row in rows] for name, rows in sheets.items()}


def _wide(cell: object, table: dict[int, int]) -> object:
    return cell.translate(table) if isinstance(cell, str) and cell.isdigit() and len(cell) in (8, 20) else cell


@pytest.mark.parametrize(
    "change",
    [shuffled_rows, shuffled_columns, titled, only_invoice_level, only_lines, full_width],
    ids=lambda change: change.__name__,
)
def test_tables_written_otherwise_say_the_same(
    copy: Path, answer: Answer, change: Callable[[Sheets, Random], Sheets]
) -> None:
    for path, sheets in workbooks(copy):
        save(path, change(sheets, Random(path.read_bytes())))
    assert told(check_folder(copy, AS_OF)) == told(answer)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_tables_saved_as_text_say_the_same(copy: Path, answer: Answer, encoding: str) -> None:
    for path, sheets in workbooks(copy):
        rows = next(iter(sheets.values()))
        text = io.StringIO()
        csv.writer(text, lineterminator="\r\n").writerows([_text(cell) for cell in row] for row in rows)
        path.unlink()
        path.with_suffix(".csv").write_bytes(text.getvalue().encode(encoding))
    assert told(check_folder(copy, AS_OF)) == told(answer)


def _text(cell: object) -> str:
    return repr(cell) if isinstance(cell, float) else str(cell)


def test_originals_under_names_that_say_nothing_say_the_same(copy: Path, answer: Answer) -> None:
    """But for those that cannot be read: of what they hold, the number in their name says all that is known."""
    unread = {one.path for one in answer.problems}
    for index, path in enumerate(originals(copy)):
        number = re.search(r"\d{20}", path.name) if path.relative_to(copy).as_posix() in unread else None
        path.rename(copy / "originals" / f"{number[0] if number else index}.bin")
    assert told(check_folder(copy, AS_OF)) == told(answer)


def test_unread_originals_under_names_that_say_nothing_leave_open_what_was_missing(copy: Path, answer: Answer) -> None:
    for index, path in enumerate(originals(copy)):
        path.rename(copy / "originals" / f"{index}.bin")
    before = {absence(one): one.verdict for one in answer.findings}
    after = {absence(one): one.verdict for one in check_folder(copy, AS_OF).findings}
    assert before.keys() == after.keys()
    changed = {(about[0], before[about], after[about]) for about in before if before[about] is not after[about]}
    assert changed == {("archive", Absence.MISSING, Absence.CANNOT_TELL)}


def test_originals_packed_into_one_zip_say_the_same(copy: Path, answer: Answer) -> None:
    folder = copy / "originals"
    with zipfile.ZipFile(copy / "all.zip", "w") as packed:
        for path in originals(copy):
            packed.write(path, path.relative_to(folder).as_posix())
    shutil.rmtree(folder)
    folder.mkdir()
    (copy / "all.zip").rename(folder / "下载.zip")
    assert told(check_folder(copy, AS_OF)) == told(answer)


def test_originals_kept_twice_say_the_same(copy: Path, answer: Answer) -> None:
    again = copy / "originals" / "备用"
    found = originals(copy)
    again.mkdir()
    for index, path in enumerate(found):
        shutil.copy(path, again / f"{index}{path.suffix}")
    assert told(check_folder(copy, AS_OF)) == told(answer)


def test_rows_are_split_into_code_and_number_as_some_tools_do(copy: Path, answer: Answer) -> None:
    for path, sheets in workbooks(copy):
        for rows in sheets.values():
            split_numbers(rows)
        save(path, sheets)
    assert told(check_folder(copy, AS_OF)) == told(answer)


def split_numbers(rows: Rows) -> None:
    """The first twelve of the twenty digits as 发票代码, the last eight as 发票号码."""
    at = next((row for row in rows if "数电发票号码" in row), None)
    if at is None:
        return
    digital, code, number = (at.index(name) for name in ("数电发票号码", "发票代码", "发票号码"))
    for row in rows[rows.index(at) + 1 :]:
        text = str(row[digital]) if len(row) > digital else ""
        if len(text) == 20 and not row[code]:
            row[code], row[number], row[digital] = text[:12], text[12:], ""
