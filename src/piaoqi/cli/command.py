"""What a command is, and the commands there are."""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta, timezone

import piaoqi.cli.commands as commands_package
from piaoqi.cli.screen import Screen
from piaoqi.core.text import Text

SOUND, FINDINGS, MISUSED, UNREADABLE = 0, 1, 2, 3
"""The exit codes of the contract; UNREADABLE wins over FINDINGS."""

CHINA = timezone(timedelta(hours=8))
"""An instant without a zone is Chinese time, as in piaoqi.toml."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command. `build` makes the function whose signature states arguments and options in the screen's language;
    the function returns the exit code. `order` is its place in the list of commands.
    """

    name: str
    order: int
    summary: Text
    examples: tuple[str, ...]
    build: Callable[[Screen], Callable[..., int]]


def commands() -> tuple[Command, ...]:
    """Every command: each module of `commands` that has an object named COMMAND."""
    modules = pkgutil.iter_modules(commands_package.__path__, f"{commands_package.__name__}.")
    found: list[Command] = [importlib.import_module(module.name).COMMAND for module in modules]
    return tuple(sorted(found, key=lambda one: one.order))
