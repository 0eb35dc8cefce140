"""`piaoqi synth`: a synthetic company with planted, labelled faults."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from piaoqi.cli.command import MISUSED, SOUND, Command
from piaoqi.cli.screen import Screen
from piaoqi.core.text import Text

OUT = Text("输出文件夹", "OUT")
OUT_HELP = Text("新建的文件夹，不能已有内容", "the folder to make; must be new or empty")
SEED_HELP = Text("随机种子：相同的种子得到相同的文件", "the same seed gives the same bytes")
INVOICES_HELP = Text("发票张数", "number of invoices")
FAULTS = Text("列表", "LIST")
FAULTS_HELP = Text("要埋下的问题，如 C3.8,C6.1；all 为全部", "faults to plant, such as C3.8,C6.1; all plants every one")
MONTHS_HELP = Text("跨几个月", "number of months")
NOT_EMPTY = Text("{path} 已有内容，没有写入", "{path} is not empty; nothing was written")
NOT_EMPTY_HINT = Text("换一个新的文件夹名", "Name a new folder")
NO_FAULT = Text("--faults 里有不认识的问题：{faults}", "--faults names an unknown fault: {faults}")
NO_FAULT_HINT = Text("用原因编号，以逗号分开，或写 all（{reason}）", "Use cause codes with commas, or all ({reason})")
WRITTEN = Text("合成公司已写入 {path}；试试：piaoqi check {path}", "Written to {path}; try: piaoqi check {path}")


def build(screen: Screen) -> Callable[..., int]:
    """The command's function, its help in the screen's language."""

    def synth(
        out: Annotated[Path, typer.Argument(metavar=screen.say(OUT), help=screen.say(OUT_HELP))],
        *,
        seed: Annotated[int, typer.Option(metavar="N", help=screen.say(SEED_HELP))] = 1,
        invoices: Annotated[int, typer.Option(metavar="N", min=1, help=screen.say(INVOICES_HELP))] = 60,
        faults: Annotated[str, typer.Option(metavar=screen.say(FAULTS), help=screen.say(FAULTS_HELP))] = "all",
        months: Annotated[int, typer.Option(metavar="N", min=1, help=screen.say(MONTHS_HELP))] = 3,
    ) -> int:
        from piaoqi.core.synth import write

        if out.exists() and (not out.is_dir() or any(out.iterdir())):
            screen.complain(NOT_EMPTY.with_(path=out), NOT_EMPTY_HINT)
            return MISUSED
        try:
            write(out, seed=seed, invoices=invoices, faults=faults, months=months)
        except ValueError as error:
            screen.complain(NO_FAULT.with_(faults=faults), NO_FAULT_HINT.with_(reason=error))
            return MISUSED
        screen.err.print(screen.say(WRITTEN.with_(path=out)), markup=False)
        return SOUND

    return synth


COMMAND = Command(
    "synth",
    90,
    Text("生成一家合成公司，内含已标注的问题，供试用和测试", "make a synthetic company with labelled faults"),
    ("synth 示例 --invoices 60 --faults all",),
    build,
)
