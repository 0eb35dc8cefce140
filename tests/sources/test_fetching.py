"""A fetch takes in what a source holds, once; only a whole answer, wholly read, proves what was asked for."""

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from making_connector import Bureau, FakeConnector, Fault, Issuer, a_bureau
from making_intake import Intake
from making_people import an_actor
from piaoqi.accounts.errors import OverError
from piaoqi.archive.models import Arrival, Invoice, Original
from piaoqi.audit.clock import now
from piaoqi.core.reconcile.source import Window, day_of
from piaoqi.core.synth.company import BEIJING, party
from piaoqi.sources import jobs
from piaoqi.sources.actions.connections import connect, fetch_now, resume
from piaoqi.sources.connected import Wish
from piaoqi.sources.connectors import registry
from piaoqi.sources.connectors.base import Question
from piaoqi.sources.jobs import fetching, leases
from piaoqi.sources.models import Connection, Coverage, Run
from piaoqi.sources.windows import windows_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("here")]
OCTOBER = Question(start=date(2026, 10, 1), end=date(2026, 10, 31))
HARMFUL = [one for one in Fault if one.name not in ("SLOW", "NEW_ROWS")]


class Fetching:
    """A connection to a bureau that holds so many invoices of October."""

    def __init__(self, intake: Intake, connector: FakeConnector, bureau: Bureau) -> None:
        self.intake, self.bureau = intake, bureau
        connector.bureaus["there"] = bureau
        source = intake.source("bureau", "bureau")
        self.connection = connect(an_actor(), source, "fake", Wish(settings={"bureau": "there"}))

    def fetch(self, *, read: bool = True) -> Run:
        said = fetching.fetch(self.connection.pk, "2026-10-01", "2026-10-31")
        if read:
            self.intake.work()
            jobs.settle()
        self.connection.refresh_from_db()
        return Run.objects.get(pk=str(said["run"]))


@pytest.fixture
def connector(monkeypatch: pytest.MonkeyPatch) -> FakeConnector:
    made = FakeConnector()
    monkeypatch.setattr(registry, "connectors", lambda: {made.key: made})
    monkeypatch.setattr(fetching, "sleep", lambda _: None)
    return made


@pytest.fixture
def fetching_from(intake: Intake, connector: FakeConnector) -> Callable[..., Fetching]:
    def made(count: int, fault: Fault | None = None) -> Fetching:
        issuer = Issuer(party(random.Random(1), BEIJING, "科技"), 1)
        return Fetching(
            intake, connector, a_bureau([issuer.issue(date(2026, 10, 1 + at)) for at in range(count)], fault)
        )

    return made


def codes(run: Run) -> list[str]:
    return [one["code"] for one in run.lacks]


def test_a_whole_answer_proves_what_was_asked_for_once_all_of_it_is_read(
    fetching_from: Callable[..., Fetching],
) -> None:
    bureau = fetching_from(12)
    run = bureau.fetch(read=False)
    assert (run.state, run.proves, run.stated_total) == ("open", True, 12)
    assert not Coverage.objects.exists()
    bureau.intake.work()
    jobs.settle()
    run.refresh_from_db()
    assert (run.state, run.files_in, run.invoices_new) == ("whole", 12, 12)
    window = Window(start=OCTOBER.start, end=OCTOBER.end, as_of=run.started_at, total=12)
    assert windows_at(run.source, now()).by_batch == {run.batch: (window,)}
    assert Coverage.objects.get().proven


@pytest.mark.parametrize("fault", HARMFUL, ids=lambda one: one.name)
def test_no_answer_with_a_fault_proves_anything(fetching_from: Callable[..., Fetching], fault: Fault) -> None:
    bureau = fetching_from(17, fault)
    run = bureau.fetch()
    assert not Coverage.objects.exists()
    assert run.state in ("partly", "failed") or fault is Fault.NO_TOTAL
    kept = set(Arrival.objects.values_list("name", flat=True))
    assert kept >= {f"{one}.csv" for one in bureau.bureau.askings[0].served}, "what was handed over is kept"


def test_what_is_listed_while_it_is_paged_through_keeps_it_from_proving(
    fetching_from: Callable[..., Fetching],
) -> None:
    bureau = fetching_from(12)
    issuer = Issuer(party(random.Random(2), BEIJING, "科技"), 2)
    since = datetime(2026, 1, 1, tzinfo=UTC)
    bureau.bureau.meanwhile = lambda: bureau.bureau.add(issuer.issue(date(2026, 10, 30)), since)
    assert bureau.fetch().state == "partly"
    assert not Coverage.objects.exists()


def test_what_a_fetch_lacked_comes_with_the_next_and_nothing_twice(fetching_from: Callable[..., Fetching]) -> None:
    bureau = fetching_from(12, Fault.CUT)
    first = bureau.fetch()
    assert (first.state, codes(first)) == ("partly", ["fetch.count", "fetch.later"])
    second = bureau.fetch()
    assert second.state == "whole"
    assert second.files_known == first.files_in > 0
    assert Invoice.objects.count() == Original.objects.count() == 12
    assert first.invoices_new + second.invoices_new == 12
    assert bureau.connection.trouble == {}


