"""What goes wrong with the machine makes a file wait; what is wrong with the file puts it into quarantine; nothing else
does either, and nothing is lost.
"""

import io
import os
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, OperationalError, connection, connections, transaction

from making_intake import Dying, Intake, an_export, lapse, zipped
from making_people import a_person, an_actor
from making_storage import MemoryStorage
from piaoqi.accounts.actor import Actor, Scope
from piaoqi.archive import jobs
from piaoqi.archive.actions import readings
from piaoqi.archive.actions.quarantine import Aside, NotQuarantinedError, retry_reading, set_aside
from piaoqi.archive.evidence.verify import verify_archive
from piaoqi.archive.intake import claim as claiming
from piaoqi.archive.intake import commit, entrance, pipeline, spool, work
from piaoqi.archive.intake.claim import ClaimLostError, claim
from piaoqi.archive.models import Arrival, Original, Reading, Record
from piaoqi.archive.queries import progress
from piaoqi.audit.clock import now
from piaoqi.core.limits import DEFAULT

EXPORT = an_export(1, 6)


class LyingStorage(MemoryStorage):
    """One byte is not what it was."""

    def open(self, sha256: str) -> Any:
        data = bytearray(self.kept[sha256])
        data[0] ^= 1
        return io.BytesIO(data)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commit, "CHUNK", 2)


def use(monkeypatch: pytest.MonkeyPatch, storage: object) -> None:
    for module in (entrance, commit, work):
        monkeypatch.setattr(module, "storage", lambda: storage)


def breaking_after(written: int) -> Callable[..., Any]:
    """The database fails for good when so many chunks are written."""
    seen = [0]

    def broken(execute: Callable[..., Any], *call: Any) -> Any:
        if call[0].startswith('UPDATE "archive_reading"') and "records_written" in call[0]:
            seen[0] += 1
            if seen[0] > written:
                raise OperationalError("gone")
        return execute(*call)

    return broken


def half_read(intake: Intake) -> Reading:
    """A file of five records of which two are written."""
    arrival = intake.hand_in(EXPORT, "一月.csv")
    with pytest.raises(OperationalError), connection.execute_wrapper(breaking_after(1)):
        pipeline.process(arrival.reading_id or 0)
    reading = Reading.objects.get(pk=arrival.reading_id or 0)
    assert (reading.state, reading.records_written) == ("waiting", 2)
    return reading


def test_a_worker_process_reads_into_a_spool(intake: Intake) -> None:
    intake.hand_in(EXPORT, "一月.csv")
    assert intake.work() == ["done"]
    assert Record.objects.count() == 5


def test_a_file_that_takes_its_process_down_three_times_is_put_into_quarantine(
    intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "Spooling", Dying)
    reading = intake.hand_in(EXPORT, "一月.csv").reading_id or 0
    states = []
    for _ in range(3):
        states.append(pipeline.process(reading))
        lapse()
    assert states == ["waiting", "waiting", "quarantined"]
    assert Reading.objects.get().said["reason"]["code"] == "intake.worker_lost"


@pytest.mark.usefixtures("here")
def test_a_file_that_eats_memory_is_put_into_quarantine_and_says_so(
    intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "ask", lambda *_: spool.Exhausted())
    reading = intake.hand_in(EXPORT, "一月.csv").reading_id or 0
    for _ in range(3):
        pipeline.process(reading)
        lapse()
    assert Reading.objects.get().said["reason"]["code"] == "intake.too_much_memory"


