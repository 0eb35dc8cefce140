"""The command line's door: language, commands, exit codes, and an answer to every error."""

import os
import sys
import traceback
from collections.abc import Mapping, Sequence
from difflib import get_close_matches

import typer

from piaoqi import __version__
from piaoqi.cli import usage
from piaoqi.cli.command import MISUSED, UNREADABLE, Command, commands
from piaoqi.cli.help import show_command, show_overview
from piaoqi.cli.options import Shared, take_shared
from piaoqi.cli.screen import Screen, speak_utf8
from piaoqi.core.text import Text

INTERRUPTED_CODE = 130
INTERRUPTED = Text("已中断", "Interrupted")
CRASHED = Text("程序内部出错，没有得出结果：{reason}", "The program failed inside and has no answer: {reason}")
CRASH_HINT = Text(
    "您的文件没有被改动。请加上 --debug 再运行一次，把输出连同操作步骤发给开发者",
    "Your files were not changed. Run it again with --debug and send the output to the developers",
)


def main() -> None:
    """The entry point of `piaoqi`."""
    speak_utf8()
    sys.exit(run(sys.argv[1:], os.environ))


def run(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run one command and return its exit code; see the contract."""
    shared = take_shared(arguments, environment)
    screen = Screen(shared.language, anchors=shared.anchors)
    try:
        return _dispatch(shared, screen)
    except KeyboardInterrupt:
        screen.err.print(screen.say(INTERRUPTED))
        return INTERRUPTED_CODE
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader left: the rest goes nowhere
        return 0
    except Exception as error:  # noqa: BLE001 - the door: people get a sentence, never a traceback
        screen.complain(CRASHED.with_(reason=f"{type(error).__name__}: {error}"), CRASH_HINT)
        if "--debug" in shared.flags:
            screen.err.print(traceback.format_exc(), markup=False)
        return UNREADABLE


def _dispatch(shared: Shared, screen: Screen) -> int:
    if shared.wrong_language is not None:
        usage.complain(usage.WRONG_LANGUAGE.with_(given=shared.wrong_language), "", screen)
        return MISUSED
    if "--version" in shared.flags:
        screen.out.print(f"piaoqi {__version__}")
        return 0
    found = commands()
    if not shared.rest:
        show_overview(found, screen)
        return 0
    name, *rest = shared.rest
    for command in found:
        if command.name == name:
            return _run_command(command, rest, shared, screen)
    close = get_close_matches(name, [command.name for command in found])
    usage.complain(usage.NO_COMMAND.with_(name=name, nearest=usage.nearest(close)), "", screen)
    return MISUSED


def _run_command(command: Command, arguments: list[str], shared: Shared, screen: Screen) -> int:
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    app.command(command.name)(command.build(screen))
    parser = typer.main.get_command(app)
    if shared.help:
        show_command(command, parser.params, screen)
        return 0
    try:
        return int(parser.main(arguments, prog_name=f"piaoqi {command.name}", standalone_mode=False))
    except typer.TyperException as error:
        usage.complain(usage.usage_error(error), command.name, screen)
        return MISUSED
