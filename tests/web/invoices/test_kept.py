"""Columns and views of one's own."""

import re

import pytest

from making_people import a_company
from piaoqi.accounts.models import Company, SavedView
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.archive.models import Invoice
from web.invoices.conftest import Of

pytestmark = pytest.mark.django_db
HEADING = re.compile(r'<th scope="col"[^>]*>(?:<(?:span|a)[^>]*>)?([^<]*)<')


def test_columns_are_chosen_and_stay(of: Of, company: Company, six: list[Invoice]) -> None:
    client = of()
    client.post("/invoices/columns/", {"columns": ["remark", "number", "amount"], "next": "/invoices/"})
    page = client.get("/invoices/").content.decode()
    assert HEADING.findall(page) == ["发票号码", "合计金额", "备注"]
    client.post("/invoices/columns/", {"usual": "1", "next": "/invoices/"})
    page = client.get("/invoices/").content.decode()
    assert HEADING.findall(page) == ["开票日期", "发票号码", "票种", "方向", "对方", "税额", "价税合计", "状态",
                                     "电子账户", "原件", "提示"]  # fmt: skip


def test_an_address_may_name_its_columns_until_others_are_chosen(of: Of, company: Company, six: list[Invoice]) -> None:
    client = of()
    page = client.get("/invoices/?columns=number,total").content.decode()
    assert HEADING.findall(page) == ["发票号码", "价税合计"]
    answer = client.post("/invoices/columns/", {"columns": "date", "next": "/invoices/?q=云帆&columns=number,total"})
    assert "columns" not in answer.headers["Location"]
    assert HEADING.findall(client.get(answer.headers["Location"]).content.decode()) == ["开票日期"]


def test_where_one_direction_is_shown_only_its_sources_are(of: Of, company: Company, six: list[Invoice]) -> None:
    page = of().get("/invoices/?direction=issued").content.decode()
    assert "电子账户" not in HEADING.findall(page)


def test_a_filter_is_kept_renamed_deleted_and_had_back(of: Of, company: Company, six: list[Invoice]) -> None:
    client = of()
    client.post("/invoices/columns/", {"columns": ["number", "total"], "next": "/invoices/"})
    there = f"/invoices/views/save/?company={company.pk}&finding=missing&after=7&q="
    answer = client.post(there, {"name": "缺失的", "here": "on"}, follow=True)
    view = SavedView.objects.get()
    assert (view.query, view.company) == ("finding=missing&columns=number%2Ctotal", company)
    page = answer.content.decode()
    assert 'aria-current="true"' in page
    assert "视图“缺失的”已保存" in page
    client.post(f"/invoices/views/{view.pk}/rename/", {"name": "本月缺失"})
    assert "本月缺失" in client.get("/invoices/").content.decode()
    page = client.post(f"/invoices/views/{view.pk}/delete/", follow=True).content.decode()
    assert "视图“本月缺失”已删除" in page
    assert "本月缺失" not in client.get("/invoices/").content.decode()
    client.post(f"/invoices/views/{view.pk}/restore/")
    assert "本月缺失" in client.get("/invoices/").content.decode()


def test_a_view_is_ones_own_and_of_its_company(of: Of, company: Company, six: list[Invoice]) -> None:
    of().post("/invoices/views/save/?q=云帆", {"name": "云帆的", "here": "on"})
    view = SavedView.objects.get()
    assert "云帆的" not in of(BuiltIn.ACCOUNTANT).get("/invoices/").content.decode()
    for what in ("rename", "delete", "restore"):
        assert of(BuiltIn.ACCOUNTANT).post(f"/invoices/views/{view.pk}/{what}/", {"name": "x"}).status_code == 404
    SavedView.objects.update(company=a_company("别家", "91310000MA1FL00002"))
    assert "云帆的" not in of().get("/invoices/").content.decode()


def test_a_name_twice_or_none_is_refused_in_words(of: Of, company: Company, six: list[Invoice]) -> None:
    client = of()
    for name, said in (("甲", "已保存"), ("甲", "已经存在"), ("", "没有填写")):
        assert said in client.post("/invoices/views/save/", {"name": name}, follow=True).content.decode()
    assert SavedView.objects.count() == 1
