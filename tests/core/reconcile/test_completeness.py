"""Which parts of the lists are whole, and which exact slices have to be exported again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from core.reconcile.small import AS_OF, DAY, OPEN_WINDOW, SISTER, US, archive, bureau, original, row, source, window
from piaoqi.core.causes.case import Direction, SourceKind
from piaoqi.core.invoice.kind import Kind, Origin
from piaoqi.core.invoice.record import Place, Record
from piaoqi.core.invoice.status import Status
from piaoqi.core.invoice.taxpayer import Taxpayer
from piaoqi.core.reconcile.completeness import Compared, prove
from piaoqi.core.reconcile.completeness.lanes import ALL, Box, boxes, of_kinds
from piaoqi.core.reconcile.judge import compare
from piaoqi.core.reconcile.result import Completeness, Slice
from piaoqi.core.reconcile.source import DEFAULT_EXPECTATIONS, Source, Unread, Window

LAST_DUE = date(2026, 11, 18)
"""What was issued after this is not due in the bureau's list as of AS_OF."""


def proved(*sources: Source, taxpayers: tuple[Taxpayer, ...] = (US,)) -> Completeness:
    compared = compare(sources, taxpayers, DEFAULT_EXPECTATIONS, AS_OF)
    found = compared.judgement()
    return prove(Compared(found.sources, DEFAULT_EXPECTATIONS, found.findings, compared.groups, AS_OF))


def dates(found: Completeness) -> list[tuple[date | None, date | None]]:
    return [(one.part.start, one.part.end) for one in found.slices]


def codes(one: Slice) -> list[str]:
    return [reason.code for reason in one.reasons]


def months(first: int, last: int) -> tuple[date, date]:
    return date(2026, first, 1), date(2026, last + 1, 1) - timedelta(days=1)


def rows(count: int, start: date, days: int) -> Iterator[Record]:
    """So many different invoices, spread evenly over so many days."""
    for number in range(count):
        day = start + timedelta(days=number * days // count)
        yield row(f"26312000{number:012}", issue_date=day, line=number + 2)


def test_a_list_that_is_whole_has_nothing_to_export() -> None:
    found = proved(bureau(row(), windows=window(total=1)), archive(original()))
    assert found.slices == ()
    assert [(one.part.start, one.part.end, one.invoices) for one in found.proven] == [(date(2026, 1, 1), LAST_DUE, 1)]


def test_what_was_exported_too_early_is_fetched_from_the_day_whose_invoices_may_have_come_later() -> None:
    made = AS_OF - timedelta(days=20)  # 31 October
    found = proved(bureau(windows=window(as_of=made, end=date(2026, 10, 31))))
    assert dates(found) == [(date(2026, 10, 30), date(2026, 10, 31))]
    assert codes(found.slices[0]) == ["C4.5"]


def test_dates_not_yet_due_are_not_asked_for() -> None:
    found = proved(bureau(windows=window(as_of=AS_OF - timedelta(days=20))))
    assert dates(found) == [(date(2026, 10, 30), LAST_DUE)]


def test_a_filter_by_origin_leaves_the_other_origin_to_fetch() -> None:
    (one,) = proved(bureau(windows=window(origins=frozenset({Origin.PLATFORM})))).slices
    assert (one.part.kinds, one.part.origins, codes(one)) == ((), ("1",), ["C3.2"])


def test_a_filter_by_kind_leaves_the_other_kinds_to_fetch() -> None:
    asked = frozenset(Kind) - {Kind.RAIL, Kind.AIR}
    (one,) = proved(bureau(windows=window(kinds=asked))).slices
    assert (one.part.kinds, one.part.origins, codes(one)) == (("rail", "air"), (), ["C3.3"])


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"statuses": frozenset({Status.NORMAL})}, "C4.3"),
        ({"booked": "未入账"}, "C5.11"),
        ({"sellers": ("某公司",)}, "C4.3"),
        ({"role": "开票员"}, "C5.1"),
        ({"total": 5}, "C4.1"),
    ],
)
def test_what_takes_the_proof_from_a_whole_window_is_fetched_whole(changes: dict[str, object], code: str) -> None:
    (one,) = proved(bureau(row(), windows=window(**changes))).slices
    assert (one.part.start, one.part.end, one.part.kinds, one.part.origins) == (date(2026, 1, 1), LAST_DUE, (), ())
    assert codes(one) == [code]


