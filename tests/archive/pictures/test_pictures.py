"""Pictures of originals: drawn in a process of their own, kept, made anew at will."""

import io
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from making_intake import Intake
from making_invoices import a_statement
from piaoqi.archive.models import Arrival, Original
from piaoqi.archive.pictures import kept
from piaoqi.archive.pictures.drawing import LIST, Drawing, Exhausted
from piaoqi.archive.pictures.kept import Subject, UndrawnError, pictures
from piaoqi.core.formats.base import Blob
from piaoqi.core.reading import Begin, Task

pytestmark = pytest.mark.django_db


def a_photo(pages: int = 1) -> bytes:
    made = io.BytesIO()
    first, *rest = [Image.new("RGB", (300, 200), (255, 10 * at, 0)) for at in range(pages)]
    first.save(made, "TIFF" if rest else "PNG", save_all=bool(rest), append_images=rest)
    return made.getvalue()


def handed_in(data: bytes, name: str) -> Original:
    arrival: Arrival = Intake().hand_in(data, name)
    return arrival.original


def subject_of(original: Original, name: str) -> Subject:
    return Subject(original=original, name=name, key=original.sha256)


def here(task: Task, drawing: Drawing, memory_bytes: int) -> object:
    """In place of a worker process."""
    return drawing(task, lambda _: True)


def test_a_picture_is_drawn_in_another_process_and_kept(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    subject = subject_of(handed_in(a_photo(), "票.png"), "票.png")
    (page,) = pictures(subject).pages
    assert page.type == "image/png"
    assert page.width_mm > page.height_mm
    monkeypatch.setattr(kept, "ask", None)
    assert pictures(subject).pages[0].path == page.path
    shutil.rmtree(data / kept.FOLDER)
    assert kept.kept(subject.key) is None


def test_a_row_of_a_list_is_drawn_as_a_form_that_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "ask", here)
    original = handed_in(b"not looked at", "清单.csv")
    drawn = pictures(Subject(original=original, name="清单.csv", record=a_statement(), key="a" * 64))
    assert drawn.from_data
    assert "非原件" in drawn.pages[0].path.read_text(encoding="utf-8")


def test_only_so_many_pages_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "ask", here)
    monkeypatch.setattr("piaoqi.archive.pictures.drawing.MOST_PAGES", 2)
    drawn = pictures(subject_of(handed_in(a_photo(3), "票.tif"), "票.tif"))
    assert (len(drawn.pages), drawn.more) == (2, True)


def test_what_cannot_be_drawn_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "ask", here)
    drawn = pictures(subject_of(handed_in(b"\x00\x01\x02 nothing known", "票.bin"), "票.bin"))
    assert drawn.pages == ()
    assert drawn.trouble == kept._NOTHING


@dataclass(frozen=True)
class Dying(Drawing):
    """Work that takes its process down."""

    def __call__(self, task: Task, begin: Begin) -> Exhausted:
        import os  # noqa: PLC0415 - in the process that dies

        begin(Blob(task.shown, b""))
        os._exit(9)


def test_a_file_that_takes_its_process_down_is_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    subject = subject_of(handed_in(a_photo(), "票.png"), "票.png")
    monkeypatch.setattr(kept, "Drawing", Dying)
    assert pictures(subject).trouble == kept._LOST
    monkeypatch.setattr(kept, "ask", None)
    assert pictures(subject).trouble == kept._LOST


@pytest.mark.parametrize("answer", [Exhausted(), None], ids=["memory", "lost"])
def test_why_there_is_no_picture_is_told_in_both_languages(answer: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "ask", lambda *_: answer)
    trouble = pictures(subject_of(handed_in(a_photo(), "票.png"), "票.png")).trouble
    assert trouble
    assert trouble.zh != trouble.en


def test_bytes_that_are_gone_are_no_fault_of_the_file(data: Path) -> None:
    original = handed_in(a_photo(), "票.png")
    for file in data.rglob("*"):
        if file.is_file() and file.name == original.sha256:
            file.unlink()
    original.sha256 = "0" * 64
    with pytest.raises(UndrawnError):
        pictures(subject_of(original, "票.png"))
    assert kept.kept(original.sha256) is None


def test_pictures_that_are_damaged_are_drawn_again(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "ask", here)
    subject = subject_of(handed_in(a_photo(), "票.png"), "票.png")
    page = pictures(subject).pages[0]
    (page.path.parent / LIST).write_text("{", encoding="utf-8")
    assert len(pictures(subject).pages) == 1