def test_what_fails_is_asked_later_each_time(fetching_from: Callable[..., Fetching]) -> None:
    bureau = fetching_from(3)
    bureau.bureau.draw = lambda: Fault.TIMES_OUT
    waits = []
    for times in range(1, 4):
        run = bureau.fetch()
        assert run.state == "failed"
        assert bureau.connection.trouble["times"] == times
        waits.append(round(((bureau.connection.next_at or now()) - now()).total_seconds() / 60))
    assert waits == [120, 240, 480]
    assert {one["code"] for one in run.report} == {"run.nothing", "fetch.later"}


def test_what_only_a_person_can_mend_pauses_the_connection(fetching_from: Callable[..., Fetching]) -> None:
    bureau = fetching_from(3, Fault.SIGNED_OUT)
    bureau.fetch()
    assert bureau.connection.paused_at
    assert bureau.connection.trouble["code"] == "fetch.person"
    assert bureau.connection.trouble["hint"]["zh"]
    with pytest.raises(OverError):
        fetch_now(an_actor(), bureau.connection)
    Connection.objects.update(next_at=now() - timedelta(days=1))
    assert jobs.fetch_due() == {"due": 0}
    bureau.bureau.signed_out = False
    resume(an_actor(), bureau.connection)
    assert jobs.fetch_due() == {"due": 1}
    assert bureau.fetch().state == "whole"


def test_one_fetches_at_a_time(fetching_from: Callable[..., Fetching], connector: FakeConnector) -> None:
    bureau = fetching_from(12)
    seen: list[object] = []
    bureau.bureau.meanwhile = lambda: seen.append(fetching.fetch(bureau.connection.pk, "2026-10-01")["run"])
    assert bureau.fetch().state == "whole"
    assert seen == [None, None]
    assert Run.objects.count() == 1


def test_a_fetch_that_was_killed_is_told_and_the_next_fetches_all(fetching_from: Callable[..., Fetching]) -> None:
    bureau = fetching_from(12)

    class KilledError(BaseException):
        pass

    def die() -> None:
        raise KilledError

    bureau.bureau.meanwhile = die
    with pytest.raises(KilledError):
        fetching.fetch(bureau.connection.pk, "2026-10-01", "2026-10-31")
    bureau.bureau.meanwhile = lambda: None
    assert bureau.fetch().state == "whole"
    assert Invoice.objects.count() == Original.objects.count() == 12


def test_a_run_whose_worker_died_is_ended_when_its_hold_lapses(
    fetching_from: Callable[..., Fetching], monkeypatch: pytest.MonkeyPatch
) -> None:
    bureau = fetching_from(12)

    class KilledError(BaseException):
        pass

    def die(*_: object) -> None:
        raise KilledError

    bureau.bureau.meanwhile = die
    with monkeypatch.context() as patch:
        patch.setattr(fetching, "end_fetch", die)
        with pytest.raises(KilledError):
            fetching.fetch(bureau.connection.pk, "2026-10-01", "2026-10-31")
    bureau.intake.work()
    assert jobs.settle() == {"settled": 0, "interrupted": 0}, "its worker may live"
    Connection.objects.update(claimed_until=now() - leases.LEASE)
    assert jobs.settle() == {"settled": 1, "interrupted": 1}
    run = Run.objects.get()
    assert (run.state, codes(run)) == ("partly", ["fetch.interrupted"])


def test_a_file_that_can_not_be_read_keeps_the_answer_from_proving(fetching_from: Callable[..., Fetching]) -> None:
    bureau = fetching_from(7, Fault.GARBAGE)
    run = bureau.fetch()
    assert (run.state, run.proves, run.files_failed) == ("partly", True, 1)
    assert not Coverage.objects.exists()


def test_a_connection_asks_for_its_days_up_to_today(fetching_from: Callable[..., Fetching]) -> None:
    bureau = fetching_from(1)
    Connection.objects.update(days=30)
    row = Connection.objects.get()
    at = datetime(2026, 10, 31, 17, tzinfo=UTC)
    assert fetching.question_of(row, at) == Question(start=date(2026, 10, 3), end=date(2026, 11, 1))
    Connection.objects.update(days=None)
    assert fetching.question_of(Connection.objects.get(), at) == Question()
    del bureau


def test_an_answer_to_all_days_covers_no_later_day_than_that_of_asking(fetching_from: Callable[..., Fetching]) -> None:
    bureau = fetching_from(2)
    fetching.fetch(bureau.connection.pk)
    bureau.intake.work()
    jobs.settle()
    kept = Coverage.objects.get()
    assert (kept.start, kept.end) == (None, day_of(Run.objects.get().started_at))


def test_what_is_not_due_is_not_fetched(fetching_from: Callable[..., Fetching]) -> None:
    bureau = fetching_from(2)
    assert jobs.fetch_due() == {"due": 1}
    fetching.fetch(bureau.connection.pk)
    assert jobs.fetch_due() == {"due": 0}
    assert fetching.fetch(bureau.connection.pk)["run"] is None
    fetch_now(an_actor(), bureau.connection)
    assert fetching.fetch(bureau.connection.pk)["run"]


def test_a_connector_that_is_gone_pauses_its_connections(
    fetching_from: Callable[..., Fetching], monkeypatch: pytest.MonkeyPatch
) -> None:
    bureau = fetching_from(2)
    monkeypatch.setattr(registry, "connectors", dict)
    run = bureau.fetch()
    assert (run.state, codes(run)) == ("failed", ["fetch.no_connector"])
    assert bureau.connection.paused_at
