"""The answer as an Excel workbook, for people: opens well in Excel, WPS and LibreOffice, and prints on A4."""

from pathlib import Path

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from piaoqi.core.formats.spreadsheet.properties import REPORT_MARK
from piaoqi.core.reconcile.result import Answer
from piaoqi.core.report.workbook.overview import write_overview
from piaoqi.core.report.workbook.sheet import Styles, write_sheet
from piaoqi.core.report.workbook.sheets import sheets
from piaoqi.core.text import Language, Message, Text

OPEN_ELSEWHERE = Text("不能写入 {path}", "{path} could not be written")
OPEN_HINT = Text(
    "如果它正在 Excel 或 WPS 里打开，请先关闭；也可以换一个文件名",
    "Close it if it is open in a spreadsheet program, or choose another name",
)
NO_FOLDER = Text("文件夹 {path} 不存在", "The folder {path} does not exist")
NO_FOLDER_HINT = Text("先建好这个文件夹，或换一个位置", "Make the folder first, or choose another place")


class ReportError(Exception):
    """The workbook could not be written; the answer itself is unharmed."""

    def __init__(self, message: Message, hint: Text) -> None:
        super().__init__(message.say("en"))
        self.message = message
        self.hint = hint


def write_report(answer: Answer, path: Path, language: Language = "zh") -> None:
    """Write the whole answer to `path`. A report that stood there is replaced only when the new one is complete.

    Raises ReportError where the file can't be written.
    """
    if not path.parent.is_dir():
        raise ReportError(NO_FOLDER.with_(path=path.parent), NO_FOLDER_HINT)
    partial = path.with_name(f".{path.name}.partial")
    try:
        _write(answer, partial, language)
        partial.replace(path)
    except (OSError, XlsxWriterException) as error:
        partial.unlink(missing_ok=True)
        raise ReportError(OPEN_ELSEWHERE.with_(path=path), OPEN_HINT) from error


def _write(answer: Answer, path: Path, language: Language) -> None:
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), {**options, "constant_memory": True}) as book:
        book.set_properties({"title": "票齐", "keywords": REPORT_MARK, "created": answer.as_of.replace(tzinfo=None)})
        styles = Styles.of(book)
        write_overview(book, answer, styles, language)
        for sheet in sheets(answer, language):
            write_sheet(book, sheet, styles, language)
