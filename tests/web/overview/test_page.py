"""总览: how complete a company is, for whoever sees all of it; one's own for others; nothing for strangers."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from making_comparisons import a_comparison, a_finding, an_invoice
from making_people import a_company, person_of, somebody
from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.archive.models import Source
from piaoqi.archive.search.index import rebuild
from piaoqi.reconciliation.models import Comparison, Sums
from piaoqi.sources.models import Run

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
SUMMARY = {
    "invoices": 1934, "complete": 1726, "missing": 82, "not_missing": 97, "cannot_tell": 71, "not_due": 90,
    "not_expected": 8, "different": 10, "duplicates": 2,
}  # fmt: skip
MONTHS: dict[str, Any] = {
    "bureau": {
        "2026-08": {"present": 99, "missing": 1, "amount": "113.00", "covered": "whole"},
        "2026-09": {"present": 50, "cannot_tell": 2, "covered": "partly", "open": ["2026-09-01/2026-09-06"]},
        "2026-10": {"covered": "none", "open": ["2026-10-01/2026-10-31"]},
    },
    "archive": {
        "2026-08": {"present": 100, "covered": "whole"},
        "2026-09": {"not_missing": 3, "present": 7, "covered": "whole"},
        "2026-10": {"not_due": 4, "covered": "early"},
        "": {"cannot_tell": 2},
    },
}
TOTALS: dict[str, Any] = {
    "findings": {"missing": [82, "795620.87"], "cannot_tell": [71, "100.00"]},
    "causes": [["missing", "C4.9", 10, "52437.91"], ["missing", "", 5, "1.00"]],
    "risk": {"count": 3, "tax": "24682.26", "untold": 1},
    "due": [["2999-01-02", "archive", 4, "452.00"]],
    "originals": {"2026": [41, "387041.35"]},
}


@pytest.fixture(autouse=True)
def _data(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path


@pytest.fixture
def company() -> Company:
    made = a_company()
    Source.objects.create(company=made, key="bureau", name="税务数字账户（取得）", kind="bureau")
    Source.objects.create(company=made, key="archive", name="发票原件", kind="archive")
    return made


def of(key: BuiltIn, company: Company | None, username: str = "") -> Client:
    client = Client()
    person = person_of(somebody(key, company, username))
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def compared(company: Company, *, ago: timedelta = timedelta(), sums: bool = True, **summary: int) -> Comparison:
    at = timezone.now() - ago
    made = a_comparison(company, as_of=at, known_at=at, ended_at=at, summary={**SUMMARY, **summary})
    if sums:
        Sums.objects.create(comparison=made, months=MONTHS, totals=TOTALS, appeared=5, settled=2)
    return made


def shown(client: Client, address: str = "/", **more: Any) -> str:
    return client.get(address, **more).content.decode("utf-8")


def test_every_cell_says_how_complete_it_is_and_leads_to_its_list(company: Company) -> None:
    compared(company)
    page = shown(of(BuiltIn.ACCOUNTANT, company))
    assert "税务数字账户（取得），2026-08：到期应有 100 张，在 99，缺失 1，看似缺失 0，无法判断 0" in page
    assert f"/reconcile/?company={company.pk}&amp;source=bureau&amp;month=2026-08&amp;tab=missing" in page
    assert f"/reconcile/?company={company.pk}&amp;source=bureau&amp;month=2026-09&amp;tab=unknown" in page
    assert f"/invoices/?company={company.pk}&amp;month=2026-10&amp;lacks=archive&amp;direction=received" in page
    assert "99.0%" in page
    assert "缺 1 / 100" in page
    assert "没有查到位：2026-09-01 至 2026-09-06" in page


def test_only_proven_loss_is_red_and_a_hole_is_hatched(company: Company) -> None:
    compared(company)
    page = shown(of(BuiltIn.ACCOUNTANT, company))
    for look in ('class="loss-2"', 'class="open holes"', 'class="blank holes"', 'class="whole"', 'class="early"'):
        assert page.count(f"<td {look}") >= 1
    assert page.count('<td class="loss') == 1


def test_a_rate_is_never_rounded_up_to_a_hundred(company: Company) -> None:
    made = compared(company, sums=False)
    cell = {"present": 99_999, "missing": 1, "covered": "whole"}
    Sums.objects.create(comparison=made, months={"archive": {"2026-08": cell}}, totals=TOTALS)
    page = shown(of(BuiltIn.ACCOUNTANT, company))
    assert "99.9%" in page
    assert "100%" not in page


def test_older_months_are_on_pages_of_their_own(company: Company) -> None:
    made = compared(company, sums=False)
    months = {
        f"{year}-{month:02}": {"present": 1, "covered": "whole"} for year in (2025, 2026) for month in range(1, 13)
    }
    Sums.objects.create(comparison=made, months={"archive": months}, totals=TOTALS)
    client = of(BuiltIn.ACCOUNTANT, company)
    assert "2026-01 至 2026-12" in shown(client)
    assert "until=2025-12" in shown(client)
    older = shown(client, "/?until=2025-12")
    assert "2025-01 至 2025-12" in older
    assert "until=2026-12" in older
    assert "2026-01 至 2026-12" in shown(client, "/?until=nonsense")


def test_five_numbers_have_amounts_and_the_change_since_a_week_ago(company: Company) -> None:
    week = compared(company, ago=timedelta(days=8), sums=False, missing=69, cannot_tell=80)
    totals = {**TOTALS, "findings": {"missing": [69, "800000.00"], "cannot_tell": [80, "90.00"]}}
    Sums.objects.create(comparison=week, months=MONTHS, totals=totals)
    compared(company)
    page = shown(of(BuiltIn.ACCOUNTANT, company))
    assert "795,620.87" in page
    assert "比一周前多 13" in page
    assert "－¥ 4,379.13" in page
    assert "＋¥ 10.00" in page
    assert "比一周前少 9" in page
    assert "与一周前相同" in page
    for tab in ("missing", "seeming", "unknown", "difference", "duplicate"):
        assert f"/reconcile/?company={company.pk}&amp;tab={tab}" in page


def test_risk_dues_and_causes_say_what_they_are(company: Company) -> None:
    compared(company)
    page = shown(of(BuiltIn.ACCOUNTANT, company))
    assert "24,682.26" in page
    assert "另有 1 张哪里都没有写明税额" in page
    assert "4 张应当出现在“发票原件”" in page
    assert "还没有找到原因" in page
    assert "tab=missing&amp;cause=C4.9" in page


def test_a_comparison_of_an_earlier_version_says_when_the_months_come(company: Company) -> None:
    compared(company, sums=False)
    page = shown(of(BuiltIn.ACCOUNTANT, company))
    assert "下一次核对之后出现" in page
    assert ">82<" in page


def test_while_it_is_compared_again_the_page_says_so_and_is_loaded_anew_after(company: Company) -> None:
    compared(company)
    again = a_comparison(company, 9, state=Comparison.State.RUNNING)
    client = of(BuiltIn.ACCOUNTANT, company)
    assert "正在重新核对" in shown(client)
    state = client.get("/overview/state/", {"company": company.pk})
    assert "HX-Refresh" not in state.headers
    Comparison.objects.filter(pk=again.pk).update(state=Comparison.State.FAILED)
    assert client.get("/overview/state/", {"company": company.pk}).headers["HX-Refresh"] == "true"


def test_before_the_first_comparison_there_are_the_first_steps(company: Company) -> None:
    page = shown(of(BuiltIn.ACCOUNTANT, company))
    assert "三步看到结果" in page
    assert "全量发票查询" in page


def test_what_happened_since_the_last_visit_is_told_at_the_next(company: Company) -> None:
    client = of(BuiltIn.ACCOUNTANT, company)
    compared(company, ago=timedelta(days=3))
    assert "自您上次来过" not in shown(client)
    (name,) = [one for one in client.cookies if one.startswith("visit-")]
    away = int((timezone.now() - timedelta(hours=2)).timestamp())
    client.cookies[name] = f"0.{away}"
    compared(company, invoices=SUMMARY["invoices"] + 7)
    at = timezone.now() - timedelta(hours=1)
    for source in Source.objects.all():
        Run.objects.create(
            source=source, batch="b", by="person:1", started_at=at, news_at=at, invoices_in=7, invoices_new=7
        )
    page = shown(client)
    assert "公司多了 7 张发票" in page
    assert "发票原件 7 张、税务数字账户（取得） 7 张" in page
    assert "新发现问题 5 项" in page
    assert "解决 2 项" in page
    assert client.cookies[name].value.startswith(f"{away}.")
    assert "新发现问题 5 项" in shown(client)


@pytest.mark.parametrize("written", ["x", "9", "99999999999999999999.1", "4102444800.4102444800"])
def test_a_cookie_that_is_none_of_ours_tells_nothing(company: Company, written: str) -> None:
    client = of(BuiltIn.ACCOUNTANT, company)
    shown(client)
    (name,) = [one for one in client.cookies if one.startswith("visit-")]
    client.cookies[name] = written
    assert "自您上次来过" not in shown(client)


def test_an_employee_sees_their_own_and_no_number_of_the_company(company: Company) -> None:
    made = compared(company)
    a_finding(made, an_invoice(company, "26112000000000000001"))
    page = shown(of(BuiltIn.EMPLOYEE, company))
    assert "这里只有您交来的文件" in page
    assert "没有：您的发票都对得上" in page
    for hidden in (">82<", "795,620", "26112000000000000001"):
        assert hidden not in page


def test_whoever_sees_a_direction_gets_what_is_the_matter_with_their_invoices(company: Company) -> None:
    made = compared(company)
    issued = an_invoice(company, "26112000000000000002", direction="issued")
    rebuild()
    a_finding(made, issued)
    a_finding(made, an_invoice(company, "26112000000000000001"), source="books")
    page = shown(of(BuiltIn.ISSUER, company))
    assert "这里是您能查看的发票" in page
    assert page.count(f"q={issued.number}") == 1
    assert "26112000000000000001" not in page


def test_whoever_sees_no_invoice_is_told_their_roles(company: Company) -> None:
    compared(company)
    page = shown(of(BuiltIn.ADMINISTRATOR, company))
    assert "您的角色不包括查看" in page
    assert "795,620" not in page


def test_a_strangers_company_is_not_there(company: Company) -> None:
    other = a_company("另一家", "91310000MA01ABCD21")
    compared(company)
    client = of(BuiltIn.ACCOUNTANT, other)
    assert client.get("/", {"company": company.pk}).status_code == 404
    assert company.name not in shown(client, "/?all=1")


def test_everything_is_said_in_english_too(company: Company) -> None:
    compared(company)
    page = shown(of(BuiltIn.ACCOUNTANT, company), headers=ENGLISH)
    assert "How complete each source is" in page
    assert "Tax at risk" in page
    assert "missing 1" in page


def test_all_companies_stand_side_by_side_the_ones_that_lack_most_first(
    company: Company, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = of(BuiltIn.ACCOUNTANT, None)
    companies = [a_company(f"第{at}家公司", f"9131000{at}MA01ABCD2X") for at in range(6)]
    for at, one in enumerate(companies):
        compared(one, missing=at)
    with django_assert_max_num_queries(16):
        page = shown(client, "/?all=1")
    assert page.index("第5家公司") < page.index("第1家公司") < page.index(company.name, page.index("第1家公司"))
    assert "还没有核对过" in page
    part = shown(client, "/?all=1&q=第3家", headers={"HX-Request": "true"})
    assert "第3家公司" in part
    assert "第4家公司" not in part
    assert "<html" not in part
    assert "第5家公司" in shown(client)


def test_all_companies_are_ordered_and_narrowed_as_asked(company: Company) -> None:
    client = of(BuiltIn.ACCOUNTANT, None)
    first, second = a_company("甲商贸", "91310000MA01ABCD2X"), a_company("乙物流", "91310001MA01ABCD2X")
    for one, missing, amount in ((first, 1, "9000.00"), (second, 2, "10.50")):
        totals = {**TOTALS, "findings": {"missing": [missing, amount]}}
        Sums.objects.create(comparison=compared(one, sums=False, missing=missing), months=MONTHS, totals=totals)
    for by, names in (
        ("missing", "乙甲"),
        ("amount", "甲乙"),
        ("name", "乙甲"),
        ("as_of", "甲乙"),
        ("nonsense", "乙甲"),
    ):
        page = shown(client, f"/?all=1&by={by}", headers={"HX-Request": "true"})
        assert sorted("甲乙", key=page.index) == list(names), by
    part = shown(client, "/?all=1&only=never", headers={"HX-Request": "true"})
    assert company.name in part
    assert "甲商贸" not in part
    assert "甲商贸" in shown(client, "/?all=1&q=jsm")


def test_a_source_that_fell_silent_is_marked_where_all_companies_stand(company: Company) -> None:
    source = Source.objects.get(key="bureau")
    for ago in range(60, 120, 5):
        at = timezone.now() - timedelta(days=ago)
        Run.objects.create(source=source, batch=f"{ago}", by="person:1", started_at=at, news_at=at)
    page = shown(of(BuiltIn.ACCOUNTANT, None), "/?all=1&by=news")
    assert "比平时久没有新发票：税务数字账户（取得）" in page
    assert "60 天前" in page


def test_the_page_asks_no_more_of_a_company_with_more(
    company: Company, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    made = compared(company)
    client = of(BuiltIn.ACCOUNTANT, company)
    shown(client)
    for at in range(1, 9):
        a_finding(made, an_invoice(company, f"2611200000000000000{at}"))
        Source.objects.create(company=company, key=f"more-{at}", name=f"来源{at}", kind="books")
        compared(company, ago=timedelta(hours=at))
    with django_assert_max_num_queries(34):
        shown(client)
