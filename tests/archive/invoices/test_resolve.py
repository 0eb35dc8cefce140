"""Which statements are one invoice, whatever the order in which they are told."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from making_invoices import NUMBER, OTHER_SELLER, a_statement, in_a_world, sighted, statements
from piaoqi.archive.invoices.resolve import Group, resolve
from piaoqi.archive.invoices.sighted import Sighted
from piaoqi.core.causes.case import SourceKind
from piaoqi.core.invoice.record import FieldOrigin


def _shape(groups: list[Group]) -> list[tuple[object, ...]]:
    return [(one.key, one.certain, one.keys, {each.place for each in one.members}) for one in groups]


def _keys(*found: Sighted) -> list[str]:
    return [one.key for one in resolve(in_a_world(found))]


@settings(max_examples=100, deadline=None)
@given(st.lists(statements(), max_size=9), st.randoms(use_true_random=False))
def test_the_order_of_statements_decides_nothing(found: list[Sighted], chance: object) -> None:
    world = in_a_world(found)
    mixed = list(world)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert _shape(resolve(mixed)) == _shape(resolve(world))


@settings(max_examples=100, deadline=None)
@given(st.lists(statements(), max_size=9))
def test_every_statement_is_in_one_invoice_and_every_key_too(found: list[Sighted]) -> None:
    groups = resolve(in_a_world(found))
    places = [each.place for one in groups for each in one.members]
    keys = [key for one in groups for key in one.keys]
    assert len(places) == len(found) == len(set(places))
    assert len(keys) == len(set(keys))
    assert len({one.key for one in groups}) == len(groups)
    assert all(len(key) <= 64 for key in (*keys, *(one.key for one in groups)))


def test_a_paper_with_both_numbers_joins_lists_that_know_one_each() -> None:
    digital = sighted(a_statement())
    printed = sighted(a_statement("00345678", code="011002500111"))
    assert len(_keys(digital, printed)) == 2
    both = sighted(a_statement(code="011002500111", paper_number="00345678"))
    assert _keys(digital, printed, both) == [f"d:{NUMBER}"]


def test_twenty_digits_in_two_columns_are_the_same_number() -> None:
    split = sighted(a_statement(NUMBER[12:], code=NUMBER[:12], issue_date=date(2020, 1, 1)))
    assert _keys(sighted(a_statement()), split) == [f"d:{NUMBER}"]


def test_eight_digits_join_the_one_invoice_they_fit() -> None:
    assert _keys(sighted(a_statement()), sighted(a_statement(NUMBER[-8:]), SourceKind.BOOKS)) == [f"d:{NUMBER}"]


def test_eight_digits_that_fit_two_invoices_stay_by_themselves() -> None:
    coded = sighted(a_statement("12345678", code="1100254130"))
    keys = _keys(sighted(a_statement()), coded, sighted(a_statement("12345678"), SourceKind.BOOKS))
    assert keys == ["c:1100254130:12345678", f"d:{NUMBER}", "n:12345678"]


def test_eight_digits_of_another_sum_and_seller_are_another_invoice() -> None:
    other = a_statement("12345678", total=Decimal("9.00"), seller_name=OTHER_SELLER[0], seller_tax_id=OTHER_SELLER[1])
    assert _keys(sighted(a_statement()), sighted(other, SourceKind.BOOKS)) == [f"d:{NUMBER}", "n:12345678"]


def test_eight_digits_that_contradict_each_other_are_not_one_invoice() -> None:
    one, other = a_statement("12345678"), a_statement("12345678", total=Decimal("9.00"))
    found = resolve(in_a_world([sighted(one), sighted(other, SourceKind.BOOKS)]))
    assert [len(group.members) for group in found] == [1, 1]
    assert not any(group.certain for group in found)


def test_a_number_that_recognition_is_unsure_of_joins_nothing() -> None:
    guessed = a_statement(fields={"number": FieldOrigin("page 1", confidence=0.6)})
    found = resolve(in_a_world([sighted(a_statement()), sighted(guessed, SourceKind.ARCHIVE)]))
    assert [(len(group.members), group.certain) for group in found] == [(1, True), (1, False)]


def test_the_same_paper_without_a_number_at_two_sources_is_one() -> None:
    paper = sighted(a_statement(""), SourceKind.ARCHIVE)
    assert len(resolve([paper, replace(paper, source="mail", source_kind=SourceKind.MAIL)])) == 1
    assert len(resolve([paper, replace(paper, ordinal=1)])) == 2
