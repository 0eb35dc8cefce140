"""`piaoqi render`: how a file looks."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from piaoqi.cli.command import FINDINGS, MISUSED, SOUND, UNREADABLE, Command
from piaoqi.cli.pictures import Target, target, write_whole
from piaoqi.cli.screen import Screen
from piaoqi.core.text import Message, Text

if TYPE_CHECKING:
    from piaoqi.core.render import Drawn, Page, Wanted

FILE = Text("文件", "FILE")
FILE_HELP = Text(
    "OFD、PDF、XML、XBRL、图片、发票清单（xlsx、csv），或装着它们的 zip、eml",
    "an OFD, PDF, XML, XBRL, picture, list of invoices (xlsx, csv), or a zip or eml that holds such",
)
OUT = Text("去处", "OUT")
OUT_HELP = Text(
    "写到哪里：x.png、x.svg、文件夹/，或 文件夹/.svg（各用原名，写成 svg）；默认是当前文件夹里的 png",
    "where to write: x.png, x.svg, folder/, or folder/.svg (own names, as svg); else a png in the current folder",
)
WHICH_HELP = Text("只画第几页；--number 号码：只画这一张发票", "draw this page only; --number N: this invoice only")
DPI_HELP = Text("每英寸多少点", "points to the inch")
FORCE_HELP = Text("覆盖已有的文件", "overwrite files that exist")
FOLDER = Text("{path} 是文件夹，一次只画一个文件", "{path} is a folder; one file is drawn at a time")
FOLDER_HINT = Text("写明文件夹里的哪个文件", "Name a file inside it")
NOT_A_NUMBER = Text("“{given}”不是页码，也不是发票号码", "“{given}” is no page and no invoice number")
NOT_A_NUMBER_HINT = Text("--page 2，或 --number 26112000000012345678", "--page 2, or --number 26112000000012345678")
EXISTS = Text("{path} 已经有了，没有覆盖，什么都没写", "{path} exists and was not overwritten; nothing was written")
EXISTS_HINT = Text("用 -o 换一个名字，或加 --force 覆盖", "Choose another name with -o, or add --force")
CANNOT_WRITE = Text("写不了 {path}：{reason}", "{path} can't be written: {reason}")
CANNOT_WRITE_HINT = Text("用 -o 换一个可以写的文件夹", "Choose with -o a folder that can be written")
WRITTEN = Text("{path}  {width}×{height} 毫米  {size} KB  {what}", "{path}  {width}×{height} mm  {size} KB  {what}")
ORIGINAL = Text("第 {page} 页", "page {page}")
FROM_DATA = Text("{title}（由数据生成，非原件）", "{title} (drawn from data, not the original)")
INSIDE = Text("{inner}：{what}", "{inner}: {what}")
_LONGEST_PAGE = 4
"""Digits of a page; an invoice number has more."""


def build(screen: Screen) -> Callable[..., int]:
    """The command's function, its help in the screen's language."""

    def render(
        file: Annotated[Path, typer.Argument(metavar=screen.say(FILE), help=screen.say(FILE_HELP))],
        *,
        out: Annotated[str, typer.Option("-o", "--out", metavar=screen.say(OUT), help=screen.say(OUT_HELP))] = "",
        which: Annotated[str, typer.Option("--page", "--number", metavar="N", help=screen.say(WHICH_HELP))] = "",
        dpi: Annotated[int, typer.Option(metavar="N", min=36, max=600, help=screen.say(DPI_HELP))] = 150,
        force: Annotated[bool, typer.Option("--force", help=screen.say(FORCE_HELP))] = False,
    ) -> int:
        where = target(out)
        if isinstance(where, Message):
            screen.complain(where, OUT_HELP)
        elif file.is_dir():
            screen.complain(FOLDER.with_(path=file), FOLDER_HINT)
        elif which and not any(map(str.isdigit, which)):
            screen.complain(NOT_A_NUMBER.with_(given=which), NOT_A_NUMBER_HINT)
        else:
            return _render(file, where, _wanted(which, dpi), screen, force=force)
        return MISUSED

    return render


def _wanted(which: str, dpi: int) -> "Wanted":
    from piaoqi.core.render import Wanted

    if which.isdigit() and len(which) <= _LONGEST_PAGE:
        return Wanted(page=int(which), dpi=dpi)
    return Wanted(number=which, dpi=dpi)


def _render(file: Path, where: Target, wanted: "Wanted", screen: Screen, *, force: bool) -> int:
    from piaoqi.core.reading import Task
    from piaoqi.core.render import Drawing, draw_beside

    drawn = draw_beside(Task(file.absolute(), str(file), {}), Drawing(wanted, as_svg=where.form == "svg"))
    code = _write(where.names(file, drawn.pages), drawn, screen, force=force)
    return code or _tell(drawn, screen)


def _write(paths: list[Path], drawn: "Drawn", screen: Screen, *, force: bool) -> int:
    """The pages, all or none of them where a file is in the way."""
    there = next((path for path in paths if path.exists()), None)
    if there and not force:
        screen.complain(EXISTS.with_(path=there), EXISTS_HINT)
        return MISUSED
    for path, page in zip(paths, drawn.pages, strict=True):
        data = page.png if path.suffix == ".png" else page.svg.encode("utf-8")
        try:
            write_whole(path, data)
        except OSError as error:
            reason = str(error.strerror or error)
            screen.complain(CANNOT_WRITE.with_(path=path, reason=reason), CANNOT_WRITE_HINT)
            return MISUSED
        screen.out.print(screen.say(_written(path, page, len(data))), markup=False, soft_wrap=True)
    return SOUND


def _written(path: Path, page: "Page", size: int) -> Message:
    what = FROM_DATA.with_(title=page.title) if page.kind == "from_data" else ORIGINAL.with_(page=page.number)
    if "!" in page.path:
        what = INSIDE.with_(inner=page.path.rpartition("!")[2], what=what)
    width, height = round(page.width_mm), round(page.height_mm)
    return WRITTEN.with_(path=path, width=width, height=height, size=-(-size // 1024), what=what)


def _tell(drawn: "Drawn", screen: Screen) -> int:
    """Say what could not be drawn as it should be; the exit code."""
    notes = dict.fromkeys((note.message(screen.language), note.hint(screen.language)) for note in drawn.notes)
    for message, hint in notes:
        screen.err.print(f"! {message}", style="yellow", markup=False)
        screen.err.print(f"  → {hint}", style="dim", markup=False)
    if any(problem.kind.unreadable for problem in drawn.problems):
        return UNREADABLE
    return FINDINGS if notes else SOUND


COMMAND = Command(
    "render",
    15,
    Text("把文件画成图片：原件的样子，或数据填成的票面", "draw a file: an original as it looks, or its data as a form"),
    ("render 发票.ofd", "render 发票.xml -o 发票.svg", "render 全量发票.xlsx --number 26112000000521500080 -o 图片/"),
    build,
)
