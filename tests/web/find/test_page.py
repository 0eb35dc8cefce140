"""The page for one question: the verdict, why, what to do, what was searched; and nothing of what is hidden."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import quote

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from making_invoices import a_statement, hand_over, sighted
from making_people import a_company, a_grant, a_person
from piaoqi.accounts.models import Company, Person
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.archive.models import Invoice
from piaoqi.core.causes.case import SourceKind
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.record import Place
from piaoqi.web.find.limits import A_MINUTE

HERE, LOST, NEAR = "26112000000012345678", "26112000000012345690", "26112000000012345609"
SELLER = "上海云帆办公用品有限公司"
ENGLISH = {"accept-language": "en"}
Scene = object
Of = Callable[[BuiltIn, Company | None], Client]


@dataclass
class Asking:
    client: Client
    company: Company

    def __call__(self, asked: str, **more: str) -> str:
        answer = self.client.get("/find/", {"q": asked, "company": str(self.company.pk), **more})
        assert answer.status_code == 200
        return answer.content.decode("utf-8")


@pytest.fixture
def ask(scene: "Scene", signed_in: Of) -> Asking:
    company: Company = scene.company  # type: ignore[attr-defined]
    return Asking(signed_in(BuiltIn.ACCOUNTANT, company), company)


def test_what_is_missing_has_its_verdict_what_to_do_and_the_proof(ask: Asking) -> None:
    page = ask(LOST)
    assert re.search(r'class="verdict missing"', page)
    assert "缺这张发票" in page
    assert "2026-03-01 至 2026-03-31" in page
    assert f"/hand-in/?company={ask.company.pk}" in page
    assert f"/reconcile/?company={ask.company.pk}&amp;tab=missing" in page
    assert "数电票 · 2026年 · 北京开具" in page
    assert SELLER in page


def test_what_is_everywhere_is_said_to_be_fine_and_asks_for_nothing(ask: Asking) -> None:
    page = ask(HERE)
    assert re.search(r'class="verdict fine"', page)
    assert "不用做什么" in page
    assert 'class="causes"' not in page


def test_the_whole_answer_is_there_as_text_with_a_link_that_a_colleague_can_follow(ask: Asking) -> None:
    page = ask(LOST)
    copied = re.findall(r'data-copy="([^"]*)"', page)
    whole = next(one for one in copied if "结论：缺失" in one)
    for part in (
        f"发票 {LOST}",
        SELLER,
        "各来源：",
        "✕",
        "查过什么：",
        f"/find/?q={LOST}&amp;company={ask.company.pk}",
    ):
        assert part in whole


def test_a_number_that_is_not_here_says_why_that_proves_nothing_and_shows_its_likes(ask: Asking) -> None:
    page = ask(NEAR)
    assert "没有找到" in page
    assert "这不等于它不存在" in page
    assert "哪里还可能有" in page
    assert "相差一两位的号码" in page
    assert 'class="slip"' in page
    assert f"invoice={Invoice.objects.get(number=LOST).pk}" in page


def test_part_of_a_number_lists_what_to_choose_from_and_the_choice_is_answered(ask: Asking) -> None:
    page = ask("123456")
    assert LOST in page.replace("</span><span>", "")
    assert "请选一张" in ask("000012345")
    chosen = ask("000012345", invoice=str(Invoice.objects.get(number=LOST).pk))
    assert 'class="verdict missing"' in chosen


def test_a_name_and_an_amount_lead_to_the_only_one_that_is_meant(ask: Asking) -> None:
    assert 'class="verdict missing"' in ask("云帆 200")
    listed = ask("云帆")
    assert listed.count("<tr data-href") == 2
    assert "没有符合的发票" in ask("没有这样的名字")


def test_of_a_number_that_a_spreadsheet_cut_the_sure_digits_are_looked_for(ask: Asking) -> None:
    """Excel keeps fifteen digits of twenty and closes with zeros: “not found” would be false."""
    cut, shown = "26112000000012300000", "2.61120000000123E+19"
    for asked in (cut, shown):
        page = ask(asked)
        assert "请选一张" in page
        assert page.count("<tr data-href") == 2
        assert "表格软件" in page
    rows = ask(f"{cut}\n{shown}\n2.6112E+19\n{HERE}").split("<tr data-href")[1:]
    for row in rows[:2]:
        assert "号码被表格软件改坏了" in row
        assert HERE in row
        assert LOST in row
    assert "只有前 4 位可信" in rows[2]
    assert ">2.6112E+19<" in rows[2]


def test_several_numbers_are_a_table_each_with_its_verdict(ask: Asking) -> None:
    page = ask(f"{HERE}\n{LOST}\n{NEAR}\n标题")
    rows = page.split("<tr data-href")[1:]
    assert [re.search(r"found-verdict (\w+)", one)[1] for one in rows] == ["fine", "missing", "none"]  # type: ignore[index]
    assert "另有 1 格不是号码" in page
    only = ask(f"{HERE},{LOST}", only="missing")
    assert only.count("<tr data-href") == 1


def test_a_long_list_that_is_sent_becomes_an_address(ask: Asking) -> None:
    answer = ask.client.post(f"/find/?company={ask.company.pk}", {"q": f"号码\t额\n{HERE}\t1.00\n{LOST}\t2.00"})
    assert answer.status_code == 302
    assert answer["Location"] == f"/find/?q={HERE},{LOST}&company={ask.company.pk}"


def test_the_number_of_queries_does_not_grow_with_the_numbers(
    ask: Asking, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    more = [f"26112000000055{number:06}" for number in range(100_000, 100_020)]
    for place, number in enumerate(more):
        hand_over(ask.company, sighted(a_statement(number), SourceKind.BUREAU, at=100 + place))
    ask(HERE)
    with django_assert_max_num_queries(34):
        page = ask("\n".join(more))
    assert page.count("<tr data-href") == 20
    with django_assert_max_num_queries(44):
        ask(LOST)


def test_what_is_typed_is_understood_meanwhile(ask: Asking) -> None:
    said = ask.client.get("/find/meant/", {"q": "云帆", "company": str(ask.company.pk)}).content.decode("utf-8")
    assert "名称或备注中含有" in said
    assert said.count("<li>") == 2
    assert "<html" not in said


def test_what_was_looked_for_lately_is_kept_for_oneself_and_can_be_forgotten(ask: Asking) -> None:
    ask(LOST)
    ask("云帆")
    page = ask("")
    assert page.index(">云帆</a>") < page.index(f">{LOST}</a>")
    ask.client.post("/find/forget/")
    assert "最近查过" not in ask("")


def test_of_what_is_hidden_only_its_existence_and_the_rule_are_told(ask: Asking, signed_in: Of) -> None:
    employee = Asking(signed_in(BuiltIn.EMPLOYEE, ask.company), ask.company)
    page = employee(LOST)
    assert "它存在，但您不能查看" in page
    assert "只看本人交来的" in page
    listed = employee(f"{LOST}\n{HERE}")
    for text in (page, listed, employee("云帆"), employee("200.00")):
        assert SELLER not in text
        assert "200.00</span>" not in text
        assert "2026-03-05" not in text
        assert f"/invoices/{Invoice.objects.get(number=LOST).pk}" not in text
    assert len(re.findall(r">它存在，但您不能查看<", listed)) == 2
    chosen = employee(LOST, invoice=str(Invoice.objects.get(number=LOST).pk))
    assert SELLER not in chosen


def test_another_company_is_told_nothing_and_gets_the_answer_of_a_number_that_nobody_has(
    ask: Asking, signed_in: Of
) -> None:
    other = a_company("另一家", "91310000MA01ABCD21")
    client = signed_in(BuiltIn.FINANCE_LEAD, other)
    stranger = Asking(client, other)
    nobody = "26112000000099999999"
    assert "没有找到" in stranger(LOST)
    assert SELLER not in stranger(LOST)
    assert len(stranger(LOST).split("ends-source")) == len(stranger(nobody).split("ends-source"))
    assert client.get("/find/", {"q": LOST, "company": str(ask.company.pk)}).status_code == 404


def test_a_number_of_ones_other_company_is_pointed_to(ask: Asking) -> None:
    other = a_company("另一家", "91310000MA01ABCD21")
    a_grant(Person.objects.get(username=BuiltIn.ACCOUNTANT.value), BuiltIn.ACCOUNTANT, other)
    page = Asking(ask.client, other)(LOST)
    assert "您的另一家单位里有这个号码" in page
    assert f"/find/?company={ask.company.pk}&amp;q={LOST}" in page


def test_what_is_missing_here_and_filed_in_ones_other_company_is_pointed_to(ask: Asking) -> None:
    """Nobody is sent after an original that a sister company holds; a stranger hears nothing of it."""
    sister = a_company("另一家", "91310000MA01ABCD21")
    hand_over(sister, sighted(a_statement(LOST, place=Place("甲.pdf", page=1)), SourceKind.ARCHIVE, at=50))
    assert "另一家单位里有这张发票" not in ask(LOST)
    a_grant(Person.objects.get(username=BuiltIn.ACCOUNTANT.value), BuiltIn.ACCOUNTANT, sister)
    detail = ask.client.get(f"/invoices/{Invoice.objects.get(number=LOST, company=ask.company).pk}/")
    page = ask(LOST)
    assert "另一家单位里有这张发票" in detail.content.decode("utf-8")
    assert f"/find/?company={sister.pk}&amp;q={LOST}" in page
    assert re.search(r'data-copy="[^"]*另一家单位里有这张发票：另一家', page)


def test_a_line_of_a_ledger_without_a_number_leads_to_the_invoice_that_it_may_be(ask: Asking) -> None:
    line = a_statement("", kind=Kind.UNKNOWN, total=Decimal("200.00"), place=Place("账.xlsx", "账", 9))
    hand_over(ask.company, sighted(line, SourceKind.BOOKS, at=60))
    page = ask("-", invoice=str(Invoice.objects.get(company=ask.company, number="").pk))
    assert "没有写发票号码" in page
    assert f"q={quote(f'{SELLER} 200.00', safe='')}" in page
    assert LOST in ask(f"{SELLER} 200.00").replace("</span><span>", "")


def test_numbers_are_not_tried_by_the_thousand(ask: Asking, signed_in: Of) -> None:
    employee = Asking(signed_in(BuiltIn.EMPLOYEE, ask.company), ask.company)
    for start in range(0, A_MINUTE, 150):
        employee("\n".join(f"26112000000077{number:06}" for number in range(start, start + 150)))
    refused = employee(LOST)
    assert "一分钟内查的号码太多" in refused
    assert "它存在" not in refused
    assert "缺这张发票" in ask(LOST)


def test_without_a_role_nothing_is_found(scene: "Scene") -> None:
    client = Client()
    client.force_login(a_person(), backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get("/find/", {"q": LOST}).content.decode("utf-8")
    assert "您还没有任何单位的角色" in page
    assert SELLER not in page


@pytest.mark.parametrize("asked", [HERE, LOST, NEAR, f"{HERE}\n{LOST}", "云帆", "", "<b>甲</b>", "0" * 90, "\x00"])
def test_every_answer_is_in_english_too_and_text_is_never_markup(asked: str, ask: Asking) -> None:
    page = ask.client.get("/find/", {"q": asked, "company": str(ask.company.pk)}, headers=ENGLISH).content.decode(
        "utf-8"
    )
    assert "<b>甲" not in page
    left = re.sub(r"<textarea.*?</textarea>", "", page, flags=re.DOTALL)
    for name in (
        ask.company.name,
        SELLER,
        "票齐",
        "中文",
        "清单.xlsx",
        "发票基础信息",
        "云帆",
        "甲",
        "账",
        quote(asked),
    ):
        left = left.replace(name, "")
    assert not re.findall(r"[\u4e00-\u9fff，。：（）]+", left)


def test_a_strange_address_is_no_fault(ask: Asking) -> None:
    for more in ({"invoice": "x"}, {"invoice": "9" * 30}):
        assert ask.client.get("/find/", {"q": LOST, "company": str(ask.company.pk), **more}).status_code == 404
    assert "缺这张发票" in ask(LOST, invoice="999999")
