"""A person's answer in a folder's piaoqi.toml, or with the question: what it changes, and what it must not."""

from pathlib import Path

import pytest

from core.folder.test_check import OTHER, TOML, write_lists
from core.reconcile.small import AS_OF, NUMBER
from piaoqi.core.folder.answers import answer_of
from piaoqi.core.folder.opened import Given, open_folder
from piaoqi.core.reconcile.result import Finding

ANSWER = '\n[[answer]]\ncause = "C5.1"\nanswer = "yes"\nsource = "tax"\nby = "王会计"\n'
PAGE = "<html><head><title>电子税务局</title></head><body>登录已超时，请重新登录</body></html>"


def lacking(folder: Path, toml: str, *said: str) -> dict[str, Finding]:
    """Where -> the finding about the invoice that only the books have, and the one that only the bureau has."""
    (folder / "piaoqi.toml").write_text(toml, encoding="utf-8")
    opened = open_folder(folder, AS_OF, given=Given(answers=tuple(answer_of(one, NUMBER) for one in said)))
    return {one.absent_from: one for one in opened.comparison.judgement().findings}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_lists(tmp_path, [OTHER], [])
    booked = f"发票号码,开票日期,供应商,价税合计\n{NUMBER},2026-09-21,北京松岭物业有限公司,8421.50\n"
    (tmp_path / "books.csv").write_text(booked, encoding="utf-8-sig")
    return tmp_path


def test_a_yes_leaves_the_absence_open_and_says_where_it_was_given(folder: Path) -> None:
    assert lacking(folder, TOML)["tax"].verdict.value == "missing"
    found = lacking(folder, TOML + ANSWER)["tax"]
    assert (found.verdict.value, found.causes[0].cause.code) == ("cannot_tell", "C5.1")
    assert [one.source for one in found.causes[0].evidence] == [f"piaoqi.toml › 第{TOML.count(chr(10)) + 2}行"]


def test_a_no_changes_nothing(folder: Path) -> None:
    assert lacking(folder, TOML + ANSWER.replace("yes", "no"))["tax"].verdict.value == "missing"


def test_what_is_said_with_the_question_stands_before_the_file(folder: Path) -> None:
    found = lacking(folder, TOML + ANSWER.replace('"yes"', '"no"'), "C5.1=yes")["tax"]
    assert found.verdict.value == "cannot_tell"
    assert "--answer C5.1=yes" in {one.source for one in found.causes[0].evidence}


def test_an_answer_about_one_list_leaves_the_others_alone(folder: Path) -> None:
    assert lacking(folder, TOML + ANSWER)["books"].verdict.value == "missing"


def test_a_login_page_beside_the_export_leaves_open_what_the_list_lacks(folder: Path) -> None:
    (folder / "bureau" / "全量发票查询导出结果（二）.xls").write_text(PAGE, encoding="utf-8")
    found = lacking(folder, TOML)["tax"]
    assert (found.verdict.value, found.causes[0].cause.code) == ("cannot_tell", "C5.6")


def test_a_login_page_in_place_of_the_only_export_says_so(folder: Path) -> None:
    for file in (folder / "bureau").iterdir():
        file.write_text(PAGE, encoding="gb18030")
    found = lacking(folder, TOML)["tax"]
    assert (found.verdict.value, found.causes[0].cause.code) == ("cannot_tell", "C5.6")
