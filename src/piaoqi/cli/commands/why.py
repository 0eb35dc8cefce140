"""`piaoqi why`: where one invoice is, where not, and why."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from piaoqi.cli.anchors import anchors_in_force
from piaoqi.cli.command import CHINA, FINDINGS, MISUSED, SOUND, UNREADABLE, Command
from piaoqi.cli.commands.check import FOLDER, FOLDER_HELP, JSON_HELP
from piaoqi.cli.screen import Screen
from piaoqi.core.text import Text

if TYPE_CHECKING:
    from piaoqi.core.folder.why import Ask, WhyAnswer

ASKED = Text("号码或文件", "NUMBER|FILE")
ASKED_HELP = Text(
    "发票号码（有空格、全角、E+、少零、错一两位都行），或发票文件",
    "an invoice number, even with blanks, E+, lost zeros or a slip or two, or the file of an invoice",
)
SOURCE = Text("来源", "NAME")
SOURCE_HELP = Text("只问这一个来源", "ask of this source only")

ANSWER = Text("编号=yes|no", "CODE=yes|no")
ANSWER_HELP = Text(
    "回答页面上的问题，可以写几次，如 --answer C5.1=yes", "answers a question of the page, as C5.1=yes; may be repeated"
)


def build(screen: Screen) -> Callable[..., int]:
    """The command's function, its help in the screen's language."""

    def why(
        asked: Annotated[str, typer.Argument(metavar=screen.say(ASKED), help=screen.say(ASKED_HELP))],
        *,
        folder: Annotated[Path, typer.Option("--in", metavar=screen.say(FOLDER), help=screen.say(FOLDER_HELP))],
        source: Annotated[str, typer.Option(metavar=screen.say(SOURCE), help=screen.say(SOURCE_HELP))] = "",
        answer: Annotated[
            list[str] | None, typer.Option(metavar=screen.say(ANSWER), help=screen.say(ANSWER_HELP))
        ] = None,
        as_json: Annotated[bool, typer.Option("--json", help=screen.say(JSON_HELP))] = False,
    ) -> int:
        from piaoqi.core.folder.why import Ask

        trusted = anchors_in_force(screen)
        if trusted is None:
            return MISUSED
        return _why(Ask(asked, source, tuple(answer or ()), trusted), folder, screen, as_json=as_json)

    return why


def _why(ask: "Ask", folder: Path, screen: Screen, *, as_json: bool) -> int:
    from piaoqi.cli.views.why_view import show_why
    from piaoqi.core.folder.error import FolderError
    from piaoqi.core.folder.why import explain_invoice
    from piaoqi.core.report.why_form import why_form

    try:
        with screen.progress() as progress:
            answer = explain_invoice(ask, folder, datetime.now(CHINA), progress)
    except FolderError as error:
        screen.complain(error.message, error.hint)
        return MISUSED
    if as_json:
        screen.write_json(why_form(answer, screen.language))
    else:
        show_why(answer, screen)
    return _exit_code(answer)


def _exit_code(answer: "WhyAnswer") -> int:
    if any(problem.kind.unreadable for problem in answer.problems):
        return UNREADABLE
    wrong = any(one.absent or one.differences or one.duplicates or one.alarms for one in answer.invoices)
    return FINDINGS if wrong or not answer.invoices else SOUND


COMMAND = Command(
    "why",
    30,
    Text("这张发票在哪里，为什么查不到", "where one invoice is, and why it isn't found"),
    ("why 26112000000012345678 --in 2026年", "why 发票.pdf --in 2026年 --source tax-bureau"),
    build,
)
