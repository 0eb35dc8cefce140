"""Making an evidence pack: gather, draw, fetch the originals, set."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing import current_process
from pathlib import Path
from threading import BoundedSemaphore
from typing import Final

from piaoqi.archive.intake.work import StorageFaultError, fetch
from piaoqi.archive.pictures.kept import UndrawnError, pictures, working_folder
from piaoqi.archive.queries.visible import ORIGINALS
from piaoqi.audit.clock import now
from piaoqi.core.reading import Task, ask
from piaoqi.core.text import Message, Text
from piaoqi.web.invoice.faces import Face, faces
from piaoqi.web.invoice.loaded import Loaded
from piaoqi.web.invoice.pack.gather import Form, gathered, hashes_of, proofs_of, statements
from piaoqi.web.invoice.pack.typeset import Failed, Typeset, written
from piaoqi.web.invoice.pack.words import WORDS
from piaoqi.web.invoice.types import type_of
from piaoqi.web.shell.language import say

MEMORY_BYTES: Final = 2 << 30
MOST_ATTACHED_BYTES: Final = 100 * 1024 * 1024
MOST_PICTURES: Final = 20
_ONE: Final = BoundedSemaphore(1)
_WAIT_SECONDS: Final = 2.0
_BUSY = Text("正在做别的证据包，请过一会再试", "Another pack is being made; try again in a moment")
_FAILED = Text(
    "证据包没有做成，请再试一次；还是不行，请告诉管理员",
    "The pack could not be made; try again, else tell an administrator",
)
_TALL = 1.25


class UnmadeError(Exception):
    """There is no pack, and why."""

    def __init__(self, reason: Text | Message) -> None:
        super().__init__(reason.with_().say("en") if isinstance(reason, Text) else reason.say("en"))
        self.reason = reason


@dataclass(slots=True)
class _Folder:
    """What the template reads, collected."""

    path: Path
    attachments: list[Form] = field(default_factory=list)
    attached: dict[str, str] = field(default_factory=dict)
    """SHA-256 -> the name in the pack."""
    size: int = 0

    def attach(self, name: str, path: Path, kind: tuple[str, str], about: str) -> None:
        """`kind`: media type, and its relation to the PDF."""
        self.attachments.append({"name": name, "path": path.name, "type": kind[0], "relation": kind[1], "about": about})
        self.size += path.stat().st_size


def make(one: Loaded) -> bytes:
    """The PDF. Raises UnmadeError."""
    if current_process().daemon or not _ONE.acquire(timeout=_WAIT_SECONDS):
        raise UnmadeError(_BUSY)
    try:
        with working_folder() as folder:
            return _made(one, folder)
    except OSError as error:
        raise UnmadeError(_FAILED) from error
    finally:
        _ONE.release()


def _made(one: Loaded, path: Path) -> bytes:
    folder, form = _Folder(path), gathered(one)
    shown = faces(one.files, one.given, one.titles)
    form["pictures"], form["no_picture"] = _pictures(folder, shown)
    for face in shown:
        _original(folder, face)
    proofs, form["checkpoint"] = proofs_of(one)
    _text(folder, "statements.jsonl", statements(one.files), "application/jsonl")
    if proofs:
        told = {"checkpoint": form["checkpoint"], "entries": proofs}
        _text(folder, "log-proof.json", json.dumps(told, ensure_ascii=False, indent=1), "application/json")
    form["proofs"] = [{**each, "covered": bool(each["checkpoint"])} for each in proofs]
    form["files"] = list(hashes_of(one, folder.attached))
    form["attachments"] = folder.attachments
    written(path, form)
    answer = ask(Task(path, "pack", {}), Typeset(path, int(now().timestamp())), MEMORY_BYTES)
    if isinstance(answer, Path):
        return answer.read_bytes()
    raise UnmadeError(_FAILED) from RuntimeError(answer.reason if isinstance(answer, Failed) else "lost")


def _pictures(folder: _Folder, shown: tuple[Face, ...]) -> tuple[list[Form], str]:
    """Of every original; where there is none that can be drawn, of what the lists say."""
    found: list[Form] = []
    why = ""
    originals = [face for face in shown if not face.from_data]
    for face in originals or shown[:1]:
        try:
            drawn = pictures(face.subject)
        except UndrawnError as undrawn:
            why = say(undrawn.reason)
            continue
        why = say(drawn.trouble) if drawn.trouble else why
        for page in drawn.pages[: MOST_PICTURES - len(found)]:
            name = f"picture-{len(found) + 1}{page.path.suffix}"
            shutil.copyfile(page.path, folder.path / name)
            found.append(
                {
                    "path": name,
                    "title": say(face.title),
                    "name": face.name,
                    "from_data": face.from_data,
                    "tall": page.height_mm > page.width_mm * _TALL,
                }
            )
    return found, say(WORDS["no_picture"].with_(why=why or "—"))


def _original(folder: _Folder, face: Face) -> None:
    """Attached byte for byte; lists hold other invoices too, and stay where they are."""
    file = face.file
    too_much = file is None or folder.size + file.size > MOST_ATTACHED_BYTES
    if file is None or too_much or file.format not in ORIGINALS or file.sha256 in folder.attached:
        return
    path = folder.path / f"original-{len(folder.attached) + 1}"
    try:
        fetch(face.subject.original, path, lambda: None)
    except StorageFaultError:
        return
    name = _free(file.file_name, set(folder.attached.values()))
    folder.attached[file.sha256] = name
    folder.attach(name, path, (type_of(file), "source"), f"{say(face.title)} SHA-256 {file.sha256}")


def _free(name: str, taken: set[str]) -> str:
    """The name, told apart from another file's."""
    stem, dot, ending = name.rpartition(".")
    return next(one for one in _names(name, stem or name, f"{dot}{ending}" if stem else "") if one not in taken)


def _names(name: str, stem: str, ending: str) -> Iterator[str]:
    yield name
    for number in range(2, 10_000):
        yield f"{stem} ({number}){ending}"


def _text(folder: _Folder, name: str, words: str, kind: str) -> None:
    path = folder.path / name
    path.write_text(words, encoding="utf-8", newline="\n")
    folder.attach(name, path, (kind, "supplement"), name)
