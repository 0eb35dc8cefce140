"""The terms of an invoice lead to it, whatever is asked: no answer is lost before it can be checked."""

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from archive.search.making_invoices import TODAY, Place, a_row, facts, names, typed
from piaoqi.archive.search.amounts import terms_of_amount, terms_of_range
from piaoqi.archive.search.expression import Branch
from piaoqi.archive.search.grams import fold, grams_of_code, grams_of_text, grams_to_ask
from piaoqi.archive.search.question import understand
from piaoqi.archive.search.row import DAY
from piaoqi.archive.search.terms import read_source, source_of

fen = st.one_of(st.integers(-(10**6), 10**6), st.integers(-(10**17), 10**17))


def leads_to(branch: Branch, terms: frozenset[str], rank: int) -> bool:
    within = branch.low <= rank <= branch.high
    return within and all(any(wanted <= terms for wanted in clause) for clause in branch.clauses)


@given(names, st.data())
def test_a_text_has_every_gram_of_each_of_its_parts(text: str, data: st.DataObject) -> None:
    whole = fold(text)
    start = data.draw(st.integers(0, len(whole)))
    part = whole[start : data.draw(st.integers(start, len(whole)))]
    assert grams_to_ask(part) <= grams_of_text(whole)


@given(st.text("0123AB", max_size=24), st.data())
def test_a_number_has_every_gram_of_each_part_of_four_and_more(code: str, data: st.DataObject) -> None:
    whole = fold(code)
    start = data.draw(st.integers(0, len(whole)))
    part = whole[start : data.draw(st.integers(start, len(whole)))]
    if len(part) >= 4:
        assert grams_to_ask(part)
        assert grams_to_ask(part) <= grams_of_code(whole)


@given(fen, fen, fen)
def test_an_amount_within_a_range_has_one_of_its_terms(one: int, low: int, high: int) -> None:
    if low <= one <= high:
        assert not terms_of_range(low, high).isdisjoint(terms_of_amount(one))
    assert (one < low) or not terms_of_range(low, None).isdisjoint(terms_of_amount(one))
    assert (one > high) or not terms_of_range(None, high).isdisjoint(terms_of_amount(one))


@given(fen, fen)
def test_a_range_is_few_terms(low: int, high: int) -> None:
    assert len(terms_of_range(low, high)) <= 120


def test_a_range_far_from_an_amount_has_none_of_its_terms() -> None:
    assert terms_of_range(10_000, 20_000).isdisjoint(terms_of_amount(21_100))
    assert terms_of_range(10_000, 20_000).isdisjoint(terms_of_amount(-15_000))


@given(st.fixed_dictionaries(facts), typed)
def test_whatever_is_asked_its_terms_lead_to_every_invoice_that_is_meant(said: dict[str, Any], text: str) -> None:
    row = a_row(Place(7, company=1, department=3), said)
    question = understand(text, TODAY, {1: ("北京示例科技有限公司", "示例商贸"), 2: ("东科",)})
    terms = source_of(row).terms()
    if question.means(row):
        assert any(leads_to(one, terms, row.rank) for one in question.branches())


@given(st.fixed_dictionaries(facts))
def test_what_the_index_keeps_gives_the_same_terms_again(said: dict[str, Any]) -> None:
    source = source_of(a_row(Place(7, company=1), said))
    assert read_source(source.written()) == source


def test_the_terms_of_an_invoice_stay_as_they_are_in_indexes_already_made() -> None:
    """When this fails on purpose, add a migration that calls `index.rebuild`: else nothing can be taken out again."""
    said: dict[str, Any] = {
        "kind": "e_ordinary", "code": "011002600111", "number": "12345678", "paper_number": "", "issue_date": None,
        "seller_name": "北京（a1）", "seller_tax_id": "91MA0", "buyer_name": "", "buyer_tax_id": "", "status": "void",
        "amount": Decimal("-100.00"), "total": Decimal("113.00"), "red_of": "", "remark": "IBM 12", "presence": 5,
        "direction": "received", "differs": ["total"], "certain": False, "sensitivity": 0, "deleted_at": None,
    }  # fmt: skip
    terms = (
        "c=2 k=e_ordinary s=void i=received h=0 h=2 l=1 l=4 y=11300 y=10000 m5= m5=1 m5=11 m5=113 m5=1130 x=1 u=1"
        " w=12345678 w=01100260011112345678 0110 1100 1002 0026 0260 2600 6001 0011 0111 1111 1112 1123 1234 2345"
        " 3456 4567 5678 91ma 1ma0 北京 京a a1 ibm1 bm12 ibm bm1 m12 ib bm m1 12"
    )
    assert " ".join(sorted(source_of(a_row(Place(7, company=2), said)).terms())) == " ".join(sorted(terms.split()))


def test_days_are_stretches_of_ranks() -> None:
    (branch,) = understand("2026-03-05", TODAY).branches()
    day = date(2026, 3, 5).toordinal()
    assert (branch.low, branch.high) == (day * DAY, day * DAY + DAY - 1)
