"""What is vouched for is the whole record: written and read again it is the same, whatever it holds."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piaoqi.archive.intake.body import Seen, body_of, checks_of, record_of, seen_of
from piaoqi.core.formats.base import Document
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.record import FIELDS, FieldOrigin, Line, Place, Record
from piaoqi.core.invoice.status import Status
from piaoqi.core.problem import Problem
from piaoqi.core.reading import Task, read_all
from piaoqi.core.text import Message, Text

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "beijing"
SEEN = Seen(
    company="91110108MA01ABCD2X",
    source="tax-bureau",
    original=hashlib.sha256(b"").hexdigest(),
    ordinal=7,
    at=datetime(2026, 11, 20, 9, 0, 0, 123456, tzinfo=UTC),
    reader="0.5.0",
)

words = st.text(max_size=12)
money = st.none() | st.decimals(-(10**12), 10**12, places=2)
texts = st.builds(Text, words, words)
places = st.builds(Place, words, words, st.integers(0, 10**6), st.integers(0, 500))
plain = words | st.integers() | st.booleans() | st.none() | st.floats(allow_nan=False, allow_infinity=False)
told = st.recursive(
    plain | texts | places | st.decimals(allow_nan=False, allow_infinity=False) | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3).map(tuple) | st.builds(Message, texts, st.dictionaries(words, inner, max_size=2))
    ),
    max_leaves=6,
)
problems = st.builds(Problem, words, words, st.dictionaries(words, told, max_size=3))
origins = st.builds(
    FieldOrigin, words, st.lists(words, max_size=3).map(tuple), st.none() | st.booleans(), st.none() | st.floats(0, 1)
)
lines = st.builds(
    Line,
    **{one.name: money if one.name in ("amount", "tax") else words for one in fields(Line)},
)
records = st.builds(
    Record,
    **{
        **dict.fromkeys(FIELDS, words),
        **dict.fromkeys(("amount", "tax", "total"), money),
        "place": places,
        "kind": st.sampled_from(Kind),
        "status": st.sampled_from(Status),
        "issue_date": st.none() | st.dates(),
        "lines": st.lists(lines, max_size=3).map(tuple),
        "fields": st.dictionaries(st.sampled_from(FIELDS), origins, max_size=4),
        "columns": st.dictionaries(words, words, max_size=2),
        "written": st.dictionaries(words, words, max_size=3),
        "facts": st.dictionaries(words, words, max_size=3),
        "problems": st.lists(problems, max_size=2).map(tuple),
    },
)


def without_columns(record: Record) -> Record:
    return replace(record, columns={})


def canonical(body: str) -> str:
    return json.dumps(json.loads(body), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@given(records)
@settings(max_examples=300, deadline=None)
def test_a_record_comes_back_as_it_was_written(record: Record) -> None:
    body = body_of(record, SEEN)
    assert record_of(body) == without_columns(record)
    assert body == canonical(body)
    assert body_of(record_of(body), SEEN) == body


@given(records, records)
@settings(max_examples=100, deadline=None)
def test_two_records_that_differ_have_bodies_that_differ(one: Record, other: Record) -> None:
    same = without_columns(one) == without_columns(other)
    assert (body_of(one, SEEN) == body_of(other, SEEN)) == same


def test_no_field_of_a_record_is_forgotten() -> None:
    """A field added to the record, a line or an origin must be written too."""
    full = Record(
        place=Place("a.zip!b.xlsx", "明细", 5, 2),
        kind=Kind.TOLL,
        status=Status.VOID,
        issue_date=date(2026, 1, 2),
        **{name: name for name in FIELDS if name not in ("kind", "status", "issue_date", "amount", "tax", "total")},  # type: ignore[arg-type]
        amount=Decimal("1.00"),
        tax=Decimal("0.13"),
        total=Decimal("1.13"),
        lines=(Line(name="纸", spec="A4", unit="包", quantity="1", price="1", amount=Decimal(1), rate="13%",
                    tax=Decimal("0.13"), class_code="1"),),
        fields={"number": FieldOrigin("page 1", ("qr",), covered=False, confidence=0.0)},
        written={"number": "O1"},
        facts={"origin": "2"},
        problems=(Problem("x", "y", {"n": 1}),),
    )  # fmt: skip
    said = json.loads(body_of(full, SEEN))["record"]
    assert set(said) == {one.name for one in fields(Record)} - {"columns"}
    assert set(said["lines"][0]) == {one.name for one in fields(Line)}
    assert set(said["fields"]["number"]) == {one.name for one in fields(FieldOrigin)}
    assert set(said["place"]) == {one.name for one in fields(Place)}


def test_it_says_whose_statement_it_is_and_what_did_not_hold() -> None:
    body = body_of(Record(place=Place("表.xlsx")), SEEN, (("sums.total", "broken"),))
    assert seen_of(body) == SEEN
    assert checks_of(body) == (("sums.total", "broken"),)
    assert checks_of(body_of(Record(place=Place("表.xlsx")), SEEN)) == ()


def test_an_instant_has_one_form_wherever_it_was_looked_at() -> None:
    there = replace(SEEN, at=SEEN.at.astimezone(timezone(timedelta(hours=8))))
    assert body_of(Record(place=Place("a")), there) == body_of(Record(place=Place("a")), SEEN)


@pytest.mark.parametrize(
    "name", ["坏\ud800名.pdf", "零\0.pdf", "行\u2028.pdf", "😀.pdf"], ids=["half", "nul", "ls", "emoji"]
)
def test_any_name_can_be_kept_and_hashed(name: str) -> None:
    body = body_of(Record(place=Place(name)), SEEN)
    assert "\0" not in body
    assert body.encode()
    assert record_of(body).place.path == name


def everything(documents: list[Document]) -> Iterator[Document]:
    for one in documents:
        yield one
        yield from everything(list(one.children))


def read(folder: Path, *without: str) -> list[Record]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix not in without)
    documents = read_all([Task(path, path.name, {}) for path in paths])
    return [record for document in everything(documents) for record in document.records]


def test_every_record_of_the_samples_comes_back() -> None:
    found = read(SAMPLES, ".json", ".toml", ".pdf", ".zip")
    assert len(found) > 100
    assert [record_of(body_of(one, SEEN)) for one in found] == [without_columns(one) for one in found]


@pytest.mark.slow
def test_every_record_of_real_files_comes_back(corpus: Path) -> None:
    found = read(corpus)
    assert len(found) > 20
    assert [record_of(body_of(one, SEEN)) for one in found] == [without_columns(one) for one in found]
