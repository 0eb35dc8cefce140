"""Downloads: exactly what is shown, every row of it, and numbers that stay what they are."""

import csv
import io
import json
from datetime import date, datetime
from hashlib import sha256
from typing import Any

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.archive.actions.taking_out import EXPORT
from piaoqi.archive.models import Invoice
from piaoqi.audit.models import Entry
from piaoqi.web.invoices import exports, files, handing_out
from web.invoices.conftest import Of

pytestmark = pytest.mark.django_db
HEADINGS = ["开票日期", "发票号码", "票种", "方向", "对方", "税额", "价税合计", "状态", "全量发票查询", "原件", "提示"]


def sent(answer: Any) -> bytes:
    """All of a download."""
    return b"".join(answer.streaming_content)


def workbook(of: Of, query: str = "", **posted: object) -> CalamineWorkbook:
    client = of()
    address = f"/invoices/{'chosen/' if posted else ''}export/xlsx/{query}"
    answer = client.post(address, posted) if posted else client.get(address)
    assert ".xlsx" in answer.headers["Content-Disposition"]
    return CalamineWorkbook.from_filelike(io.BytesIO(sent(answer)))


def table(of: Of, query: str = "", **posted: object) -> list[list[Any]]:
    return workbook(of, query, **posted).get_sheet_by_index(0).to_python()


def test_a_workbook_holds_text_days_and_sums_as_such(of: Of, company: Company, six: list[Invoice]) -> None:
    heading, *rows = table(of)
    assert heading == HEADINGS
    assert rows[0] == [
        date(2026, 3, 5), six[0].number, "数电发票（增值税专用发票）", "取得", "上海云帆办公用品有限公司", 13.0, 113.0,
        "正常", "在 2026-03-01", "缺失", "",
    ]  # fmt: skip
    assert [row[1] for row in rows] == [one.number for one in six]
    assert rows[1][9] == "看似缺失"
    assert rows[2][10] == "差异"


def test_it_says_what_it_is_of(of: Of, company: Company, six: list[Invoice]) -> None:
    said: dict[Any, Any] = dict(workbook(of, "?finding=missing&q=云帆").get_sheet_by_name("说明").to_python())  # type: ignore[arg-type]
    assert said["单位"] == company.name
    assert said["筛选条件"] == "“云帆”、核对结果：缺失"
    assert said["张数"] == "1"


def test_only_the_filter_and_the_columns_are_exported(of: Of, company: Company, six: list[Invoice]) -> None:
    assert table(of, "?finding=seeming&columns=total,number") == [["发票号码", "价税合计"], [six[1].number, 113.0]]


def test_ticked_rows_are_exported_alone(of: Of, company: Company, six: list[Invoice]) -> None:
    rows = table(of, "?finding=missing&columns=number", invoices=f"{six[4].pk},{six[2].pk}")
    assert rows == [["发票号码"], [six[2].number], [six[4].number]]


def test_all_that_match_are_exported_by_the_filter(of: Of, company: Company, six: list[Invoice]) -> None:
    rows = table(of, "?columns=number&order=number", filter=f"company={company.pk}&finding=missing&finding=seeming")
    assert rows == [["发票号码"], [six[1].number], [six[0].number]]


def test_each_file_is_in_the_log_by_its_digest_before_it_is_sent(of: Of, company: Company, six: list[Invoice]) -> None:
    file = sent(of().get("/invoices/export/csv/?finding=missing"))
    (entry,) = Entry.objects.filter(action=EXPORT.key)
    said = json.loads(entry.data)["after"]
    assert (said["what"], said["rows"], said["sha256"]) == ("核对结果：缺失", 1, sha256(file).hexdigest())
    assert said["file"].endswith(".csv")
    page = of(BuiltIn.AUDITOR).get(f"/log/?company={company.pk}").content.decode()
    assert "的 1 行：核对结果：缺失" in page


