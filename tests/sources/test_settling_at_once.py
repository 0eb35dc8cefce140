"""However files and workers follow on one another, each run is ended once, and all runs together count all once."""

import io
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from making_intake import Intake, an_export
from making_people import a_company
from piaoqi.accounts.actor import system
from piaoqi.accounts.permissions import System
from piaoqi.archive.actions.hand_in import HandedIn
from piaoqi.archive.models import Arrival, Invoice
from piaoqi.audit.models import Entry
from piaoqi.sources.actions.runs import Settled, settle_run
from piaoqi.sources.jobs import settling
from piaoqi.sources.jobs.settling import settle_all
from piaoqi.sources.models import Run
from piaoqi.sources.settling.counting import counted, mark_of
from piaoqi.sources.taking_in import take_in
from sources.hand import Hand

pytestmark = pytest.mark.usefixtures("here")


@pytest.mark.django_db
def test_a_run_counted_by_two_is_ended_by_one(intake: Intake) -> None:
    hand = Hand(intake)
    run = hand("一", an_export(0, 3))
    intake.work()
    both = [Settled(mark_of(run), counted(run)) for _ in range(2)]
    assert [settle_run(system(System.INTAKE), run, one) for one in both] == [True, False]
    assert Entry.objects.filter(action="sources.run.settle").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_end_it_once(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time")
    hand = Hand(intake)
    hand("一", an_export(0, 3))
    intake.work()
    together, ended = Barrier(2), list[int]()

    def met(run: Run) -> object:
        found = counted(run)
        together.wait(30)
        return found

    def worker() -> None:
        try:
            ended.append(settle_all(Run.objects.all()))
        finally:
            connection.close()

    monkeypatch.setattr(settling, "counted", met)
    threads = [Thread(target=worker) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert sorted(ended) == [0, 1]
    assert Entry.objects.filter(action="sources.run.settle").count() == 1


steps = st.lists(
    st.one_of(
        st.tuples(st.sampled_from("一二三"), st.integers(0, 5), st.integers(1, 3)),
        st.sampled_from(["read", "settle"]),
    ),
    max_size=12,
)


@pytest.mark.django_db
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_all_runs_together_count_every_file_and_invoice_once(taken: list[tuple[str, int, int] | str]) -> None:
    with transaction.atomic():
        intake = Intake(a_company("单位", uuid4().hex[:18].upper()))
        source = intake.source("bureau", "bureau")
        for step in [*taken, "read", "settle"]:
            if step == "read":
                intake.work()
            elif step == "settle":
                settle_all(Run.objects.filter(source=source))
            else:
                batch, first, count = step[0], int(step[1]), int(step[2])
                data = an_export(first, first + count)
                take_in(intake.actor, source, HandedIn(name="a.csv", stream=io.BytesIO(data), batch=batch))
        runs = Run.objects.filter(source=source)
        assert {one.state for one in runs} <= {"whole"}
        assert sum(one.invoices_new for one in runs) == Invoice.objects.filter(company=intake.company).count()
        originals = Arrival.objects.filter(source=source).values("original").distinct()
        assert sum(one.files_new for one in runs) == originals.count()
        assert all(one.invoices_in == one.invoices_new + one.invoices_known for one in runs)
        transaction.set_rollback(True)
