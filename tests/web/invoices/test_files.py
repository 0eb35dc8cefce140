"""Downloads: exactly what is shown, every row of it, and numbers that stay what they are."""

import csv
import io
import json
from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.archive.actions.taking_out import EXPORT
from piaoqi.archive.models import Invoice
from piaoqi.audit.models import Entry
from piaoqi.web.invoices import exports
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


def test_too_many_for_a_workbook_are_refused_not_cut(
    of: Of, company: Company, six: list[Invoice], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "MOST_IN_WORKBOOK", 5)
    answer = of().get("/invoices/export/xlsx/?q=云帆", follow=True)
    assert answer.redirect_chain[0][0] == f"/invoices/?company={company.pk}&q=%E4%BA%91%E5%B8%86"
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
