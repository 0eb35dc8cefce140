"""“Where is my invoice?”, asked of the server: what was found, what came since, what is not known, what is hidden."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from making_comparisons import a_comparison, a_core_source, compared
from making_invoices import NUMBER, START, a_statement, hand_over, sighted
from making_people import a_company, an_actor, somebody
from piaoqi.accounts.actor import Actor, Scope
from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.archive.invoices.sighted import Sighted
from piaoqi.archive.models import Arrival, Invoice, Reading, Record, Source
from piaoqi.archive.queries.explain import State
from piaoqi.archive.queries.visible import SEE
from piaoqi.core.causes.case import SourceKind
from piaoqi.core.invoice.record import Place
from piaoqi.reconciliation.models import Comparison
from piaoqi.reconciliation.presence import State as Mark
from piaoqi.reconciliation.queries.marks import marks_of
from piaoqi.reconciliation.queries.why import Why, why
from piaoqi.reconciliation.queries.why_form import why_form

pytestmark = pytest.mark.django_db
MARCH = (date(2026, 3, 1), date(2026, 3, 31))
AS_OF = START + timedelta(days=31)
HERE, LOST, ALONE = NUMBER, "26112000000012345690", "26112000000077777777"
OTHER = ("别家", "91310000MA1FL00002")
BUREAU, ARCHIVE, BOOKS = SourceKind.BUREAU, SourceKind.ARCHIVE, SourceKind.BOOKS


@dataclass
class Scene:
    company: Company
    comparison: Comparison


def statements() -> list[Sighted]:
    """HERE is everywhere, LOST lacks its original, ALONE is an original that the bureau has not."""
    total = Decimal("200.00")
    return [
        sighted(a_statement(HERE), BUREAU, 1),
        sighted(a_statement(HERE, place=Place("甲.pdf", page=1)), ARCHIVE, 2),
        sighted(a_statement(HERE, place=Place("账.xlsx", "账", 2)), BOOKS, 3),
        sighted(a_statement(LOST, total=total), BUREAU, 4),
        sighted(a_statement(LOST, total=total, place=Place("账.xlsx", "账", 3)), BOOKS, 5),
        sighted(a_statement(ALONE, place=Place("乙.pdf", page=1), total=Decimal("300.00")), ARCHIVE, 6),
    ]


def laid(company: Company, found: list[Sighted]) -> None:
    hand_over(company, *found)
    Reading.objects.filter(source__company=company, ended_at=None).update(ended_at=found[-1].seen_at)


@pytest.fixture
def scene() -> Scene:
    company, found = a_company(), statements()
    laid(company, found)
    sources = [a_core_source(company, one, found, MARCH) for one in (BUREAU, ARCHIVE, BOOKS)]
    return Scene(company, compared(company, sources, AS_OF))


def states(told: Why) -> dict[str, str]:
    (form,) = why_form(told, "zh")["invoices"]
    return {one["source"]: one["state"] for one in form["states"]}


def test_what_is_everywhere_is_said_to_be_fine(scene: Scene) -> None:
    told = why(an_actor(), HERE)
    assert told.state is State.SHOWN
    assert states(told) == {"bureau": "present", "archive": "present", "books": "present"}
    (one,) = told.invoices
    assert "没有问题" in one.sentences("zh")[0]
    assert one.ground.comparison == scene.comparison
    assert not one.findings
    assert [mark.since for mark in one.marks] == [START + timedelta(hours=at) for at in (1, 2, 3)]


def test_what_is_missing_is_said_with_what_to_do_and_whom_to_write(scene: Scene) -> None:
    told = why(an_actor(), LOST)
    assert states(told) == {"bureau": "present", "archive": "missing", "books": "present"}
    (form,) = why_form(told, "zh")["invoices"]
    assert "缺这张发票" in form["answer"][0]
    assert [one["absent_from"] for one in form["findings"]] == ["archive"]
    assert form["as_of"] == AS_OF.isoformat()
    assert form["comparison"] == scene.comparison.pk
    (english,) = why_form(told, "en")["invoices"]
    assert "missing" in english["answer"][0]


@pytest.mark.usefixtures("scene")
@pytest.mark.parametrize(
    "written", ["2611 2000 0000 1234 5690", "２６１１2000000012345690", "No. 26112000000012345690"]
)
def test_a_number_is_understood_however_it_is_written(written: str) -> None:
    told = why(an_actor(), written)
    assert [one.invoice.number for one in told.invoices] == [LOST]
    assert any(LOST in one.say("zh") for one in told.understood)


def test_nothing_is_said_to_be_missing_where_it_arrived_since(scene: Scene) -> None:
    late = sighted(a_statement(LOST, total=Decimal("200.00"), place=Place("迟.pdf", page=1)), ARCHIVE, 24 * 40)
    laid(scene.company, [late])
    told = why(an_actor(), LOST)
    assert states(told) == {"bureau": "present", "archive": "present", "books": "present"}
    (one,) = told.invoices
    assert not one.answer.absent
    assert not one.findings
    assert any("收到了这张发票" in said for said in one.sentences("zh"))
    assert [mark.arrived for mark in one.marks] == [False, True, False]


def test_nothing_is_said_to_be_missing_where_a_statement_known_before_is_found_to_speak_of_it(scene: Scene) -> None:
    lost = Invoice.objects.get(number=LOST)
    statement = Record.objects.get(invoice__number=ALONE)
    Record.objects.filter(pk=statement.pk).update(invoice=lost)
    (one,) = why(an_actor(), LOST).invoices
    assert [mark.state for mark in one.marks] == [Mark.PRESENT] * 3
    assert not one.answer.absent
    assert not one.findings
    shown = marks_of(an_actor(), scene.company, [lost.pk])
    assert [mark.state for mark in shown.of[lost.pk].marks] == [Mark.PRESENT] * 3


def test_a_row_of_the_books_that_was_deleted_is_no_presence(scene: Scene) -> None:
    gone = Place("账.xlsx", "账", 3)
    reading = Record.objects.get(source__key="books", invoice__number=LOST).reading
    Reading.objects.filter(pk=reading.pk).update(replaced_at=AS_OF)
    facts = {"row_state": "已删除"}
    laid(scene.company, [sighted(a_statement(LOST, place=gone, facts=facts), BOOKS, 24 * 40)])
    (one,) = why(an_actor(), LOST).invoices
    lost = one.invoice.pk
    shown = marks_of(an_actor(), scene.company, [lost])
    told = {mark.source: (mark.state, mark.since) for mark in one.marks}
    assert told["books"] == (Mark.NOT_DUE, None)
    assert {source.key: mark.state for source, mark in zip(shown.sources, shown.of[lost].marks, strict=True)} == {
        source: state for source, (state, _) in told.items()
    }


def test_what_no_comparison_has_seen_is_not_called_missing(scene: Scene) -> None:
    fresh = "26112000000088888888"
    laid(scene.company, [sighted(a_statement(fresh, total=Decimal("9.00")), BUREAU, 24 * 40)])
    (one,) = why(an_actor(), fresh).invoices
    assert not one.answer.absent
    assert one.unjudged == ("archive",)  # the books have until 19 April
    assert not any("没有问题" in said or "应有的地方都有" in said for said in one.sentences("zh"))
    assert any("还没有这张发票" in said for said in one.sentences("zh"))


def test_a_company_that_was_never_compared_says_so() -> None:
    laid(a_company(), statements())
    (one,) = why(an_actor(), LOST).invoices
    assert one.ground.comparison is None
    assert any("还没有核对过" in said for said in one.sentences("zh"))
    assert not any("缺这张" in said or "没有问题" in said for said in one.sentences("zh"))


@pytest.mark.parametrize(("state", "word"), [("running", "正在重新核对"), ("done", "")])
def test_what_came_after_the_comparison_is_told(scene: Scene, state: str, word: str) -> None:
    reading = Reading.objects.filter(source__key="books").latest("pk")
    Arrival.objects.create(original=reading.original, source=reading.source, name="新.xlsx", actor="person:1",
                           origin="test", at=AS_OF + timedelta(hours=1))  # fmt: skip
    a_comparison(scene.company, 32, state=state)
    (one,) = why(an_actor(), HERE).invoices
    news = one.ground.news.say("zh") if one.ground.news else ""
    assert word in news
    assert bool(news) is bool(word)


def test_what_is_not_here_says_which_source_was_not_asked(scene: Scene) -> None:
    told = why(an_actor(), "25112000000000000001", company=scene.company.pk)
    assert told.state is State.NOT_HERE
    assert not told.invoices
    assert {one.source for one in told.open_ends} == {"bureau", "archive", "books"}
    assert any("2025" in one.reason.say("zh") and "2026-03-01" in one.reason.say("zh") for one in told.open_ends)
    assert told.advice
    assert why_form(told, "en")["could_hold"]


def test_a_source_never_asked_and_a_file_not_read_may_hold_it(scene: Scene) -> None:
    Source.objects.create(company=scene.company, key="mail", name="发票邮箱", kind="mail")
    Reading.objects.filter(source__key="books").update(state=Reading.State.QUARANTINED)
    told = why(an_actor(), "26992000000000000001")
    assert any("还没有读出来" in one.reason.say("zh") for one in told.open_ends)


@pytest.mark.usefixtures("scene")
@pytest.mark.parametrize(
    "slip", ["26112000000012345691", "26112000000012345609", "2611200000012345690", "26112000000021345690"]
)
def test_a_slip_leads_to_the_number_meant(slip: str) -> None:
    told = why(an_actor(), slip)
    assert told.state is State.NOT_HERE
    assert LOST in {one.number for one in told.near}
    assert any(LOST in one.say("zh") for one in told.understood)


@pytest.mark.usefixtures("scene")
def test_a_part_of_a_number_leads_to_those_that_hold_it() -> None:
    told = why(an_actor(), "45690")
    assert [one.invoice.number for one in told.invoices] == [LOST]
    assert any("含有它的是" in one.say("zh") for one in told.understood)


def test_what_is_hidden_is_told_by_its_rule_and_by_nothing_else(scene: Scene) -> None:
    Invoice.objects.filter(number=LOST).update(sensitivity=2)
    told = why(somebody(BuiltIn.READER, scene.company), LOST)
    assert told.state is State.HIDDEN
    assert told.hidden is not None
    form = why_form(told, "zh")
    assert [form[one] for one in ("invoices", "near", "could_hold", "advice", "understood")] == [[]] * 5


def test_a_colleague_of_another_company_gets_the_answer_that_a_number_nobody_has_gets(scene: Scene) -> None:
    other = a_company(*OTHER)
    actor = somebody(BuiltIn.FINANCE_LEAD, other)
    slip, part = LOST[:-1] + "1", LOST[-6:]
    for number, company in ((LOST, None), (LOST, scene.company.pk), (slip, None), (part, None), (LOST, other.pk)):
        told, nobody = why(actor, number, company=company), why(actor, "9" * len(number), company=company)
        assert told.state is State.NOT_HERE
        assert not told.invoices
        assert not told.near
        assert told.open_ends == nobody.open_ends
        assert told.message == nobody.message
    assert not why(actor, LOST, company=scene.company.pk).open_ends
    assert not why(actor, LOST, company=10**9).open_ends


def test_numbers_like_it_are_those_of_invoices_that_the_actor_sees(scene: Scene) -> None:
    slip = LOST[:-1] + "1"
    Invoice.objects.filter(number=LOST).update(sensitivity=2)
    assert LOST not in {one.number for one in why(somebody(BuiltIn.READER, scene.company), slip).near}
    assert not why(somebody(BuiltIn.EMPLOYEE, scene.company), slip).near
    assert not why(somebody(BuiltIn.READER, scene.company), LOST[-6:]).invoices


def test_only_whoever_sees_the_whole_company_is_told_what_to_export(scene: Scene) -> None:
    form = {"source": "bureau", "from": "2026-03-01", "to": "2026-03-31", "expected": 77}
    forms = {one: {**scene.comparison.forms[one], "exports": [form]} for one in ("zh", "en")}
    sources = [a_core_source(scene.company, one, statements(), MARCH if one is not BUREAU else None)
               for one in (BUREAU, ARCHIVE, BOOKS)]  # fmt: skip
    compared(scene.company, sources, AS_OF)
    newest = Comparison.objects.latest("pk")
    a_comparison(scene.company, 33, forms={**newest.forms, **forms})
    told = why(an_actor(), ALONE)
    assert states(told)["bureau"] == "cannot_tell"
    assert [one["zh"]["expected"] for one in told.invoices[0].exports] == [77]
    bounded = replace(_scope(scene.company), direction="received")
    assert not why(_with(bounded), ALONE).invoices[0].exports


def test_an_altered_original_is_told_before_anything_else(scene: Scene) -> None:
    reading = Reading.objects.get(source__key="archive", original__sha256=f"{2:040x}".ljust(64, "0"))
    verdict = {"verdict": "altered", "altered": ["Doc_0/Pages/Page_0/Content.xml"]}
    Reading.objects.filter(pk=reading.pk).update(said={**reading.said, "authenticity": verdict})
    (one,) = why(an_actor(), HERE).invoices
    assert [alarm.path for alarm in one.answer.alarms] == ["甲.pdf"]
    assert "甲.pdf" in one.sentences("zh")[0]
    assert not any("没有问题" in said for said in one.sentences("zh"))


def test_a_deleted_invoice_is_explained_and_said_to_be_put_away(scene: Scene) -> None:
    Invoice.objects.filter(number=LOST).update(deleted_at=AS_OF)
    told = why(an_actor(), LOST, company=scene.company.pk)
    assert told.state is State.DELETED
    assert why_form(told, "zh")["invoices"][0]["deleted"]


def test_an_invoice_that_no_reading_speaks_of_any_more_is_missing_nowhere(scene: Scene) -> None:
    Reading.objects.filter(source__company=scene.company).update(replaced_at=AS_OF)
    (one,) = why(an_actor(), LOST).invoices
    assert not one.answer.absent
    assert "现在没有来源有它" in one.sentences("zh")[0]


@pytest.mark.usefixtures("scene")
@pytest.mark.parametrize("written", ["", "  ", "发票", "\0", "1", "9" * 400, "'; --", "2.6112E+19", "%_"])
def test_whatever_is_typed_gets_an_answer(written: str) -> None:
    told = why(an_actor(), written)
    assert why_form(told, "zh")["state"] == "not_here"
    assert why_form(told, "en")["message"]


def _scope(company: Company) -> Scope:
    return Scope(role="test", permissions=frozenset({SEE.key}), company=company.pk, sensitivity=2)


def _with(*scopes: Scope) -> Actor:
    return Actor(key="person:9", name="某", origin="test", scopes=scopes)
