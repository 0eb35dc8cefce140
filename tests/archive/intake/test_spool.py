"""What a worker writes can be taken up while it is being written, line by line and nothing twice."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from making_intake import Intake, an_export, lapse, read_here
from piaoqi.archive.intake import commit, pipeline, spool, work
from piaoqi.archive.intake.spool import Bodies, Spooling
from piaoqi.archive.models import Reading
from piaoqi.core.reading import Task


def test_half_a_line_waits_for_its_end(tmp_path: Path) -> None:
    with (tmp_path / "records").open("wb", buffering=0) as file:
        bodies = Bodies(tmp_path, 1)
        assert bodies.more() == []
        file.write('{"passed":"over"}\n{"a":"发'.encode()[:-1])
        assert bodies.more() == []
        file.write('发"}\n{"b"'.encode()[2:])
        assert bodies.more() == ['{"a":"发"}']
        file.write(b":1}\n")
        assert bodies.more() == ['{"b":1}']
        assert bodies.more() == []
        bodies.close()


def test_bodies_larger_than_what_is_read_at_once_come_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "_PIECE", 7)
    written = [json.dumps(one) for one in ("x" * 50, "", "y" * 7, "z" * 20)]
    (tmp_path / "records").write_text("".join(f"{one}\n" for one in written), encoding="utf-8")
    bodies, found = Bodies(tmp_path, 1), []
    while more := bodies.more():
        found += more
    bodies.close()
    assert found == written[1:]


def test_chunks_are_written_while_the_worker_is_at_it_and_a_death_then_costs_none_of_them(
    intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commit, "CHUNK", 2)

    def dying(task: Task, work: Spooling, meanwhile: Callable[[], None]) -> None:
        read_here(task, work, meanwhile)
        path = work.folder / "records"
        path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:5]))
        meanwhile()

    monkeypatch.setattr(work, "ask", dying)
    reading = intake.hand_in(an_export(1, 8), "一月.csv").reading_id or 0
    assert pipeline.process(reading) == "waiting"
    row = Reading.objects.get()
    assert (row.records_written, row.records_expected, row.losses) == (4, 7, 1)
    assert row.said["authenticity"]["verdict"]
    monkeypatch.setattr(work, "ask", read_here)
    lapse()
    assert pipeline.process(reading) == "done"
    assert sorted(row.records.values_list("ordinal", flat=True)) == list(range(7))
    assert Reading.objects.get().losses == 0


def test_a_spool_that_is_not_whole_is_the_machine_s_fault(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(task: Task, work: Spooling, meanwhile: Callable[[], None]) -> spool.Outcome:
        outcome = read_here(task, work, meanwhile)
        (work.folder / "records").write_bytes(b"")
        return outcome

    monkeypatch.setattr(work, "ask", cut)
    reading = intake.hand_in(an_export(1, 4), "一月.csv").reading_id or 0
    assert pipeline.process(reading) == "waiting"
    assert Reading.objects.get().said["reason"]["code"] == "intake.storage_fault"
