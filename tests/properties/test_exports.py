"""The list of what to export again: nothing twice, nothing forgotten, and done when it is done."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from core.reconcile.small import AS_OF, US, archive, bureau, original, row
from piaoqi.core.invoice.kind import Kind, Origin
from piaoqi.core.invoice.record import Record
from piaoqi.core.invoice.status import Status
from piaoqi.core.reconcile.completeness import Compared, prove
from piaoqi.core.reconcile.completeness.lanes import Box, Lanes, of_record
from piaoqi.core.reconcile.coverage import search
from piaoqi.core.reconcile.judge import compare
from piaoqi.core.reconcile.result import Completeness, Finding, Part
from piaoqi.core.reconcile.source import DEFAULT_EXPECTATIONS, Source, Window

FIRST, LAST = date(2026, 4, 1), date(2026, 11, 20)
LAST_DUE = date(2026, 11, 18)
KINDS = (Kind.DIGITAL_SPECIAL, Kind.RAIL, Kind.E_ORDINARY, Kind.VEHICLE)
NUMBERS = {Kind.E_ORDINARY: ("876543", "011002600311"), Kind.VEHICLE: ("2631200000001234", "")}

days = st.dates(FIRST, LAST)


@st.composite
def windows(draw: st.DrawFn) -> Window:
    start, end = sorted((draw(days), draw(days)))
    made = draw(st.one_of(st.none(), days.map(lambda day: datetime.combine(day, AS_OF.timetz()))))
    some = st.one_of(st.none(), st.frozensets(st.sampled_from(KINDS), min_size=1))
    return Window(
        start=draw(st.sampled_from([start, start, None])),
        end=draw(st.sampled_from([end, end, None])),
        kinds=draw(some),
        origins=draw(st.sampled_from([None, None, frozenset({Origin.PLATFORM}), frozenset({Origin.TAX_CONTROL})])),
        statuses=draw(st.sampled_from([None, None, None, frozenset({Status.NORMAL})])),
        role=draw(st.sampled_from(["", "", "开票员"])),
        as_of=made,
        declared=draw(st.booleans()),
    )


@st.composite
def invoices(draw: st.DrawFn) -> list[Record]:
    found = []
    for number in range(draw(st.integers(0, 6))):
        kind = draw(st.sampled_from(KINDS))
        head, code = NUMBERS.get(kind, ("2631200000005678", ""))
        digits = f"{head}{number:02}" if code else f"{head}{number:04}"
        found.append(original(digits, code=code, kind=kind, issue_date=draw(days)))
    return found


def examined(sources: Iterable[Source]) -> tuple[Completeness, tuple[Source, ...], tuple[Finding, ...]]:
    compared = compare(tuple(sources), (US,), DEFAULT_EXPECTATIONS, AS_OF)
    found = compared.judgement()
    proof = prove(Compared(found.sources, DEFAULT_EXPECTATIONS, found.findings, compared.groups, AS_OF))
    return proof, found.sources, found.findings


def lanes(part: Part) -> Lanes:
    return Box(part.kinds, part.origins).lanes


def holds(part: Part, day: date, wanted: Lanes) -> bool:
    return part.start is not None and part.end is not None and part.start <= day <= part.end and wanted <= lanes(part)


def overlap(one: Part, other: Part) -> bool:
    assert one.start
    assert one.end
    assert other.start
    assert other.end
    return one.start <= other.end and other.start <= one.end and bool(lanes(one) & lanes(other))


@given(st.lists(windows(), max_size=5), invoices())
@settings(max_examples=60, deadline=None)
def test_slices_never_overlap(asked: list[Window], held: list[Record]) -> None:
    proof, _, _ = examined([bureau(windows=tuple(asked)), archive(*held)])
    assert not [pair for pair in combinations([one.part for one in proof.slices], 2) if overlap(*pair)]


@given(st.lists(windows(), min_size=1, max_size=5), invoices(), st.data())
@settings(max_examples=60, deadline=None)
def test_slices_and_proof_together_are_all_that_is_asked(
    asked: list[Window], held: list[Record], data: st.DataObject
) -> None:
    proof, _, findings = examined([bureau(windows=tuple(asked)), archive(*held)])
    parts = [*(one.part for one in proof.proven), *(one.part for one in proof.slices)]
    for finding in findings:
        day = finding.invoice.issue_date
        if finding.verdict == "cannot_tell" and finding.target == "bureau":
            assert day is not None
            assert any(holds(one.part, day, of_record(finding.invoice)) for one in proof.slices) or day > LAST_DUE
    window = data.draw(st.sampled_from(asked))
    start, end = window.start or FIRST, min(window.end or LAST, LAST_DUE)
    if window.start and start <= end:
        day = data.draw(st.dates(start, end))
        sample = original(issue_date=day, kind=data.draw(st.sampled_from(KINDS)))
        assert all(any(holds(part, day, frozenset({lane})) for part in parts) for lane in of_record(sample))


@given(st.lists(windows(), min_size=1, max_size=4), days, st.sampled_from(KINDS))
@settings(max_examples=100, deadline=None)
def test_what_is_called_whole_is_what_the_judgement_takes_for_searched(
    asked: list[Window], day: date, kind: Kind
) -> None:
    head, code = NUMBERS.get(kind, ("2631200000005678", ""))
    sample = original(f"{head}{'01' if code else '0001'}", code=code, kind=kind, issue_date=day)
    held = archive(original("26312000000000009999", issue_date=FIRST))
    proof, sources, _ = examined([bureau(windows=tuple(asked)), held])
    due = day + timedelta(days=2)
    if due > AS_OF.date():
        return
    (lane, *others) = of_record(sample)
    searched = search(sources[:1], sample, due).covered
    assert any(holds(one.part, day, frozenset({lane})) for one in proof.proven) == searched or others


@given(st.lists(windows(), max_size=5), invoices(), st.integers(0, 3))
@settings(max_examples=60, deadline=None)
def test_after_all_slices_were_exported_nothing_remains(asked: list[Window], held: list[Record], listed: int) -> None:
    rows = [replace(row(f"2631200000009876{n:04}"), issue_date=FIRST + timedelta(days=40 * n)) for n in range(listed)]
    source = bureau(*rows, windows=tuple(asked))
    proof, _, _ = examined([source, archive(*held)])
    fetched = tuple(
        Window(
            start=one.part.start,
            end=one.part.end,
            kinds=frozenset(Kind(kind) for kind in one.part.kinds) or None,
            origins=frozenset(Origin(origin) for origin in one.part.origins) or None,
            as_of=AS_OF,
        )
        for one in proof.slices
    )
    again, _, _ = examined([source, bureau(name="fetched", windows=fetched), archive(*held)])
    assert again.slices == ()


@given(st.integers(1, 40), st.integers(0, 200))
@settings(max_examples=30, deadline=None)
def test_a_list_with_the_right_total_below_the_limit_needs_no_export(count: int, step: int) -> None:
    rows = [row(f"2631200000001111{n:04}", issue_date=FIRST + timedelta(days=n * step % 230)) for n in range(count)]
    window = Window(start=FIRST, end=LAST, as_of=AS_OF, total=count)
    proof, _, _ = examined([bureau(*rows, windows=(window,)), archive(*(original(one.number) for one in rows))])
    assert proof.slices == ()
    assert [(one.part.start, one.part.end) for one in proof.proven] == [(FIRST, LAST_DUE)]
