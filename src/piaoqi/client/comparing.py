"""Comparisons, what they found, why, and what people say to it."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from time import monotonic

from piaoqi.client import operations
from piaoqi.client.answers.comparing import (
    Answer,
    Change,
    Changes,
    Comparison,
    ComparisonInFull,
    Expectations,
    Explanation,
    Finding,
    Findings,
    FindingSums,
    Rule,
)
from piaoqi.client.errors import StillWaitingError
from piaoqi.client.part import Part

_LOOK_SECONDS = 1.0
_OVER = frozenset(("done", "failed"))


@dataclass(frozen=True, slots=True, kw_only=True)
class WhichFindings:
    """All that is given must hold. `comparison`: the newest that followed an intake, where none is given."""

    comparison: int | None = None
    what: str | None = None
    """absence, difference, duplicate"""
    verdict: str = ""
    """missing, not_missing, cannot_tell"""
    cause: str = ""
    source: str = ""
    issued_from: date | None = None
    issued_to: date | None = None
    text: str = ""
    """Part of a number, name or tax id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A yes or no to the question of a cause. `source`: key of one source, '' for any; `number`: of one invoice."""

    cause: str
    yes: bool
    source: str = ""
    number: str = ""
    note: str = ""


ALL_FINDINGS = WhichFindings()


class Comparing(Part):
    """Of companies, by tax id."""

    def comparisons(self, company: str, *, live: bool | None = None) -> Iterator[Comparison]:
        """The latest first. `live`: only those that followed an intake, or only those asked for."""
        return self._line.pages(operations.LIST_COMPARISONS, company=company, live=live)

    def comparison(self, comparison: int) -> ComparisonInFull:
        """How far it is, its summary and its answer but for what it found (`findings`)."""
        return self._line.call(operations.GET_COMPARISON, comparison=comparison)

    def ask(self, company: str, as_of: datetime, known_at: datetime | None = None) -> Comparison:
        """“What was missing then, as known then?” It is made in the background."""
        given = {"company": company, "as_of": as_of, "known_at": known_at}
        return self._line.call(operations.POST_COMPARISON, **given)

    def wait_for_comparison(self, comparison: int, *, timeout_seconds: float = 600) -> ComparisonInFull:
        """Until it is done, or failed: `trouble` says why. Raises StillWaitingError."""
        until = monotonic() + timeout_seconds
        while (found := self.comparison(comparison)).state not in _OVER:
            if monotonic() >= until:
                raise StillWaitingError(str(comparison))
            self._line.sleep(_LOOK_SECONDS)
        return found

    def compare(
        self, company: str, as_of: datetime, known_at: datetime | None = None, *, timeout_seconds: float = 600
    ) -> ComparisonInFull:
        """Ask, and wait for the answer."""
        return self.wait_for_comparison(self.ask(company, as_of, known_at).id, timeout_seconds=timeout_seconds)

    def findings(self, company: str, which: WhichFindings = ALL_FINDINGS) -> Iterator[Finding]:
        """All of one comparison, asked for piece by piece; a newer one meanwhile changes nothing in it."""
        cursor: str | None = ""
        while cursor is not None:
            page = self.findings_page(company, which, cursor=cursor, limit=200)
            yield from page.items
            cursor = page.next

    def findings_page(
        self, company: str, which: WhichFindings = ALL_FINDINGS, *, cursor: str = "", limit: int = 50
    ) -> Findings:
        """One piece of the same, with the comparison that it is of."""
        given = {**_asked(which), "company": company, "cursor": cursor or None, "limit": limit}
        return self._line.call(operations.LIST_FINDINGS, **given)

    def finding_sums(self, company: str, which: WhichFindings = ALL_FINDINGS) -> FindingSums:
        """How many and how much, by what, verdict, cause, source and month."""
        return self._line.call(operations.SUM_FINDINGS, **_asked(which), company=company)

    def finding(self, finding: int) -> Finding:
        """One, with causes, evidence and the next step in `form`."""
        return self._line.call(operations.GET_FINDING, finding=finding)

    def changes(self, older: int, newer: int) -> Iterator[Change]:
        """What became of what one comparison found, in a later one of the same company."""
        cursor: str | None = ""
        while cursor is not None:
            page = self.changes_page(older, newer, cursor=cursor, limit=200)
            yield from page.items
            cursor = page.next

    def changes_page(self, older: int, newer: int, *, cursor: str = "", limit: int = 50) -> Changes:
        """One piece of the same, with the sums of all."""
        return self._line.call(operations.LIST_CHANGES, older=older, newer=newer, cursor=cursor or None, limit=limit)

    def why(self, number: str, code: str = "", company: str | None = None) -> Explanation:
        """Where an invoice is and where not, and why; also one that no source has."""
        return self._line.call(operations.EXPLAIN_NUMBER, number=number, code=code or None, company=company)

    def expectations(self, company: str) -> Expectations:
        """What must be where, and by when."""
        return self._line.call(operations.GET_EXPECTATIONS, tax_id=company)

    def set_expectations(self, company: str, rules: Sequence[Rule] | None) -> Expectations:
        """From now on. None: the usual ones."""
        wanted = None if rules is None else [asdict(one) for one in rules]
        return self._line.call(operations.PUT_EXPECTATIONS, tax_id=company, rules=wanted)

    def answers(self, company: str, *, number: str = "") -> Iterator[Answer]:
        """What people answered, newest first, withdrawn ones too."""
        return self._line.pages(operations.LIST_ANSWERS, company=company, number=number or None)

    def answer(self, company: str, reply: Reply) -> Answer:
        """Answer a question that only people can settle."""
        return self._line.call(operations.POST_ANSWER, **asdict(reply), company=company)

    def withdraw_answer(self, answer: int) -> Answer:
        """It counts no more from now on."""
        return self._line.call(operations.WITHDRAW_ANSWER_OF, answer_id=answer)


def _asked(which: WhichFindings) -> dict[str, object]:
    return {name: value for name, value in asdict(which).items() if value not in ("", None)}
