"""Pieces: the dates of an account cut where a claim begins or ends, each proven or open with its reasons.

Asked of a list are: the dates of its windows; the whole month of an invoice that waits for it; what lies between two
of these, where that is a month or less. A list that says nothing of its windows is asked for the months that it or such
an invoice speaks of. Where a list only shows by its rows which kinds it was asked for, what it lacks was nobody's
choice: it is asked for whole again, in one go.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from piaoqi.core.causes.base import Evidence
from piaoqi.core.causes.case import Shortfall
from piaoqi.core.reconcile.completeness.account import DAY, Account
from piaoqi.core.reconcile.completeness.claims import Claim, left_out
from piaoqi.core.reconcile.completeness.lanes import Box, Lanes, boxes
from piaoqi.core.text import Text

OVERSIGHT = timedelta(days=32)
"""What begins so soon after the end of the one before leaves out the days between by mistake."""
_FACTS = 2
"""Facts shown for one cause."""
_NOT_ASKED = Text("{source} 没有查过这段日期", "{source} was not asked for these dates")
_UNKNOWN = Text(
    "{source} 没有说明查询范围（piaoqi.toml 里没有 coverage，文件名和内容里也看不出）",
    "{source}: nothing says what it was asked for (no coverage in piaoqi.toml, none in file names or contents)",
)

Interval = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Piece:
    """Dates × box. Proven where there are no reasons; `claims` are those that the dates belong to."""

    start: date
    end: date
    box: Box
    reasons: tuple[Shortfall, ...] = ()
    claims: tuple[Claim, ...] = ()


def pieces(account: Account, claims: Sequence[Claim]) -> tuple[list[Piece], list[Piece]]:
    """What is proven and what is open, in the order of dates; together all that is asked, nothing open twice."""
    lanes = account.kinds
    if account.grace is None:
        lanes = frozenset().union(*(claim.lanes for claim in claims))
    proven: list[Piece] = []
    open_: list[Piece] = []
    for start, end, active in _stretches(asked(account, claims), claims):
        sure = _proven(active) & lanes
        proven += [Piece(start, end, box, (), active) for box in boxes(sure)]
        lacking = lanes - sure
        if lacking and any(claim.guessed for claim in active):
            lacking = lanes
        open_ += [Piece(start, end, box, tuple(_reasons(account, active, box)), active) for box in boxes(lacking)]
    return _joined(proven), _joined(open_)


def _proven(active: Sequence[Claim]) -> Lanes:
    if any(claim.hole for claim in active):
        return frozenset()
    return frozenset().union(*(claim.lanes for claim in active if claim.proves))


def asked(account: Account, claims: Sequence[Claim]) -> list[Interval]:
    """The dates that the account is asked for, apart and in order."""
    windows = [(claim.start, claim.end) for claim in claims]
    days = {demand.day for demand in account.demands if demand.open}
    if not windows and account.grace is not None:
        days |= account.rows.keys()
    months = {_month(day) for day in days if day <= account.horizon}
    clipped = ((start, min(end, account.horizon)) for start, end in months)
    return _united([*windows, *clipped])


def _month(day: date) -> Interval:
    first = day.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1) if (first.year, first.month) < (9999, 12) else date.max
    return first, following - DAY


def _united(intervals: Iterable[Interval]) -> list[Interval]:
    """Intervals that overlap, or follow the one before soon, made one."""
    found: list[Interval] = []
    for start, end in sorted(intervals):
        if found and start - found[-1][1] <= OVERSIGHT:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found


def _stretches(
    intervals: Sequence[Interval], claims: Sequence[Claim]
) -> Iterator[tuple[date, date, tuple[Claim, ...]]]:
    """The asked dates, cut where any claim begins or ends, each with the claims over it; one sweep."""
    begins: dict[date, list[Claim]] = defaultdict(list)
    ends: dict[date, list[Claim]] = defaultdict(list)
    for claim in claims:
        begins[claim.start].append(claim)
        ends[claim.end + DAY].append(claim)
    bounds = {start for start, _ in intervals} | {end + DAY for _, end in intervals}
    points = sorted(begins.keys() | ends.keys() | bounds)
    active: dict[int, Claim] = {}
    inside = 0
    for point, following in pairwise(points):
        for claim in ends.get(point, ()):
            del active[id(claim)]
        active |= {id(claim): claim for claim in begins.get(point, ())}
        while inside < len(intervals) and intervals[inside][1] < point:
            inside += 1
        if inside < len(intervals) and intervals[inside][0] <= point:
            yield point, following - DAY, tuple(active.values())


def _reasons(account: Account, active: Sequence[Claim], box: Box) -> Iterator[Shortfall]:
    """Why this box is open here: what its claims lack, and what no claim asks for."""
    lanes = box.lanes & account.kinds
    over = [claim for claim in active if not claim.proves and claim.lanes & lanes]
    for claim in over:
        yield from claim.reasons
    untouched = lanes - frozenset().union(*(claim.lanes for claim in active))
    if untouched and active:
        yield from left_out(active, untouched)
    elif not active:
        said, code = (_NOT_ASKED, "C3.4") if any(one.windows for one in account.sources) else (_UNKNOWN, "C4.3")
        name = account.source.name
        yield Shortfall(code, (Evidence(said.with_(source=name), name),))


def _joined(found: Sequence[Piece]) -> list[Piece]:
    """Pieces of one box that follow on one another are one: one export, whatever the reasons."""
    joined: list[Piece] = []
    last: dict[Box, int] = {}
    for piece in found:
        place = last.get(piece.box)
        if place is not None and joined[place].end + DAY == piece.start:
            before = joined[place]
            claims = tuple({id(claim): claim for claim in (*before.claims, *piece.claims)}.values())
            joined[place] = replace(before, end=piece.end, reasons=before.reasons + piece.reasons, claims=claims)
        else:
            last[piece.box] = len(joined)
            joined.append(piece)
    return [replace(piece, reasons=merged(piece.reasons)) for piece in joined]


def merged(reasons: Iterable[Shortfall]) -> tuple[Shortfall, ...]:
    """One reason a cause, with its facts; each fact once."""
    facts: dict[str, dict[str, Evidence]] = defaultdict(dict)
    for reason in reasons:
        for fact in reason.evidence:
            facts[reason.code].setdefault(fact.fact.say("zh"), fact)
    return tuple(Shortfall(code, tuple(several.values())[:_FACTS]) for code, several in facts.items())
