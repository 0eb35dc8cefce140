"""The table as a file: whole numbers stay whole, and nothing in it is a formula."""

import csv
import io
from collections.abc import Callable

import openpyxl
import pytest
from django.test import Client

from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import BuiltIn

HERE, LOST, NONE = "26112000000012345678", "26112000000012345690", "26112000000099999999"
Of = Callable[[BuiltIn, Company | None], Client]


@pytest.fixture
def company(scene: object) -> Company:
    found: Company = scene.company  # type: ignore[attr-defined]
    return found


def fetched(client: Client, company: Company, form: str) -> bytes:
    answer = client.get(f"/find/list.{form}", {"q": f"{HERE},{LOST},{NONE}", "company": str(company.pk)})
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    return bytes(answer.content)


def test_a_workbook_holds_each_number_as_text_and_each_sum_as_a_number(company: Company, signed_in: Of) -> None:
    data = fetched(signed_in(BuiltIn.ACCOUNTANT, company), company, "xlsx")
    rows = list(openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True))
    assert [row[0] for row in rows[1:]] == [HERE, LOST, NONE]
    assert [row[1] for row in rows[1:]] == ["应有的地方都有", "缺失", "没有找到"]
    assert rows[2][9] == 200.0
    assert len(rows[0]) == 13


def test_a_csv_is_read_by_a_spreadsheet_as_it_is(company: Company, signed_in: Of) -> None:
    data = fetched(signed_in(BuiltIn.ACCOUNTANT, company), company, "csv")
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows[2][0] == f"\t{LOST}"
    assert rows[2][9] == "200.00"


def test_of_what_is_hidden_the_file_says_no_more_than_the_page(company: Company, signed_in: Of) -> None:
    text = fetched(signed_in(BuiltIn.EMPLOYEE, company), company, "csv").decode("utf-8-sig")
    assert text.count("它存在，但您不能查看") == 2
    assert "云帆" not in text
    assert "200.00" not in text


@pytest.mark.parametrize(("form", "asked"), [("pdf", HERE), ("xlsx", "云帆"), ("csv", "")])
def test_there_is_no_other_file(form: str, asked: str, company: Company, signed_in: Of) -> None:
    client = signed_in(BuiltIn.ACCOUNTANT, company)
    assert client.get(f"/find/list.{form}", {"q": asked, "company": str(company.pk)}).status_code == 404
