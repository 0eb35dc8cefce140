"""What is handed in is durable before it is acknowledged, is kept once, and is in the log; else nothing is promised."""

import io
import json
import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connection, connections
from django_q.models import OrmQ
from hypothesis import given
from hypothesis import strategies as st

from making_people import a_company, an_actor, somebody
from making_storage import FaultyStorage, content
from piaoqi.accounts.acting import acting
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import DeniedError
from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.archive.actions.hand_in import HAND_IN, HandedIn, hand_in
from piaoqi.archive.errors import ClosedError, NotKeptError, TooLargeError
from piaoqi.archive.intake import entrance as module
from piaoqi.archive.intake.arrivals import NAME_LENGTH, arrive_inside, shown
from piaoqi.archive.models import Arrival, Original, Reading, Source
from piaoqi.archive.queries.sources import sources_to_fill
from piaoqi.audit import log
from piaoqi.audit.clock import now
from piaoqi.audit.leaf import instant
from piaoqi.audit.models import Entry
from piaoqi.core.causes.case import SourceKind
from piaoqi.core.limits import Limits

pytestmark = pytest.mark.django_db
DATA = "全量发票".encode() * 100


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> FaultyStorage:
    """In memory; sound until faults are set."""
    storage = FaultyStorage()
    monkeypatch.setattr(module, "storage", lambda: storage)
    return storage


@pytest.fixture
def company() -> Company:
    return a_company()


@pytest.fixture
def source(company: Company) -> Source:
    return Source.objects.create(company=company, key="bureau", name="税局", kind="bureau")


@pytest.fixture
def actor(company: Company) -> Actor:
    return an_actor(HAND_IN, company=company)


def file(data: bytes = DATA, name: str = "全量.xlsx", batch: str = "") -> HandedIn:
    return HandedIn(name=name, stream=io.BytesIO(data), batch=batch)


def counts() -> tuple[int, int, int, int, int]:
    """Originals, arrivals, readings, entries of the log, messages in the queue."""
    return tuple(model.objects.count() for model in (Original, Arrival, Reading, Entry, OrmQ))  # type: ignore[return-value]


def test_it_is_kept_entered_queued_and_witnessed(kept: FaultyStorage, source: Source, actor: Actor) -> None:
    arrival = hand_in(actor, source, file(batch="一批"))
    original = arrival.original
    assert content(kept, original.sha256) == DATA
    assert (arrival.name, arrival.batch, arrival.actor, arrival.origin) == ("全量.xlsx", "一批", actor.key, "test")
    assert arrival.reading
    assert arrival.reading.state == "waiting"
    assert counts() == (1, 1, 1, 1, 1)
    entry = Entry.objects.get()
    assert (entry.action, entry.subject) == ("archive.hand_in", f"original:{original.sha256}")
    assert json.loads(entry.data)["after"] == {
        "sha256": original.sha256, "sm3": original.sm3, "size": len(DATA), "name": "全量.xlsx", "source": "bureau",
        "parent": None, "batch": "一批", "arrival": arrival.pk, "reading": arrival.reading_id,
        "arrived_at": instant(arrival.at), "person": None,
    }  # fmt: skip


def test_the_same_file_twice_is_one_original_with_two_arrivals_and_one_reading(
    kept: FaultyStorage, source: Source, actor: Actor
) -> None:
    first, second = hand_in(actor, source, file()), hand_in(actor, source, file(name="again.xlsx"))
    assert first.reading == second.reading
    assert counts()[:4] == (1, 2, 1, 2)


def test_at_a_second_source_it_is_read_for_that_too(
    kept: FaultyStorage, source: Source, actor: Actor, company: Company
) -> None:
    other = Source.objects.create(company=company, key="books", name="账", kind="books")
    first, second = hand_in(actor, source, file()), hand_in(actor, other, file())
    assert first.reading != second.reading
    assert counts() == (1, 2, 2, 2, 2)


