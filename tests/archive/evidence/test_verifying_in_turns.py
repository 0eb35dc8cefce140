"""A verification is done in many short jobs: whatever becomes of a worker, it ends with what one long look finds."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from making_archive import an_archive
from making_log import without_guards
from making_people import a_company, somebody
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.archive.evidence import jobs
from piaoqi.archive.evidence.actions import ask_for_bundle, ask_for_verification, cancel_proof
from piaoqi.archive.evidence.findings import Finding
from piaoqi.archive.evidence.verify import Verification, verify_archive
from piaoqi.archive.models import Arrival, Invoice, Original, Proof, Record
from piaoqi.audit.checkpoints import sign_checkpoint
from piaoqi.audit.models import Entry

pytestmark = pytest.mark.django_db


class KilledError(BaseException):
    """Nothing that a program catches."""


@pytest.fixture
def _damaged(data: Path) -> None:
    """An archive with a finding of every part but the last, and enough in the log for several tiles."""
    an_archive(a_company(), originals=24, records=2)
    sign_checkpoint()
    an_archive(a_company("另一家", "91310000MA01ABCD21"), originals=24, records=2)
    first, second = Original.objects.order_by("pk")[:2]
    paths = {path.name: path for path in (data / "originals").rglob("*") if path.is_file()}
    paths[first.sha256].unlink()
    paths[second.sha256].chmod(0o600)
    paths[second.sha256].write_bytes(b"other")
    with without_guards():
        Record.objects.filter(pk=Record.objects.order_by("pk")[20].pk).update(body="{")
        Arrival.objects.filter(pk=Arrival.objects.order_by("pk")[30].pk).update(name="另一个名字")
        Entry.objects.filter(index=3).update(subject="person:99")


def asked() -> Proof:
    return ask_for_verification(somebody(BuiltIn.AUDITOR, None))


def told(findings: list[Finding]) -> Counter[tuple[str, str]]:
    return Counter((one.code, one.subject) for one in findings)


def kept(row: Proof) -> Counter[tuple[str, str]]:
    return Counter((one["code"], one["subject"]) for one in row.findings)


def run_on(row: Proof, most: int = 500) -> int:
    """Jobs until it is over."""
    for count in range(most):
        row.refresh_from_db()
        if row.state == Proof.State.DONE:
            return count
        jobs.prove(row.pk, row.turn)
    raise AssertionError("it does not end")


@pytest.mark.usefixtures("_damaged")
def test_put_down_after_every_bit_it_finds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    row, whole = asked(), told(list(verify_archive()))
    monkeypatch.setattr(jobs, "SLICE_SECONDS", 0)
    assert run_on(row) > 40
    assert kept(row) == whole
    assert row.counts["codes"] == Counter(code for code, _ in whole.elements())
    assert row.position is None


@pytest.mark.usefixtures("_damaged")
def test_a_killed_worker_loses_a_few_seconds_and_doubles_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed again and again, each time a little later: what it found since it was put down is found again, once."""
    row, whole = asked(), told(list(verify_archive()))
    steps, killed_after = Verification.steps, [3]

    def killed(self: Verification) -> Iterator[object]:
        for count, found in enumerate(steps(self)):
            yield found
            if count == killed_after[0]:
                raise KilledError

    monkeypatch.setattr(Verification, "steps", killed)
    while row.state != Proof.State.DONE:
        turn = row.turn
        monkeypatch.setattr(jobs, "SLICE_SECONDS", 3600)
        with pytest.raises(KilledError):
            jobs.prove(row.pk, turn)
        row.refresh_from_db()
        assert row.turn == turn
        monkeypatch.setattr(jobs, "SLICE_SECONDS", 0)
        jobs.prove(row.pk, turn)
        row.refresh_from_db()
        assert row.turn == turn + 1
        if row.turn > 12:
            monkeypatch.setattr(Verification, "steps", steps)
            run_on(row)
    assert kept(row) == whole


