"""The real command on bad input: an exit code, clear words, valid JSON, never a traceback."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from damage import archives, pdfs, workbooks
from damage.answers import NUMBER

SOURCE = Path(__file__).resolve().parents[2] / "src"
MISUSED, UNREADABLE = 2, 3


def piaoqi(*arguments: object, code: int) -> str:
    """What the command says on both streams."""
    environment = os.environ | {"PYTHONPATH": str(SOURCE), "PYTHONUTF8": "1"}
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "piaoqi", *map(str, arguments)],
        capture_output=True,
        env=environment,
        timeout=120,
        check=False,
    )
    said = done.stdout.decode() + done.stderr.decode()
    assert "Traceback" not in said
    assert done.returncode == code, said
    return said


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    """A folder of bad files, and one sound table."""
    folder = tmp_path / "坏的"
    folder.mkdir()
    files = {
        "空.pdf": b"",
        "断.zip": archives.packed([("账.csv", archives.INVOICE), ("b", bytes(range(256)))])[:-90],
        "炸弹.zip": archives.nested_bomb(),
        "实体.xml": b'<!DOCTYPE EInvoice [<!ENTITY x SYSTEM "file:///etc/passwd">]><EInvoice>&x;</EInvoice>',
        "密码.pdf": pdfs.locked(),
        "密码.xlsx": workbooks.locked(),
        "其实是表格.pdf": workbooks.workbook(),
        "远.xlsx": workbooks.stray("<row r='3'><c r='XFD1048576' t='s'><v>0</v></c></row>"),
        "乱.csv": archives.INVOICE + b"26112000000000000018,2026-09-03,\xff\xfe,1\n",
        "账.csv": archives.INVOICE,
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    with (folder / "零.ofd").open("wb") as stream:
        stream.truncate(1 << 30)
    return folder


def test_check_tells_every_bad_file_and_judges_the_rest(bad: Path, tmp_path: Path) -> None:
    answer = json.loads(piaoqi("check", bad, "--json", code=UNREADABLE))
    told = {problem["path"].split("!")[0] for problem in answer["problems"]}
    assert told >= {"空.pdf", "断.zip", "炸弹.zip", "实体.xml", "密码.pdf", "密码.xlsx", "远.xlsx", "乱.csv", "零.ofd"}
    assert answer["summary"]["invoices"] >= 1
    said = piaoqi("check", bad, "--report", tmp_path / "报告.xlsx", code=UNREADABLE)
    assert "! 读取问题" in said
    assert "root:" not in said
    assert (tmp_path / "报告.xlsx").stat().st_size > 5000


def test_read_tells_every_bad_file_and_reads_the_rest(bad: Path) -> None:
    names = sorted(bad.iterdir())
    answer = json.loads(piaoqi("read", *names, "--json", code=UNREADABLE))
    assert [Path(one["path"]).name for one in answer["files"]] == [path.name for path in names]
    assert NUMBER in {invoice["number"] for one in answer["files"] for invoice in one["invoices"]}
    said = piaoqi("read", *names, code=UNREADABLE)
    assert all(word in said for word in ("空文件", "密码", "压缩", "出于安全"))


def test_a_folder_that_is_not_there_is_a_misuse(tmp_path: Path) -> None:
    said = piaoqi("check", tmp_path / "没有这个", code=MISUSED)
    assert "找不到文件夹" in said.replace("\n", "")
    assert "没有这个" in said.replace("\n", "")


def test_wrong_settings_are_a_misuse_with_line_and_cure(tmp_path: Path) -> None:
    (tmp_path / "piaoqi.toml").write_text('[[source]]\nname = "账\n', encoding="utf-8")
    said = piaoqi("check", tmp_path, code=MISUSED)
    assert "第 2 行" in said
    assert "引号" in said


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert "找不到" in piaoqi("read", tmp_path / "没有.pdf", code=UNREADABLE)


@pytest.mark.skipif(os.name == "nt" or sys.platform == "darwin", reason="names are Unicode there")
def test_a_name_that_is_no_text_can_be_said(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"\xb7\xa2\xc6\xb1\xff.pdf")).write_bytes(b"nothing")
    (tmp_path / "账.csv").write_bytes(archives.INVOICE)
    answer = json.loads(piaoqi("check", tmp_path, "--json", code=UNREADABLE))
    assert [problem["code"] for problem in answer["problems"]] == ["file.unknown_format"]
    said = piaoqi("check", tmp_path, "--report", tmp_path / "报告.xlsx", code=UNREADABLE)
    assert ".pdf" in said
    piaoqi("read", *sorted(tmp_path.iterdir()), code=UNREADABLE)
