"""What a synthetic folder promises: the same bytes again, labels that are true, numbers that hold."""

import json
import tomllib
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.status import Status
from piaoqi.core.invoice.tax_id import TaxIdForm, judge
from piaoqi.core.synth import write
from piaoqi.core.synth.faults import chosen, faults
from piaoqi.core.synth.plan import AS_OF, SELECTABLE, Plan, Source
from piaoqi.core.synth.scenario import scenario


@pytest.fixture(scope="module")
def plan() -> Plan:
    """A company of some size, with every fault."""
    return scenario(5, 3, 300, faults())


@pytest.fixture(scope="module")
def sound() -> Plan:
    """The same without faults."""
    return scenario(5, 3, 300, ())


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_wishes_give_the_same_bytes_and_another_seed_gives_others(tmp_path: Path) -> None:
    for name, seed in (("one", 3), ("two", 3), ("three", 4)):
        write(tmp_path / name, seed=seed, invoices=30, faults=["all"], months=2)
    one, two, three = (files_of(tmp_path / name) for name in ("one", "two", "three"))
    assert one == two
    assert one["labels.json"] != three["labels.json"]


def test_the_folder_declares_sources_that_exist(tmp_path: Path) -> None:
    write(tmp_path, faults=None, invoices=1)
    declared = tomllib.loads((tmp_path / "piaoqi.toml").read_text("utf-8"))
    assert {source["name"] for source in declared["source"]} == {source.value for source in Source}
    assert all((tmp_path / source["path"]).is_dir() for source in declared["source"])
    assert json.loads((tmp_path / "labels.json").read_text("utf-8"))["faults"] == []


def test_labels_name_the_fault_that_was_planted(plan: Plan) -> None:
    """Nearly all of them: some faults are such that nothing must be said of them."""
    planted, keys = {label.fault for label in plan.labels}, {fault.key for fault in faults()}
    assert planted <= keys
    assert len(planted) > 0.9 * len(keys)


def test_an_unknown_fault_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"C9\.9"):
        chosen(["C1.2", "C9.9"])
    assert [fault.key for fault in chosen(["C1.2,C3.8"])] == ["C1.2", "C3.8"]
    assert chosen(None) == chosen(["none"]) == ()


@pytest.mark.parametrize("months", [1, 2, 24])
def test_any_number_of_months_gives_a_folder(months: int) -> None:
    made = scenario(2, months, 40, ())
    assert len(made.entries) == pytest.approx(40, abs=2)
    assert len(made.windows) == months


def test_exports_follow_one_another_and_half_of_them_are_left_alone(plan: Plan) -> None:
    exports = [window for window in plan.windows if window.end < AS_OF.date().replace(day=1)]
    assert exports[0].start.day == 1
    assert all(one.end < other.start for one, other in pairwise(plan.windows))
    assert sum(window.claimed for window in exports) <= len(exports) / 2
    assert not exports[-1].claimed


def test_a_fault_more_leaves_the_other_faults_and_the_sound_invoices_as_they_are() -> None:
    one, both = scenario(8, 3, 200, chosen(["C1.2"])), scenario(8, 3, 200, chosen(["C1.2", "C3.8"]))
    assert one.labels == [label for label in both.labels if label.fault == "C1.2"]
    before, after = ({entry.invoice.label for entry in plan.entries} for plan in (one, both))
    planted = {label.invoice.number for label in both.labels if label.fault == "C3.8"}
    assert len(before - after) <= len(planted) + 1  # as many sound ones give way at the end, or a pair of them
    assert after - before == planted


def test_money_adds_up_on_every_invoice(sound: Plan) -> None:
    for entry in sound.entries:
        record = entry.invoice.record
        assert (record.amount or 0) + (record.tax or 0) == record.total
        assert sum((line.amount or Decimal(0) for line in record.lines), Decimal(0)) == record.amount
        assert sum((line.tax or Decimal(0) for line in record.lines), Decimal(0)) == (record.tax or 0)
        assert all(line.amount == (line.amount or Decimal(0)).quantize(Decimal("0.01")) for line in record.lines)


def test_no_two_invoices_share_a_number_or_date_total_and_seller(sound: Plan) -> None:
    records = [entry.invoice.record for entry in sound.entries]
    assert len({record.code + record.number for record in records}) == len(records)
    keys = {(record.issue_date, record.total, record.seller_name) for record in records}
    assert len(keys) == len(records)