@pytest.mark.parametrize(
    ("record", "code"),
    [
        (row(buyer_name=SISTER.name, buyer_tax_id=SISTER.tax_id), "C4.4"),
        (row(seller_name=US.name, seller_tax_id=US.tax_id, buyer_name="乙", buyer_tax_id="9131"), "C3.1"),
    ],
)
def test_a_list_of_another_company_or_direction_is_fetched_for_the_right_one(record: Record, code: str) -> None:
    (one,) = proved(bureau(record)).slices
    assert codes(one) == [code]
    assert (one.part.taxpayer, one.part.direction) == (US.tax_id, "received")


def test_how_many_are_lacking_is_told() -> None:
    (one,) = proved(bureau(row(), windows=window(total=8))).slices
    assert one.lacking == 7


def test_a_list_cut_at_the_limit_is_fetched_in_months_that_stay_below_it() -> None:
    start, end = months(1, 10)
    cut = bureau(*rows(5000, date(2026, 6, 1), 153), windows=window(start=start, end=end, total=9600))
    found = proved(cut).slices
    assert all(one.expected <= 3000 for one in found)
    assert all(one.part.start and one.part.start.day == 1 for one in found)
    assert min(dates(proved(cut)), key=str)[0] == start
    assert sum(one.expected for one in found) >= 9600


def test_a_day_with_more_than_the_limit_is_cut_by_kinds() -> None:
    many = [replace(one, kind=Kind.RAIL if place % 2 else Kind.AIR) for place, one in enumerate(rows(5000, DAY, 1))]
    found = proved(bureau(*many, windows=window(start=DAY, end=DAY, total=5001))).slices
    first, second = sorted((one.part.kinds for one in found), key=len)
    assert first == ("air",)
    assert "rail" in second
    assert "air" not in second
    assert [one.expected for one in found] == [2500, 2500]


def test_no_slice_is_longer_than_the_page_allows() -> None:
    long = bureau(windows=window(start=date(2020, 1, 1), role="开票员"))
    for start, end in dates(proved(long)):
        assert start is not None
        assert end is not None
        assert (end - start).days < 366


def test_an_uncovered_month_is_fetched_where_an_invoice_waits_for_it() -> None:
    found = proved(bureau(windows=window(start=date(2026, 10, 1))), archive(original()))
    assert dates(found) == [months(9, 9)]
    assert codes(found.slices[0]) == ["C3.4"]
    assert (found.slices[0].waiting, found.slices[0].amount) == (1, Decimal("113.00"))


def test_an_uncovered_month_that_nobody_speaks_of_is_not_asked_for() -> None:
    assert proved(bureau(windows=window(start=date(2026, 10, 1)))).slices == ()


def test_days_left_out_between_two_windows_are_fetched() -> None:
    early, late = window(end=date(2026, 5, 10)), window(start=date(2026, 5, 21))
    assert dates(proved(bureau(windows=early + late))) == [(date(2026, 5, 11), date(2026, 5, 20))]


def test_a_list_that_says_nothing_of_its_windows_is_asked_for_its_months_and_those_that_wait() -> None:
    august = original("26312000000000000001", issue_date=date(2026, 8, 9))
    found = proved(bureau(row(), windows=()), archive(august))
    assert dates(found) == [months(8, 9)]
    assert codes(found.slices[0]) == ["C4.3"]


def test_a_list_that_only_shows_its_kinds_is_fetched_whole_in_one_go() -> None:
    """Nobody chose those kinds: what the rows show is proven, and one export of everything settles the rest."""
    seen = frozenset({Kind.DIGITAL_SPECIAL})
    listed = bureau(row(), windows=window(kinds=seen, origins=frozenset({Origin.PLATFORM}), declared=False))
    found = proved(listed)
    assert [(one.part.kinds, one.part.origins) for one in found.slices] == [((), ())]
    assert [one.part.kinds for one in found.proven] == [("digital_special",)]
    assert "piaoqi.toml" in found.slices[0].reasons[0].evidence[0].fact.say("zh")


def test_several_slices_near_each_other_may_be_fetched_in_one_go() -> None:
    weekly = tuple(
        replace(OPEN_WINDOW, start=date(2026, 5, day), end=date(2026, 5, day + 6), role="开票员" if day % 2 else "")
        for day in (1, 8, 15, 22)
    )
    odd = replace(OPEN_WINDOW, start=date(2026, 6, 10), end=date(2026, 6, 12), role="开票员")
    (one,) = proved(bureau(windows=(*weekly, odd))).bundles
    assert (one.part.start, one.part.end, one.replaces) == (date(2026, 5, 1), date(2026, 6, 12), 3)


def test_two_slices_are_left_as_they_are() -> None:
    early, late = window(end=date(2026, 5, 10), role="开票员"), window(start=date(2026, 5, 21), role="开票员")
    middle = window(start=date(2026, 5, 11), end=date(2026, 5, 20))
    assert proved(bureau(windows=early + middle + late)).bundles == ()


