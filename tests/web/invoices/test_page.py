"""The table: what it shows and to whom, how it is filtered, turned and counted."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from making_comparisons import an_invoice
from making_people import a_company
from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.archive.models import Invoice
from piaoqi.web.invoices import counting, views
from web.invoices.conftest import Of

pytestmark = pytest.mark.django_db
ROW = re.compile(r'<tr data-href="/invoices/(\d+)/"')
PART = {"hx-request": "true"}


def rows(text: str) -> list[int]:
    return [int(one) for one in ROW.findall(text)]


def said(of: Of, query: str = "", key: BuiltIn = BuiltIn.FINANCE_LEAD, language: str = "zh-hans") -> str:
    answer = of(key).get(f"/invoices/{query}", headers={"accept-language": language})
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_newest_come_first_with_their_marks_and_sums(of: Of, company: Company, six: list[Invoice]) -> None:
    page = said(of, f"?company={company.pk}")
    assert rows(page) == [one.pk for one in six]
    assert "原件：缺失，应在 2026-03-20 前有" in page
    assert "原件：看似缺失" in page
    assert '<span class="flag warn">差异</span>' in page
    assert "678.00" in page
    assert "核对截至" in page


def test_it_is_in_english_as_well(of: Of, company: Company, six: list[Invoice]) -> None:
    page = said(of, f"?company={company.pk}", language="en")
    assert "originals: missing, expected by 2026-03-20" in page
    words = re.sub(r"北京示例科技有限公司|上海云帆办公用品有限公司|中文|票齐", "", re.sub(r"<[^>]*>", "", page))
    assert not re.findall(r"[\u4e00-\u9fff]+", words)


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("q=12340002", [4]),
        ("q=云帆", [0, 1, 2, 3, 4, 5]),
        ("q=113.00+2026-03-05", [0, 1, 2, 3, 4, 5]),
        ("finding=missing", [0]),
        ("finding=missing&finding=seeming", [0, 1]),
        ("finding=seeming&source=archive", [1]),
        ("finding=different", [2]),
        ("finding=duplicate", []),
        ("direction=issued", [5]),
        ("kind=rail", [4]),
        ("kind=unknown", []),
        ("status=void", [3]),
        ("has=bureau&lacks=books", [0, 1, 2, 3, 4, 5]),
        ("has=books", []),
        ("month=2026-03", [0, 1, 2, 3, 4, 5]),
        ("from=2026-03-06", []),
        ("to=2026-03-05&from=2026-03-01", [0, 1, 2, 3, 4, 5]),
        ("least=114", []),
        ("most=1,000", [0, 1, 2, 3, 4, 5]),
        ("kind=nonsense&month=2026-13&least=lots&after=x&direction=up", [0, 1, 2, 3, 4, 5]),
    ],
)
def test_every_filter_of_the_address_holds(
    of: Of, company: Company, six: list[Invoice], query: str, kept: list[int]
) -> None:
    Invoice.objects.filter(pk=six[3].pk).update(status="void")
    Invoice.objects.filter(pk=six[4].pk).update(kind="rail")
    Invoice.objects.filter(pk=six[5].pk).update(direction="issued")
    reindexed()
    assert rows(said(of, f"?company={company.pk}&{query}")) == [six[at].pk for at in kept]


def reindexed() -> None:
    from piaoqi.archive.search.index import index  # noqa: PLC0415

    index(list(Invoice.objects.all()))


def test_a_word_of_the_companys_own_name_does_not_mean_everything(of: Of, company: Company, six: list[Invoice]) -> None:
    Invoice.objects.filter(pk=six[0].pk).update(buyer_name="北京示例科技有限公司二部", remark="二部")
    Invoice.objects.exclude(pk=six[0].pk).update(buyer_name="")
    reindexed()
    assert rows(said(of, f"?company={company.pk}&q=示例")) == [six[0].pk]


def test_typing_brings_the_table_alone_and_its_address(of: Of, company: Company, six: list[Invoice]) -> None:
    answer = of().get(f"/invoices/?company={company.pk}&kind=&q=12340002&least=", headers=PART)
    assert answer.headers["HX-Push-Url"] == f"/invoices/?company={company.pk}&q=12340002"
    assert "HX-Request" in answer.headers["Vary"]
    assert "<html" not in answer.content.decode()
    whole = of().get(f"/invoices/?company={company.pk}", headers={**PART, "hx-history-restore-request": "true"})
    assert "<html" in whole.content.decode()


def test_pages_are_turned_forth_and_back(
    of: Of, company: Company, six: list[Invoice], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "ON_A_PAGE", 2)
    client = of()
    seen, address = [], f"/invoices/?company={company.pk}"
    for _ in range(3):
        page = client.get(address).content.decode()
        seen.append(rows(page))
        address = next(iter(re.findall(r'href="([^"]*)" rel="next"', page)), "").replace("&amp;", "&")
    assert seen == [[one.pk for one in six[at : at + 2]] for at in (0, 2, 4)]
    assert not address
    for expected in (seen[1], seen[0]):
        (before,) = re.findall(r'href="([^"]*)" rel="prev"', page)
        page = client.get(before.replace("&amp;", "&")).content.decode()
        assert rows(page) == expected
    assert 'rel="prev"' not in page


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("total", [5, 2, 3, 4, 0, 1]),
        ("-total", [4, 2, 3, 5, 0, 1]),
        ("party", [5, 4, 0, 1, 3, 2]),
        ("date", [*range(5, -1, -1)]),
    ],
)
def test_a_heading_orders_the_list_page_by_page(
    of: Of, six: list[Invoice], monkeypatch: pytest.MonkeyPatch, order: str, expected: list[int]
) -> None:
    """Of equal ones the newest first; what states none last, either way."""
    company = six[0].company
    totals, names = (None, None, 20, 20, 30, -5), ("乙", "乙", "", "Ａ", "丙", "丁")
    for one, total, name in zip(six, totals, names, strict=True):
        Invoice.objects.filter(pk=one.pk).update(total=total, seller_name=name)
    reindexed()
    monkeypatch.setattr(views, "ON_A_PAGE", 2)
    client, seen, address = of(), [], f"/invoices/?company={company.pk}&order={order}"
    while address:
        page = client.get(address).content.decode()
        seen.append(rows(page))
        address = next(iter(re.findall(r'href="([^"]*)" rel="next"', page)), "").replace("&amp;", "&")
    assert [six.index(Invoice.objects.get(pk=one)) for some in seen for one in some] == expected
    (before,) = re.findall(r'href="([^"]*)" rel="prev"', page)
    assert rows(client.get(before.replace("&amp;", "&")).content.decode()) == seen[1]
    assert f'aria-sort="{"descending" if order.startswith("-") else "ascending"}"' in page
    answer = client.get(f"/invoices/export/csv/?company={company.pk}&order={order}")
    numbers = re.findall(r"2611200000001234\d{4}", b"".join(answer).decode())
    assert [numbers.index(six[at].number) for at in expected] == list(range(6))


@pytest.mark.parametrize("after", ["5~", "5~x", "x~1", "~", "999999999999999999999~1", "7", "9223372036854775807~NaN"])
def test_a_place_that_is_none_is_the_first_page(of: Of, company: Company, six: list[Invoice], after: str) -> None:
    assert len(rows(said(of, f"?order=-total&after={after}"))) in (0, 6)


def test_what_one_may_not_see_is_not_there(of: Of, company: Company, six: list[Invoice]) -> None:
    Invoice.objects.filter(pk=six[0].pk).update(sensitivity=2)
    other = an_invoice(a_company("别家", "91310000MA1FL00002"), "26112000000012340009")
    assert rows(said(of, "", BuiltIn.ACCOUNTANT)) == [one.pk for one in six[1:]]
    assert not rows(said(of, "", BuiltIn.EMPLOYEE))
    assert of().get(f"/invoices/?company={other.company_id}").status_code == 404


def test_who_may_see_no_invoice_is_told_so(of: Of, company: Company, six: list[Invoice]) -> None:
    assert "没有查看发票的权限" in said(of, f"?company={company.pk}", BuiltIn.ADMINISTRATOR)
    for part in ("counts", "sums", "export/csv", "export/xlsx"):
        assert of(BuiltIn.ADMINISTRATOR).get(f"/invoices/{part}/?company={company.pk}").status_code == 404


def test_counts_are_of_what_one_sees_beside_all_other_filters(of: Of, company: Company, six: list[Invoice]) -> None:
    Invoice.objects.filter(pk=six[0].pk).update(status="void")
    reindexed()

    def counts(query: str, key: BuiltIn = BuiltIn.FINANCE_LEAD) -> dict[str, str]:
        text = of(key).get(f"/invoices/counts/?company={company.pk}&{query}").content.decode()
        return dict(re.findall(r'id="n-([\w-]+)"[^>]*>([^<]*)<', text))

    assert counts("of=finding") == {
        "finding-missing": "1", "finding-seeming": "1", "finding-unknown": "0", "finding-different": "1",
        "finding-duplicate": "0",
    }  # fmt: skip
    assert counts("of=status&q=云帆")["status-void"] == "1"
    assert counts("of=status&status=void")["status-normal"] == "5"
    assert counts("of=status&finding=seeming")["status-normal"] == "1"
    assert counts("of=sources")["has-bureau"] == "6"
    assert counts("of=sources&lacks=archive")["has-archive"] == "0"
    assert counts("of=more&status=void") == {"more-differs": "0", "more-uncertain": "0", "more-deleted": "0"}
    assert counts("of=direction", BuiltIn.EMPLOYEE) == {"direction-received": "0", "direction-issued": "0"}
    assert "6 张" in of().get(f"/invoices/counts/?company={company.pk}&of=all").content.decode()
    assert of().get(f"/invoices/counts/?company={company.pk}&of=nothing").status_code == 404


def test_many_that_were_typed_for_are_counted_only_so_far(
    of: Of, company: Company, six: list[Invoice], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "MOST", 3)
    for looked_at in (2, 1_500):
        monkeypatch.setattr(counting, "_LOOKED_AT", looked_at)
        text = of().get(f"/invoices/counts/?company={company.pk}&q=云帆&of=direction").content.decode()
        assert ">3+<" in text


def test_the_whole_filter_is_summed_on_demand_and_a_bound_is_told(
    of: Of, company: Company, six: list[Invoice], monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = of().get(f"/invoices/sums/?company={company.pk}", headers=PART).content.decode()
    assert "全部 6 张" in alone
    assert "<html" not in alone
    monkeypatch.setattr(views, "_MOST_SUMMED", 4)
    assert "全部 6 张" in of().get(f"/invoices/sums/?company={company.pk}").content.decode()
    text = of().get(f"/invoices/sums/?company={company.pk}&q=云帆").content.decode()
    assert "最近 4 张（不止这些" in text
    assert "452.00" in text


def test_nothing_yet_leads_to_handing_in_and_nothing_found_to_which_filter_to_drop(
    of: Of, company: Company, six: list[Invoice]
) -> None:
    page = said(of, f"?company={company.pk}&q=云帆&kind=rail")
    assert "没有符合全部条件的发票" in page
    assert "去掉 票种：铁路客票" in page
    assert "/find/?q=" in page
    Invoice.objects.all().update(company=a_company("别家", "91310000MA1FL00002"))
    assert "还没有发票" in said(of, f"?company={company.pk}")


def test_more_rows_ask_no_more_questions(of: Of, company: Company, six: list[Invoice]) -> None:
    client = of()
    client.get("/invoices/")

    def asked(query: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/invoices/?company={company.pk}&{query}")
        return len(queries)

    assert asked("") <= asked("q=12340002") + 1 <= 30
