"""What changed between two comparisons of a company: “what became of what was missing when March was closed?”.

Both are finished and change no more, so a page that follows goes on where the one before ended. Two of the line are
held against each other by what ended and what began between them; any others as a whole.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from django.db.models import BigIntegerField, Q, QuerySet
from django.db.models.functions import Cast

from piaoqi.accounts.actor import Actor
from piaoqi.archive.invoices.sighted import Sighted
from piaoqi.archive.invoices.statements import known_by, lying_in
from piaoqi.archive.models import Source
from piaoqi.core.invoice.money import CENT
from piaoqi.core.text import Text
from piaoqi.reconciliation.found import found_in
from piaoqi.reconciliation.models import Answer, Comparison, Finding
from piaoqi.reconciliation.queries.findings import MOST_ROWS, Tally
from piaoqi.reconciliation.queries.shown import sees, shown
from piaoqi.reconciliation.terms import in_force, stated_in

_AT_ONCE = 2_000


class Change(StrEnum):
    """What became of a finding."""

    APPEARED = "appeared"
    GONE = "gone"
    OTHERWISE = "otherwise"
    """It is still found, with another verdict, cause or value."""


class Because(StrEnum):
    """Why, as far as rows tell it for certain."""

    FOUND = "found"
    WITHDRAWN = "withdrawn"
    NEW = "new"
    ANSWERED = "answered"
    RULES = "rules"
    DUE = "due"
    UNSAID = ""

    @property
    def text(self) -> Text:
        return _BECAUSE[self]


_BECAUSE = {
    Because.FOUND: Text("找到了：那里已有这张票", "found: it is there now"),
    Because.WITHDRAWN: Text("文件重读以后不再提到这张票", "the files read again speak of it no more"),
    Because.NEW: Text("这之间新到的票", "an invoice that came in between"),
    Because.ANSWERED: Text("这之间有人回答了问题", "somebody answered a question in between"),
    Because.RULES: Text("应有规则变了", "what is expected where was changed"),
    Because.DUE: Text("这之间到期了", "it fell due in between"),
    Because.UNSAID: Text("原因见前后两次的依据", "the evidence of the two says why"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """One finding before and after; None where it was not found."""

    change: Change
    because: Because
    since: datetime | None
    """For FOUND: when it was first seen there."""
    before: Finding | None
    after: Finding | None


@dataclass(frozen=True, slots=True)
class ChangePage:
    """In a fixed order. `after`: hand it in for the page that follows; '' where there is none."""

    older: Comparison
    newer: Comparison
    rows: tuple[Changed, ...]
    after: str
    tallies: Mapping[Change, Mapping[str, Tally]]
    """Of all pages, by verdict (what it is, where that has none); of OTHERWISE by the new one."""


_Brief = tuple[int, str, str, str, str, int | None]
"""Of a finding enough to hold two against each other: _COLUMNS, the total in 分."""
_COLUMNS = ("pk", "what", "verdict", "cause", "digest", "fen")


def _is_other(one: _Brief, than: _Brief) -> bool:
    """An absence is the same with other words of evidence; a difference is not with other values."""
    _, what, *judged, digest, _ = one
    if what == Finding.What.ABSENCE:
        return judged != [*than[2:4]]
    return digest != than[4]


@dataclass(frozen=True, slots=True)
class _Apart:
    """Both sides by identity, and what became of each that is not as it was. Tens of thousands are held at once."""

    before: Mapping[str, _Brief]
    after: Mapping[str, _Brief]
    changes: Mapping[str, Change]

    def ordered(self, only: Change | None = None) -> list[str]:
        """The identities."""
        return sorted(one for one, change in self.changes.items() if only in (None, change))


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """Two comparisons. `only`: rows of this change alone; what is summed up is all of it."""

    older: int
    newer: int
    only: Change | None = None


def changes(actor: Actor, older: int, newer: int, after: str = "", limit: int = 50) -> ChangePage | None:
    """Of findings that the actor may see. None unless both are finished comparisons of one company of theirs."""
    return changes_between(actor, Between(older=older, newer=newer), after, limit)


def reasons(actor: Actor, between: Between, most: int = 1000) -> Mapping[Because, Tally] | None:
    """Why things changed, summed up: what came late among it. None where there are more than so many, or no such two
    comparisons.
    """
    both = _both(actor, between)
    apart = _apart(actor, *both) if both else None
    if both is None or apart is None or len(apart.changes) > most:
        return None
    found: dict[Because, Tally] = defaultdict(Tally)
    for one in _told(apart, apart.ordered(), *both):
        row = one.after or one.before
        if row is not None:
            found[one.because] += Tally(1, abs(row.total or Decimal("0.00")))
    return found


def changes_between(actor: Actor, between: Between, after: str = "", limit: int = 50) -> ChangePage | None:
    """As `changes`."""
    limit = max(1, min(limit, MOST_ROWS))
    both = _both(actor, between)
    if both is None:
        return None
    apart = _apart(actor, *both)
    ordered = apart.ordered(between.only)
    start = bisect_right(ordered, after) if after else 0
    chosen = ordered[start : start + limit]
    more = chosen[-1] if start + limit < len(ordered) else ""
    return ChangePage(*both, tuple(_told(apart, chosen, *both)), more, _tallies(apart))


def _both(actor: Actor, between: Between) -> tuple[Comparison, Comparison] | None:
    done = Comparison.objects.filter(pk__in=(between.older, between.newer), state=Comparison.State.DONE)
    found = done.defer("forms").in_bulk()
    one, other = found.get(between.older), found.get(between.newer)
    if one is None or other is None or one.company_id != other.company_id or not sees(actor, one.company_id):
        return None
    return one, other


def _apart(actor: Actor, older: Comparison, newer: Comparison) -> _Apart:
    was, now_ = found_in(older), found_in(newer)
    if older.live and newer.live and older.pk <= newer.pk:
        was, now_ = was.filter(until__lte=newer.pk), now_.filter(comparison__gt=older.pk)
    mine = shown(actor, older.company_id)
    before, after = _briefs(was.filter(mine)), _briefs(now_.filter(mine))
    changes = dict.fromkeys(after.keys() - before.keys(), Change.APPEARED)
    changes |= dict.fromkeys(before.keys() - after.keys(), Change.GONE)
    changes |= {one: Change.OTHERWISE for one in before.keys() & after.keys() if _is_other(after[one], before[one])}
    return _Apart(before, after, changes)


def _briefs(found: QuerySet[Finding]) -> dict[str, _Brief]:
    """By identity; as they come, for to make something of each row would take as long as to read it."""
    rows = found.annotate(fen=Cast("total", BigIntegerField())).values_list("identity", *_COLUMNS)
    return {row[0]: row[1:] for row in rows.iterator(_AT_ONCE)}


def _tallies(apart: _Apart) -> Mapping[Change, Mapping[str, Tally]]:
    counts: dict[Change, Counter[str]] = {change: Counter() for change in Change}
    sums: dict[Change, Counter[str]] = {change: Counter() for change in Change}
    for identity, change in apart.changes.items():
        _, what, verdict, _, _, fen = apart.after.get(identity) or apart.before[identity]
        counts[change][verdict or what] += 1
        sums[change][verdict or what] += abs(fen or 0)
    return {
        change: {key: Tally(count, sums[change][key] * CENT) for key, count in sorted(by.items())}
        for change, by in counts.items()
    }


def _told(apart: _Apart, chosen: Sequence[str], older: Comparison, newer: Comparison) -> Iterator[Changed]:
    """One page with its rows, and why."""
    pairs = [(apart.changes[one], apart.before.get(one), apart.after.get(one)) for one in chosen]
    rows = Finding.objects.select_related("invoice").in_bulk([one[0] for pair in pairs for one in pair[1:] if one])
    reasons = _Reasons.of(rows.values(), older, newer)
    for change, was, is_ in pairs:
        before, after = (rows[one[0]] if one else None for one in (was, is_))
        because, since = reasons.why(change, before, after)
        yield Changed(change=change, because=because, since=since, before=before, after=after)


@dataclass(frozen=True, slots=True)
class _Reasons:
    """What rows tell of the time between two comparisons."""

    older: Comparison
    newer: Comparison
    statements: Mapping[int, Sequence[Sighted]]
    """Invoice -> what was known of it at the newer one."""
    before: frozenset[int]
    """Invoices of which something was known at the older one."""
    kinds: Mapping[str, tuple[str, str]]
    """Key of a source -> its kind and direction."""
    answers: Sequence[Answer]
    """Given or taken back in between."""
    other_rules: bool

    @staticmethod
    def of(rows: Iterable[Finding], older: Comparison, newer: Comparison) -> "_Reasons":
        invoices = {row.invoice_id for row in rows if row.invoice_id}
        statements: dict[int, list[Sighted]] = defaultdict(list)
        for one, invoice in lying_in(invoices, known_by(newer.known_at)):
            statements[invoice].append(one)
        between = {"at__gt": older.known_at, "at__lte": newer.known_at}
        back = {f"withdrawn_{name}": at for name, at in between.items()}
        answers = Answer.objects.filter(Q(**between) | Q(**back), company=newer.company_id)
        sources = Source.objects.filter(company=newer.company_id)
        return _Reasons(
            older,
            newer,
            statements,
            frozenset(invoice for _, invoice in lying_in(invoices, known_by(older.known_at))),
            {key: (kind, direction) for key, kind, direction in sources.values_list("key", "kind", "direction")},
            list(answers),
            _rules(older) != _rules(newer),
        )

    def why(self, change: Change, before: Finding | None, after: Finding | None) -> tuple[Because, datetime | None]:
        """As much as is certain."""
        if change is Change.GONE and before is not None and before.what == Finding.What.ABSENCE:
            return self._gone(before)
        if change is Change.APPEARED and after is not None:
            return self._appeared(after), None
        if change is Change.OTHERWISE and after is not None and before is not None:
            said = any(self._speaks(one, before, after) for one in self.answers)
            return Because.ANSWERED if said else Because.UNSAID, None
        return Because.UNSAID, None

    def _gone(self, row: Finding) -> tuple[Because, datetime | None]:
        held = self.statements.get(row.invoice_id or 0, ())
        wanted = self.kinds.get(row.source)
        there = [one.seen_at for one in held if one.is_there and self.kinds.get(one.source) == wanted]
        if there:
            return Because.FOUND, min(there)
        if row.invoice_id and not held:
            return Because.WITHDRAWN, None
        return Because.RULES if self.other_rules else Because.UNSAID, None

    def _appeared(self, row: Finding) -> Because:
        if row.invoice_id and row.invoice_id not in self.before:
            return Because.NEW
        if self.other_rules:
            return Because.RULES
        same = self.older.known_at == self.newer.known_at and row.what == Finding.What.ABSENCE
        return Because.DUE if same and self.older.as_of < self.newer.as_of else Because.UNSAID

    def _speaks(self, answer: Answer, before: Finding, after: Finding) -> bool:
        invoice = after.invoice
        numbers = {"", invoice.number, invoice.paper_number, invoice.code + invoice.number} if invoice else {""}
        causes = (before.cause, after.cause)
        return answer.cause in causes and answer.source in ("", after.source) and answer.number in numbers


def _rules(comparison: Comparison) -> object:
    held = comparison.terms
    return (stated_in(held) if held else in_force(comparison.company, comparison.known_at)).expectations
