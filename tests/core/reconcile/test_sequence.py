"""Numbers of ours that no source holds, and the stubs against the bureau's list."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from core.reconcile.small import AS_OF, SELLER, US, archive, bureau, row, source, window
from piaoqi.core.causes.case import Direction, SourceKind
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.record import Record
from piaoqi.core.invoice.status import Status
from piaoqi.core.reconcile.completeness import Compared, prove
from piaoqi.core.reconcile.judge import compare
from piaoqi.core.reconcile.result import Gap, Sequences
from piaoqi.core.reconcile.sequence import sequences
from piaoqi.core.reconcile.source import DEFAULT_EXPECTATIONS, Source

CODE = "011002600311"
FIRST = date(2026, 9, 1)


def stub(number: int, day: date = FIRST, **changes: object) -> Record:
    ours = {"seller_name": US.name, "seller_tax_id": US.tax_id, "buyer_name": SELLER[0], "buyer_tax_id": SELLER[1]}
    given = {"code": CODE, "kind": Kind.E_ORDINARY, "issue_date": day, "line": number % 1000 + 2, **ours, **changes}
    return row(f"{number:08}", **given)  # type: ignore[arg-type]


def stubs(numbers: Iterable[int], **changes: object) -> Source:
    return source(SourceKind.ISSUED, *(stub(number) for number in numbers), **changes)


def told(*sources: Source) -> Sequences:
    compared = compare(sources, (US,), DEFAULT_EXPECTATIONS, AS_OF)
    judgement = compared.judgement()
    proof = prove(Compared(judgement.sources, DEFAULT_EXPECTATIONS, judgement.findings, compared.groups, AS_OF))
    return sequences(compared.groups, judgement.sources, proof.proven)


def ranges(found: Sequences) -> list[tuple[str, str, int]]:
    return [(gap.first, gap.last, gap.count) for gap in found.gaps]


def only(*sources: Source) -> Gap:
    (gap,) = told(*sources).gaps
    return gap


def test_numbers_left_out_of_a_row_are_a_gap_with_its_neighbours() -> None:
    gap = only(stubs([*range(100, 120), *range(122, 140)]))
    assert (gap.code, gap.first, gap.last, gap.count) == (CODE, "00000120", "00000121", 2)
    assert (gap.before.number, gap.after.number, gap.before.day) == ("00000119", "00000122", FIRST)
    assert gap.covered


def test_a_row_without_holes_has_no_gap() -> None:
    assert told(stubs(range(100, 140))).gaps == ()


def test_a_void_one_is_there() -> None:
    row_ = source(SourceKind.ISSUED, *(stub(number) for number in (1, 2, 4, 5)), stub(3, status=Status.VOID))
    assert told(row_).gaps == ()


def test_a_number_that_any_other_source_holds_is_no_gap() -> None:
    original = replace(stub(120), place=row("x").place, fields={})
    assert told(stubs([*range(100, 120), *range(121, 140)]), archive(original)).gaps == ()


def test_a_number_that_the_bureau_lists_is_no_gap() -> None:
    listed = bureau(stub(120), name="issued list", direction=Direction.ISSUED)
    assert told(stubs([*range(100, 120), *range(121, 140)]), listed).gaps == ()


def test_a_wide_jump_is_another_roll() -> None:
    assert told(stubs([*range(100, 400), *range(502, 800)])).gaps == ()


def test_a_jump_wider_than_the_rows_beside_it_is_another_roll() -> None:
    assert told(stubs([100, 101, 104, 105])).gaps == ()
    assert ranges(told(stubs([100, 101, 103, 104]))) == [("00000102", "00000102", 1)]


def test_every_other_number_is_another_machine() -> None:
    assert told(stubs(range(100, 200, 2))).gaps == ()


def test_numbers_that_run_back_in_time_belong_to_another_roll() -> None:
    late = [stub(number, FIRST + timedelta(days=9)) for number in range(100, 120)]
    early = [stub(number, FIRST) for number in range(122, 140)]
    assert told(source(SourceKind.ISSUED, *late, *early)).gaps == ()


def test_a_long_pause_is_another_roll() -> None:
    early = [stub(number, date(2026, 2, 1)) for number in range(100, 120)]
    late = [stub(number, date(2026, 8, 1)) for number in range(122, 140)]
    assert told(source(SourceKind.ISSUED, *early, *late)).gaps == ()


def test_a_gap_outside_proven_coverage_says_so() -> None:
    assert not only(stubs([*range(100, 120), *range(122, 140)], windows=())).covered
    assert not only(stubs([*range(100, 120), *range(122, 140)], windows=window(total=99))).covered


def test_digital_numbers_are_no_row_of_ours() -> None:
    digital = [replace(stub(1), number=f"2611200000000000{n:04}", code="") for n in (1, 2, 9)]
    found = told(source(SourceKind.ISSUED, *digital))
    assert (found.gaps, found.digital, found.numbered) == ((), 3, 0)


def test_printed_numbers_of_digital_paper_are_a_row() -> None:
    def printed(number: int) -> Record:
        twenty = f"2611200000000{number * 7919:07}"
        return replace(stub(number), number=twenty, paper_number=f"{number:08}", kind=Kind.DIGITAL_SPECIAL_PAPER)

    numbers = [*range(100, 120), *range(121, 140)]
    assert only(source(SourceKind.ISSUED, *map(printed, numbers))).first == "00000120"


def test_another_sellers_row_in_our_list_is_not_ours() -> None:
    theirs = [stub(number, seller_name=SELLER[0], seller_tax_id=SELLER[1]) for number in (100, 101, 103, 104)]
    assert told(source(SourceKind.ISSUED, *theirs)).gaps == ()


def test_stubs_and_the_bureaus_list_are_counted_by_month() -> None:
    own = source(SourceKind.ISSUED, stub(1), stub(2), stub(3, date(2026, 10, 1)))
    listed = bureau(stub(1), stub(3, date(2026, 10, 1)), stub(4), name="list", direction=Direction.ISSUED)
    found = [(one.month, one.stubs, one.listed, one.only_stubs, one.only_listed) for one in told(own, listed).months]
    assert found == [("2026-09", 2, 2, 1, 1), ("2026-10", 1, 1, 0, 0)]
    assert told(own).months == ()
