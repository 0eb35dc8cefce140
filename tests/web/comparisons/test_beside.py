"""One finding in full, answers, moments, changes, the lists and the workbook."""

import json
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.test import Client
from django.utils.timezone import localtime

from making_comparisons import a_comparison, a_finding, a_form
from making_invoices import START
from making_people import a_company
from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.archive.actions.taking_out import EXPORT
from piaoqi.archive.models import Invoice
from piaoqi.audit.clock import now
from piaoqi.audit.models import Entry
from piaoqi.core.causes.engine import causes
from piaoqi.reconciliation.models import Answer, Comparison, Finding
from web.comparisons.conftest import Finds, of

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
PAGES = ("", "exports/", "coverage/", "changes/", "moments/")


def said(client: Client, path: str, headers: dict[str, str] | None = None) -> str:
    answer = client.get(f"/reconcile/{path}", headers=headers)
    assert answer.status_code == 200, path
    return answer.content.decode("utf-8")


def form_with(code: str) -> dict[str, dict[str, object]]:
    """The stored form of the first finding, with a possible cause."""
    cause = next(one for one in causes() if one.code == code)
    told = {}
    for language in ("zh", "en"):
        said_so = {
            "code": code, "likelihood": "possible", "title": getattr(cause.title, language), "remedy": "r", "next": "n",
            "evidence": [{"fact": "tax-bureau 里有", "source": "", "for": True}], "recheck_after": "",
            "confirmed": True, "actor": "accountant", "laws": [],
        }  # fmt: skip
        told[language] = {**a_form("26112000000012340001", language), "causes": [said_so]}
    return told


@pytest.fixture
def asked(finds: Finds) -> Finding:
    """A finding with a cause that people are asked about."""
    return finds(cause="C5.1", verdict="cannot_tell", forms=form_with("C5.1"))


def test_a_finding_is_told_in_full_with_what_became_of_it(lead: Client, company: Company, asked: Finding) -> None:
    page = said(lead, f"findings/{asked.pk}/")
    assert "原件里没有看到这张票，截至" in page
    assert "全量发票查询里有" in page
    assert "第一次发现" in page
    assert "仍然如此" in page
    a_comparison(company, 5)
    assert f"截至 {localtime(START + timedelta(days=5)):%Y-%m-%d}" in said(lead, f"findings/{asked.pk}/")
    later = a_comparison(company, 9)
    Finding.objects.filter(pk=asked.pk).update(until=later)
    assert "不再发现" in said(lead, f"findings/{asked.pk}/")


def test_whoever_may_not_see_the_invoice_does_not_learn_of_the_finding(company: Company, asked: Finding) -> None:
    Invoice.objects.filter(findings=asked).update(sensitivity=2)
    accountant = of(BuiltIn.ACCOUNTANT, company)
    assert accountant.get(f"/reconcile/findings/{asked.pk}/").status_code == 404
    assert accountant.post(f"/reconcile/findings/{asked.pk}/answer/", {"cause": "C5.1"}).status_code == 404
    stranger = of(BuiltIn.FINANCE_LEAD, a_company("别家", "91310000MA1FL00002"))
    assert stranger.get(f"/reconcile/findings/{asked.pk}/").status_code == 404


def test_an_answer_is_kept_and_taken_back_at_once(lead: Client, asked: Finding) -> None:
    given = {"cause": "C5.1", "answer": "no", "note": "看过了"}
    page = lead.post(f"/reconcile/findings/{asked.pk}/answer/", given, follow=True).content.decode("utf-8")
    made = Answer.objects.get()
    assert asked.invoice is not None
    assert (made.yes, made.number, made.source, made.note) == (False, asked.invoice.number, "archive", "看过了")
    assert "已记下您的回答" in page
    undo = page.split('class="note success undo"')[1].split('action="')[1].split('"')[0]
    lead.post(undo)
    made.refresh_from_db()
    assert made.withdrawn_at is not None
    assert Entry.objects.filter(subject=f"answer:{made.pk}").count() == 2


def test_an_answer_that_is_refused_says_why(lead: Client, asked: Finding) -> None:
    page = lead.post(f"/reconcile/findings/{asked.pk}/answer/", {"cause": "C1.1", "answer": "no"}, follow=True)
    assert "note error" in page.content.decode("utf-8")
    assert not Answer.objects.exists()


def test_the_auditor_reads_and_is_not_asked(company: Company, asked: Finding) -> None:
    page = said(of(BuiltIn.AUDITOR, company), f"findings/{asked.pk}/")
    assert 'name="answer"' not in page


