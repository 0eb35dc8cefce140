from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piaoqi.core.reconcile.engines import near
from piaoqi.core.reconcile.engines.near import Leftovers, NearMiss, near_misses

DAY = date(2026, 3, 1)
NUMBER = "25112000000012345678"


def of(number: str, total: str = "113.00", day: date | None = DAY, seller: str = "S") -> Leftovers:
    return Leftovers([number], [Decimal(total) if total else None], [day], [seller])


@pytest.mark.parametrize(
    ("written", "distance"),
    [("25112000000012345679", 1), ("25112000000012345687", 1), ("2511200000001234567", 1), ("251120000000123456", 2)],
)
def test_a_mistyped_number_of_the_same_total_is_found(written: str, distance: int) -> None:
    assert near_misses(of(NUMBER), of(written)) == (
        NearMiss(0, 0, distance, same_total=True, days=0, same_seller=True),
    )


def test_numbers_too_far_apart_are_no_near_miss() -> None:
    assert near_misses(of(NUMBER), of("25112000000012345", day=None)) == ()


def test_a_near_number_of_another_total_is_another_invoice() -> None:
    assert near_misses(of(NUMBER), of("25112000000012345679", total="113.01")) == ()


def test_where_no_total_is_stated_date_and_seller_find_the_number() -> None:
    (found,) = near_misses(of(NUMBER), of("25112000000012345679", total=""))
    assert (found.distance, found.same_total) == (1, None)
    assert near_misses(of(NUMBER), of("25112000000012345679", total="", seller="")) == ()


def test_a_number_damaged_beyond_reading_is_found_by_what_else_is_stated() -> None:
    damaged = of("2.5112E+19", day=DAY + timedelta(days=2), seller="")
    assert near_misses(of(NUMBER), damaged) == ()
    (found,) = near_misses(of(NUMBER), damaged, most=None)
    assert (found.days, found.same_seller) == (2, None)


@pytest.mark.parametrize(
    "against",
    [of("", day=DAY + timedelta(days=4)), of("", seller="T"), of("", day=None, seller=""), of("", total="")],
    ids=["another date", "another seller", "nothing but the total", "no total"],
)
def test_what_speaks_against_a_damaged_number_is_heard(against: Leftovers) -> None:
    assert near_misses(of(NUMBER), against, most=None) == ()


def test_nothing_is_near_to_nothing() -> None:
    nothing = Leftovers([], [], [], [])
    assert near_misses(nothing, of(NUMBER)) == near_misses(of(NUMBER), nothing) == ()


def test_columns_of_unequal_length_are_refused() -> None:
    with pytest.raises(ValueError, match="length"):
        Leftovers(["1"], [], [None], [""])


def test_each_invoice_keeps_its_nearest_candidates_where_very_many_fit() -> None:
    many = Leftovers([NUMBER] * 50, [Decimal("1.00")] * 50, [DAY] * 50, ["S"] * 50)
    found = near_misses(of(NUMBER, total="1.00"), many)
    assert {pair.right for pair in found} == set(range(50))
    found = near_misses(many, many)
    assert len(found) <= 2 * 50 * near.CANDIDATES
    assert all(sum(pair.left == i for pair in found) >= near.CANDIDATES for i in range(50))


NUMBERS = st.lists(st.text("12", max_size=7), min_size=1, max_size=8)


@pytest.mark.parametrize("most", [1, 2])
@settings(deadline=None, max_examples=15)
@given(left=NUMBERS, right=NUMBERS)
def test_a_crowded_block_hides_no_pair(most: near.Most, left: list[str], right: list[str]) -> None:
    """Searching by shared deletions finds what comparing pair by pair finds."""
    sides = [Leftovers(n, [Decimal("1.00")] * len(n), [None] * len(n), [""] * len(n)) for n in (left, right)]
    pairwise = near_misses(sides[0], sides[1], most)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(near, "CROWDED", 0)
        assert near_misses(sides[0], sides[1], most) == pairwise


def test_thousands_of_one_amount_are_searched_at_once() -> None:
    numbers = [f"251120000000{i * 7919 % 10**8:08d}" for i in range(2000)]
    tolls = Leftovers(numbers, [Decimal("3.00")] * 2000, [None] * 2000, [""] * 2000)
    swapped = [number[:18] + number[19] + number[18] for number in numbers]
    found = near_misses(tolls, Leftovers(swapped, tolls.totals, tolls.dates, tolls.sellers))
    assert {(pair.left, pair.right) for pair in found} >= {(i, i) for i in range(2000)}