@pytest.mark.usefixtures("_damaged")
def test_two_workers_with_one_message_count_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The lease ran out: while the first is at it, another worker does the same turn and is quicker."""
    row, whole = asked(), told(list(verify_archive()))
    note, nested = jobs._note, [False]

    def overtaken(mine: Proof, found: list[Finding]) -> None:
        if not nested[0]:
            nested[0] = True
            jobs.prove(mine.pk, mine.turn)
        note(mine, found)

    monkeypatch.setattr(jobs, "_note", overtaken)
    monkeypatch.setattr(jobs, "SLICE_SECONDS", 0)
    jobs.prove(row.pk, 0)
    row.refresh_from_db()
    assert row.turn == 1
    monkeypatch.setattr(jobs, "SLICE_SECONDS", 3600)
    nested[0] = False
    jobs.prove(row.pk, 1)
    row.refresh_from_db()
    assert row.state == Proof.State.DONE
    assert kept(row) == whole
    assert Entry.objects.filter(action="archive.evidence.verified").count() == 1


def test_what_comes_in_and_is_signed_between_two_jobs_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    company = a_company()
    an_archive(company, originals=5, records=3)
    sign_checkpoint()
    row = asked()
    monkeypatch.setattr(jobs, "SLICE_SECONDS", 0)
    for turn in range(400):
        if not jobs.prove(row.pk, turn)["made"]:
            break
        if turn % 8 == 1 and turn < 40:
            an_archive(a_company(f"第{turn}家", f"9131000{turn}MA01ABCD21"), originals=2, records=2)

    row.refresh_from_db()
    assert (row.state, row.findings) == (Proof.State.DONE, [])


def test_the_view_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    for tax_id in ("91110108MA01ABCD5X", "91310000MA01ABCD21"):
        an_archive(a_company(tax_id, tax_id), originals=2, records=3)
    wrong = Invoice.objects.order_by("-pk")[0]
    Invoice.objects.filter(pk=wrong.pk).update(seller_name="别的公司")
    row = asked()
    monkeypatch.setattr(jobs, "SLICE_SECONDS", 0)
    run_on(row)
    assert list(kept(row).elements()) == [("view.field", f"invoice:{wrong.pk}")]


def test_one_that_was_cancelled_stops_and_stays_so() -> None:
    an_archive(a_company())
    actor, row = somebody(BuiltIn.AUDITOR, None), asked()
    cancel_proof(actor, row)
    assert jobs.prove(row.pk, 0) == {"proof": row.pk, "made": 0}
    assert jobs.go_on() == {"nudged": 0}
    row.refresh_from_db()
    assert row.state == Proof.State.CANCELLED
    assert ask_for_verification(actor).pk != row.pk


def test_one_that_is_cancelled_in_the_middle_leaves_no_result(monkeypatch: pytest.MonkeyPatch) -> None:
    an_archive(a_company())
    actor, row = somebody(BuiltIn.AUDITOR, None), asked()
    steps = Verification.steps

    def cancelled(self: Verification) -> Iterator[object]:
        for count, found in enumerate(steps(self)):
            if count == 2:
                cancel_proof(actor, row)
            yield found

    monkeypatch.setattr(Verification, "steps", cancelled)
    jobs.prove(row.pk, 0)
    row.refresh_from_db()
    assert row.state == Proof.State.CANCELLED
    assert not Entry.objects.filter(action="archive.evidence.verified").exists()


def test_a_bundle_that_is_cancelled_in_the_middle_leaves_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    company = a_company()
    an_archive(company)
    actor = somebody(BuiltIn.AUDITOR, company)
    row = ask_for_bundle(actor, company)
    monkeypatch.setattr(jobs, "_TOLD_EVERY_SECONDS", 0)
    told: list[str] = []

    def cancelled() -> None:
        told.append(Proof.objects.get().step["zh"])
        if len(told) == 20:
            cancel_proof(actor, row)

    monkeypatch.setattr(jobs, "still_going", cancelled)
    jobs.prove(row.pk, 0)
    row.refresh_from_db()
    assert (row.state, len(told)) == (Proof.State.CANCELLED, 20)
    assert not list(jobs.file_of(row).parent.iterdir())
