"""A month of a company, sometimes of two in one group, from a seed: the same seed is the same month, to the statement.

Truth knows which invoices there are, where and since when; the product learns of them from a bureau that is asked by a
connector, exports and originals that people hand in, books and mail. Two workers do the real jobs from the real queue.

**What goes wrong** (the fault budget; each at a rate or at most so often a month):

* the bureau: one conversation in three has a fault of `making_connector.Fault`; in between it lists new invoices
* people: files late, twice, under other names, in archives and mails, for the wrong company; an original that nobody
  can read (one company in four); an export named badly; a claim too narrow, taken back, or too wide with a title that
  says so; a hand-in that is not acknowledged is handed in again
* processes: one step of a worker in twelve and one deed in twelve is killed before a statement, before a commit or
  after it; a killed worker is back at once, or after up to 90 minutes
* interleaving: wherever no transaction is open another worker may go on, also for longer than a lease lasts; a file's
  reading and a page of the bureau take minutes at times
* the reader: one file in fifty takes its process down, up to three times; it is read after an upgrade, once a month
* the clock: up to three jumps, by minutes to two days, forward and back, each put right again within a day

Not in the budget, for nothing could tell it from the truth: a list that leaves invoices out and states a total without
them; a person who says that everything is there when it is not.

**What must hold nevertheless** is in `holds`: nothing lost, nothing doubled, nothing falsely missing, coverage from
whole answers alone, counts that add up, a log and an archive that verify, past answers that can be had again, and no
work that lies for ever.
"""

import io
import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from unittest.mock import patch

import piaoqi
from making_connector import Bureau, FakeConnector, Fault
from making_people import a_company, an_actor
from piaoqi.accounts.errors import RefusedError
from piaoqi.accounts.models import Company, Group
from piaoqi.archive.actions.hand_in import HandedIn
from piaoqi.archive.actions.quarantine import retry_reading
from piaoqi.archive.actions.sources import NewSource, define_source
from piaoqi.archive.intake import work as intake_work
from piaoqi.archive.intake.spool import Outcome, Spooling
from piaoqi.archive.models import Arrival, Reading, Source
from piaoqi.core.causes.case import SourceKind
from piaoqi.core.folder.answers import asked_causes
from piaoqi.core.reading import Task
from piaoqi.core.reconcile.source import DEFAULT_EXPECTATIONS, Expectation
from piaoqi.core.synth.company import BEIJING, party
from piaoqi.reconciliation import claim
from piaoqi.reconciliation.actions.answers import Said as Reply
from piaoqi.reconciliation.actions.answers import answer, withdraw_answer
from piaoqi.reconciliation.actions.comparisons import ask_comparison
from piaoqi.reconciliation.actions.terms import set_expectations
from piaoqi.reconciliation.models import Answer
from piaoqi.sources.actions.connections import connect, fetch_now, resume
from piaoqi.sources.actions.coverage import declare, withdraw
from piaoqi.sources.claims import Claim as Said
from piaoqi.sources.connected import Wish
from piaoqi.sources.connectors import registry
from piaoqi.sources.jobs import fetching
from piaoqi.sources.models import Connection, Coverage, Run
from piaoqi.sources.taking_in import take_in
from simulation import people
from simulation.processes import Clock, Processes, Worker
from simulation.truth import DAYS, START, Asked, Files, Truth, papers
from simulation.undone import failures, waiting

DIES, GIVES_WAY, FAULTY = 1 / 12, 1 / 120, 1 / 3
_KINDS = (SourceKind.BUREAU, SourceKind.ARCHIVE, SourceKind.BOOKS, SourceKind.MAIL)


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """What somebody was promised."""

    arrival: int
    sha256: str
    source: int


@dataclass(slots=True)
class Told:
    """What happened, for people to read, and how often."""

    lines: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


