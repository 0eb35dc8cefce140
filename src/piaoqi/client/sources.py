"""Who the token stands for, companies, where their invoices come from, and what was asked for there."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime

from piaoqi.client import operations
from piaoqi.client.answers.sources import Coverage, CoverageOfSource, Run, RunInFull, Source
from piaoqi.client.answers.who import Company, Me
from piaoqi.client.part import Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a source was asked for, by issue date, both days included; None is open or all. `run`: the claim is of the
    files of one run, else of everything in the source.
    """

    start: date | None
    end: date | None
    run: int | None = None
    kinds: tuple[str, ...] | None = None
    origins: tuple[str, ...] | None = None
    statuses: tuple[str, ...] | None = None
    booked: str | None = None
    sellers: tuple[str, ...] | None = None
    as_of: datetime | None = None
    """When it was asked."""
    role: str = ""
    total: int | None = None
    """Invoices, as the source says."""
    rows: int | None = None


class Sources(Part):
    """Of companies, by tax id."""

    def me(self) -> Me:
        """The person behind the token, and what it allows where."""
        return self._line.call(operations.GET_ME)

    def companies(self) -> Iterator[Company]:
        """Those in which the token's person has some role."""
        return self._line.pages(operations.LIST_COMPANIES)

    def sources(self, company: str | None = None) -> Iterator[Source]:
        """Where invoices come from."""
        return self._line.pages(operations.LIST_SOURCES, company=company)

    def runs(self, *, source_id: int | None = None, company: str | None = None) -> Iterator[Run]:
        """What came when, newest first."""
        return self._line.pages(operations.LIST_RUNS, source_id=source_id, company=company)

    def run(self, run: int) -> RunInFull:
        """One, with the files that could not be read."""
        return self._line.call(operations.GET_RUN, run=run)

    def coverage(self, source_id: int) -> CoverageOfSource:
        """What a source was asked for: without it nobody can say that something is missing there."""
        return self._line.call(operations.GET_COVERAGE, source_id=source_id)

    def declare_coverage(self, source_id: int, claim: Claim) -> Coverage:
        """A claim: comparisons hold it against the rows, and doubt what contradicts it."""
        return self._line.call(operations.DECLARE_COVERAGE, source_id=source_id, **asdict(claim))

    def withdraw_coverage(self, coverage: int) -> Coverage:
        """It counts no more from now on."""
        return self._line.call(operations.WITHDRAW_COVERAGE, coverage=coverage)
