"""`piaoqi render` from the outside."""

from pathlib import Path

import pytest

from damage.archives import packed
from damage.pdfs import drawing_circle
from damage.pdfs import pages as empty_pages
from piaoqi.cli import main as door
from piaoqi.cli.command import FINDINGS, MISUSED, SOUND, UNREADABLE
from piaoqi.cli.pictures import safe_name
from piaoqi.core.reading import batch

Captured = pytest.CaptureFixture[str]
HEAD = "发票号码,开票日期,销售方名称,价税合计\n"
ROW = "26112000000000000017,2026-09-03,甲公司,113.00\n"
OTHER = "26112000000000000025,2026-09-04,乙公司,226.00\n"
PNG = b"\x89PNG\r\n\x1a\n"


def run(*arguments: object) -> int:
    return door.run([str(one) for one in ("render", *arguments)], {})


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a PDF of two pages and a list of two invoices."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "两页.pdf").write_bytes(empty_pages(2))
    (tmp_path / "一张.csv").write_text(HEAD + ROW, encoding="utf-8")
    (tmp_path / "清单.csv").write_text(HEAD + ROW + OTHER, encoding="utf-8")
    return tmp_path


def made(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.suffix in {".png", ".svg"})


def test_pictures_are_put_into_the_current_folder_under_the_files_name(here: Path, capsys: Captured) -> None:
    assert run("一张.csv") == SOUND
    assert run("两页.pdf") == SOUND
    assert made(here) == ["一张.png", "两页-1.png", "两页-2.png"]
    assert (here / "一张.png").read_bytes().startswith(PNG)
    said = capsys.readouterr().out.splitlines()
    assert "由数据生成，非原件" in said[0]
    assert said[2].startswith("两页-2.png")
    assert said[2].endswith("第 2 页")


def test_the_ending_decides_the_form(here: Path) -> None:
    assert run("一张.csv", "-o", "图/a.svg") == SOUND
    assert run("两页.pdf", "-o", "图/.svg", "--page", "2") == SOUND
    assert run("两页.pdf", "-o", "别处/", "--dpi", "36") == SOUND
    assert made(here) == ["别处/两页-1.png", "别处/两页-2.png", "图/a.svg", "图/两页.svg"]
    assert (here / "图/a.svg").read_text(encoding="utf-8").startswith("<svg")
    assert "data:image/png;base64," in (here / "图/两页.svg").read_text(encoding="utf-8")


def test_an_invoice_of_a_list_is_named_by_its_number(here: Path) -> None:
    assert run("清单.csv") == SOUND
    assert run("清单.csv", "--number", "26112000000000000025", "-o", "乙.png") == SOUND
    assert made(here) == ["乙.png", "清单-26112000000000000017.png", "清单-26112000000000000025.png"]


def test_nothing_is_overwritten_without_being_asked(here: Path, capsys: Captured) -> None:
    (here / "两页-2.png").write_bytes(b"mine")
    assert run("两页.pdf") == MISUSED
    assert "两页-2.png" in capsys.readouterr().err
    assert made(here) == ["两页-2.png"], "nor is half of it written"
    assert (here / "两页-2.png").read_bytes() == b"mine"
    assert run("两页.pdf", "--force") == SOUND
    assert (here / "两页-2.png").read_bytes().startswith(PNG)


@pytest.mark.parametrize(
    "arguments",
    [
        ("一张.csv", "-o", "a.jpg"),
        (".",),
        ("一张.csv", "--page", "首页"),
        ("一张.csv", "--dpi", "5"),
        (),
        ("一张.csv", "a", "b"),
    ],
)
def test_misuse_is_told_with_a_hint(here: Path, capsys: Captured, arguments: tuple[str, ...]) -> None:
    assert run(*arguments) == MISUSED
    said = capsys.readouterr()
    assert not said.out
    assert len(said.err.splitlines()) >= 2
    assert made(here) == []


def test_a_place_that_cannot_be_written_is_told(here: Path, capsys: Captured) -> None:
    assert run("一张.csv", "-o", "两页.pdf/a.png") == MISUSED
    assert "a.png" in capsys.readouterr().err


@pytest.mark.parametrize(("name", "data"), [("空.pdf", b""), ("坏.pdf", b"%PDF-1.7"), ("文.txt", b"\x01\x02")])
def test_what_cannot_be_read_is_told(here: Path, capsys: Captured, name: str, data: bytes) -> None:
    (here / name).write_bytes(data)
    assert run(name) == UNREADABLE
    assert run("没有.pdf") == UNREADABLE
    said = capsys.readouterr()
    assert not said.out
    assert name in said.err
    assert "→" in said.err
    assert "Traceback" not in said.err


def test_what_could_not_be_drawn_as_it_should_be_is_a_finding(here: Path, capsys: Captured) -> None:
    (here / "怪.csv").write_text(HEAD + ROW.replace("甲公司", "甲\U0001f9fe公司"), encoding="utf-8")
    assert run("怪.csv", "--lang", "en") == FINDINGS
    assert "No font draws 1 characters" in capsys.readouterr().err
    assert made(here) == ["怪.png"]


def test_a_file_without_end_does_not_keep_anybody_waiting(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setattr(batch, "SECONDS", 3)
    (here / "包.zip").write_bytes(packed([("圈.pdf", drawing_circle()), ("好.csv", (HEAD + ROW).encode())]))
    assert run("包.zip") == UNREADABLE
    assert "圈.pdf" in capsys.readouterr().err
    assert made(here) == ["好.png"]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("a/b\\c:d*e?", "a_b_c_d_e_"),
        ("CON", "_CON"),
        ("nul.x", "_nul.x"),
        (" . ", "_"),
        ("票" * 200, "票" * 60),
        ("甲.", "甲"),
    ],
)
def test_names_fit_every_system(name: str, safe: str) -> None:
    assert safe_name(name) == safe
