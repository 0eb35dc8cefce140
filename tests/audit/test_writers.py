"""Several writers at once, and writers killed at any moment, leave a log without gaps that verifies."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.db import connection, transaction

from making_log import a_statement
from piaoqi.audit import log
from piaoqi.audit.checkpoints import sign_checkpoint
from piaoqi.audit.models import Entry, Head
from piaoqi.audit.verify import verify_log

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_writers_side_by_side_leave_a_log_without_gaps() -> None:
    failures: list[BaseException] = []

    def write(turn: int) -> None:
        try:
            for number in range(25):
                with transaction.atomic():
                    log.append([a_statement(at, origin=f"writer {turn}") for at in range(number % 4 + 1)])
                    if number % 5 == turn:
                        transaction.set_rollback(True)
        except BaseException as error:  # noqa: BLE001 - told by the test
            failures.append(error)
        finally:
            connection.close()

    writers = [threading.Thread(target=write, args=(turn,)) for turn in range(4)]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        sign_checkpoint()
        assert list(verify_log()) == []
    for writer in writers:
        writer.join()
    sign_checkpoint()
    assert not failures
    assert list(verify_log()) == []
    size = Head.objects.get().size
    assert list(Entry.objects.order_by("index").values_list("index", flat=True)) == list(range(size))
    assert size - 1 == sum((number % 4 + 1) * sum(number % 5 != turn for turn in range(4)) for number in range(25))


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_two_first_writers_make_one_head() -> None:
    gate = threading.Barrier(4)

    def write() -> None:
        gate.wait()
        with transaction.atomic():
            log.append([a_statement(0)])
        connection.close()

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert Head.objects.get().size == 4
    assert list(verify_log()) == []


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="writes a SQLite file of its own")
def test_what_was_committed_survives_writers_that_are_killed(tmp_path: Path) -> None:
    paths = os.pathsep.join(str(ROOT / one) for one in ("src", "tests"))
    environment = {**os.environ, "PIAOQI_DATA": str(tmp_path), "PYTHONPATH": paths, "PYTHONWARNINGS": "error"}
    environment.pop("PIAOQI_DATABASE", None)
    program = Path(__file__).with_name("killed_writers.py")
    run = subprocess.run(  # noqa: S603
        [sys.executable, str(program)], env=environment, capture_output=True, encoding="utf-8", check=False, timeout=120
    )
    assert run.returncode == 0, run.stderr
    left = json.loads(run.stdout)
    assert left["faults"] == []
    assert left["different"]
    assert left["writers"] == 2
    assert left["size"] > left["told"]
