"""`piaoqi read`: what one file says."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from piaoqi.cli.anchors import anchors_in_force
from piaoqi.cli.command import CHINA, FINDINGS, MISUSED, SOUND, UNREADABLE, Command
from piaoqi.cli.screen import Screen
from piaoqi.core.text import Text

if TYPE_CHECKING:
    from piaoqi.core.checks import CheckResult
    from piaoqi.core.invoice.record import Record
    from piaoqi.core.seals.anchors import Anchors

FILES = Text("文件", "FILE")
FILES_HELP = Text(
    "一个或多个文件：OFD、PDF、XML、XBRL、图片、xlsx、csv、zip、eml",
    "one or more files: OFD, PDF, XML, XBRL, images, xlsx, csv, zip, eml",
)
FOLDER = Text("{path} 是文件夹", "{path} is a folder")
FOLDER_HINT = Text("整个文件夹用 piaoqi check {path}", "For a whole folder use piaoqi check {path}")
JSON_HELP = Text("输出 JSON，供程序读取", "print JSON, for programs")


def build(screen: Screen) -> Callable[..., int]:
    """The command's function, its help in the screen's language."""

    def read(
        files: Annotated[list[Path], typer.Argument(metavar=f"{screen.say(FILES)}…", help=screen.say(FILES_HELP))],
        *,
        as_json: Annotated[bool, typer.Option("--json", help=screen.say(JSON_HELP))] = False,
    ) -> int:
        for folder in (path for path in files if path.is_dir()):
            screen.complain(FOLDER.with_(path=folder), FOLDER_HINT.with_(path=folder))
            return MISUSED
        from piaoqi.core.reading import expect

        matching = [path for given in files for path in _matching(given)]
        expect(matching)
        trusted = anchors_in_force(screen)
        return MISUSED if trusted is None else _read(matching, trusted, screen, as_json=as_json)

    return read


def _matching(path: Path) -> list[Path]:
    """The file itself; the files that a pattern means where the shell left it as it is, as Windows does."""
    if path.exists() or not set("*?") & set(path.name):
        return [path]
    return sorted(path.parent.glob(path.name)) or [path]


def _read(files: list[Path], anchors: "Anchors", screen: Screen, *, as_json: bool) -> int:
    from piaoqi.cli.views.authenticity_view import show_summary
    from piaoqi.cli.views.read_view import show_document
    from piaoqi.core.checks import CheckContext
    from piaoqi.core.checks import registry as checks
    from piaoqi.core.reading import Task, read_all
    from piaoqi.core.report.contents import unreadable
    from piaoqi.core.report.read_form import read_form, sound

    context = CheckContext(as_of=datetime.now(CHINA).date())

    def check(record: "Record") -> "Sequence[CheckResult]":
        return checks.check(record, context)

    with screen.progress() as progress:
        documents = read_all([Task(path, str(path), {}, anchors) for path in files], progress)
    if as_json:
        screen.write_json({"files": [read_form(document, check, screen.language) for document in documents]})
    else:
        for document in documents:
            show_document(document, check, screen)
        show_summary(documents, screen)
    if any(unreadable(document) for document in documents):
        return UNREADABLE
    return SOUND if all(sound(document, check) for document in documents) else FINDINGS


COMMAND = Command(
    "read",
    10,
    Text("读出文件里的发票", "say what a file's invoices are"),
    ("read 发票.ofd", "read *.pdf 全量发票.xlsx --json"),
    build,
)
