"""People see how the sources stand that are theirs to see: as it is, and never with a secret."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from making_connector import FakeConnector, Fault, a_bureau
from making_intake import Intake, an_export
from making_people import a_company, an_actor, somebody
from piaoqi.accounts.actor import Actor, Scope
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.archive.queries.progress import SEE_FILES
from piaoqi.audit.clock import now
from piaoqi.notices import outbox
from piaoqi.notices.models import Event
from piaoqi.sources import jobs
from piaoqi.sources.actions.connections import connect
from piaoqi.sources.actions.coverage import declare, withdraw
from piaoqi.sources.calendar import Cover
from piaoqi.sources.claims import Claim
from piaoqi.sources.connected import Wish
from piaoqi.sources.connectors import registry
from piaoqi.sources.jobs import watching
from piaoqi.sources.models import Run, Silence
from piaoqi.sources.queries.connections import connections
from piaoqi.sources.queries.coverage import coverage
from piaoqi.sources.queries.runs import run, runs
from piaoqi.sources.queries.sources import states
from piaoqi.sources.silence import Level
from sources.hand import JUNK, Hand

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("here")]
ALL = an_actor()


@pytest.fixture
def hand(intake: Intake) -> Hand:
    return Hand(intake)


def test_a_source_stands_as_its_runs_left_it(hand: Hand) -> None:
    hand("一", an_export(0, 3))
    hand("二", an_export(0, 3), an_export(2, 5), JUNK)
    hand.read()
    hand("三", an_export(7, 8))
    (found,) = states(ALL)
    assert (found.source.pk, found.files, found.invoices, found.runs) == (hand.source.pk, 3, 5, 3)
    assert (found.waiting, found.quarantined) == (1, 1)
    assert found.silence.level is Level.UNKNOWN
    assert found.silence.days == 0
    assert states(ALL, hand.source.company_id) == states(ALL)


def test_runs_come_the_newest_first_a_page_at_a_time(hand: Hand) -> None:
    for batch in "一二三":
        hand(batch, an_export(0, 1))
    first = runs(ALL, limit=2)
    assert [one.batch for one in first] == ["三", "二"]
    assert [one.batch for one in runs(ALL, before=first[-1].id)] == ["一"]
    assert runs(ALL, source=hand.source.pk) == runs(ALL, company=hand.source.company_id) == runs(ALL)
    assert runs(ALL, source=hand.source.pk + 1) == ()


def test_a_run_names_what_could_not_be_read(hand: Hand) -> None:
    made = hand("一", an_export(0, 2), JUNK)
    hand.read()
    found = run(ALL, made.pk)
    assert found is not None
    assert (found.run.state, found.progress.quarantined) == ("partly", 1)
    assert [(one.name, one.reason["code"]) for one in found.unread] == [("1.csv", "file.unknown_format")]


def test_the_same_batch_at_another_source_is_another_run(hand: Hand, intake: Intake) -> None:
    made = hand("一", an_export(0, 2))
    Hand(intake, "books")("一", JUNK)
    found = run(ALL, made.pk)
    assert found is not None
    assert found.progress.handed_in == 1


def test_nobody_sees_what_is_not_theirs(hand: Hand) -> None:
    made = hand("一", an_export(0, 2))
    here = hand.source.company
    others = a_company("天津示例有限公司", "91120104MA80N9E43E")
    strangers = (
        an_actor(SEE_FILES, company=others),
        somebody(BuiltIn.EMPLOYEE, here),
        _scoped(company=here.pk, direction="issued"),
        _scoped(company=here.pk, department=1),
        Actor(key="person:9", name="无", origin="test"),
    )
    for actor in strangers:
        assert not states(actor)
        assert not runs(actor)
        assert not connections(actor)
        assert run(actor, made.pk) is None
        assert coverage(actor, hand.source.pk) is None
    for actor in (an_actor(SEE_FILES, company=here), _scoped(company=here.pk, direction="received")):
        assert len(states(actor)) == len(runs(actor)) == 1


def _scoped(**limits: object) -> Actor:
    scope = Scope(role="test", permissions=frozenset((SEE_FILES.key,)), **limits)  # type: ignore[arg-type]
    return Actor(key="person:8", name="限", origin="test", scopes=(scope,))


def test_coverage_is_a_calendar_of_what_counts(hand: Hand) -> None:
    one, two = hand("一", an_export(0, 2)), hand("二", an_export(2, 4))
    declare(ALL, hand.source, Claim(start=date(2026, 3, 1), end=date(2026, 3, 10)), one)
    declare(ALL, hand.source, Claim(start=date(2026, 3, 21), end=date(2026, 3, 31), kinds=("rail",)), two)
    hand.read()
    found = coverage(ALL, hand.source.pk)
    assert found is not None
    assert [(one.start.isoformat(), one.cover) for one in found.days] == [
        ("2026-03-01", Cover.COVERED),
        ("2026-03-11", Cover.HOLE),
        ("2026-03-21", Cover.DOUBTFUL),
        ("2026-04-01", Cover.HOLE),
    ]
    assert found.months[0].covered == 10
    whole = declare(ALL, hand.source, Claim(start=date(2026, 3, 5), end=None))
    found = coverage(ALL, hand.source.pk)
    assert found is not None
    assert [(one.start.isoformat(), one.cover) for one in found.days] == [("2026-03-05", Cover.COVERED)]
    withdraw(ALL, whole)
    found = coverage(ALL, hand.source.pk)
    assert found is not None
    assert len(found.days) == 4
    assert found.claims[0].withdrawn_at


def test_what_is_not_read_makes_its_days_doubtful(hand: Hand) -> None:
    made = hand("一", an_export(0, 2))
    declare(ALL, hand.source, Claim(start=date(2026, 3, 1), end=None, as_of=now()), made)
    found = coverage(ALL, hand.source.pk)
    assert found is not None
    assert {one.cover for one in found.days} == {Cover.DOUBTFUL}
    hand.read()
    found = coverage(ALL, hand.source.pk)
    assert found is not None
    assert {one.cover for one in found.days} == {Cover.COVERED}


def test_a_source_with_nothing_said_has_no_calendar(hand: Hand) -> None:
    found = coverage(ALL, hand.source.pk)
    assert found is not None
    assert (found.days, found.months, found.claims) == ((), (), ())


def test_a_silent_source_is_told_once_each_time(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[int, str, Mapping[str, object]]] = []
    monkeypatch.setattr(outbox, "post", lambda *said: told.append(said))
    at = now() - timedelta(days=30)
    for step in range(12):
        run_at = at - step * timedelta(days=1)
        Run.objects.create(
            source=hand.source, batch=f"{step}", by="x", started_at=run_at, news_at=run_at, state="whole"
        )
    assert states(ALL)[0].silence.level is Level.SILENT
    assert watching.watch() == {"silent": 1}
    assert watching.watch() == {"silent": 0}
    company, key, data = told[0]
    assert (company, key) == (hand.source.company_id, "source.silent")
    assert data["source"] == hand.source.pk
    Run.objects.create(source=hand.source, batch="neu", by="x", started_at=now(), news_at=now(), state="whole")
    assert watching.watch() == {"silent": 0}
    assert Silence.objects.count() == 1
    assert not Event.objects.exists()


def test_a_connection_is_shown_without_its_secrets(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    made = FakeConnector({"there": a_bureau([], Fault.SIGNED_OUT)})
    monkeypatch.setattr(registry, "connectors", lambda: {made.key: made})
    secret = "Geheim-7391-秘密"  # noqa: S105 - for tests
    connect(ALL, hand.source, "fake", Wish(settings={"bureau": "there", "password": secret}, days=30))
    jobs.fetching.fetch(connections(ALL)[0].id)
    (found,) = connections(ALL, hand.source.pk)
    assert (found.settings, found.secrets, found.days) == ({"bureau": "there"}, True, 30)
    assert found.trouble["code"] == "fetch.person"
    assert found.paused_at
    assert states(ALL)[0].connections == (found,)
    assert secret not in repr(found)
