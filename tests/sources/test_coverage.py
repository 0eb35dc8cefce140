"""What people say that a source was asked for is kept as said, found as it stood at any moment, and never changed."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, transaction

from making_intake import Intake
from making_people import an_actor
from piaoqi.accounts.errors import DeniedError, InvalidError, OverError
from piaoqi.archive.models import Source
from piaoqi.audit.clock import now
from piaoqi.audit.models import Entry
from piaoqi.core.invoice.kind import Kind, Origin
from piaoqi.core.invoice.status import Status
from piaoqi.core.reconcile.source import Window
from piaoqi.sources.actions import coverage
from piaoqi.sources.actions.coverage import declare, withdraw
from piaoqi.sources.claims import Claim, claim_of
from piaoqi.sources.models import Coverage, Run
from piaoqi.sources.windows import windows_at

pytestmark = pytest.mark.django_db
ACTOR = an_actor(coverage.DECLARE, coverage.WITHDRAW)
MARCH = Claim(start=date(2026, 3, 1), end=date(2026, 3, 31))
WINDOW = Window(
    start=date(2026, 3, 1),
    end=date(2026, 3, 31),
    kinds=frozenset({Kind.DIGITAL_SPECIAL, Kind.RAIL}),
    origins=frozenset({Origin.PLATFORM}),
    statuses=frozenset({Status.NORMAL}),
    booked="未入账",
    sellers=("北京示例商贸有限公司",),
    as_of=datetime(2026, 4, 2, 3, 4, 5, tzinfo=UTC),
    role="办税员",
    total=12,
    rows=14,
)


@pytest.fixture
def source(intake: Intake) -> Source:
    return intake.source("bureau", "bureau")


def a_run(source: Source, batch: str = "批") -> Run:
    return Run.objects.create(source=source, batch=batch, by="person:1", started_at=now())


@pytest.mark.parametrize("window", [WINDOW, Window(start=None, end=None)], ids=["all told", "nothing told"])
def test_a_window_is_the_same_after_it_was_kept(source: Source, window: Window) -> None:
    declare(ACTOR, source, claim_of(window))
    assert windows_at(source, now()).declared == (window,)


def test_what_was_declared_or_withdrawn_later_is_not_known_then(source: Source) -> None:
    before = now()
    kept = declare(ACTOR, source, MARCH)
    between = now()
    withdraw(ACTOR, kept)
    assert windows_at(source, before).declared is None
    assert windows_at(source, between).declared == (Window(start=MARCH.start, end=MARCH.end),)
    assert windows_at(source, now()).declared is None
    with pytest.raises(OverError):
        withdraw(ACTOR, kept)


def test_what_is_said_of_one_run_is_not_said_of_the_source(source: Source) -> None:
    run = a_run(source)
    declare(ACTOR, source, MARCH, run)
    found = windows_at(source, now())
    assert found.declared is None
    assert found.by_batch == {"批": (Window(start=MARCH.start, end=MARCH.end),)}


@pytest.mark.parametrize(
    "change",
    [
        {"start": date(2026, 4, 1)},
        {"kinds": ("kein",)},
        {"kinds": ()},
        {"origins": ("",)},
        {"statuses": ("unknown",)},
        {"sellers": ("\u0000",)},
        {"total": -1},
        {"rows": 2**31},
        {"as_of": datetime(2026, 3, 1)},  # noqa: DTZ001 - that is what is refused
        {"role": "员" * 51},
    ],
)  # fmt: skip
def test_what_no_source_can_be_asked_is_refused(source: Source, change: dict[str, object]) -> None:
    with pytest.raises(InvalidError):
        declare(ACTOR, source, replace(MARCH, **change))  # type: ignore[arg-type]
    assert not Coverage.objects.exists()


def test_a_run_of_another_source_is_refused(intake: Intake, source: Source) -> None:
    with pytest.raises(InvalidError):
        declare(ACTOR, source, MARCH, a_run(intake.source("books", "books")))


def test_claims_are_witnessed_and_never_changed(source: Source) -> None:
    kept = declare(ACTOR, source, MARCH)
    withdraw(ACTOR, kept)
    assert [one.action for one in Entry.objects.order_by("index")] == ["sources.declare", "sources.withdraw"]
    for change in ({"end": date(2026, 4, 30)}, {"withdrawn_at": None}, {"total": 3}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Coverage.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Coverage.objects.all().delete()


def test_who_may_not_declares_nothing(source: Source) -> None:
    with pytest.raises(DeniedError):
        declare(an_actor(coverage.WITHDRAW), source, MARCH)
    kept = declare(ACTOR, source, MARCH)
    with pytest.raises(DeniedError):
        withdraw(an_actor(coverage.DECLARE), kept)
