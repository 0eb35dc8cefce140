"""One fetch: asked a page at a time, taken in durably as it comes, judged, ended.

1. The connection is held by one fetch at a time. What an earlier one left unfinished is ended as interrupted.
2. The fetch is a run; all that it brings is its batch. A page that fails is asked again a few times, then the fetch is
   broken off. What was taken in stays, and the next one fetches again: nothing is lost, and nothing doubled, as bytes
   are read once for each source.
3. The answer is judged by the rules of fetching.wholeness. Only a whole one proves coverage, and only when all of its
   files were read (actions.runs).
"""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256
from time import sleep
from typing import Final
from uuid import uuid4

from piaoqi.accounts.actor import Actor, system
from piaoqi.accounts.errors import RefusedError
from piaoqi.accounts.permissions import System
from piaoqi.accounts.sealing import UnopenedError
from piaoqi.archive.actions.hand_in import HandedIn
from piaoqi.archive.errors import ClosedError, NotKeptError
from piaoqi.audit.clock import now
from piaoqi.core.reconcile.source import day_of
from piaoqi.sources.actions.fetches import Ended, end_fetch
from piaoqi.sources.actions.runs import Opening, open_run
from piaoqi.sources.connected import settings_of
from piaoqi.sources.connectors.base import Connector, ConnectorError, Item, Page, Question, Retry, Session
from piaoqi.sources.connectors.registry import by_key
from piaoqi.sources.fetching import trouble as troubles
from piaoqi.sources.fetching.trouble import Trouble
from piaoqi.sources.fetching.wholeness import Answer
from piaoqi.sources.jobs import leases
from piaoqi.sources.jobs.leases import Lease
from piaoqi.sources.jobs.settling import settle
from piaoqi.sources.models import Connection, Run, Taken
from piaoqi.sources.settling.sentences import sentence
from piaoqi.sources.taking_in import take_in

WAITS: Final = (1, 5, 15)
"""Seconds before a page that failed is asked for again."""
LONGEST: Final = timedelta(minutes=40)
"""Of one fetch: less than a job may take."""


def fetch(connection_id: int, start: str = "", end: str = "") -> Mapping[str, object]:
    """Fetch from a connection that is due, or at once for these issue dates. Told twice, or where another fetches, it
    does nothing.
    """
    asked = Question(start=_day(start), end=_day(end)) if start or end else None
    lease = leases.take(leases.usable() if asked else leases.due(now()), connection_id)
    if lease is None:
        return {"connection": connection_id, "run": None}
    for left in Run.objects.filter(connection=connection_id, fetched_at=None).select_related("source"):
        end_interrupted(left)
    question = asked or question_of(lease.connection, now())
    run = _begun(lease.connection, question)
    with _ended(lease, run) as work:
        work.fetch(question)
    run.refresh_from_db()
    settle(run, system(System.INTAKE))
    return {"connection": connection_id, "run": run.pk, "items": work.taken}


def end_interrupted(run: Run) -> None:
    """Its worker is gone."""
    end_fetch(system(System.SOURCES), run, Ended(lacks=[troubles.interrupted().said]))


def question_of(connection: Connection, at: datetime) -> Question:
    """What it is asked for at its time: nothing is dated later than today."""
    if connection.days is None:
        return Question()
    today = day_of(at)
    return Question(start=today - timedelta(days=connection.days - 1), end=today)


