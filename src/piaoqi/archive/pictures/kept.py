"""Pictures of originals in a folder of the data, by the original's digest: drawn when somebody first looks, in a
process with limits of time, memory and pages, never in the one that asks. What is there may be removed at any time.
"""

import json
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import current_process
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any, Final

from django.conf import settings

import piaoqi
from piaoqi.archive.intake.work import StorageFaultError, fetch
from piaoqi.archive.models import Original
from piaoqi.archive.pictures.drawing import LIST, Drawing, Drawn, Exhausted, Trouble
from piaoqi.core.invoice.record import Record
from piaoqi.core.reading import Task, ask
from piaoqi.core.text import Message, Text

FOLDER: Final = "pictures"
_MADE_BY: Final = f"{piaoqi.__version__}-1"
"""Pictures of another version are made anew. The second figure: how they are drawn."""
MEMORY_BYTES: Final = 3 << 29
_AT_ONCE: Final = BoundedSemaphore(2)
_WAIT_SECONDS: Final = 2.0
"""A server has few threads: whoever waits longer is told so, and asks again."""
_KEPT_SECONDS: Final = 30 * 86_400
_SWEPT_EVERY_SECONDS: Final = 86_400
_TYPES: Final = {"svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg"}

_BUSY = Text("正在画别的原件，请过几秒刷新", "Other originals are being drawn; reload in a few seconds")
_UNABLE = Text("这里不能另开进程，所以不画图", "No process can be started here, so nothing is drawn")
_STORAGE = Text("取不到原件：{reason}", "The original cannot be fetched: {reason}")
_LOST = Text(
    "画这份文件时超过了时间限制，或文件本身让画图的程序出错",
    "Drawing it took too long, or the file broke what draws it",
)
_TOO_LARGE = Text("画这份文件要用的内存超过了上限", "Drawing it would take more memory than one file may have")
_NOTHING = Text("文件里没有可以画出来的页面", "The file has no page that could be drawn")


class UndrawnError(Exception):
    """Nothing can be shown for now; the same may work later. `busy`: in a moment."""

    def __init__(self, reason: Message, *, busy: bool = False) -> None:
        super().__init__(reason.say("en"))
        self.reason, self.busy = reason, busy


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One page. `notes`: what of it could not be drawn as it should be."""

    number: int
    path: Path
    type: str
    width_mm: float
    height_mm: float
    notes: tuple[Text, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """`from_data`: a form filled with data, no picture of an original. `trouble`: why there are none."""

    pages: tuple[Picture, ...] = ()
    from_data: bool = False
    more: bool = False
    """It has more pages than are drawn."""
    trouble: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is drawn: an original, or one row of it as a form. `name`: under which people know the file."""

    original: Original
    name: str
    record: Record | None = None
    key: str
    """The folder's name: the digest of the original, or of the row's body."""


def pictures(subject: Subject) -> Pictures:
    """Drawn now where they are not at hand. Raises UndrawnError."""
    return kept(subject.key) or _drawn(subject)


def kept(key: str) -> Pictures | None:
    """Those at hand; None where they were not drawn yet."""
    folder = _place(key)
    try:
        form = json.loads((folder / LIST).read_text(encoding="utf-8"))
        return _told(folder, form)
    except (OSError, ValueError, KeyError):
        return None


def _told(folder: Path, form: dict[str, Any]) -> Pictures:
    pages = tuple(
        Picture(
            number=at,
            path=folder / one["file"],
            type=_TYPES[one["file"].rpartition(".")[2]],
            width_mm=one["width"],
            height_mm=one["height"],
            notes=tuple(Text(note["zh"], note["en"]) for note in one["notes"]),
        )
        for at, one in enumerate(form["pages"], 1)
    )
    said = form.get("trouble")
    trouble = Text(said["zh"], said["en"]) if said else None if pages else _NOTHING
    return Pictures(pages=pages, from_data=form["from_data"], more=form["more"], trouble=trouble)


def _drawn(subject: Subject) -> Pictures:
    if current_process().daemon:
        raise UndrawnError(_UNABLE.with_())
    if not _AT_ONCE.acquire(timeout=_WAIT_SECONDS):
        raise UndrawnError(_BUSY.with_(), busy=True)
    try:
        if found := kept(subject.key):
            return found
        with working_folder() as folder:
            _draw(subject, folder)
            _put(folder / "pages", _place(subject.key))
    except OSError as error:
        raise UndrawnError(_STORAGE.with_(reason=str(error.strerror or error))) from error
    finally:
        _AT_ONCE.release()
    made = kept(subject.key)
    if made is None:
        raise UndrawnError(_BUSY.with_(), busy=True)
    return made


def _draw(subject: Subject, folder: Path) -> None:
    """Into `pages` in the folder; why there are none is kept there as well."""
    pages = folder / "pages"
    pages.mkdir()
    path = folder / "original"
    if subject.record is None:
        try:
            fetch(subject.original, path, lambda: None)
        except StorageFaultError as error:
            raise UndrawnError(_STORAGE.with_(reason=error.message)) from error
    else:
        path.touch()
    answer = ask(Task(path, subject.name, {}), Drawing(folder=pages, record=subject.record), MEMORY_BYTES)
    if isinstance(answer, Trouble):
        raise UndrawnError(_STORAGE.with_(reason=answer.reason))
    if not isinstance(answer, Drawn):
        why = _TOO_LARGE if isinstance(answer, Exhausted) else _LOST
        form = {"pages": [], "from_data": False, "more": False, "trouble": {"zh": why.zh, "en": why.en}}
        (pages / LIST).write_text(json.dumps(form), encoding="utf-8")


@contextmanager
def working_folder() -> Iterator[Path]:
    """For one piece of work, gone afterwards."""
    parent = _root() / "tmp"
    parent.mkdir(parents=True, exist_ok=True)
    _sweep()
    folder = Path(tempfile.mkdtemp(dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _put(made: Path, place: Path) -> None:
    """All at once; another process may have been quicker, and what is there may be damaged."""
    place.parent.mkdir(parents=True, exist_ok=True)
    if kept(place.name) is None:
        shutil.rmtree(place, ignore_errors=True)
    with suppress(OSError):
        made.rename(place)


def _sweep() -> None:
    """What was drawn long ago, or by another version, goes: once a day."""
    mark, now = _root() / "swept", time.time()
    with suppress(OSError):
        if now - mark.stat().st_mtime < _SWEPT_EVERY_SECONDS:
            return
    mark.touch()
    for folder in [one for one in _root().iterdir() if one.is_dir() and one.name not in (_MADE_BY, "tmp")]:
        shutil.rmtree(folder, ignore_errors=True)
    for pattern in ("tmp/*", f"{_MADE_BY}/*/*"):
        for folder in list(_root().glob(pattern)):
            with suppress(OSError):
                if now - folder.stat().st_mtime > (_KEPT_SECONDS if pattern != "tmp/*" else _SWEPT_EVERY_SECONDS):
                    shutil.rmtree(folder, ignore_errors=True)


def _place(key: str) -> Path:
    return _root() / _MADE_BY / key[:2] / key


def _root() -> Path:
    return Path(settings.DATA) / FOLDER
