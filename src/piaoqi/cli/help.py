"""The help pages: what the program does, and how a command is used."""

from collections.abc import Iterable, Mapping
from typing import Any

from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Styled

from piaoqi.cli.command import Command
from piaoqi.cli.options import SHARED
from piaoqi.cli.screen import Screen
from piaoqi.core.text import Text

WHAT = Text("票齐：找齐每一张发票", "Piaoqi: every invoice accounted for")
USAGE = Text("用法：{line}", "Usage: {line}")
COMMAND = Text("命令", "command")
COMMANDS = Text("命令", "Commands")
ARGUMENTS = Text("参数", "Arguments")
OPTIONS = Text("选项", "Options")
SHARED_OPTIONS = Text("各命令共有的选项", "Options of every command")
EXAMPLES = Text("例", "Examples")
EXIT = Text(
    "退出码：0 齐全无误；1 有发现；2 用法不对；3 有文件读不了（其余照常给出结果）",
    "Exit codes: 0 all present and sound; 1 findings; 2 used wrongly; 3 an input was unreadable (the rest was judged)",
)
MORE = Text("某个命令的说明：piaoqi 命令 --help", "Help for one command: piaoqi COMMAND --help")


def show_overview(found: Iterable[Command], screen: Screen) -> None:
    """What `piaoqi --help` prints."""
    screen.show(screen.bold(WHAT))
    screen.show("", USAGE.with_(line=f"piaoqi <{screen.say(COMMAND)}> …"))
    _section(screen, COMMANDS, {command.name: screen.say(command.summary) for command in found})
    _shared(screen)
    screen.show("", MORE, EXIT)


def show_command(command: Command, parameters: Iterable[Any], screen: Screen) -> None:
    """What `piaoqi COMMAND --help` prints; `parameters` are the parser's own."""
    arguments = [one for one in parameters if one.param_type_name == "argument"]
    options = [one for one in parameters if one.param_type_name == "option"]
    usage = " ".join(["piaoqi", command.name, *(one.metavar for one in arguments), f"[{screen.say(OPTIONS)}]"])
    screen.show(screen.bold(command.summary))
    screen.show("", USAGE.with_(line=usage))
    _section(screen, ARGUMENTS, {one.metavar: one.help for one in arguments})
    _section(screen, OPTIONS, {f"{one.opts[0]} {one.metavar or ''}".strip(): one.help for one in options})
    _shared(screen)
    screen.show("", screen.bold(EXAMPLES), *(f"  piaoqi {example}" for example in command.examples), "", EXIT)


def _shared(screen: Screen) -> None:
    _section(screen, SHARED_OPTIONS, {name: screen.say(words) for name, words in SHARED.items()})


def _section(screen: Screen, title: Text, rows: Mapping[str, str]) -> None:
    if not rows:
        return
    table = Table.grid(padding=(0, 3))
    table.add_column(no_wrap=True)
    table.add_column()
    for name, words in rows.items():
        table.add_row(Styled(name), Styled(words))
    screen.show("", screen.bold(title), Padding(table, (0, 0, 0, 2)))