@pytest.mark.usefixtures("here")
def test_a_wrong_byte_in_the_storage_is_told_and_never_read(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = LyingStorage()
    use(monkeypatch, kept)
    intake.hand_in(EXPORT, "一月.csv")
    assert intake.work() == ["waiting"]
    reading = Reading.objects.get()
    assert reading.said["reason"]["code"] == "intake.storage_fault"
    assert Original.objects.get().sha256 in reading.said["reason"]["message"]["zh"]
    assert reading.retry_at
    sound = MemoryStorage()
    sound.kept = kept.kept
    use(monkeypatch, sound)
    lapse()
    assert intake.work() == ["done"]
    assert "reason" not in Reading.objects.get().said


@pytest.mark.usefixtures("here")
def test_an_original_that_is_gone_waits_longer_each_time(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = MemoryStorage()
    use(monkeypatch, kept)
    reading = intake.hand_in(EXPORT, "一月.csv").reading_id or 0
    kept.kept.clear()
    waits = []
    for _ in range(4):
        assert pipeline.process(reading) == "waiting"
        assert pipeline.process(reading) == "busy"
        waits.append((Reading.objects.get().retry_at or now()) - now())
        lapse()
    assert waits == sorted(waits)
    assert waits[-1] > timedelta(minutes=1)


@pytest.mark.usefixtures("here", "small")
def test_a_database_that_fails_costs_only_time(intake: Intake) -> None:
    reading = half_read(intake)
    assert reading.said["reason"]["code"] == "intake.database_fault"
    lapse()
    assert intake.work() == ["done"]
    assert list(reading.records.order_by("ordinal").values_list("ordinal", flat=True)) == [0, 1, 2, 3, 4]


@pytest.mark.usefixtures("here", "small")
def test_after_an_upgrade_in_the_middle_a_new_reading_takes_the_place_of_the_old(
    intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = half_read(intake)
    lapse()
    monkeypatch.setattr("piaoqi.__version__", "99.0")
    assert intake.work() == ["superseded", "done"]
    old.refresh_from_db()
    new = Reading.objects.exclude(pk=old.pk).get()
    assert (old.state, new.state, new.reader) == ("superseded", "done", "99.0")
    assert old.replaced_at
    assert Arrival.objects.get().reading == new
    assert new.records.count() == 5
    assert set(new.records.values_list("invoice__presence", flat=True)) != {0}
    assert progress.everything(intake.actor).records_written == 5


@pytest.mark.usefixtures("here")
def test_what_was_begun_by_no_version_is_read_by_the_present_one(
    intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    intake.hand_in(EXPORT, "一月.csv")
    monkeypatch.setattr("piaoqi.__version__", "99.0")
    assert intake.work() == ["done"]
    assert Reading.objects.get().reader == "99.0"


@pytest.mark.usefixtures("here")
def test_quarantine_is_tried_again_by_hand_and_after_an_upgrade(
    intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    intake.hand_in(b"\x00\x01", "什么.bin")
    intake.work()
    reading = Reading.objects.get()
    set_aside(intake.actor, reading, Aside(reason="不是发票"))
    assert Reading.objects.get().said["set_aside"]["reason"] == "不是发票"
    assert retry_reading(intake.actor, reading) == reading
    with pytest.raises(NotQuarantinedError):
        retry_reading(intake.actor, reading)
    assert intake.work() == ["quarantined"]
    assert jobs.retry_after_upgrade() == {"retried": 0}
    monkeypatch.setattr("piaoqi.__version__", "99.0")
    assert jobs.retry_after_upgrade() == {"retried": 1}
    assert intake.work() == ["quarantined"]
    assert Reading.objects.get().reader == "99.0"
    assert list(verify_archive()) == [], "the log speaks of what the earlier version tried"


@pytest.mark.usefixtures("here")
def test_who_lost_the_claim_writes_nothing(intake: Intake) -> None:
    reading = intake.hand_in(EXPORT, "一月.csv").reading_id or 0
    first = claim(reading)
    assert first
    assert claim(reading) is None
    lapse()
    second = claim(reading)
    assert second
    outcome = readings.Outcome(records=0, format="csv", said={})
    with pytest.raises(ClaimLostError):
        readings.keep_records(intake.actor, first, [], outcome)
    first.until = now()
    with pytest.raises(ClaimLostError):
        first.renew()
    readings.keep_records(intake.actor, second, [], outcome)
    assert Reading.objects.get().state == "done"


def test_a_clock_that_jumps_gives_no_claim_for_ever(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    reading = intake.hand_in(EXPORT, "一月.csv").reading_id or 0
    with monkeypatch.context() as patch:
        patch.setattr(claiming, "now", lambda: now() + timedelta(days=900))
        assert claim(reading)
    assert claiming.to_be_read(10) == [reading]


@pytest.mark.skipif(os.name != "posix", reason="only there can it be told which processes live")
def test_what_a_dead_process_of_this_machine_held_waits_again_at_once(
    intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = intake.hand_in(EXPORT, "一月.csv").reading_id or 0
    assert claim(reading)
    assert jobs.sweep()["freed"] == 0
    Reading.objects.update(claimed_by=f"{claiming._host()}:{2**22 + 7}:0")
    assert jobs.sweep() == {"nudged": 1, "freed": 1, "cleared": 0}


@pytest.mark.usefixtures("here")
def test_spools_that_were_left_behind_are_cleared(intake: Intake, data: Path) -> None:
    (data / "spool" / "77-abc").mkdir(parents=True)
    (data / "spool" / "77-abc" / "records").write_bytes(b"x")
    intake.hand_in(EXPORT, "一月.csv")
    intake.work()
    assert jobs.sweep()["cleared"] == 1
    assert list((data / "spool").iterdir()) == []


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("table", ["original", "arrival", "record"])
def test_the_database_itself_refuses_to_change_or_remove_what_was_kept(intake: Intake, table: str) -> None:
    intake.hand_in(EXPORT, "一月.csv")
    intake.work()
    column = {"original": "size", "arrival": "name", "record": "body"}[table]
    for statement in (f"UPDATE archive_{table} SET {column} = '1'", f"DELETE FROM archive_{table}"):  # noqa: S608 - ours
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.usefixtures("here")
def test_progress_shows_only_what_the_actor_may_see(intake: Intake) -> None:
    person = a_person()
    mine = Scope(role="e", permissions=frozenset({progress.SEE_FILES.key}), company=intake.company.pk, own=True)
    employee = Actor(key="person:1", name="", origin="test", person=person.pk, scopes=(mine,))
    intake.hand_in(EXPORT, "别人的.csv", batch="b")
    assert progress.batch(employee, "b").handed_in == 0
    assert progress.batch(an_actor(), "b").waiting == 1
    intake.work()
    found = progress.batch(intake.actor, "b")
    assert (found.done, found.records_written, found.records_expected, found.is_over) == (1, 5, 5, True)
    assert progress.files(employee) == ()


@pytest.mark.usefixtures("here")
def test_what_was_unpacked_counts_against_all_that_lies_in_what_was_handed_in(
    intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else archives in archives would be given the limit again and again."""
    inner = zipped({"大.csv": EXPORT + b" " * 40_000})
    data = zipped({"一.zip": inner, "二.zip": zipped({"二.csv": EXPORT + b" " * 40_001})})
    monkeypatch.setattr(work, "DEFAULT", replace(DEFAULT, expanded_bytes=len(data) + 60_000))
    intake.hand_in(data, "外.zip")
    intake.work()
    states = dict(Arrival.objects.values_list("name", "reading__state"))
    assert states["外.zip!一.zip"] == "done"
    assert states["外.zip!二.zip"] == "quarantined"


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("here", "small")
def test_several_workers_at_once_write_everything_once() -> None:
    """On PostgreSQL at the same time; the SQLite of tests, which is in memory, lets in one after the other."""
    intake = Intake()
    for first in range(0, 60, 10):
        intake.hand_in(an_export(first, first + 7), f"{first}.csv")
    waiting = list(Reading.objects.order_by("pk").values_list("pk", flat=True))
    failed: list[BaseException] = []

    def drain() -> None:
        try:
            for one in waiting:
                pipeline.process(one)
        except BaseException as error:  # noqa: BLE001 - told below
            failed.append(error)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=drain) for _ in range(3 if connection.vendor == "postgresql" else 1)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert failed == []
    assert Reading.objects.filter(state="done", records_written=7).count() == len(waiting)
    assert Record.objects.count() == 7 * len(waiting)
