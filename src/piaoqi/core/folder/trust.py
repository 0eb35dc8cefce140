"""Whom signatures must lead to: the tax bureau's certificates, and those that the user puts into a folder."""

from dataclasses import dataclass
from pathlib import Path

from piaoqi.core.problem import Problem, define
from piaoqi.core.seals.anchors import Anchors, load_anchors
from piaoqi.core.text import Message, Text

NO_FOLDER = define(
    "anchor.no_folder",
    Text(
        "放信任证书的文件夹 {path} 不存在或打不开，里面的证书没有用上",
        "The folder of trusted certificates {path} does not exist or can't be opened; none was taken from it",
    ),
    Text(
        "检查 --anchors 或 piaoqi.toml 里 anchors 写的路径",
        "Check the path after --anchors, or of anchors in piaoqi.toml",
    ),
)
_ADDED = Text(
    "除税务局的证书外，另外信任 {path} 里的 {count} 个证书：{names}",
    "trusted beside the tax bureau's certificates: {count} in {path}: {names}",
)


@dataclass(frozen=True, slots=True)
class Trust:
    """The anchors in force, and what is to be said about them."""

    anchors: Anchors
    folder: Path | None = None
    """Where the added ones lie, if there are any to be."""
    problems: tuple[Problem, ...] = ()
    notes: tuple[Message, ...] = ()


def trust_of(folder: Path, added: str, anchors: Anchors) -> Trust:
    """The anchors given, and those of the folder that piaoqi.toml names (relative to its own)."""
    if not added:
        return Trust(anchors)
    place = folder / added
    try:
        found, problems = load_anchors(place)
    except OSError:
        return Trust(anchors, place, (NO_FOLDER.at(added),))
    names = tuple(one.name for one in found)
    notes = (_ADDED.with_(path=added, count=len(names), names=names),) if names else ()
    return Trust(anchors + found, place, problems, notes)
