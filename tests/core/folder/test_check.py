"""A folder as it lies on an accountant's disk: sorted, compared, and nothing of it lost silently."""

import shutil
from datetime import datetime
from pathlib import Path

import pytest

from core.reconcile.small import AS_OF, NUMBER, SELLER, US
from piaoqi.core.folder import FolderError, check_folder
from piaoqi.core.reconcile.result import Answer
from piaoqi.core.reconcile.source import CHINA

OTHER = "26312000000087654321"
HEADINGS = (
    "数电发票号码,开票日期,销方识别号,销方名称,购方识别号,购买方名称,金额,税额,价税合计,发票来源,发票票种,发票状态,"
    "是否正数发票,发票风险等级"
)
TOML = f"""\
as_of = 2026-11-20T09:00:00+08:00
[[taxpayer]]
name = "{US.name}"
tax_id = "{US.tax_id}"
[[source]]
name = "tax"
kind = "bureau"
path = "bureau"
coverage = [{{ from = 2026-09-01, to = 2026-09-30, as_of = 2026-10-08T09:00:00+08:00 }}]
[[source]]
name = "books"
kind = "books"
path = "books.csv"
coverage = [{{ from = 2026-09-01, to = 2026-09-30 }}]
"""


def listed(number: str, day: str = "2026-09-10") -> str:
    return (
        f"{number},{day},{SELLER[1]},{SELLER[0]},{US.tax_id},{US.name},100.00,13.00,113.00,电子发票服务平台,"
        "数电发票（增值税专用发票）,正常,是,正常"
    )


def write_lists(folder: Path, in_bureau: list[str], in_books: list[str]) -> None:
    (folder / "bureau").mkdir()
    rows = "\n".join([HEADINGS, *map(listed, in_bureau)])
    (folder / "bureau" / "全量发票查询导出结果-2026年9月.csv").write_text(rows, encoding="gb18030")
    booked = "\n".join(["发票号码,开票日期,供应商,价税合计", *(f"{n},2026-09-10,{SELLER[0]},113.00" for n in in_books)])
    (folder / "books.csv").write_text(booked, encoding="utf-8-sig")


def found(answer: Answer) -> set[tuple[str, str, str]]:
    return {(one.invoice.number, one.absent_from, one.verdict.value) for one in answer.findings}


def codes(answer: Answer) -> set[str]:
    return {problem.code for problem in answer.problems}


def test_declared_sources_are_compared(tmp_path: Path) -> None:
    write_lists(tmp_path, [NUMBER], [NUMBER, OTHER])
    (tmp_path / "piaoqi.toml").write_text(TOML, encoding="utf-8")
    answer = check_folder(tmp_path, AS_OF)
    assert found(answer) == {(OTHER, "tax", "missing")}
    place = answer.findings[0].places[0]
    assert (place.path, place.row) == ("books.csv", 3)


def test_the_time_of_the_question_stands_in_the_file_or_is_given(tmp_path: Path) -> None:
    write_lists(tmp_path, [NUMBER], [NUMBER])
    (tmp_path / "piaoqi.toml").write_text(TOML, encoding="utf-8")
    other = datetime(2026, 9, 1, tzinfo=CHINA)
    assert check_folder(tmp_path, other).as_of == AS_OF
    (tmp_path / "piaoqi.toml").write_text(TOML.split("\n", 1)[1], encoding="utf-8")
    assert check_folder(tmp_path, other).as_of == other


def test_a_file_that_no_source_claims_is_named(tmp_path: Path) -> None:
    write_lists(tmp_path, [NUMBER], [NUMBER])
    (tmp_path / "piaoqi.toml").write_text(TOML, encoding="utf-8")
    (tmp_path / "新收到.csv").write_text("发票号码,金额\n1,2\n", encoding="utf-8")
    answer = check_folder(tmp_path, AS_OF)
    assert [one.path for one in answer.problems if one.code == "folder.unclaimed_file"] == ["新收到.csv"]


def test_a_source_whose_path_is_not_there_proves_nothing(tmp_path: Path) -> None:
    write_lists(tmp_path, [], [NUMBER])
    (tmp_path / "piaoqi.toml").write_text(TOML.replace('"bureau"\ncov', '"none"\ncov'), encoding="utf-8")
    answer = check_folder(tmp_path, AS_OF)
    assert found(answer) == {(NUMBER, "tax", "cannot_tell")}
    assert "folder.source_path_missing" in codes(answer)


def test_a_list_that_cannot_be_read_proves_nothing(tmp_path: Path) -> None:
    write_lists(tmp_path, [], [NUMBER])
    (tmp_path / "piaoqi.toml").write_text(TOML, encoding="utf-8")
    (tmp_path / "bureau" / "9月.xlsx").write_bytes(b"PK\x03\x04 cut off")
    answer = check_folder(tmp_path, AS_OF)
    assert found(answer) == {(NUMBER, "tax", "cannot_tell")}
    assert answer.findings[0].causes[0].cause.code == "C4.11"