@pytest.mark.parametrize(
    ("state", "expected"), [("done", (1, 1)), ("reading", (1, 1)), ("waiting", (1, 2)), ("quarantined", (2, 2))]
)
def test_what_an_earlier_version_read_is_not_read_again(
    kept: FaultyStorage, source: Source, actor: Actor, state: str, expected: tuple[int, int]
) -> None:
    """Only what it could not read is tried by this one. Expected: readings, and how often they were asked for."""
    hand_in(actor, source, file())
    Reading.objects.update(state=state, reader="0.0.1")
    hand_in(actor, source, file())
    assert (Reading.objects.count(), OrmQ.objects.count()) == expected


def test_what_this_version_could_not_read_stays_in_quarantine(
    kept: FaultyStorage, source: Source, actor: Actor
) -> None:
    first = hand_in(actor, source, file())
    Reading.objects.update(state="quarantined")
    assert hand_in(actor, source, file()).reading == first.reading
    assert OrmQ.objects.count() == 1


@pytest.mark.parametrize("fault", ["refuse", "forget", "lose"])
def test_a_storage_that_fails_promises_nothing(kept: FaultyStorage, source: Source, actor: Actor, fault: str) -> None:
    kept.faults = [fault]
    with pytest.raises(NotKeptError) as refused:
        hand_in(actor, source, file())
    assert refused.value.later
    assert counts() == (0, 0, 0, 0, 0)
    hand_in(actor, source, file())
    assert counts() == (1, 1, 1, 1, 1)