def test_an_old_invoice_in_a_window_that_reaches_back_to_it_needs_no_export() -> None:
    old = original("26312000000000000001", issue_date=date(2011, 5, 5))
    assert proved(bureau(windows=window(start=date(2000, 1, 1), total=0)), archive(old)).slices == ()
    assert proved(bureau(windows=window(start=None)), archive(old)).slices == ()


def test_lists_that_are_searched_together_complete_each_other() -> None:
    half = bureau(name="digital", windows=window(origins=frozenset({Origin.PLATFORM})))
    other = bureau(name="control", windows=window(origins=frozenset({Origin.TAX_CONTROL})))
    assert proved(half, other).slices == ()


def test_another_company_completes_nothing() -> None:
    theirs = bureau(name="theirs", taxpayer=SISTER)
    ours = bureau(windows=window(origins=frozenset({Origin.PLATFORM})))
    assert [one.part.source for one in proved(ours, theirs, taxpayers=(US, SISTER)).slices] == ["bureau"]


def test_an_unreadable_list_takes_the_proof_and_is_the_thing_to_export() -> None:
    found = proved(bureau(unread=(Unread("bureau/坏.xlsx"),)), archive(original()))
    assert found.proven == ()
    assert [(one.file, codes(one), one.waiting) for one in found.slices] == [("bureau/坏.xlsx", ["C4.11"], 1)]


def test_empty_days_that_others_contradict_are_exported_again_unless_the_list_counted_itself() -> None:
    start, _ = months(9, 9)
    gone = (DAY, DAY + timedelta(days=1))
    listed = [one for one in rows(600, start, 30) if one.issue_date not in gone]
    known = archive(*(original(f"2631200000009999{n:04}", issue_date=gone[n % 2]) for n in range(6)))
    found = proved(bureau(*listed), known)
    assert dates(found) == [gone]
    assert (codes(found.slices[0]), found.slices[0].waiting) == (["C4.3"], 6)
    assert proved(bureau(*listed, windows=window(total=len(listed))), known).slices == ()


def test_the_slice_that_settles_most_money_comes_first() -> None:
    small = original("26312000000000000001", issue_date=date(2026, 1, 3), total=Decimal("1.00"))
    large = original("26312000000000000002", issue_date=date(2026, 4, 5), total=Decimal("-900.00"))
    middle = original("26312000000000000003", issue_date=date(2026, 8, 7), total=Decimal("10.00"))
    found = proved(bureau(windows=window(start=date(2026, 10, 15))), archive(small, large, middle))
    assert [one.part.start for one in found.slices] == [date(2026, month, 1) for month in (4, 8, 1)]
    assert found.slices[0].amount == Decimal("900.00")


def test_a_list_in_which_no_rule_expects_anything_is_not_asked_for_more_than_it_claims() -> None:
    stubs = source(SourceKind.ISSUED, windows=window(kinds=frozenset({Kind.E_ORDINARY}), as_of=AS_OF))
    assert proved(stubs).slices == ()
    cut = source(SourceKind.ISSUED, windows=window(kinds=frozenset({Kind.E_ORDINARY}), total=3))
    (one,) = proved(cut).slices
    assert (one.part.kinds, one.part.direction) == (("e_ordinary",), Direction.ISSUED)


def test_boxes_are_lanes_again_and_never_overlap() -> None:
    for lanes in (
        ALL,
        of_kinds([Kind.VEHICLE]),
        frozenset({(Kind.VEHICLE, Origin.PLATFORM)}),
        ALL - of_kinds([Kind.AIR]),
    ):
        found = boxes(lanes)
        assert frozenset().union(*(one.lanes for one in found)) == lanes
        assert sum(len(one.lanes) for one in found) == len(lanes)
    assert boxes(ALL) == [Box((), ())]


def test_a_hundred_thousand_rows_take_one_pass() -> None:
    """As many windows as a year of daily exports: nothing is done window by row."""
    days = [date(2026, 1, 1) + timedelta(days=after) for after in range(300)]
    many = [
        replace(one, place=Place(f"{one.issue_date}.xlsx", "1", place))
        for place, one in enumerate(rows(30_000, days[0], 300))
    ]
    daily = tuple(
        Window(start=day, end=day, as_of=AS_OF, total=100, files=(f"{day}.xlsx",), declared=False) for day in days
    )
    found = prove(Compared((bureau(*many, windows=daily),), DEFAULT_EXPECTATIONS, (), {}, AS_OF))
    assert found.slices == ()
    assert len(found.proven) == 1
