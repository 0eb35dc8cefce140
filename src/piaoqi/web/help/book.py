"""The handbook's chapters in their order, and the catalogue of causes, which the program writes itself."""

import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from django.urls import reverse

from piaoqi.core.report.cause_pages import cause_page
from piaoqi.core.text import Language
from piaoqi.web.help.place import PICTURES, handbook
from piaoqi.web.help.rendering import Addresses, Rendered, rendered

CATALOGUE: Final = "catalogue"
_BEHIND = "causes"
"""The chapter that the catalogue follows."""
_NUMBERED = re.compile(r"(\d\d)-([a-z-]+)\.md")
_NOTES = re.compile(r"^(\[.*\]\(causes\S*\.md\)|\*.*docs/generate\.py.*\*)$", re.MULTILINE)
"""For readers of the file alone: where it is in the other language, and what wrote it."""
_WIDTH = 720
"""Pixels that a picture has room for."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """`key`: in its address. `language`: the one that it is in."""

    key: str
    page: Rendered
    language: Language


@cache
def book(language: Language) -> Mapping[str, Chapter]:
    """Key -> chapter, in the order of work. What is in Chinese alone is there for English readers too."""
    found: dict[str, Chapter] = {}
    for path in sorted(handbook().glob("*.md")):
        if named := _NUMBERED.fullmatch(path.name):
            found[named[2]] = Chapter(named[2], rendered(path.read_text(encoding="utf-8"), _ADDRESSES), "zh")
            if named[2] == _BEHIND:
                found[CATALOGUE] = _catalogue(language)
    return found


def neighbours(key: str, chapters: Mapping[str, Chapter]) -> tuple[Chapter | None, Chapter | None]:
    """The chapter before, and the one after."""
    keys = list(chapters)
    at = keys.index(key)
    before = chapters[keys[at - 1]] if at else None
    return before, chapters[keys[at + 1]] if at + 1 < len(keys) else None


def _catalogue(language: Language) -> Chapter:
    return Chapter(CATALOGUE, rendered(_NOTES.sub("", cause_page(language)), _ADDRESSES), language)


def _link(href: str) -> str | None:
    """A chapter's address for its file; pages outside of the handbook are not here."""
    path, _, anchor = href.partition("#")
    end = f"#{anchor}" if anchor else ""
    if not path:
        return end
    if named := _NUMBERED.fullmatch(path):
        return reverse("help:chapter", args=[named[2]]) + end
    if path.endswith("causes.md"):
        return reverse("help:chapter", args=[CATALOGUE]) + end
    return None


def _picture(src: str) -> Mapping[str, str | int]:
    """Its size is stated, so that the text does not jump when it comes."""
    name = Path(src).name
    address = reverse("help:picture", args=[name])
    try:
        with (handbook() / PICTURES / name).open("rb") as file:
            wide, high = struct.unpack(">II", file.read(24)[16:])
    except OSError:
        return {"src": address}
    shown = min(wide, _WIDTH)
    return {"src": address, "width": shown, "height": round(high * shown / wide)}


_ADDRESSES: Final = Addresses(_link, _picture)