def test_invoices_without_a_fault_are_where_they_belong(sound: Plan) -> None:
    for entry in sound.entries:
        record, day = entry.invoice.record, entry.invoice.issue_date
        if entry.stub:
            assert entry.listed is not None
            assert not entry.originals
        elif entry.sibling:
            assert record.buyer_tax_id == sound.sibling.tax_id
        elif record.kind is not Kind.FISCAL:
            window = sound.window_of(record)
            assert entry.stated is not None
            assert entry.originals
            assert any(made.result == "001" for made in entry.verified)
            assert (entry.selected is not None) == (record.kind in SELECTABLE)
            assert window is not None
            assert window.answers(record.kind, day)
            assert entry.bookings or day > date(2026, 10, 7)  # 45 days before the question, and one for good measure


def test_there_is_variety(sound: Plan) -> None:
    records = [entry.invoice.record for entry in sound.entries]
    assert {record.kind for record in records} >= {
        Kind.DIGITAL_SPECIAL, Kind.DIGITAL_ORDINARY, Kind.RAIL, Kind.E_ORDINARY, Kind.E_SPECIAL, Kind.TOLL, Kind.AIR,
        Kind.SPECIAL_PAPER, Kind.ORDINARY_PAPER, Kind.FISCAL, Kind.ROLL,
    }  # fmt: skip
    assert any(record.red_of for record in records)
    assert any(record.tax is None for record in records)
    assert any("代开" in record.remark for record in records)
    assert {line.rate for record in records for line in record.lines} >= {
        "13%",
        "9%",
        "6%",
        "3%",
        "1%",
        "免税",
        "不征税",
    }
    assert max(len(record.lines) for record in records) > 2
    assert any((line.amount or 0) < 0 < (record.total or 0) for record in records for line in record.lines)


def test_what_is_bought_every_month_comes_on_its_day_at_its_price(sound: Plan) -> None:
    rents = [
        entry.invoice.record
        for entry in sound.entries
        if entry.invoice.record.lines and entry.invoice.record.lines[0].name.endswith("房屋租赁费")
    ]
    assert [(record.issue_date or date.min).day for record in rents] == [5, 5, 5]
    assert len({record.seller_name for record in rents}) == 1
    totals = [record.total or Decimal(0) for record in rents]
    assert max(totals) - min(totals) <= 2


def test_paper_forms_that_we_issue_stand_in_unbroken_sequence(sound: Plan) -> None:
    paper = [entry.invoice.record for entry in sound.entries if entry.stub and entry.invoice.record.code]
    numbers = sorted(int(record.number) for record in paper)
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    assert len({record.code for record in paper}) == 1
    assert any(record.status is Status.VOID for record in paper)


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(min_value=-(10**9), max_value=10**9),
    months=st.integers(min_value=1, max_value=6),
    wanted=st.sets(st.sampled_from([fault.key for fault in faults()])),
)
def test_any_choice_of_faults_labels_only_invoices_that_are_there(seed: int, months: int, wanted: set[str]) -> None:
    made = scenario(seed, months, 25, chosen(sorted(wanted)))
    records = [entry.invoice.record for entry in made.entries]
    known = [entry.known_as for entry in made.entries]
    assert all(label.invoice in known for label in made.labels)
    assert len({record.code + record.number for record in records}) == len(records)
    pairs = [
        (label.invoice.number or label.invoice.total, label.absent_from or label.field or label.source)
        for label in made.labels
    ]
    assert len(set(pairs)) == len(pairs)
    for label in made.labels:
        entry = next(entry for entry in made.entries if entry.known_as == label.invoice)
        lies_in = {
            Source.BUREAU.value: entry.stated is not None,
            Source.ARCHIVE.value: any("!" not in one for one in entry.originals),
            Source.MAIL.value: bool(entry.mailed),
        }
        assert not lies_in.get(label.absent_from, False)


def test_the_tax_numbers_are_valid_but_for_the_planted_ones(plan: Plan) -> None:
    planted = {label.invoice.number for label in plan.labels}
    for entry in plan.entries:
        record = entry.invoice.record
        forms = {judge(number) for number in (record.seller_tax_id, record.buyer_tax_id)}
        assert forms == {TaxIdForm.VALID} or record.number in planted, record
