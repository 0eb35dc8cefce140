"""The worst bug there can be: an invoice called missing that is there. Random companies hunt for it."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from core.reconcile.small import (
    AS_OF,
    DAY,
    NUMBER,
    SELLER,
    US,
    archive,
    books,
    bureau,
    entry,
    judged,
    original,
    row,
    source,
    window,
)
from piaoqi.core.causes.case import SourceKind
from piaoqi.core.invoice.number import read_number
from piaoqi.core.invoice.record import Place, Record
from piaoqi.core.reconcile.judge import Judgement
from piaoqi.core.reconcile.source import CHINA

FIRST, LAST = date(2026, 7, 1), date(2026, 9, 30)


@dataclass(frozen=True)
class Truth:
    """One invoice as it really is, and where it really lies."""

    number: str
    code: str
    day: date
    total: Decimal
    places: frozenset[str]


def _numbers(count: int) -> st.SearchStrategy[list[tuple[str, str]]]:
    digital = st.integers(0, 999).map(lambda n: (f"2611200000001234{n:04}", ""))
    coded = st.integers(0, 99).map(lambda n: (f"876543{n:02}", "011002600311"))
    return st.lists(st.one_of(digital, coded), min_size=1, max_size=count, unique=True)


@st.composite
def companies(draw: st.DrawFn) -> list[Truth]:
    found = []
    for number, code in draw(_numbers(8)):
        day = FIRST + timedelta(days=draw(st.integers(0, (LAST - FIRST).days)))
        total = Decimal(draw(st.sampled_from(["113.00", "106.00", "50.00"])))
        places = draw(st.frozensets(st.sampled_from(["bureau", "archive", "books"]), min_size=1))
        found.append(Truth(number, code, day, total, places))
    return found


def _written(truth: Truth, rng: Random) -> tuple[str, str]:
    """(number, code) as people and programs write them: all forms that mean the same."""
    if not truth.code:
        return rng.choice(
            [
                (truth.number, ""),
                (" ".join(truth.number[i : i + 4] for i in range(0, 20, 4)), ""),
                (truth.number.translate(str.maketrans("0123456789", "０１２３４５６７８９")), ""),
                (truth.number[12:], truth.number[:12]),
                (f"'{truth.number}", ""),
            ]
        )
    return rng.choice(
        [
            (truth.number, truth.code),
            (truth.number, truth.code.lstrip("0")),
            (f"{truth.code}-{truth.number}", ""),
            (truth.number + " ", truth.code),
        ]
    )


def _record(truth: Truth, where: str, line: int, rng: Random) -> Record:
    number, code = _written(truth, rng)
    read = read_number(number, code, "", truth.day)
    make = {"bureau": row, "archive": original, "books": entry}[where]
    record = make(read.number, issue_date=truth.day, total=truth.total, amount=None, tax=None)
    place = Place(f"{where}.x", "" if where == "archive" else "1", line)
    return replace(record, code=read.code, paper_number=read.paper_number, place=place)


def _judge(truths: list[Truth], rng: Random, until: date, asked: datetime) -> Judgement:
    made = {
        where: [_record(one, where, line, rng) for line, one in enumerate(truths, start=2) if where in one.places]
        for where in ("bureau", "archive", "books")
    }
    for records in made.values():
        rng.shuffle(records)
    limits = window(end=until, as_of=asked)
    inside = [one for one in made["bureau"] if one.issue_date and one.issue_date <= until]
    return judged(bureau(*inside, windows=limits), archive(*made["archive"]), books(*made["books"]))


def _is(record: Record, truth: Truth) -> bool:
    return (record.code + record.number).endswith(truth.code + truth.number)


@settings(max_examples=60, deadline=None)
@given(companies(), st.integers(0, 2**32), st.integers(0, 120), st.integers(0, 60))
def test_missing_is_said_only_of_what_is_absent_and_was_searched(
    truths: list[Truth], seed: int, days: int, asked_days: int
) -> None:
    until = FIRST + timedelta(days=days)
    asked = min(datetime(2026, 9, 1, tzinfo=CHINA) + timedelta(days=asked_days), AS_OF)
    answer = _judge(truths, Random(seed), until, asked)
    for finding in answer.findings:
        if finding.verdict.value != "missing":
            continue
        (truth,) = [one for one in truths if _is(finding.invoice, one)]
        assert finding.absent_from not in truth.places or (finding.absent_from == "bureau" and truth.day > until)
        if finding.absent_from == "bureau":
            assert truth.day <= until
            assert asked.date() >= truth.day + timedelta(days=2)


@settings(max_examples=60, deadline=None)
@given(companies(), st.integers(0, 2**32))
def test_what_every_source_holds_raises_no_finding_in_whatever_form_it_is_written(
    truths: list[Truth], seed: int
) -> None:
    everywhere = [replace(one, places=frozenset({"bureau", "archive", "books"})) for one in truths]
    answer = _judge(everywhere, Random(seed), LAST, AS_OF)
    assert not answer.findings
    assert not answer.duplicates
    assert answer.summary.complete == answer.summary.invoices == len(truths)


@settings(max_examples=60, deadline=None)
@given(companies(), st.integers(0, 2**32), st.integers(0, 2**32))
def test_neither_order_nor_writing_changes_a_verdict(truths: list[Truth], one: int, other: int) -> None:
    answers = [_judge(truths, Random(seed), LAST, AS_OF) for seed in (one, other)]
    found = [{(f.invoice.number, f.invoice.code, f.absent_from, f.verdict.value) for f in a.findings} for a in answers]
    assert found[0] == found[1]


@settings(max_examples=60, deadline=None)
@given(companies(), st.integers(0, 2**32))
def test_without_coverage_nothing_is_ever_missing(truths: list[Truth], seed: int) -> None:
    rng = Random(seed)
    records = [_record(one, "archive", line, rng) for line, one in enumerate(truths, start=2)]
    answer = judged(bureau(windows=()), archive(*records, windows=()), source(SourceKind.BOOKS, windows=()))
    assert "missing" not in {one.verdict.value for one in answer.findings}
    assert answer.summary.missing == 0
    assert US.tax_id


_SHORT_NAMES = (SELLER[0], "云杉办公", "上海云杉办公用品有限责任公司", "云杉办公用品（上海）有限公司", "")


@st.composite
def badly_written(draw: st.DrawFn) -> Record:
    """The invoice as somebody booked it: the number damaged, another name, and one field more a slip away."""
    at = draw(st.integers(0, len(NUMBER) - 2))
    digit = draw(st.sampled_from("0123456789"))
    number = draw(
        st.sampled_from(
            [
                NUMBER[:at] + digit + NUMBER[at + 1 :],
                NUMBER[:at] + NUMBER[at + 1 :],
                NUMBER[:at] + digit + NUMBER[at:],
                NUMBER[:at] + NUMBER[at + 1] + NUMBER[at] + NUMBER[at + 2 :],
                NUMBER.replace("0", "O"),
                NUMBER.replace("1", "l"),
                f"{NUMBER[0]}.{NUMBER[1:15]}E+19",
                NUMBER[:15] + "00000",
                "",
            ]
        )
    )
    read = read_number(number, "", "", DAY)
    doubt = {"number_doubt": str(read.doubt), "number_prefix": read.known_prefix} if read.doubt else {}
    slip: dict[str, Any] = draw(
        st.sampled_from(
            [{}, {"total": Decimal("131.00")}, {"total": Decimal("113.10")}, {"issue_date": date(2026, 9, 1)}]
        )
    )
    name = draw(st.sampled_from(_SHORT_NAMES))
    return entry(read.number, code=read.code, facts=doubt, written={"number": number}, seller_name=name, **slip)


@settings(max_examples=150, deadline=None)
@given(badly_written())
def test_a_booking_that_is_badly_written_never_makes_its_invoice_missing(booked: Record) -> None:
    answer = judged(bureau(row()), archive(original()), books(booked))
    of_invoice = {one.verdict.value for one in answer.findings if one.invoice.number == NUMBER}
    named = booked.seller_name or (booked.total == original().total and booked.issue_date == DAY)
    if named:
        assert "missing" not in of_invoice


@settings(max_examples=60, deadline=None)
@given(badly_written(), st.integers(2, 4))
def test_a_booking_that_fits_several_is_given_to_none_of_them(booked: Record, count: int) -> None:
    """Consecutive numbers of one seller, day and total: at most one of them may be taken for the booking."""
    numbers = [str(int(NUMBER) + step) for step in range(count)]
    answer = judged(
        bureau(*(row(number, line) for line, number in enumerate(numbers, 2))),
        archive(*map(original, numbers)),
        books(booked),
    )
    sure = [one for one in answer.findings if one.absent_from == "books" and one.verdict.value == "not_missing"]
    assert len(sure) <= 1
    assert all(finding.verdict.value != "missing" or finding.absent_from == "books" for finding in answer.findings)
