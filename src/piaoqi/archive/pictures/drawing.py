"""What a worker process draws: a file for each page of one original, or of the form that shows one row of a list, and
`pages.json`, which tells of them. Nothing of Django is loaded here.
"""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from PIL import Image

from piaoqi.core.formats.base import Blob, Document
from piaoqi.core.formats.registry import read, recognised
from piaoqi.core.invoice.record import Record
from piaoqi.core.reading import Begin, Task
from piaoqi.core.render import Page, Wanted, as_png
from piaoqi.core.render.base import Kind, Source, renderers
from piaoqi.core.render.fonts import Fonts
from piaoqi.core.render.form import form_pages

MOST_PAGES: Final = 30
DPI: Final = 200
LIST: Final = "pages.json"
_MOST_BYTES: Final = 96 * 1024 * 1024
"""Of all the pictures of one original."""
_LARGE_DRAWING: Final = 3_000_000
"""Characters: a page that takes more as lines is kept as points."""
_LARGE_PICTURE: Final = 1_500_000
"""Bytes: a page that takes more without loss is kept with a little."""
_LONGEST_SIDE: Final = 8_000
_QUALITY: Final = 88


@dataclass(frozen=True, slots=True)
class Drawn:
    """It is in the folder."""


@dataclass(frozen=True, slots=True)
class Exhausted:
    """It asked for more memory than one picture may have."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """The machine failed, not the file."""

    reason: str


Outcome = Drawn | Exhausted | Trouble


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """The work: a value that can be sent to the process. `record`: the row of a list that is drawn as a form; None
    where the file itself is drawn.
    """

    folder: Path
    record: Record | None = None

    def __call__(self, task: Task, begin: Begin) -> Outcome:
        """All pages together have the time of one file."""
        try:
            blob = Blob(task.shown, b"" if self.record else task.path.read_bytes(), columns=task.columns)
            begin(blob)
            self._write(form_pages(self.record) if self.record else _pages(blob))
        except OSError as error:
            return Trouble(str(error.strerror or error))
        except MemoryError:
            return Exhausted()
        return Drawn()

    def _write(self, pages: Iterator[Page]) -> None:
        told: list[dict[str, Any]] = []
        size, more, from_data = 0, False, False
        for page in pages:
            ending, data = _made(page)
            size += len(data)
            if told and (len(told) == MOST_PAGES or size > _MOST_BYTES):
                more = True
                break
            from_data = page.kind is Kind.FROM_DATA
            name = f"{len(told) + 1}.{ending}"
            (self.folder / name).write_bytes(data)
            told.append({"file": name, "width": page.width_mm, "height": page.height_mm, "notes": _notes(page)})
        form = {"pages": told, "from_data": from_data, "more": more}
        (self.folder / LIST).write_text(json.dumps(form, ensure_ascii=True), encoding="utf-8")


def _pages(blob: Blob) -> Iterator[Page]:
    """Of the file alone, not of files that are attached to it: those are originals of their own."""
    known = recognised(blob) if blob.data else None
    renderer = renderers().get(known.key) if known else None
    if known is None or renderer is None:
        return
    plain = Document(path=blob.path, sha256=blob.sha256, format=known.key)
    document = plain if renderer.is_original else read(blob)
    yield from renderer.draw(Source(blob, document, Fonts()), Wanted(dpi=DPI))


def _made(page: Page) -> tuple[str, bytes]:
    """What the page is kept as: lines stay lines, as one can look closely at them."""
    if page.svg and len(page.svg) <= _LARGE_DRAWING:
        return "svg", page.svg.encode("utf-8", "replace")
    data = as_png(page, DPI).png
    return ("png", data) if len(data) <= _LARGE_PICTURE else ("jpg", _smaller(data))


def _smaller(data: bytes) -> bytes:
    made = io.BytesIO()
    with Image.open(io.BytesIO(data), formats=("PNG",)) as image:
        plain = image.convert("RGB")
    plain.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    plain.save(made, "JPEG", quality=_QUALITY)
    return made.getvalue()


def _notes(page: Page) -> list[dict[str, str]]:
    """What could not be drawn as it should be, in both languages."""
    return [{"zh": one.message("zh"), "en": one.message("en")} for one in page.notes]
