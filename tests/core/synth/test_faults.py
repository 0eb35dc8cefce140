"""Every planted fault carries a true label, and a check finds it under that label: no more, no less."""

from datetime import date, timedelta

import pytest
from benchmarks.diagnosis.folders import Task, run
from benchmarks.diagnosis.page import brief

from piaoqi.core.causes.engine import causes
from piaoqi.core.invoice.kind import KINDS
from piaoqi.core.synth.faults import Fault, faults
from piaoqi.core.synth.plan import AS_OF, SELECTABLE, Entry, Plan, Source
from piaoqi.core.synth.scenario import scenario
from piaoqi.core.synth.sources import EXPECTED

pytestmark = pytest.mark.usefixtures("read_plainly")
BY_KIND = {
    "bureau": Source.BUREAU,
    "archive": Source.ARCHIVE,
    "books": Source.BOOKS,
    "mail": Source.MAIL,
    "selection": Source.SELECTION,
    "verification": Source.VERIFICATION,
    "expected": Source.EXPECTED,
}
GROUPS = 10
SAYS_NOTHING = {"C1.13", "C2.8", "C3.9", "C4.6"}
"""Faults that look like one and are none: a check must keep silent."""


@pytest.fixture(scope="module")
def plan() -> Plan:
    return scenario(7, 6, 400, faults())


def test_every_cause_of_the_catalogue_is_planted() -> None:
    keys = {fault.key for fault in faults()}
    assert {cause.code for cause in causes()} <= keys


def test_every_fault_labels_its_cause_unless_nothing_must_be_said(plan: Plan) -> None:
    labelled = {label.fault for label in plan.labels}
    assert {fault.key for fault in faults()} - labelled == SAYS_NOTHING
    told = {fault.key: {label.cause for label in plan.labels if label.fault == fault.key} for fault in faults()}
    assert [key for key, found in told.items() if key.startswith("C") and found and key not in found] == []


def presence(plan: Plan, entry: Entry) -> dict[Source, bool]:
    """Where an entry stands, read from the plan alone."""
    number = entry.invoice.record.number[-8:]
    files = any("!" not in one for one in entry.originals) or any(number in name for name in plan.files)
    return {
        Source.BUREAU: entry.stated is not None,
        Source.ARCHIVE: files,
        Source.BOOKS: bool(entry.bookings),
        Source.MAIL: bool(entry.mailed),
        Source.SELECTION: entry.selected is not None,
        Source.VERIFICATION: any(one.result == "001" for one in entry.verified),
        Source.EXPECTED: entry.ordered is not None,
    }


def absences(plan: Plan, entry: Entry) -> set[Source]:
    """The sources that should have it by now, by the rules that the folder declares, and do not."""
    there, kind = presence(plan, entry), entry.invoice.record.kind
    found = set()
    for of, into, days in EXPECTED:
        if of not in BY_KIND or into not in BY_KIND or not there[BY_KIND[of]] or there[BY_KIND[into]]:
            continue
        if entry.invoice.issue_date + timedelta(days=days) > AS_OF.date():
            continue
        if into == "selection" and kind not in SELECTABLE:
            continue
        if into in ("bureau", "verification") and not KINDS[kind].bureau_codes:
            continue
        found.add(BY_KIND[into])
    return found


def test_no_absence_of_the_plan_goes_without_a_label(plan: Plan) -> None:
    labelled = {(label.invoice.code, label.invoice.number, label.absent_from) for label in plan.labels}
    bare = [
        (entry.invoice.label, source.value)
        for entry in plan.entries
        if entry.stub is None
        for source in absences(plan, entry)
        if (entry.known_as.code, entry.known_as.number, source.value) not in labelled
    ]
    assert bare == []


def test_what_a_label_calls_missing_is_nowhere_in_that_source(plan: Plan) -> None:
    entries = {(one.known_as.code, one.known_as.number, one.known_as.total): one for one in plan.entries}
    for label in plan.labels:
        if label.verdict == "missing":
            entry = entries[label.invoice.code, label.invoice.number, label.invoice.total]
            assert not presence(plan, entry)[Source(label.absent_from)], label


def test_what_a_label_calls_not_due_has_days_left(plan: Plan) -> None:
    days = {BY_KIND[into].value: within for of, into, within in EXPECTED if into in BY_KIND and of != "mail"}
    for label in plan.labels:
        if label.verdict == "not_due":
            issued = label.invoice.issue_date or date.min
            assert issued + timedelta(days=days[label.absent_from]) > AS_OF.date(), label


def test_invoices_that_are_in_order_are_most_of_a_company() -> None:
    plan = scenario(7, 6, 1000, faults())
    spoilt = {label.invoice.number for label in plan.labels}
    assert len(spoilt) < len(plan.entries) / 2


@pytest.mark.parametrize("group", range(GROUPS))
def test_a_few_faults_in_one_folder_are_found_as_labelled(group: int) -> None:
    """A folder for each fault would take a minute; the labels say which one went wrong."""
    some = faults()[group::GROUPS]
    judged = run(Task(seed=1, invoices=80, months=6, faults=",".join(fault.key for fault in some)))
    assert list(brief(judged)) == []
    assert {one.label.fault for one in judged if one.label} == {fault.key for fault in some} - SAYS_NOTHING


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 9))
@pytest.mark.parametrize("fault", faults(), ids=lambda fault: fault.key)
def test_a_fault_alone_is_found_as_labelled(fault: Fault, seed: int) -> None:
    judged = run(Task(seed=seed, invoices=25, months=4, faults=fault.key))
    assert bool(judged) is (fault.key not in SAYS_NOTHING)
    assert list(brief(judged)) == []
