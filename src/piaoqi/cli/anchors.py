"""The certificates that signatures must lead to: the tax bureau's, those beside the program, those of --anchors."""

from pathlib import Path
from typing import TYPE_CHECKING

import piaoqi
from piaoqi.cli.screen import Screen
from piaoqi.core.text import Message, Text

if TYPE_CHECKING:
    from piaoqi.core.problem import Problem
    from piaoqi.core.seals.anchors import Anchors

BESIDE = Path(piaoqi.__file__).resolve().parents[2] / "信任证书"
"""The folder that is looked into unasked, where somebody made one: beside the `piaoqi` that people start."""

_NO_NAME = Text("--anchors 后面要写文件夹", "--anchors must be followed by a folder")
_NO_NAME_HINT = Text("里面放 .cer 证书文件", "Put certificates (.cer) there")


def anchors_in_force(screen: Screen) -> "Anchors | None":
    """All that are trusted; what is no certificate is told. None, and told why, where a folder can't be opened."""
    found = gather(screen.anchors, screen)
    if found is None:
        return None
    anchors, problems = found
    tell(problems, screen)
    return anchors


def gather(folder: str | None, screen: Screen) -> "tuple[Anchors, tuple[Problem, ...]] | None":
    """The anchors, and what in their folders is none; None, and told why, where a folder can't be opened."""
    from piaoqi.core.folder.trust import NO_FOLDER  # noqa: PLC0415 - --help needs no ciphers
    from piaoqi.core.seals.anchors import SHIPPED, load_anchors  # noqa: PLC0415

    if folder == "":
        screen.complain(_NO_NAME, _NO_NAME_HINT)
        return None
    anchors = SHIPPED
    problems: tuple[Problem, ...] = ()
    for place in ([BESIDE] if BESIDE.is_dir() else []) + ([Path(folder)] if folder else []):
        try:
            found, trouble = load_anchors(place)
        except OSError:
            tell((NO_FOLDER.at(str(place)),), screen)
            return None
        anchors, problems = anchors + found, problems + trouble
    return anchors, problems


def tell(problems: "tuple[Problem, ...]", screen: Screen) -> None:
    """What in a folder of certificates is none."""
    for one in problems:
        params = {"path": one.path, **one.params}
        screen.complain(Message(one.kind.message, params), Message(one.kind.hint, params))