class Month:
    """One month of one seed, in a database of its own."""

    def __init__(self, seed: int) -> None:
        self.seed, self.told = seed, Told()
        self.luck = random.Random(f"{seed} luck")
        plan = random.Random(f"{seed} plan")
        self.clock, self.files = Clock(START), Files()
        self.processes = Processes(self.luck, self._another, GIVES_WAY)
        self.workers = [Worker(number, self.processes, self.clock) for number in (1, 2)]
        self.acknowledged: list[Acknowledged] = []
        self.companies = [self._company(n, plan) for n in range(2 if plan.random() < 0.3 else 1)]
        self.connector = FakeConnector({one.key: one.bureau for one in self.companies})
        self.plan = people.Plan(plan, self.companies, self.files)
        self.jumps = [START + timedelta(days=plan.uniform(1, DAYS - 2)) for _ in range(plan.randint(0, 3))]
        self.upgrade = START + timedelta(days=plan.uniform(12, 22))
        self.rows: dict[str, Company] = {}
        self.is_at_rest = False
        self.compared: set[int] = set()
        """Comparisons that were looked at."""

    def _company(self, n: int, plan: random.Random) -> Truth:
        us = party(plan, BEIJING, "科技")
        bureau = Bureau(
            clock=lambda: self.clock.true,
            stamp=lambda: self.clock.true + self.clock.skew,
            draw=self._fault,
            pass_time=self._pass,
            meanwhile=lambda: self.processes.give_way(0.2),
            seed=self.seed + n,
        )
        found = papers(plan, us, self.seed * 2 + n, plan.randint(10, 22))
        truth = Truth(f"company{n}", us, found, bureau, is_connected=not n and plan.random() < 0.8)
        for paper in truth.papers:
            if paper.listed:
                bureau.add(paper.invoice, paper.listed)
            self.files.note(bureau.render(paper.invoice), [paper.number])
        return truth

    def source(self, company: Truth, key: str) -> Source:
        return Source.objects.select_related("company").get(company=self.rows[company.key], key=key)

    def say(self, what: str, words: str) -> None:
        """`what` is counted."""
        hours = self.clock.skew.total_seconds() / 3600
        skew = f" (clock {hours:+.1f} h)" if self.clock.skew else ""
        self.told.lines.append(f"{self.clock.true:%m-%d %H:%M:%S}{skew}  {what}: {words}")
        self.told.counts[what] += 1

    @contextmanager
    def world(self) -> Iterator[None]:
        """The clock, the reader and the processes are ours within it."""
        with ExitStack() as stack:
            stack.enter_context(self.clock.in_charge())
            stack.enter_context(patch.object(intake_work, "ask", self._read))
            stack.enter_context(patch.object(piaoqi, "__version__", piaoqi.__version__))
            stack.enter_context(patch.object(registry, "connectors", lambda: {"fake": self.connector}))
            stack.enter_context(patch.object(claim, "_RENEWED_AFTER_SECONDS", 10**6))
            stack.enter_context(patch.object(fetching, "sleep", lambda _: self.processes.give_way(0.2)))
            stack.enter_context(self.processes.watched())
            yield

    def run(self, after_each_day: Callable[["Month"], None]) -> None:
        """To the end of the month; within `world`."""
        self._begin()
        deeds = list(self.plan.deeds)
        for day in range(DAYS):
            for hour in (1.5, 8.5):
                self._go_to(START + timedelta(days=day, hours=hour + self.luck.uniform(0, 1)))
                self._jump()
                while deeds and deeds[0][0] <= self.clock.true:
                    self._do(deeds.pop(0)[1])
                self._work(self.luck.randint(4, 40))
            self.is_at_rest = day == DAYS - 1 or self.luck.random() < 0.6
            if self.is_at_rest:
                self.rest()
            after_each_day(self)
        self.told.counts |= {"killed": self.processes.kills, "gave way": self.processes.interludes}

    def _begin(self) -> None:
        self.actor = an_actor()
        group = Group.objects.create(name="示例集团") if len(self.companies) > 1 else None
        for truth in self.companies:
            row = a_company(truth.party.name, truth.party.tax_id)
            row.group = group
            row.save()
            self.rows[truth.key] = row
            for kind in _KINDS:
                define_source(self.actor, row, NewSource(key=kind.value, kind=kind))
            if truth.is_connected:
                settings = {"bureau": truth.key, "password": "七只-otter"}
                wish = Wish(settings=settings, every_minutes=self.luck.choice((1440, 1440, 2880)), days=self._days())
                connect(self.actor, self.source(truth, people.BUREAU), self.connector.key, wish)

    def _days(self) -> int | None:
        return self.luck.choice((None, 15, 45))

    def _go_to(self, instant: datetime) -> None:
        self.clock.true = max(self.clock.true, instant)
        if self.clock.true > self.upgrade and not piaoqi.__version__.endswith("+1"):
            piaoqi.__version__ += "+1"
            self.say("upgrade", piaoqi.__version__)

    def _jump(self) -> None:
        """Wrong for some hours, then right again."""
        if self.clock.skew:
            self.clock.skew = timedelta(0)
            self.say("clock", "put right")
        elif self.jumps and min(self.jumps) <= self.clock.true:
            self.jumps.remove(min(self.jumps))
            by = timedelta(minutes=self.luck.choice((3, 40, 300, 1440, 2880)))
            self.clock.skew = by if self.luck.random() < 0.5 else -by
            self.say("clock", f"jumps by {self.clock.skew.total_seconds() / 3600} h")

    # What workers do.

    def _work(self, steps: int) -> None:
        """So many steps of either, as luck has it, or until neither has anything to do."""
        idle = 0
        for _ in range(steps):
            idle = 0 if self.luck.choice(self.workers).step(DIES) else idle + 1
            if idle > 3:
                return

    def _another(self) -> None:
        """Goes on in the middle of what one process does, at times for longer than a lease."""
        if self.luck.random() < 0.3:
            self._pass(self.luck.randint(1, 4))
        others = [one for one in self.workers if not self.processes.is_running(one.slot)]
        for _ in range(self.luck.randint(1, 3)):
            self.luck.choice(others).step(0)

    def _pass(self, minutes: int) -> None:
        self.clock.true += timedelta(minutes=minutes)

    def _read(self, task: Task, work: Spooling, meanwhile: Callable[[], None]) -> Outcome | None:
        """In place of a process that reads the file."""
        self.processes.give_way(0.1)
        chance = random.Random(f"{self.seed} {work.seen.original}").random()
        if chance < 0.02 and not piaoqi.__version__.endswith("+1"):
            self.told.counts["reader lost"] += 1
            return None
        answer = work(task, lambda _: True)
        self.processes.give_way(0.1)
        meanwhile()
        return answer

    def rest(self) -> None:
        """Nothing goes wrong until nothing waits any more. Raises AssertionError where work lies for ever."""
        self.processes.calm = True
        tries = 60
        self._finish()
        while waiting() or tries == 60:
            if not tries:
                raise AssertionError(f"work lies for ever: {waiting()} {failures()}")
            tries -= 1
            self._pass(7)
            self._finish()
        self.processes.calm = False

    def _finish(self) -> None:
        """All that can be done at this instant."""
        while sum(worker.step(0) for worker in self.workers):
            pass

    # What the bureau does.

    def _fault(self) -> Fault | None:
        if self.processes.calm or self.luck.random() > FAULTY:
            return None
        fault = self.luck.choice(list(Fault))
        self.say("bureau", fault.value)
        return fault

    # What people do.

    def _do(self, deed: people.Deed) -> None:
        try:
            match deed:
                case people.Hand():
                    batch = f"{deed.source}-{self.luck.getrandbits(40):x}"
                    for name, data in deed.files:
                        self._hand_in(self.source(deed.company, deed.source), name, data, batch)
                case people.Export():
                    self._export(deed)
                case people.Claim():
                    self._claim(deed)
                case people.Plain():
                    self._plain(deed)
        except RefusedError as error:
            self.say("refused", f"{deed}"[:60] + f" {error}")

    def _hand_in(self, source: Source, name: str, data: bytes, batch: str) -> Arrival:
        """Until it is acknowledged: nobody goes home before."""
        done: list[Arrival] = []
        while not done:
            handed = HandedIn(name=name, stream=io.BytesIO(data), batch=batch)
            take = partial(take_in, self.actor, source, handed)
            if not self._surely(partial(_put, done, take)):
                self.say("killed", f"while {name} was handed in")
        (arrival,) = done
        sha256 = arrival.original.sha256
        self.acknowledged.append(Acknowledged(arrival.pk, sha256, source.pk))
        numbers = " ".join(sorted(one[-6:] for one in self.files.numbers[sha256]))
        self.say("handed in", f"{name} for {source.company.name[:6]} {source.key}: {numbers}")
        return arrival

    def _surely(self, work: Callable[[], object]) -> bool:
        """A deed of somebody who sits before the screen; whether it came to its end."""
        return self.processes.run("web", work, DIES)

    def _export(self, deed: people.Export) -> None:
        """What the list shows just now, handed in, and what is said of it."""
        at, company = self.clock.true, deed.company
        machine = at + self.clock.skew
        found = company.listed(deed.start, deed.end, at)
        name, data = people.exported(self.files, found, deed)
        source, batch = self.source(company, people.BUREAU), f"export-{self.luck.getrandbits(40):x}"
        self._hand_in(source, name, data, batch)
        company.asked.append(Asked(source.key, deed.start, deed.end, machine, frozenset(one.number for one in found)))
        if deed.claims == "none":
            return
        cut, more = timedelta(days=2 * (deed.claims == "narrow")), timedelta(days=5 * (deed.claims == "wide"))
        start = deed.start + cut - more
        said = Said(start=start, end=max(deed.end - cut, start), as_of=machine)
        run = Run.objects.get(source=source, batch=batch)
        if self._surely(partial(declare, self.actor, source, said, run)):
            self.say("declared", f"{source.key} {said.start} to {said.end}, {deed.claims}")

    def _claim(self, deed: people.Claim) -> None:
        source = self.source(deed.company, deed.source)
        if deed.start is None:
            rows = Coverage.objects.filter(source=source, run=None, withdrawn_at=None)
            for row in rows:
                self._surely(partial(withdraw, self.actor, row))
            self.say("withdrawn", deed.source)
            return
        said = Said(start=deed.start, end=None)
        if self._surely(partial(declare, self.actor, source, said)):
            self.say("declared", f"{source.key} from {deed.start}")

    def _plain(self, deed: people.Plain) -> None:
        connections = Connection.objects.filter(source__company=self.rows[deed.company.key])
        if deed.what == "sign in":
            deed.company.bureau.signed_out = False
            for row in connections.exclude(paused_at=None):
                self._surely(partial(resume, self.actor, row))
        elif deed.what == "fetch":
            for row in connections:
                self._surely(partial(fetch_now, self.actor, row))
        elif deed.what == "retry":
            held = Reading.objects.filter(source__company=self.rows[deed.company.key], state="quarantined")
            for reading in held.filter(replaced_at=None).select_related("source"):
                self._surely(partial(retry_reading, self.actor, reading))
        else:
            self._compare(deed)
        self.say("person", deed.what)

    def _compare(self, deed: people.Plain) -> None:
        """What concerns comparisons: expect, ask, answer, withdraw answer."""
        row, at = self.rows[deed.company.key], self.clock.machine()
        if deed.what == "expect":
            rules = (*DEFAULT_EXPECTATIONS, Expectation("bureau", "books", 9))
            self._surely(partial(set_expectations, self.actor, row, rules))
        elif deed.what == "ask":
            then = at - timedelta(days=self.luck.uniform(0, 6))
            known = self.luck.choice((None, at - timedelta(hours=1)))
            self._surely(partial(ask_comparison, self.actor, row, then, known))
        elif deed.what == "answer":
            said = Reply(cause=self.luck.choice(sorted(asked_causes())), yes=False)
            self._surely(partial(answer, self.actor, row, said))
        elif given := Answer.objects.filter(company=row, withdrawn_at=None).first():
            self._surely(partial(withdraw_answer, self.actor, given))


def _put(found: list[Arrival], take: Callable[[], Arrival]) -> None:
    found.append(take())
