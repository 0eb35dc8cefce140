"""`piaoqi settings`: the server's settings in force, with the place where each stands."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from piaoqi.cli.command import MISUSED, SOUND, Command
from piaoqi.cli.screen import Screen
from piaoqi.core.text import Text

SHOWN = "piaoqi.config.shown"
"""By its name: the command line stands below what knows every part."""
DATA_HELP = Text("数据文件夹（环境变量 PIAOQI_DATA）", "the data folder (environment variable PIAOQI_DATA)")
JSON_HELP = Text("输出 JSON", "write JSON")
NAME, VALUE, ORIGIN = Text("设置", "Setting"), Text("现在的值", "In force"), Text("出处", "From")


def build(screen: Screen) -> Callable[..., int]:
    """The command's function, its help in the screen's language."""

    def settings(
        *,
        data: Annotated[Path | None, typer.Option("--data", help=screen.say(DATA_HELP))] = None,
        as_json: Annotated[bool, typer.Option("--json", help=screen.say(JSON_HELP))] = False,
    ) -> int:
        if data is not None:
            os.environ["PIAOQI_DATA"] = str(data.resolve())
        return show(screen, as_json=as_json)

    return settings


def show(screen: Screen, *, as_json: bool = False) -> int:
    """All of them; what can't be used is told instead."""
    from importlib import import_module

    from piaoqi.accounts.errors import RefusedError

    try:
        rows = import_module(SHOWN).settings_in_force(os.environ)
    except RefusedError as error:
        screen.complain(error.message, error.hint)
        return MISUSED
    if as_json:
        screen.write_json({"settings": [_form(screen, one) for one in rows]})
        return SOUND
    from rich.table import Table
    from rich.text import Text as Styled

    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in (NAME, VALUE, ORIGIN):
        table.add_column(screen.say(heading), overflow="fold")
    for one in rows:
        style = "bold" if one.given else "dim"
        table.add_row(
            Styled(one.name, style), Styled(_value(screen, one), style), Styled(screen.say(one.origin), style)
        )
    screen.show(table)
    return SOUND


def _value(screen: Screen, shown: Any) -> str:
    return screen.say(shown.value) if isinstance(shown.value, Text) else str(shown.value)


def _form(screen: Screen, shown: Any) -> dict[str, object]:
    return {
        "name": shown.name,
        "key": shown.key,
        "title": screen.say(shown.title),
        "value": _value(screen, shown),
        "origin": screen.say(shown.origin),
        "given": shown.given,
    }


COMMAND = Command(
    "settings",
    72,
    Text("列出服务的设置：现在的值和出处", "the server's settings: what is in force, and from where"),
    ("settings", "settings --data D:\\piaoqi --json"),
    build,
)
