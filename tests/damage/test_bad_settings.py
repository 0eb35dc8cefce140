"""A piaoqi.toml with an error: the line and the cure are named, and nothing is compared on a guess."""

from pathlib import Path

import pytest

from damage.answers import NOW
from damage.archives import INVOICE
from piaoqi.core.folder import check_folder
from piaoqi.core.folder.error import FolderError

SOURCE = '[[source]]\nname = "账"\nkind = "books"\npath = "账.csv"\n'


def said(folder: Path, text: str | bytes) -> str:
    (folder / "账.csv").write_bytes(INVOICE)
    (folder / "piaoqi.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(FolderError) as raised:
        check_folder(folder, NOW)
    return raised.value.say("zh")


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        (SOURCE + 'period = "x\n', 5, "引号"),
        (SOURCE + "name\n", 5, "等号"),
        (SOURCE + "月份 = 3\n", 5, "引号"),
        (SOURCE.replace('"books"', "“books”"), 3, "英文"),
        (SOURCE.replace("=", "＝"), 2, "全角"),
        (SOURCE.replace('"books"', "books"), 3, "双引号"),
        (SOURCE.replace('"books"', '"ledger"'), 3, "bureau"),
        (SOURCE.replace("path", "paht"), 4, "path"),
        (SOURCE.replace('kind = "books"\n', ""), 1, "kind"),
        (SOURCE.replace('"账.csv"', "3"), 4, "文字"),
        (SOURCE + 'name = "又"\n', 5, "两次"),
        (SOURCE + "[[source]]\n" + 'name = "乙"\nkind = "x"\npath = "."\n', 7, "books"),
        ('as_of = "昨天"\n' + SOURCE, 1, "时间"),
        ("[source]\n[source]\n", 2, "两次"),
        ("a" * 100_000, 1, "等号"),
    ],
)
def test_the_line_and_the_cure_are_named(tmp_path: Path, text: str, line: int, word: str) -> None:
    answer = said(tmp_path, text)
    assert f"第 {line} 行" in answer
    assert word in answer
    assert "piaoqi.toml" in answer


@pytest.mark.parametrize("data", ['name = "账"'.encode("gb18030"), SOURCE.encode("utf-16"), b"\xff\xfe\x00"])
def test_another_encoding_is_named_with_its_cure(tmp_path: Path, data: bytes) -> None:
    answer = said(tmp_path, data)
    assert "UTF-8" in answer


@pytest.mark.parametrize(
    "text", ["x = " + "[" * 20_000, "x = " + "{a=" * 5_000, "[" + "a." * 20_000 + "b]", "\0" * 1000]
)
def test_monstrous_settings_are_an_answer_too(tmp_path: Path, text: str) -> None:
    assert "piaoqi.toml" in said(tmp_path, text)


@pytest.mark.parametrize("text", ["", "# nothing\n", "\ufeff" + SOURCE, SOURCE.replace("\n", "\r\n")])
def test_what_is_sound_is_taken(tmp_path: Path, text: str) -> None:
    (tmp_path / "账.csv").write_bytes(INVOICE)
    (tmp_path / "piaoqi.toml").write_bytes(text.encode())
    assert check_folder(tmp_path, NOW).summary.invoices == 1


def test_a_settings_file_that_is_a_folder_is_an_answer(tmp_path: Path) -> None:
    (tmp_path / "piaoqi.toml").mkdir()
    with pytest.raises(FolderError) as raised:
        check_folder(tmp_path, NOW)
    assert "piaoqi.toml" in raised.value.say("zh")
