"""What was known then stays so: whatever happens later, a past moment asked again answers as it did."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from random import Random

import pytest

from making_intake import Intake, an_export, read_here, zipped
from making_people import an_actor
from piaoqi.accounts.actions.companies import NewName, rename_company
from piaoqi.accounts.actor import system
from piaoqi.archive.actions.quarantine import retry_reading
from piaoqi.archive.intake import pipeline, work
from piaoqi.archive.intake.claim import to_be_read
from piaoqi.archive.intake.spool import Outcome, Spooling
from piaoqi.archive.models import Reading, Source
from piaoqi.core.reading import Task
from piaoqi.core.reconcile.source import Expectation
from piaoqi.reconciliation.actions.answers import Said, answer, withdraw_answer
from piaoqi.reconciliation.actions.terms import set_expectations
from piaoqi.reconciliation.comparing import compared
from piaoqi.reconciliation.found import found_in
from piaoqi.reconciliation.made import made_of
from piaoqi.reconciliation.models import Answer, Comparison
from piaoqi.reconciliation.storing import run_live
from piaoqi.sources.actions.coverage import declare, withdraw
from piaoqi.sources.claims import Claim
from piaoqi.sources.models import Coverage, Run

_START = datetime(2026, 11, 1, tzinfo=UTC)
_NAMES = ("一月.csv", "二月.csv", "2026年1月至9月.csv")


class History:
    """Things that happen to a company, drawn from a seed."""

    def __init__(self, seed: int, intake: Intake, patch: pytest.MonkeyPatch) -> None:
        self.draw, self.intake = Random(seed), intake
        self.actor = an_actor(company=intake.company)
        self.sources = [intake.source("bureau", "bureau"), intake.source("books", "books"), intake.source()]
        self.breaks = False
        patch.setattr(work, "ask", self._read)

    def _read(self, task: Task, spooling: Spooling, meanwhile: Callable[[], None]) -> Outcome | None:
        return None if self.breaks else read_here(task, spooling, meanwhile)

    def happen(self) -> None:
        self.draw.choice(
            (self.come, self.come, self.come, self.read, self.read, self.break_, self.retry, self.claim, self.withdraw,
             self.say, self.unsay, self.expect, self.rename)
        )()  # fmt: skip

    def come(self) -> None:
        first = self.draw.randrange(1, 12)
        data = an_export(first, first + self.draw.randrange(1, 6))
        data = self.draw.choice((data, data, zipped({"内.csv": data}), b"%PDF-1.7 cut", data[:70]))
        self.intake.hand_in(data, self.draw.choice(_NAMES), self.source(), self.draw.choice(("", "甲", "乙")))

    def source(self) -> Source:
        return self.draw.choice(self.sources)

    def read(self) -> None:
        for one in to_be_read(self.draw.randrange(1, 4)):
            pipeline.process(one)

    def break_(self) -> None:
        self.breaks = True
        for one in to_be_read(1) * 3:
            Reading.objects.update(retry_at=None)
            pipeline.process(one)
        self.breaks = False

    def retry(self) -> None:
        row = Reading.objects.filter(state="quarantined", replaced_at=None).first()
        if row:
            retry_reading(self.actor, row)

    def claim(self) -> None:
        source = self.source()
        batch = self.draw.choice(("", "甲", "乙"))
        run = None
        if batch:
            run, _ = Run.objects.get_or_create(source=source, batch=batch, defaults={"by": "x", "started_at": _START})
        declare(self.actor, source, Claim(start=date(2026, self.draw.randrange(1, 4), 1), end=date(2026, 10, 31)), run)

    def withdraw(self) -> None:
        row = Coverage.objects.filter(withdrawn_at=None).first()
        if row:
            withdraw(self.actor, row)

    def say(self) -> None:
        number = f"2611200000{self.draw.randrange(1, 12):010}"
        answer(self.actor, self.intake.company, Said(cause="C5.1", yes=True, number=number))

    def unsay(self) -> None:
        row = Answer.objects.filter(withdrawn_at=None).first()
        if row:
            withdraw_answer(self.actor, row)

    def expect(self) -> None:
        rules = self.draw.choice((None, (Expectation("books", "bureau", 5),), (Expectation("books", "archive", 0),)))
        set_expectations(self.actor, self.intake.company, rules)

    def rename(self) -> None:
        self.intake.company.refresh_from_db()
        names = [f"北京示例{at}号有限公司" for at in range(9)]
        name = self.draw.choice([one for one in names if one != self.intake.company.name])
        rename_company(self.actor, self.intake.company, NewName(name=name, last_day=date(2026, 10, 1)))


def assert_past_stays(history: History, steps: int) -> None:
    made: dict[int, Comparison] = {}
    company = history.intake.company
    for _ in range(steps):
        history.happen()
        if history.draw.random() < 0.3:
            one = run_live(system("watch"), company)
            made[one.pk] = one
    assert made
    for one in made.values():
        again = made_of(compared(company, one.as_of, one.known_at))
        assert again.digest == one.digest
        assert sorted((row.identity, row.digest) for row in found_in(one)) == sorted(
            (row.identity, row.digest) for row in again.found
        )


@pytest.mark.parametrize("seed", range(2))
def test_past_answers_stay_whatever_happens(seed: int, intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_past_stays(History(seed, intake, monkeypatch), 14)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 140))
def test_past_answers_stay_through_long_histories(seed: int, intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_past_stays(History(seed, intake, monkeypatch), 40)
