"""The page of findings: grouped by cause, counted, narrowed; of what one may see alone."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from making_comparisons import a_comparison, a_finding
from making_people import a_company
from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.archive.models import Invoice
from piaoqi.reconciliation.models import Comparison
from web.comparisons.conftest import SUMMARY, Finds, of

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


def said(client: Client, query: str = "", headers: dict[str, str] | None = None) -> str:
    answer = client.get(f"/reconcile/?{query}", headers=headers)
    assert answer.status_code == 200
    return answer.content.decode("utf-8")


def test_findings_stand_under_their_cause_with_what_to_do(lead: Client, finds: Finds) -> None:
    finds(cause="C6.9", total=Decimal("113.00"))
    finds(cause="C6.9", total=Decimal("200.00"))
    finds(cause="C3.4", verdict="cannot_tell")
    page = said(lead)
    assert '2 项 · ¥&nbsp;<span class="money">313.00</span>' in page
    assert "C6.9" in page
    assert 'href="/help/catalogue/#c6-9"' in page
    assert "C3.4" not in page
    assert "C3.4" in said(lead, "tab=unknown")


def test_what_no_cause_explains_is_told_by_source_with_its_next_step(lead: Client, finds: Finds) -> None:
    finds(cause="", source="archive")
    assert "原件里没有，没有发现特别的原因" in said(lead)
    assert "登录税务数字账户重新下载" in said(lead)


def test_choices_narrow_and_count(lead: Client, finds: Finds) -> None:
    finds(cause="C6.9", issue_date=date(2026, 3, 5), source="archive")
    april = finds(cause="C6.9", issue_date=date(2026, 4, 5), source="tax-bureau")
    undated = finds(cause="C6.3", issue_date=None)
    assert april.invoice is not None
    for query, shown in (
        ("month=2026-04", {april.pk}),
        ("month=2026-Q2", {april.pk}),
        ("from=2026-04&to=2026-05", {april.pk}),
        ("month=none", {undated.pk}),
        ("source=tax-bureau", {april.pk}),
        ("cause=C6.3", {undated.pk}),
        (f"q={april.invoice.number}", {april.pk}),
        ("month=2026-07", set()),
    ):
        page = said(lead, query)
        for one in (april, undated):
            assert (f'value="{one.pk}" data-number' in page) is (one.pk in shown), query
    assert "这样筛选，没有" in said(lead, "month=2026-07")


def test_one_cause_is_shown_page_by_page_the_largest_first(
    lead: Client, finds: Finds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("piaoqi.web.comparisons.board.A_PAGE", 2)
    made = [finds(cause="C6.9", total=Decimal(at)) for at in (1, 2, 3)]
    page = said(lead, "cause=C6.9")
    assert f'value="{made[0].pk}" data-number' not in page
    after = page.split("after=")[1].split('"')[0]
    assert f'value="{made[0].pk}" data-number' in said(lead, f"cause=C6.9&after={after}")
    assert lead.get("/reconcile/?cause=C6.9&after=x.y").status_code == 404


def test_nothing_is_told_of_another_company(company: Company, finds: Finds) -> None:
    finds()
    stranger = of(BuiltIn.FINANCE_LEAD, a_company("别家", "91310000MA1FL00002"))
    assert stranger.get(f"/reconcile/?company={company.pk}").status_code == 404


def test_a_comparison_of_another_company_is_not_here(lead: Client, finds: Finds) -> None:
    finds()
    other = a_comparison(a_company("别家", "91310000MA1FL00002"))
    assert lead.get(f"/reconcile/?comparison={other.pk}").status_code == 404


def test_what_is_hidden_is_counted_and_explained(company: Company, finds: Finds) -> None:
    shown, hidden = finds(), finds()
    assert hidden.invoice is not None
    Invoice.objects.filter(pk=hidden.invoice.pk).update(sensitivity=2)
    page = said(of(BuiltIn.ACCOUNTANT, company))
    assert f'value="{shown.pk}" data-number' in page
    assert f'value="{hidden.pk}" data-number' not in page
    assert "另有 1 项您不能查看" in page


def test_before_the_first_comparison_the_page_says_what_to_do(lead: Client) -> None:
    page = said(lead)
    assert "本单位还没有核对过" in page
    assert "/hand-in/" in page


def test_nothing_missing_is_said_with_what_it_rests_on(lead: Client, company: Company) -> None:
    window = {
        "from": "2026-01-01",
        "to": "2026-03-31",
        **dict.fromkeys(("kinds", "origins", "statuses", "booked", "sellers"), "all"),
        "as_of": "2026-04-01T09:00:00+08:00",
        "certain": True,
        "doubts": [],
    }
    source = {
        "name": "tax-bureau",
        "kind": "bureau",
        "direction": "received",
        "taxpayer": "",
        **dict.fromkeys(("files", "records", "invoices"), 9),
        "understood": "",
        "coverage": [window],
    }
    a_comparison(company, summary=SUMMARY, forms={"zh": {"sources": [source]}, "en": {"sources": [source]}})
    page = said(lead)
    assert "没有缺失的发票" in page
    assert "没有差异，也没有重复" in page
    assert "2026-01-01 至 2026-03-31，全部票种，全部来源，截至 2026-04-01 09:00" in page


def test_an_earlier_moment_is_marked_as_such(
    lead: Client, company: Company, comparison: Comparison, finds: Finds
) -> None:
    old = finds()
    a_comparison(company, 10)
    page = said(lead, f"comparison={comparison.pk}")
    assert "看最新的" in page
    assert f'value="{old.pk}" data-number' in page


def test_typing_is_answered_with_the_part_that_changes(lead: Client, finds: Finds) -> None:
    finds()
    part = said(lead, "q=2611", headers={"HX-Request": "true"})
    assert "<html" not in part
    assert 'class="kinds"' in part


def test_it_speaks_english(lead: Client, finds: Finds) -> None:
    finds(cause="C6.9")
    page = said(lead, headers=ENGLISH)
    assert "Cannot tell" in page or "cannot tell" in page
    assert "怎么办" not in page


def test_it_asks_the_database_as_often_for_many_as_for_one(lead: Client, comparison: Comparison, finds: Finds) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            said(lead)
        return len(queries)

    finds(cause="C6.9")
    finds(cause="C6.3")
    asked()
    few = asked()
    for at in range(12):
        finds(cause=("C6.9", "C6.3", "C6.4")[at % 3])
    a_finding(comparison, None, cause="C6.6")
    assert asked() == few
