"""`piaoqi setup`: parts that are not installed by default. The launchers install them; here is what is said of it."""

from collections.abc import Callable
from typing import Annotated

import typer

from piaoqi.cli.command import MISUSED, SOUND, Command
from piaoqi.cli.screen import Screen
from piaoqi.core.text import Text

PART = Text("组件", "PART")
PART_HELP = Text("ocr：识别图片和扫描件上的文字", "ocr: recognise the text of pictures and scans")
THERE = Text("识别组件（ocr）已经装好", "OCR is installed")
NOT_HERE = Text("这里没有装识别组件（ocr）", "OCR is not installed here")
NOT_HERE_HINT = Text(
    "在票齐的文件夹里运行 ./piaoqi setup ocr（Windows：piaoqi.cmd setup ocr）；或 pip install 'piaoqi[ocr]'",
    "Run ./piaoqi setup ocr in Piaoqi's folder (piaoqi.cmd on Windows); with pip: pip install 'piaoqi[ocr]'",
)
UNKNOWN = Text("没有叫 {part} 的组件", "There is no part called {part}")
UNKNOWN_HINT = Text("可以安装的组件：ocr", "Parts that can be installed: ocr")


def build(screen: Screen) -> Callable[..., int]:
    """The command's function, its help in the screen's language."""

    def setup(part: Annotated[str, typer.Argument(metavar=screen.say(PART), help=screen.say(PART_HELP))]) -> int:
        from piaoqi.core.formats.ocr.extra import available

        if part != "ocr":
            screen.complain(UNKNOWN.with_(part=part), UNKNOWN_HINT)
            return MISUSED
        if available():
            screen.err.print(screen.say(THERE), markup=False)
            return SOUND
        screen.complain(NOT_HERE.with_(), NOT_HERE_HINT)
        return MISUSED

    return setup


COMMAND = Command(
    "setup",
    80,
    Text("安装识别组件，用来读图片和扫描件上的文字", "install OCR, to read the text of pictures and scans"),
    ("setup ocr",),
    build,
)