def test_somebody_asks_what_it_was_like_on_a_day(lead: Client, company: Company, comparison: Comparison) -> None:
    assert comparison.pk
    day = f"{now() - timedelta(days=40):%Y-%m-%d}"
    answer = lead.post("/reconcile/moments/ask/", {"day": day, "known": "now"})
    made = Comparison.objects.get(live=False)
    assert answer.headers["Location"] == f"/reconcile/moments/{made.pk}/"
    assert made.known_at > made.as_of
    assert "已排队" in said(lead, f"moments/{made.pk}/")
    Comparison.objects.filter(pk=made.pk).update(state="done")
    polled = lead.get(f"/reconcile/moments/{made.pk}/", headers={"HX-Request": "true"})
    assert polled.headers["HX-Redirect"] == f"/reconcile/?company={company.pk}&comparison={made.pk}"


@pytest.mark.parametrize("day", ["", "31.3.", "2999-01-01"])
def test_a_day_that_is_none_is_refused(lead: Client, comparison: Comparison, day: str) -> None:
    page = lead.post("/reconcile/moments/ask/", {"day": day}, follow=True).content.decode("utf-8")
    assert "note error" in page
    assert list(Comparison.objects.all()) == [comparison]


def test_changes_are_told_by_what_became_of_them(
    lead: Client, company: Company, comparison: Comparison, finds: Finds
) -> None:
    gone, stays = finds(), finds()
    later = a_comparison(company, 40)
    Finding.objects.filter(pk=gone.pk).update(until=later)
    fresh = a_finding(later, None, identity="absence archive x", cause="C6.9")
    page = said(lead, f"changes/?older={comparison.pk}")
    links = {one.pk: f"/reconcile/findings/{one.pk}/" in page for one in (gone, stays, fresh)}
    assert links == {gone.pk: True, stays.pk: False, fresh.pk: True}
    only = said(lead, f"changes/?older={comparison.pk}&change=gone")
    assert f"/reconcile/findings/{fresh.pk}/" not in only
    why = said(lead, f"changes/?older={comparison.pk}", headers={"HX-Request": "true"})
    assert "<html" not in why
    other = a_comparison(a_company("别家", "91310000MA1FL00002"))
    assert lead.get(f"/reconcile/changes/?older={other.pk}").status_code == 404


def test_the_workbook_holds_what_is_shown_or_selected_and_no_more(company: Company, lead: Client, finds: Finds) -> None:
    missing, other = finds(), finds(verdict="cannot_tell", cause="C3.4")
    hidden = finds()
    Invoice.objects.filter(findings=hidden).update(sensitivity=2)
    accountant = of(BuiltIn.ACCOUNTANT, company)

    def numbers(client: Client, query: str) -> set[object]:
        answer = client.get(f"/reconcile/report.xlsx?{query}")
        assert answer.status_code == 200
        book = openpyxl.load_workbook(BytesIO(b"".join(answer)))
        return {row[0].value for sheet in book.worksheets[1:] for row in sheet.iter_rows(min_row=2)} - {"没有", None}

    first, second, third = (one.invoice.number for one in (missing, other, hidden) if one.invoice)
    assert numbers(accountant, "tab=missing") == {first}
    assert numbers(accountant, f"id={other.pk}") == {second}
    assert numbers(accountant, "whole=1") == {first, second}
    assert numbers(lead, "whole=1") <= {first, second, third}
    told = [json.loads(one.data)["after"]["what"] for one in Entry.objects.filter(action=EXPORT.key).order_by("index")]
    assert told[1:3] == ["对账结果，勾选的", "对账结果，您能看到的全部"]
    stranger = of(BuiltIn.AUDITOR, a_company("别家", "91310000MA1FL00002"))
    assert stranger.get(f"/reconcile/report.xlsx?company={company.pk}").status_code == 404


@pytest.mark.parametrize("path", PAGES)
def test_every_page_speaks_both_languages_and_knows_strangers(company: Company, asked: Finding, path: str) -> None:
    assert asked.pk
    assert said(of(BuiltIn.FINANCE_LEAD, company), path, headers=ENGLISH)
    employee = of(BuiltIn.EMPLOYEE, company)
    assert said(employee, path)
    assert Client().get(f"/reconcile/{path}").status_code == 302


def test_what_is_not_finished_has_no_lists_yet(lead: Client, company: Company, comparison: Comparison) -> None:
    running = a_comparison(company, 1, state=Comparison.State.RUNNING)
    assert comparison.pk < running.pk
    for path in ("", "exports/", "coverage/"):
        assert lead.get(f"/reconcile/{path}?comparison={running.pk}").status_code == 404


def test_what_concerns_the_whole_company_is_not_for_whoever_sees_a_part(company: Company, asked: Finding) -> None:
    assert asked.pk
    for path in ("exports/", "coverage/"):
        assert "讲的是整个单位" in said(of(BuiltIn.EMPLOYEE, company), path)
