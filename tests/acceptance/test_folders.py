"""Folders as they come: without a piaoqi.toml, with an odd one, with holes; and the command's own exit codes."""

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from acceptance.build import AS_OF, FEBRUARY, Outcome, check, check_as_it_is, config, control, digital, rule, source
from acceptance.sources import archive, bureau
from acceptance.writers import Table, books, both_sheets, originals
from piaoqi.core.folder import FolderError

A, B, X = digital(1), digital(2), digital(7)
LATE = digital(8, date="2026-02-28")
APRIL = datetime.fromisoformat(AS_OF)


def _put(folder: Path, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def test_a_folder_without_a_toml_is_sorted_into_sources_by_what_is_in_it(tmp_path: Path) -> None:
    _put(tmp_path, {
        "税局/全量发票查询导出结果-2026年2月.xlsx": both_sheets(A, B, LATE),
        "票/a.xml": originals(A)[f"dzfp_{A.number}.xml"], "票/b.xml": originals(B)[f"dzfp_{B.number}.xml"],
        "账.csv": books(A, B, LATE).csv(),
    })  # fmt: skip
    outcome = check_as_it_is(tmp_path, APRIL)
    assert sorted(one["kind"] for one in outcome.json["sources"]) == ["archive", "books", "bureau"]
    outcome.counts(invoices=3, missing=0, not_missing=0, cannot_tell=1)


def test_a_month_in_the_exports_name_and_rows_to_its_end_cover_the_month(tmp_path: Path) -> None:
    _put(tmp_path, {"税局/全量发票查询导出结果-2026年2月.xlsx": both_sheets(A, B, LATE)})
    _put(tmp_path / "票", originals(A, B, LATE, X))
    check_as_it_is(tmp_path, APRIL).finds((X, "bureau", "missing|cannot_tell", "*"))


@pytest.mark.parametrize("day", ["2026-01-10", "2026-03-10"])
def test_a_month_in_the_exports_name_covers_no_other_month(tmp_path: Path, day: str) -> None:
    _put(tmp_path, {"税局/全量发票查询导出结果-2026年2月.xlsx": both_sheets(A, B, LATE)})
    _put(tmp_path / "票", originals(A, B, LATE, X.but(date=day)))
    check_as_it_is(tmp_path, APRIL).counts(missing=0, cannot_tell=1)


def test_a_name_that_says_no_month_covers_nothing(tmp_path: Path) -> None:
    _put(tmp_path, {"税局/全量发票查询导出结果.xlsx": both_sheets(A, B, LATE)})
    _put(tmp_path / "票", originals(A, B, LATE, X))
    check_as_it_is(tmp_path, APRIL).counts(missing=0, cannot_tell=1)


def test_an_empty_folder_has_an_answer(tmp_path: Path) -> None:
    outcome = check_as_it_is(tmp_path, APRIL).finds()
    outcome.counts(invoices=0, complete=0)


def test_headings_that_nobody_knows_are_mapped(tmp_path: Path) -> None:
    strange = Table(
        ("票号", "日子", "对方", "报销金额"),
        [[one.number, one.date, one.seller.name, str(one.total)] for one in (A, B)],
    )
    kept = source(
        "books", strange,
        columns={"number": "票号", "issue_date": "日子", "seller_name": "对方", "total": "报销金额"},
    )  # fmt: skip
    check(tmp_path, bureau(A, B), kept).clean(2)


def test_a_source_whose_path_is_not_there_proves_nothing(tmp_path: Path) -> None:
    kept = archive(A, X)
    kept.write(tmp_path)
    (tmp_path / "piaoqi.toml").write_text(config([bureau(), kept]), encoding="utf-8")
    outcome = check_as_it_is(tmp_path)
    outcome.counts(missing=0, cannot_tell=2)
    assert outcome.json["problems"]


def test_an_empty_source_is_answered_and_nothing_in_it_is_unread(tmp_path: Path) -> None:
    outcome = check(tmp_path, bureau(A, B), source("archive", {}))
    outcome.finds((A, "archive", "missing|cannot_tell", "*"), (B, "archive", "missing|cannot_tell", "*"))


def test_an_empty_export_with_its_headings_only_is_a_search_that_found_nothing(tmp_path: Path) -> None:
    outcome = check(tmp_path, bureau(coverage=FEBRUARY | {"total": 0}), archive(A), expect=[rule("archive", "bureau")])
    outcome.finds((A, "bureau", "missing", "*"))


def _rewritten(folder: Path, text: str) -> Outcome:
    for one in (bureau(A), archive(A, X)):
        one.write(folder)
    (folder / "piaoqi.toml").write_bytes(text.encode())
    return check_as_it_is(folder, APRIL)


def _odd(text: str) -> dict[str, str]:
    source_as_file = text.replace('path = "bureau"', 'path = "bureau/导出.xlsx"')
    return {
        "byte order mark": "\ufeff" + text,
        "line ends of Windows": text.replace("\n", "\r\n"),
        "a path that is a file": source_as_file,
        "a path with ./ and a slash": text.replace('path = "bureau"', 'path = "./bureau/"'),
        "as_of as text": text.replace(f"as_of = {AS_OF}\n\n", f'as_of = "{AS_OF}"\n\n'),
        "as_of left out": text.replace(f"as_of = {AS_OF}\n\n", ""),
        "as_of in another zone": text.replace(f"as_of = {AS_OF}\n\n", "as_of = 2026-04-20T01:00:00Z\n\n"),
        "comments and blank lines": "# 说明\n\n\n" + text.replace("\n[[", "\n\n# 来源\n[["),
        "coverage in brackets over lines": text.replace("coverage = [{", "coverage = [\n  {").replace("}]", "},\n]"),
        "kinds and origins all": text.replace("to = 2026-02-28", 'to = 2026-02-28, kinds = "all", origins = "all"'),
        "taxpayer named": text.replace('kind = "bureau"', f'kind = "bureau"\ntaxpayer = "{A.buyer.tax_id}"'),
        "direction said": text.replace('kind = "bureau"', 'kind = "bureau"\ndirection = "received"'),
        "small letters in the tax id": text.replace(A.buyer.tax_id, A.buyer.tax_id.lower()),
    }  # fmt: skip


_PLAIN = config([bureau(A), archive(A, X)])


@pytest.mark.parametrize("text", _odd(_PLAIN).values(), ids=_odd(_PLAIN))
def test_an_odd_but_legal_toml_says_the_same(tmp_path: Path, text: str) -> None:
    _rewritten(tmp_path, text).finds((X, "bureau", "missing", "*")).counts(invoices=2, complete=1)


def test_dates_as_text_are_dates(tmp_path: Path) -> None:
    text = _PLAIN.replace("from = 2026-02-01, to = 2026-02-28", 'from = "2026-02-01", to = "2026-02-28"')
    _rewritten(tmp_path, text).finds((X, "bureau", "missing", "*"))


def test_coverage_without_an_instant_is_as_late_as_can_be_shown_and_no_later(tmp_path: Path) -> None:
    text = _PLAIN.replace(f", as_of = {FEBRUARY['as_of']}", "")
    _rewritten(tmp_path, text).finds((X, "bureau", "missing|cannot_tell", "*"))


@pytest.mark.parametrize(
    "text",
    ["[[source]]\nname = ", '[[source]]\nname = "x"\nkind = "nonsense"\npath = "x"\n', 'as_of = "next week"\n'],
    ids=["not toml", "unknown kind", "no instant"],
)
def test_a_wrong_toml_is_named_with_its_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(FolderError):
        _rewritten(tmp_path, text)


def test_a_folder_with_no_tax_number_of_ours_still_answers(tmp_path: Path) -> None:
    for one in (bureau(A), archive(A, X)):
        one.write(tmp_path)
    text = "\n".join([f"as_of = {AS_OF}", bureau(A).toml(), archive(A, X).toml()])
    (tmp_path / "piaoqi.toml").write_text(text, encoding="utf-8")
    check_as_it_is(tmp_path).finds((X, "bureau", "missing|cannot_tell", "*"))


def _run(*arguments: object) -> tuple[int, str]:
    command = [sys.executable, "-m", "piaoqi", *map(str, arguments)]
    done = subprocess.run(  # noqa: S603
        command, capture_output=True, encoding="utf-8", check=False, timeout=60
    )
    return done.returncode, done.stdout


def test_exit_0_where_all_is_there_and_1_where_something_is_not(tmp_path: Path) -> None:
    (tmp_path / "good").mkdir()
    (tmp_path / "bad").mkdir()
    check(tmp_path / "good", bureau(A), archive(A))
    check(tmp_path / "bad", bureau(A), archive(A, X))
    code, out = _run("check", tmp_path / "good", "--json")
    assert (code, json.loads(out)["findings"]) == (0, [])
    code, out = _run("check", tmp_path / "bad", "--json")
    assert (code, len(json.loads(out)["findings"])) == (1, 1)


def test_exit_3_where_a_file_could_not_be_read_and_the_rest_is_judged(tmp_path: Path) -> None:
    files = originals(A, X) | {"坏.ofd": b"PK\x03\x04 broken"}
    check(tmp_path, bureau(A), source("archive", files))
    code, out = _run("check", tmp_path, "--json")
    answer = json.loads(out)
    assert code == 3
    assert [one["invoice"]["number"] for one in answer["findings"]] == [X.number]
    assert "坏.ofd" in answer["problems"][0]["path"]


def test_exit_2_where_the_folder_or_the_option_is_wrong(tmp_path: Path) -> None:
    assert _run("check", tmp_path / "nowhere", "--json")[0] == 2
    assert _run("check", tmp_path, "--as-of", "someday", "--json")[0] == 2
    (tmp_path / "piaoqi.toml").write_text("[[source]\n", encoding="utf-8")
    assert _run("check", tmp_path, "--json")[0] == 2


def test_as_of_on_the_command_line_wins_over_the_file(tmp_path: Path) -> None:
    check(tmp_path, bureau(A), archive(A, X.but(date="2026-02-27")))
    code, out = _run("check", tmp_path, "--json", "--as-of", "2026-02-28T09:00:00+08:00")
    answer = json.loads(out)
    assert answer["as_of"].startswith("2026-02-28T09:00:00")
    assert code == 0
    assert answer["summary"]["not_due"] >= 1


@pytest.mark.parametrize("instant", ["2026-04-20", "2026-04-20T09:00:00+08:00"])
def test_as_of_on_the_command_line_where_the_file_says_none(tmp_path: Path, instant: str) -> None:
    for one in (bureau(A), archive(A, X)):
        one.write(tmp_path)
    (tmp_path / "piaoqi.toml").write_text(config([bureau(A), archive(A, X)], as_of=""), encoding="utf-8")
    code, out = _run("check", tmp_path, "--json", "--as-of", instant)
    assert (code, json.loads(out)["as_of"][:10]) == (1, "2026-04-20")


def test_an_invoice_of_the_tax_control_era_is_named_by_code_and_number(tmp_path: Path) -> None:
    old = control(4)
    outcome = check(tmp_path, bureau(A, old), archive(A)).finds((old, "archive", "missing", "*"))
    assert outcome.finding(old, "archive")["invoice"]["code"] == old.code
    assert outcome.finding(old, "archive")["invoice"]["kind"] == "e_ordinary"