def test_a_failure_in_the_log_undoes_all_but_the_bytes(
    kept: FaultyStorage, source: Source, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(log, "append", fail)
        with pytest.raises(OSError, match="full"):
            hand_in(actor, source, file())
    assert counts() == (0, 0, 0, 0, 0)
    assert len(list(kept.names())) == 1
    hand_in(actor, source, file())
    assert counts() == (1, 1, 1, 1, 1)


def test_an_empty_file_is_kept_too(kept: FaultyStorage, source: Source, actor: Actor) -> None:
    assert hand_in(actor, source, file(b"")).original.size == 0


def test_too_much_is_refused_with_the_limit(
    kept: FaultyStorage, source: Source, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "DEFAULT", Limits(file_bytes=1 << 20))
    with pytest.raises(TooLargeError) as refused:
        hand_in(actor, source, file(bytes((1 << 20) + 1)))
    assert "1 MB" in refused.value.message.say("zh")
    assert counts() == (0, 0, 0, 0, 0)


class Watched(io.BytesIO):
    """Does something as it is first read."""

    def __init__(self, data: bytes, then: Callable[[], object]) -> None:
        super().__init__(data)
        self.then = then

    def read(self, size: int | None = -1) -> bytes:
        self.then()
        return super().read(size)


def test_nothing_is_taken_in_from_who_may_not(kept: FaultyStorage, source: Source, company: Company) -> None:
    other = an_actor(HAND_IN, company=a_company("别家", "91120104MA80N9E43E"))
    for nobody in (other, replace(other, scopes=())):
        with pytest.raises(DeniedError):
            hand_in(nobody, source, file())
    assert kept.puts == 0


def test_roles_hand_in_for_their_own_direction_and_from_their_department(
    kept: FaultyStorage, source: Source, company: Company, actor: Actor
) -> None:
    with pytest.raises(DeniedError):
        hand_in(somebody(BuiltIn.ISSUER, company), source, file())
    issued = Source.objects.create(company=company, key="issued", name="存根", kind="issued", direction="issued")
    hand_in(somebody(BuiltIn.ISSUER, company, "issuer-2"), issued, file())
    inside = replace(actor, scopes=(replace(actor.scopes[0], department=7),))
    hand_in(inside, source, file())
    with pytest.raises(DeniedError):
        hand_in(somebody(BuiltIn.READER, company), source, file())


def test_what_an_employee_hands_in_is_theirs(kept: FaultyStorage, company: Company) -> None:
    originals = Source.objects.create(company=company, key="originals", name="发票原件", kind="archive")
    employee = somebody(BuiltIn.EMPLOYEE, company)
    assert hand_in(employee, originals, file()).person_id == employee.person


@pytest.mark.parametrize("model", [Source, Company])
def test_what_is_closed_takes_in_nothing_not_even_what_is_on_its_way(
    kept: FaultyStorage, source: Source, actor: Actor, model: type[Source] | type[Company]
) -> None:
    on_its_way = Watched(DATA, lambda: model._default_manager.update(closed_at=now()))
    for stream in (on_its_way, io.BytesIO(DATA)):
        with pytest.raises(ClosedError):
            hand_in(actor, source, HandedIn(name="a.pdf", stream=stream))
    assert kept.puts == 1
    assert Arrival.objects.count() == 0


@given(st.text(st.characters(), max_size=40) | st.text(st.characters(), min_size=490, max_size=520))
def test_any_name_becomes_one_that_can_be_kept_and_shown(name: str) -> None:
    kept_name = shown(name)
    assert 0 < len(kept_name) <= NAME_LENGTH
    assert kept_name.encode()
    assert "\0" not in kept_name
    assert shown(kept_name) == kept_name


def test_a_name_that_is_too_long_keeps_its_beginning_and_its_ending() -> None:
    assert shown("发票" * 400 + ".pdf").startswith("发票发票")
    assert shown("发票" * 400 + ".pdf").endswith("发票.pdf")


@pytest.mark.parametrize("name", ["../../etc/passwd", "a\0b.pdf", "坏\ud800.pdf", "\u202efdp.exe", ""],
                         ids=["path", "nul", "half", "turned", "none"])  # fmt: skip
def test_a_hostile_name_is_kept_as_a_name(kept: FaultyStorage, source: Source, actor: Actor, name: str) -> None:
    assert Arrival.objects.get(pk=hand_in(actor, source, file(name=name)).pk).name == shown(name)


def test_a_file_inside_another_arrives_once_however_often_it_is_entered(
    kept: FaultyStorage, source: Source, actor: Actor
) -> None:
    parent = hand_in(somebody(BuiltIn.ACCOUNTANT, source.company), source, file(name="包.zip", batch="一批"))
    stored = kept.put(io.BytesIO(b"inside"), 100)
    for _ in range(2):
        with acting(actor, HAND_IN, source.company_id) as act:
            child = arrive_inside(act, parent, "包.zip!发票.ofd", stored)
            act.witness("reading:1")
    assert (child.parent, child.batch, child.person, child.source) == (parent, "一批", parent.person, source)
    assert child.reading
    assert Arrival.objects.count() == Reading.objects.count() == 2
    said = [json.loads(one.data)["after"] for one in Entry.objects.filter(subject=f"original:{stored.sha256}")]
    assert [one["parent"] for one in said] == [parent.pk]


@pytest.mark.django_db(transaction=True)
def test_the_same_file_from_several_sides_at_once_is_one_original(
    kept: FaultyStorage, source: Source, actor: Actor
) -> None:
    """On PostgreSQL at the same time; the SQLite of tests, which is in memory, lets in one after the other."""
    several, together = 6, 6 if connection.vendor == "postgresql" else 1
    gate = threading.Barrier(together)
    failed: list[Exception] = []

    def do() -> None:
        try:
            gate.wait()
            hand_in(actor, source, file())
        except Exception as error:  # noqa: BLE001 - told below
            failed.append(error)
        finally:
            connections.close_all()

    for _ in range(several // together):
        threads = [threading.Thread(target=do) for _ in range(together)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
    assert failed == []
    assert counts()[:4] == (1, several, 1, several)


@pytest.mark.parametrize("kind", [one for one in SourceKind if one not in (SourceKind.ARCHIVE, SourceKind.MAIL)])
def test_whoever_hands_in_their_own_does_not_write_what_the_company_is_held_against(
    kept: FaultyStorage, company: Company, kind: SourceKind
) -> None:
    """A list that somebody made themselves would prove that other people's invoices are missing, or void."""
    source = Source.objects.create(company=company, key="other", name="另一个", kind=kind)
    employee = somebody(BuiltIn.EMPLOYEE, company)
    with pytest.raises(DeniedError):
        hand_in(employee, source, file())
    assert kept.puts == 0
    assert source not in sources_to_fill(employee)
