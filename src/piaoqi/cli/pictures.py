"""Where pictures of pages are written, under which names, and how: whole or not at all."""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from uuid import uuid4

from piaoqi.core.text import Message, Text

if TYPE_CHECKING:
    from piaoqi.core.render import Page

OTHER_ENDING = Text("只能写成 .png 或 .svg，不能写成 {ending}", "Only .png and .svg can be written, not {ending}")
FORMATS = ("png", "svg")
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
"""What a file's name may not hold on one system or another."""
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE).fullmatch
_LONGEST = 60
"""Characters of a name; Chinese ones take three bytes each, and a name may have 255."""


@dataclass(frozen=True, slots=True)
class Target:
    """A folder to write into, the ending, and the name that was asked for (empty: each file's own)."""

    folder: Path
    form: str
    stem: str = ""

    def names(self, handed_in: Path, pages: "Sequence[Page]") -> list[Path]:
        """A name for each page: numbered where a file has several, with the invoice's number where a list has."""
        several = {path for path in {page.path for page in pages} if len(_invoices(pages, path)) > 1}
        stems = [self._stem(handed_in, page, listed=page.path in several) for page in pages]
        counted: dict[str, int] = {}
        names = []
        for stem in stems:
            key = stem.casefold()
            counted[key] = counted.get(key, 0) + 1
            alone = sum(one.casefold() == key for one in stems) == 1
            numbered = stem if alone else f"{stem}-{counted[key]}"
            names.append(self.folder / f"{numbered}.{self.form}")
        return names

    def _stem(self, handed_in: Path, page: "Page", *, listed: bool) -> str:
        inner = page.path.rpartition("!")[2] if "!" in page.path else handed_in.name
        stem = self.stem or safe_name(PurePosixPath(inner.replace("\\", "/")).stem)
        return f"{stem}-{safe_name(page.invoice)}" if listed and page.invoice else stem


def _invoices(pages: "Sequence[Page]", path: str) -> set[str]:
    return {page.invoice for page in pages if page.path == path}


def safe_name(name: str) -> str:
    """A name that every system takes."""
    plain = _FORBIDDEN.sub("_", name).strip(" .")[:_LONGEST].rstrip(" .") or "_"
    return f"_{plain}" if _RESERVED(plain) else plain


def target(out: str) -> Target | Message:
    """What `-o` asks for: a file, a folder, or a folder with the ending of what is written there (`folder/.svg`)."""
    path = Path(out)
    if out.endswith(("/", "\\")) or path.is_dir():
        return Target(path, FORMATS[0])
    ending = (path.suffix or path.name).lower()
    if not ending.startswith("."):
        return Target(path, FORMATS[0])
    if ending[1:] not in FORMATS:
        return OTHER_ENDING.with_(ending=ending)
    return Target(path.parent, ending[1:], path.stem if path.suffix else "")


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".piaoqi-{uuid4().hex}")
    try:
        with unfinished.open("xb") as file:
            file.write(data)
        unfinished.replace(path)
    except OSError:
        with suppress(OSError):
            unfinished.unlink()
        raise