@dataclass(slots=True)
class _Fetch:
    """One fetch while it runs."""

    lease: Lease
    run: Run
    actor: Actor
    answer: Answer = field(default_factory=Answer)
    trouble: Trouble | None = None
    proves: bool = False
    """Whether whole answers of the connector do."""
    taken: int = 0

    def fetch(self, question: Question) -> None:
        """All pages. What breaks it off is in `trouble`."""
        connection = self.lease.connection
        connector = by_key(connection.connector)
        if connector is None:
            self.break_off(troubles.gone(connection.connector))
            return
        self.proves = connector.proves_coverage
        try:
            with closing(self._opened(connector)) as session:
                self._pages(session, question)
        except ConnectorError as error:
            self.break_off(troubles.of_error(error))
        except (UnopenedError, NotKeptError, ClosedError) as error:
            later = isinstance(error, NotKeptError) and error.later
            said = sentence(error.code, error.message, error.hint)
            self.break_off(Trouble(said, Retry.LATER if later else Retry.PERSON))

    def break_off(self, trouble: Trouble) -> None:
        self.trouble = trouble
        self.answer.break_off(trouble.said)

    def ended(self) -> Ended:
        return Ended(
            mark=self.lease.mark,
            lacks=self.answer.lacks(),
            total=self.answer.total,
            proves=self.proves and self.answer.is_proof(),
            trouble=self.trouble,
        )

    def _opened(self, connector: Connector) -> Session:
        settings = settings_of(self.lease.connection)
        for seconds in WAITS:
            try:
                return connector.open(settings)
            except ConnectorError as error:
                self._wait(error, seconds)
        return connector.open(settings)

    def _pages(self, session: Session, question: Question) -> None:
        cursor, until = None, now() + LONGEST
        while True:
            page = self._page(session, question, cursor)
            self._take(self.answer.add(page))
            cursor = self.answer.next
            if cursor is None:
                return
            if now() > until:
                self.break_off(troubles.too_long(LONGEST // timedelta(minutes=1)))
                return

    def _page(self, session: Session, question: Question, cursor: str | None) -> Page:
        for seconds in WAITS:
            self.lease.renew()
            try:
                return session.page(question, cursor)
            except ConnectorError as error:
                self._wait(error, seconds)
        return session.page(question, cursor)

    def _wait(self, error: ConnectorError, seconds: int) -> None:
        """Only what may be better soon is tried again."""
        if error.retry is not Retry.LATER:
            raise error
        self.lease.renew()
        sleep(seconds)

    def _take(self, items: tuple[Item, ...]) -> None:
        """What proves coverage is taken in whole every time; of the rest, what was not taken in before."""
        known = set() if self.proves else self._known(items)
        for item in items:
            key = _digest(item)
            if key not in known:
                self.lease.renew()
                if self._take_in(item) and not self.proves:
                    Taken.objects.bulk_create([Taken(connection=self.lease.connection, key=key)], ignore_conflicts=True)

    def _take_in(self, item: Item) -> bool:
        """False for one that could not be had, or is refused: that is told, and the others are taken in."""
        try:
            stream = item.open()
            if stream is None:
                return False
            with closing(stream):
                take_in(self.actor, self.run.source, HandedIn(name=item.name, stream=stream, batch=self.run.batch))
        except ConnectorError as error:
            self.answer.break_off(troubles.of_error(error).said)
            return False
        except (NotKeptError, ClosedError):
            raise
        except RefusedError as error:
            self.answer.break_off(sentence(error.code, error.message, error.hint))
            return False
        self.taken += 1
        return True

    def _known(self, items: tuple[Item, ...]) -> set[str]:
        keys = [_digest(one) for one in items]
        found = Taken.objects.filter(connection=self.lease.connection, key__in=keys)
        return set(found.values_list("key", flat=True))


def _begun(connection: Connection, question: Question) -> Run:
    days = {"start": question.start, "end": question.end}
    asked = {name: day.isoformat() for name, day in days.items() if day}
    actor = system(System.SOURCES)
    opening = Opening(batch=uuid4().hex, by=actor.key, connection=connection, asked=asked)
    return open_run(system(System.INTAKE), connection.source, opening)


@contextmanager
def _ended(lease: Lease, run: Run) -> Iterator[_Fetch]:
    """Whatever goes wrong, the run is ended and the connection free."""
    work = _Fetch(lease, run, system(System.SOURCES))
    whole = False
    try:
        yield work
        whole = True
    finally:
        if not whole:
            work.break_off(troubles.fault())
        end_fetch(work.actor, run, work.ended())


def _digest(item: Item) -> str:
    return sha256(item.key.encode("utf-8", "surrogatepass")).hexdigest()


def _day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None