def test_without_configuration_lists_are_told_by_headings_and_periods_by_names(tmp_path: Path) -> None:
    write_lists(tmp_path, [NUMBER, "26312000000055555555"], [NUMBER, OTHER])
    answer = check_folder(tmp_path, AS_OF)
    assert {one.name: one.kind for one in answer.sources} == {"bureau": "bureau", "books": "books"}
    assert answer.taxpayers == ((US.name, US.tax_id),)
    assert (OTHER, "bureau", "cannot_tell") in found(answer), "nothing says when the list was made"
    assert all(one.verdict.value != "missing" for one in answer.findings)
    assert answer.notes


def test_an_empty_folder_is_an_answer(tmp_path: Path) -> None:
    answer = check_folder(tmp_path, AS_OF)
    assert answer.summary.invoices == 0
    assert not answer.sources


def test_what_systems_leave_behind_is_not_a_file_of_the_accountant(tmp_path: Path) -> None:
    write_lists(tmp_path, [NUMBER], [NUMBER])
    for name in (".DS_Store", "Thumbs.db", "~$books.xlsx", "desktop.ini"):
        (tmp_path / name).write_bytes(b"x")
    assert not [one for one in check_folder(tmp_path, AS_OF).problems if "Thumbs" in one.path or "~$" in one.path]


@pytest.mark.parametrize("name", ["没有这个文件夹", "books.csv"])
def test_a_path_that_is_no_folder_is_refused_in_words(tmp_path: Path, name: str) -> None:
    write_lists(tmp_path, [], [])
    with pytest.raises(FolderError) as raised:
        check_folder(tmp_path / name, AS_OF)
    assert name in raised.value.say("zh")


def test_mapped_headings_are_read(tmp_path: Path) -> None:
    write_lists(tmp_path, [NUMBER], [])
    (tmp_path / "books.csv").write_text(f"甲,乙,丙\n{NUMBER},113.00,2026-09-10\n", encoding="utf-8")
    mapping = 'columns = { number = "甲", total = "乙", issue_date = "丙" }\n'
    (tmp_path / "piaoqi.toml").write_text(TOML + mapping, encoding="utf-8")
    answer = check_folder(tmp_path, AS_OF)
    assert not answer.findings
    assert next(one for one in answer.sources if one.name == "books").invoices == 1


def test_progress_counts_every_file(tmp_path: Path) -> None:
    write_lists(tmp_path, [NUMBER], [NUMBER])
    told: list[tuple[str, int, int]] = []
    check_folder(tmp_path, AS_OF, lambda name, done, of: told.append((name, done, of)))
    assert [(done, of) for _, done, of in told] == [(1, 2), (2, 2)]


def test_the_whole_corpus_gives_an_answer_without_configuration(corpus: Path, tmp_path: Path) -> None:
    """Of its pictures one: the golden tests read each of them, which takes seconds a picture."""
    pictures = sorted(path for path in corpus.iterdir() if path.suffix in {".png", ".jpg"})
    for path in set(corpus.iterdir()) - set(pictures[1:]):
        shutil.copy(path, tmp_path)
    answer = check_folder(tmp_path, AS_OF)
    assert answer.summary.invoices >= 12
    assert answer.summary.missing == 0


def test_a_file_that_says_nothing_of_invoices_makes_no_source(tmp_path: Path) -> None:
    write_lists(tmp_path, [NUMBER], [NUMBER])
    (tmp_path / "通知.txt").write_text("请各部门于月底前提交发票。", encoding="utf-8")
    assert {one.name for one in check_folder(tmp_path, AS_OF).sources} == {"bureau", "books"}
    (tmp_path / "扫描件.pdf").write_bytes(b"%PDF-1.7 cut off")
    assert {one.name for one in check_folder(tmp_path, AS_OF).sources} == {"bureau", "books", "archive"}


def test_a_copy_of_the_books_is_no_second_booking(tmp_path: Path) -> None:
    write_lists(tmp_path, [NUMBER], [NUMBER])
    (tmp_path / "账").mkdir()
    for name in ("账.csv", "账 - 副本.csv"):
        (tmp_path / "账" / name).write_bytes((tmp_path / "books.csv").read_bytes())
    (tmp_path / "piaoqi.toml").write_text(TOML.replace('"books.csv"', '"账"'), encoding="utf-8")
    answer = check_folder(tmp_path, AS_OF)
    assert not answer.duplicates
    assert "folder.same_file_twice" in codes(answer)


def test_the_name_of_a_folder_of_originals_proves_nothing(tmp_path: Path) -> None:
    write_lists(tmp_path, [NUMBER, OTHER], [])
    (tmp_path / "2026年9月").mkdir()
    (tmp_path / "2026年9月" / "a.eml").write_bytes(b"From: a@example.com\r\nSubject: x\r\n\r\nx\r\n")
    assert all(one.verdict.value != "missing" for one in check_folder(tmp_path, AS_OF).findings)
