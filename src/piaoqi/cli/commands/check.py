"""`piaoqi check`: which invoice is absent from which source."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from piaoqi.cli.anchors import anchors_in_force
from piaoqi.cli.command import CHINA, FINDINGS, MISUSED, SOUND, UNREADABLE, Command
from piaoqi.cli.screen import Screen
from piaoqi.core.text import Text

if TYPE_CHECKING:
    from piaoqi.core.folder import Given
    from piaoqi.core.reconcile.result import Answer

FOLDER = Text("文件夹", "FOLDER")
FOLDER_HELP = Text(
    "放着导出表、原件、账和邮件的文件夹；可以有一个 piaoqi.toml",
    "the folder of exports, originals, books and mail; may hold a piaoqi.toml",
)
AS_OF = Text("时刻", "INSTANT")
AS_OF_HELP = Text(
    "截至何时提问，如 2026-11-20 或 2026-11-20T09:00:00+08:00；默认为现在",
    "ask as of this instant, such as 2026-11-20 or 2026-11-20T09:00:00+08:00; default: now",
)
JSON_HELP = Text("输出 JSON，供程序读取", "print JSON, for programs")
REPORT_HELP = Text("把全部结果写成 Excel 工作簿", "write the whole answer to an Excel workbook")
BAD_INSTANT = Text("--as-of 不是日期或时刻：{given}", "--as-of is no date or instant: {given}")
BAD_INSTANT_HINT = Text(
    "例：2026-11-20（当天结束时）或 2026-11-20T09:00:00+08:00",
    "For example 2026-11-20 (its end) or 2026-11-20T09:00:00+08:00",
)
WRITTEN = Text("报告已写入 {path}", "The report is in {path}")


def build(screen: Screen) -> Callable[..., int]:
    """The command's function, its help in the screen's language."""

    def check(
        folder: Annotated[Path, typer.Argument(metavar=screen.say(FOLDER), help=screen.say(FOLDER_HELP))],
        *,
        as_of: Annotated[str, typer.Option(metavar=screen.say(AS_OF), help=screen.say(AS_OF_HELP))] = "",
        as_json: Annotated[bool, typer.Option("--json", help=screen.say(JSON_HELP))] = False,
        report: Annotated[Path | None, typer.Option(metavar="FILE.xlsx", help=screen.say(REPORT_HELP))] = None,
    ) -> int:
        from piaoqi.core.folder import Given

        asked = read_instant(as_of) if as_of else None
        if as_of and asked is None:
            screen.complain(BAD_INSTANT.with_(given=as_of), BAD_INSTANT_HINT)
            return MISUSED
        trusted = anchors_in_force(screen)
        if trusted is None:
            return MISUSED
        return _check(folder, Given(asked, anchors=trusted), report, screen, as_json=as_json)

    return check


def read_instant(written: str) -> datetime | None:
    """An instant; a date alone means its end. None where it is neither."""
    try:
        read = datetime.fromisoformat(written.strip())
    except ValueError:
        return None
    if len(written.strip()) <= len("2026-11-20"):
        read = read.replace(hour=23, minute=59, second=59)
    return read if read.tzinfo else read.replace(tzinfo=CHINA)


def _check(folder: Path, given: "Given", report: Path | None, screen: Screen, *, as_json: bool) -> int:
    from piaoqi.cli.views.check_view import show_answer
    from piaoqi.core.folder import check_folder
    from piaoqi.core.folder.error import FolderError
    from piaoqi.core.report.check_form import check_form
    from piaoqi.core.report.workbook import ReportError, write_report

    try:
        with screen.progress() as progress:
            answer = check_folder(folder, datetime.now(CHINA), progress, given)
    except FolderError as error:
        screen.complain(error.message, error.hint)
        return MISUSED
    if as_json:
        screen.write_json(check_form(answer, screen.language))
    else:
        show_answer(answer, screen)
    if report is None:
        return _exit_code(answer)
    try:
        write_report(answer, report, screen.language)
    except ReportError as error:
        screen.complain(error.message, error.hint)
        return MISUSED
    screen.err.print(screen.say(WRITTEN.with_(path=report)), markup=False)
    return _exit_code(answer)


def _exit_code(answer: "Answer") -> int:
    from piaoqi.core.folder.alarms import is_alarm

    if any(problem.kind.unreadable for problem in answer.problems):
        return UNREADABLE
    alarmed = any(is_alarm(problem) for problem in answer.problems)
    return FINDINGS if answer.findings or answer.differences or answer.duplicates or alarmed else SOUND


COMMAND = Command(
    "check",
    20,
    Text("找出哪张发票在哪里缺失、不一致或重复", "find which invoice is absent from which source"),
    ("check samples/beijing", "check 2026年 --as-of 2026-11-20 --report 报告.xlsx"),
    build,
)
