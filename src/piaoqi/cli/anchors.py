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

_NO_FOLDER = Text("打不开放信任证书的文件夹 {path}", "The folder of trusted certificates {path} can't be opened")
_NO_FOLDER_HINT = Text("检查路径；里面放 .cer 证书文件", "Check the path; put certificates (.cer) there")


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
    from piaoqi.core.seals.anchors import SHIPPED  # noqa: PLC0415 - --help needs no cryptography

    anchors = SHIPPED
    problems: tuple[Problem, ...] = ()
    for place in (str(BESIDE) if BESIDE.is_dir() else None, folder):
        if place is None:
            continue
        loaded = _loaded(place)
        if loaded is None:
            screen.complain(_NO_FOLDER.with_(path=place), _NO_FOLDER_HINT)
            return None
        anchors, problems = anchors + loaded[0], problems + loaded[1]
    return anchors, problems


def _loaded(folder: str) -> "tuple[Anchors, tuple[Problem, ...]] | None":
    from piaoqi.core.seals.anchors import load_anchors  # noqa: PLC0415 - --help needs no cryptography

    try:
        return load_anchors(Path(folder)) if folder else None
    except OSError:
        return None


def tell(problems: "tuple[Problem, ...]", screen: Screen) -> None:
    """What in a folder of certificates is none."""
    for one in problems:
        params = {"path": one.path, **one.params}
        screen.complain(Message(one.kind.message, params), Message(one.kind.hint, params))
