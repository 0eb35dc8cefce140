"""The best value of each field: whom it is taken from, and what differs."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from making_invoices import NUMBER, a_statement, in_a_world, sighted, statements
from piaoqi.archive.invoices.keys import LONGEST, keys_of_number, natural_keys, record_key
from piaoqi.archive.invoices.presence import BITS, bits_of, kinds_in
from piaoqi.archive.invoices.retention import keep_until
from piaoqi.archive.invoices.sighted import Sighted
from piaoqi.archive.invoices.values import ALL_OTHERS, View, view_of
from piaoqi.core.causes.case import Direction, SourceKind
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.record import FieldOrigin, Place
from piaoqi.core.invoice.status import Status
from piaoqi.core.invoice.taxpayer import Former, Taxpayer

OURS = Taxpayer(
    "北京示例科技有限公司", "91110108MA01ABCD2X", former=(Former("", "110108555555555", date(2015, 12, 31)),)
)


def _view(*found: Sighted) -> View:
    return view_of(in_a_world(found), OURS)


def _original(verdict: str, **said: Any) -> Sighted:
    return sighted(a_statement(place=Place("a.ofd"), **said), SourceKind.ARCHIVE, authenticity=verdict)


@settings(max_examples=60, deadline=None)
@given(st.lists(statements(), min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_statements_decides_no_value(found: list[Sighted], chance: object) -> None:
    world = in_a_world(found)
    mixed = list(world)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    one, other = view_of(world, OURS), view_of(mixed, OURS)
    assert one == other
    assert {name: each.place for name, each in one.origins.items()} == {
        name: each.place for name, each in other.origins.items()
    }


TRUST = (
    _original("trusted", remark="0"),
    sighted(a_statement(remark="1")),
    _original("intact_unknown_signer", remark="2"),
    sighted(a_statement(remark="3"), SourceKind.ISSUED),
    sighted(a_statement(remark="4"), SourceKind.SELECTION),
    _original("unsigned", remark="5"),
    sighted(a_statement(remark="6"), SourceKind.EXPECTED),
    sighted(a_statement(remark="7"), SourceKind.BOOKS),
    _original("altered", remark="8"),
)


@pytest.mark.parametrize("at", range(len(TRUST) - 1))
def test_a_value_is_the_most_trusted_sources(at: int) -> None:
    view = _view(*reversed(TRUST[at:]))
    assert view.remark == str(at)


def test_what_recognition_read_comes_after_what_is_written_whoever_has_it() -> None:
    sure, unsure = FieldOrigin("page 1", confidence=0.99), FieldOrigin("page 1", confidence=0.4)
    guessed = _original("trusted", remark="错", seller_name="某公司", fields={"remark": unsure, "seller_name": sure})
    books = sighted(a_statement(remark="对", seller_name=""), SourceKind.BOOKS)
    view = _view(guessed, books)
    assert (view.remark, view.seller_name) == ("对", "某公司")
    assert view.origins["remark"].kind is SourceKind.BOOKS
    assert view.origins[ALL_OTHERS].kind is SourceKind.ARCHIVE


@pytest.mark.parametrize(
    ("stated", "status"),
    [
        ([(SourceKind.BUREAU, "normal"), (SourceKind.BUREAU, "locked")], "locked"),
        ([(SourceKind.BUREAU, "locked"), (SourceKind.BUREAU, "normal")], "normal"),
        ([(SourceKind.BUREAU, "red_full"), (SourceKind.BUREAU, "normal")], "red_full"),
        ([(SourceKind.BUREAU, "red_partial"), (SourceKind.BUREAU, "red_full")], "red_full"),
        ([(SourceKind.BUREAU, "normal"), (SourceKind.BOOKS, "void")], "normal"),
        ([(SourceKind.ARCHIVE, "red_letter"), (SourceKind.BUREAU, "normal")], "red_letter"),
        ([(SourceKind.BOOKS, "void")], "void"),
        ([(SourceKind.BOOKS, "unknown")], "unknown"),
    ],
)
def test_the_status_is_the_latest_of_those_that_know(stated: list[tuple[SourceKind, str]], status: str) -> None:
    found = [
        sighted(a_statement(status=Status(one), place=Place("a", row=0)), kind, at)
        for at, (kind, one) in enumerate(stated)
    ]
    assert _view(*found).status == status


@pytest.mark.parametrize(
    ("verdicts", "best"),
    [
        (["unsigned", "trusted"], "trusted"),
        (["altered", "intact_unknown_signer"], "intact_unknown_signer"),
        (["unsigned", "altered"], "altered"),
        (["unsigned"], "unsigned"),
    ],
)
def test_the_best_verdict_is_shown_and_a_bare_copy_hides_no_altered_one(verdicts: list[str], best: str) -> None:
    assert _view(*map(_original, verdicts)).authenticity == best
    assert _view(sighted(a_statement(), authenticity="unsigned")).authenticity == ""


def test_a_cent_is_no_difference_and_two_are() -> None:
    def books(total: str) -> Sighted:
        return sighted(a_statement(total=Decimal(total), amount=None, tax=None), SourceKind.BOOKS)

    assert _view(sighted(a_statement()), books("113.01")).differs == ()
    assert _view(sighted(a_statement()), books("113.02")).differs == ("total",)


def test_another_companys_name_differs_and_a_short_form_does_not() -> None:
    def books(name: str) -> Sighted:
        return sighted(a_statement(seller_name=name, seller_tax_id=""), SourceKind.BOOKS)

    assert _view(sighted(a_statement()), books("云帆办公用品")).differs == ()
    assert _view(sighted(a_statement()), books("广州南粤物流有限公司")).differs == ("seller_name",)


@pytest.mark.parametrize(
    ("seller", "buyer", "listed", "direction"),
    [
        ("91110108MA01ABCD2X", "91310115MA1K4B7C9D", Direction.RECEIVED, "issued"),
        ("91310115MA1K4B7C9D", "91110108MA01ABCD2X", Direction.ISSUED, "received"),
        ("110108555555555", "91310115MA1K4B7C9D", Direction.RECEIVED, "issued"),
        ("", "", Direction.ISSUED, "issued"),
        ("91310115MA1K4B7C9D", "914401010618273645", Direction.RECEIVED, "received"),
    ],
)
def test_the_direction_is_told_by_which_party_is_the_company(
    seller: str, buyer: str, listed: Direction, direction: str
) -> None:
    said = a_statement(seller_name="", seller_tax_id=seller, buyer_name="", buyer_tax_id=buyer)
    assert _view(sighted(said, direction=listed)).direction == direction


def test_trips_are_personal_and_the_clock_runs_from_the_years_end() -> None:
    view = _view(sighted(a_statement(kind=Kind.AIR)))
    assert (view.personal, view.keep_until) == (1, date(2056, 12, 31))
    assert keep_until(None) is None
    assert keep_until(date(2024, 2, 29)) == date(2054, 12, 31)


def test_long_and_broken_text_fits_the_columns() -> None:
    view = _view(sighted(a_statement(seller_name="公" * 300, remark="a\0b\ud800")))
    assert (len(view.seller_name), view.remark) == (200, "ab?")


def test_keys_fit_their_column_and_stay_apart() -> None:
    long = [a_statement("A" * 300 + str(at), code="B" * 300) for at in range(2)]
    keys = [natural_keys(one)[0] for one in long]
    assert keys[0] != keys[1]
    assert all(len(key) <= LONGEST for key in keys)
    assert len(record_key(a_statement(""), "f" * 64, 10**6)) <= LONGEST


def test_a_number_in_one_run_is_understood_as_records_are() -> None:
    assert keys_of_number(NUMBER) == (f"d:{NUMBER}",)
    assert keys_of_number("110025413012345678") == ("c:1100254130:12345678",)
    assert keys_of_number(" ") == ()


def test_every_kind_of_source_has_its_own_bit() -> None:
    assert set(BITS) == set(SourceKind)
    assert len(set(BITS.values())) == len(BITS)
    assert kinds_in(bits_of((SourceKind.MAIL, SourceKind.BUREAU))) == (SourceKind.BUREAU, SourceKind.MAIL)
