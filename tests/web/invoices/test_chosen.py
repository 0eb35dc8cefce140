"""What is done with ticked rows: as far as one may, told, and undone where it can be."""

import re
from urllib.parse import quote

import pytest

from making_people import a_person, somebody
from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.archive.actions.retention import HoldOn, place_hold
from piaoqi.archive.models import Hold, Invoice
from piaoqi.web.invoices import chosen
from web.invoices.conftest import Of

pytestmark = pytest.mark.django_db


def ticked(*rows: Invoice, **more: str) -> dict[str, object]:
    return {"invoices": ",".join(str(one.pk) for one in rows), "next": "/invoices/?q=云帆", **more}


def away() -> set[int]:
    return set(Invoice.objects.exclude(deleted_at=None).values_list("pk", flat=True))


def test_they_are_put_away_with_a_reason_and_brought_back_by_the_undo(
    of: Of, company: Company, six: list[Invoice]
) -> None:
    client = of()
    answer = client.post("/invoices/chosen/delete/", ticked(*six[:2], reason="重复录入"), follow=True)
    assert answer.redirect_chain[0][0] == f"/invoices/?q={quote('云帆')}"
    assert away() == {six[0].pk, six[1].pk}
    page = answer.content.decode()
    assert "2 张发票已移入回收站" in page
    (undo,) = re.findall(r'action="(/invoices/chosen/restore/[^"]*)"', page)
    assert "2 张发票已从回收站恢复" in client.post(undo, follow=True).content.decode()
    assert not away()


def test_all_that_match_are_put_away_by_the_filter_or_none_where_they_are_too_many(
    of: Of, company: Company, six: list[Invoice], monkeypatch: pytest.MonkeyPatch
) -> None:
    all_of = {"filter": f"company={company.pk}&finding=missing&finding=seeming", "reason": "重复录入"}
    monkeypatch.setattr(chosen, "MOST_CHANGED", 1)
    page = of().post("/invoices/chosen/delete/", all_of, follow=True).content.decode()
    assert "一张也没有办理" in page
    assert not away()
    monkeypatch.setattr(chosen, "MOST_CHANGED", 2)
    page = of().post("/invoices/chosen/delete/", all_of, follow=True).content.decode()
    assert away() == {six[0].pk, six[1].pk}
    assert f'data-done="{six[0].pk},{six[1].pk}"' in page


def test_the_recycle_bin_is_a_filter_and_gives_back(of: Of, company: Company, six: list[Invoice]) -> None:
    client = of()
    client.post("/invoices/chosen/delete/", ticked(six[0], reason="重复录入"))
    page = client.get(f"/invoices/?company={company.pk}&deleted=1").content.decode()
    assert f'data-id="{six[0].pk}"' in page
    assert "/invoices/chosen/restore/" in page
    client.post("/invoices/chosen/restore/", ticked(six[0]))
    assert not away()


def test_what_may_not_be_put_away_stays_and_is_told_once(of: Of, company: Company, six: list[Invoice]) -> None:
    place_hold(somebody(BuiltIn.FINANCE_LEAD, company, "other"), company, HoldOn(invoice=six[0]), "税务检查")
    page = of().post("/invoices/chosen/delete/", ticked(*six[:3], reason="重复录入"), follow=True).content.decode()
    assert away() == {six[1].pk, six[2].pk}
    assert "2 张发票已移入回收站" in page
    assert page.count('class="note error"') == 1
    page = of().post("/invoices/chosen/delete/", ticked(*six[3:], reason=" "), follow=True).content.decode()
    assert page.count("理由不能使用") == 1


def test_they_are_held_where_the_role_allows_it(of: Of, company: Company, six: list[Invoice]) -> None:
    page = of().post("/invoices/chosen/hold/", ticked(*six[:2], reason="税务检查"), follow=True).content.decode()
    assert Hold.objects.count() == 2
    assert "2 张发票已设置保全" in page
    assert "保全</span>" in page
    answer = of(BuiltIn.AUDITOR).post("/invoices/chosen/hold/", ticked(six[3], reason="检查"), follow=True)
    assert Hold.objects.count() == 2
    assert "您没有“设置保全”的权限" in answer.content.decode()


@pytest.mark.parametrize(("key", "shown"), [(BuiltIn.FINANCE_LEAD, True), (BuiltIn.AUDITOR, False)])
def test_only_what_one_may_do_is_offered(
    of: Of, company: Company, six: list[Invoice], key: BuiltIn, *, shown: bool
) -> None:
    page = of(key).get("/invoices/").content.decode()
    assert ("/invoices/chosen/delete/" in page) is shown
    assert ("/invoices/chosen/hold/" in page) is shown
    assert "/invoices/chosen/find/" in page


def test_their_numbers_are_asked_for_all_at_once(of: Of, company: Company, six: list[Invoice]) -> None:
    Invoice.objects.filter(pk=six[1].pk).update(code="1100261130", number="12345678")
    answer = of().post("/invoices/chosen/find/", ticked(*six[:2]))
    assert answer.headers["Location"] == f"/find/?q={six[0].number}%0A1100261130+12345678&company={company.pk}"


def test_nothing_ticked_or_not_seen_is_told(of: Of, company: Company, six: list[Invoice]) -> None:
    a_person("nobody")
    for what in ("find", "delete", "restore", "hold"):
        page = of().post(f"/invoices/chosen/{what}/", ticked(), follow=True).content.decode()
        assert "没有选中任何发票" in page
    Invoice.objects.filter(pk=six[0].pk).update(sensitivity=2)
    answer = of(BuiltIn.ACCOUNTANT).post("/invoices/chosen/delete/", ticked(six[0], reason="误"), follow=True)
    assert "没有选中任何发票" in answer.content.decode()
    assert not away()


def test_nobody_is_led_elsewhere(of: Of, company: Company, six: list[Invoice]) -> None:
    answer = of().post("/invoices/chosen/delete/", {"next": "https://example.org/"})
    assert answer.headers["Location"] == "/invoices/"