@pytest.mark.parametrize("at_once", [2, 500])
def test_a_csv_file_holds_every_row(
    of: Of, company: Company, six: list[Invoice], at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "_AT_ONCE", at_once)
    Invoice.objects.filter(pk=six[0].pk).update(seller_name="=1+1", total=-5, issue_date=None)
    answer = of().get("/invoices/export/csv/")
    text = sent(answer).decode("utf-8-sig")
    heading, *rows = csv.reader(io.StringIO(text))
    assert heading == HEADINGS
    assert [row[1] for row in rows] == [one.number for one in six]
    assert rows[0][0] == ""
    assert rows[0][4] == "'=1+1"
    assert rows[0][6] == "-5.00"


@pytest.mark.parametrize(("broken_off", "said"), [(False, ["开始下载", "全部发票"]), (True, ["开始下载", "下载中断"])])
def test_a_large_file_is_in_the_log_before_and_after(
    of: Of, six: list[Invoice], monkeypatch: pytest.MonkeyPatch, *, broken_off: bool, said: list[str]
) -> None:
    monkeypatch.setattr(exports, "_AT_ONCE", 2)
    monkeypatch.setattr(exports, "_BYTES_AT_ONCE", 10)
    monkeypatch.setattr(handing_out, "AT_ONCE", 1)
    monkeypatch.setattr(handing_out, "_PIECE", 10)
    answer: Any = of().get("/invoices/export/csv/")
    if broken_off:
        next(answer.streaming_content)
        answer.close()
    else:
        digest = sha256(sent(answer)).hexdigest()
        answer.close()
    told = [json.loads(one.data)["after"] for one in Entry.objects.filter(action=EXPORT.key).order_by("index")]
    assert [words in one["what"] for words, one in zip(said, told, strict=True)] == [True, True]
    assert told[0]["rows"] == 6
    assert not told[0]["sha256"]
    assert broken_off or (told[1]["rows"], told[1]["sha256"]) == (6, digest)


def test_whatever_a_cell_holds_the_workbook_is_whole(of: Of, company: Company, six: list[Invoice]) -> None:
    odd = "<a>&\x01 “=1+1” "
    Invoice.objects.filter(pk=six[0].pk).update(seller_name=odd, total=-5, issue_date=None, tax=None)
    file = io.BytesIO(sent(of().get("/invoices/export/xlsx/")))
    page = load_workbook(file)["发票"]
    assert [one.value for one in page[2]][:7] == [
        None, six[0].number, "数电发票（增值税专用发票）", "取得", odd.replace("\x01", ""), None, -5,
    ]  # fmt: skip
    assert (page["A3"].value, page["A3"].number_format) == (datetime(2026, 3, 5), "yyyy-mm-dd")  # noqa: DTZ001
    assert (page["G3"].value, page["B3"].data_type) == (113, "s")
    assert (page.freeze_panes, page.auto_filter.ref, page.print_title_rows) == ("A2", "A1:K7", "$1:$1")
    assert page.column_dimensions["B"].width > 20


def test_too_many_for_a_workbook_are_refused_not_cut(
    of: Of, company: Company, six: list[Invoice], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MOST_IN_WORKBOOK", 5)
    answer = of().get("/invoices/export/xlsx/?has=bureau", follow=True)
    assert answer.redirect_chain[0][0] == f"/invoices/?company={company.pk}&has=bureau"
    assert "没有导出" in answer.content.decode()


def test_nothing_hidden_is_exported(of: Of, company: Company, six: list[Invoice]) -> None:
    Invoice.objects.filter(pk=six[0].pk).update(sensitivity=2)
    answer = of(BuiltIn.ACCOUNTANT).get("/invoices/export/csv/")
    text = sent(answer).decode()
    assert six[0].number not in text
    assert six[1].number in text
    answer = of(BuiltIn.ACCOUNTANT).post("/invoices/chosen/export/csv/", {"invoices": str(six[0].pk)})
    assert six[0].number not in sent(answer).decode()
    assert of().get("/invoices/export/docx/").status_code == 404
