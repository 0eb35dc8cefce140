"""Claims: what each window of an account says of its dates and lanes, and whether that is proof.

1. a window with a doubt, or filtered by status, booking state or seller, proves nothing of its whole stretch
2. any other proves up to the day by which, when it was made, everything due had arrived; what is later was too early
3. a hole (holes.py) takes the proof from its days
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from piaoqi.core.causes.base import Evidence
from piaoqi.core.causes.case import Shortfall
from piaoqi.core.invoice.kind import KINDS, Kind
from piaoqi.core.invoice.status import TITLES
from piaoqi.core.reconcile.completeness.account import DAY, Account
from piaoqi.core.reconcile.completeness.lanes import Lanes, of_window
from piaoqi.core.reconcile.source import Source, Window, day_of
from piaoqi.core.text import Message, Text

ROW_LIMIT = 5000
"""The bureau's page exports about this many invoices at once (C4.1)."""

_STATUSES = Text("{source} 只查了状态 {statuses}", "{source} was filtered by status {statuses}")
_BOOKED = Text("{source} 只列出“{booked}”的发票", "{source} lists only invoices that are {booked!r}")
_SELLERS = Text("{source} 只查了 {count} 个销售方", "{source} was filtered by {count} sellers")
_STALE = Text(
    "{source} 截至 {made}，{start} 起开具的那时还可能没有到",
    "{source} is as of {made}: what was issued from {start} on may not have arrived by then",
)
_UNDATED = Text(
    "{source} 没有写明何时导出，{start} 起开具的说不准那时到了没有；知道的话在 piaoqi.toml 写 as_of，不必重导",
    "when {source} was exported is not stated: whether what was issued from {start} on had arrived is unsure; if you "
    "know, write as_of in piaoqi.toml instead of exporting again",
)
_ONLY_KINDS = Text("{source} 这段日期只查了 {kinds}", "{source} was asked for {kinds} only")
_NOT_KINDS = Text("{source} 这段日期没有查 {kinds}", "{source} was not asked for {kinds}")
_ONLY_ORIGINS = Text("{source} 这段日期的发票来源没有选全部", "{source} was filtered by origin")
_SEEN = Text(
    "{source} 没有写明查了哪些票种和来源，能确认的只有出现过的；"
    '若选的是全部，在 piaoqi.toml 写 kinds 和 origins = "all"，不必重导',
    "{source} does not say which kinds and origins it was asked for, only those that occur are sure; if it was all "
    'of them, write kinds and origins = "all" in piaoqi.toml instead of exporting again',
)


@dataclass(frozen=True, slots=True)
class Claim:
    """One stretch of one window. `reasons` are there where it does not prove."""

    source: Source
    window: Window
    start: date
    end: date
    lanes: Lanes
    reasons: tuple[Shortfall, ...] = ()
    hole: bool = False

    @property
    def proves(self) -> bool:
        return not self.reasons

    @property
    def guessed(self) -> bool:
        """Nobody said which kinds and origins were asked for; those that occur were."""
        window = self.window
        return not window.declared and (window.kinds is not None or window.origins is not None)


def claims(account: Account, today: date) -> list[Claim]:
    """All claims of an account, holes among them, clipped to what is due and to its floor."""
    found = [
        claim
        for source in account.sources
        for window in source.windows
        for claim in _of_window(account, source, window, today)
    ]
    return found + list(_holes(account))


def _of_window(account: Account, source: Source, window: Window, today: date) -> Iterator[Claim]:
    start = max(window.start or account.earliest or account.horizon.replace(day=1), account.floor)
    end = min(window.end or account.horizon, account.horizon)
    lanes = of_window(window) & account.kinds
    if start > end or not lanes:
        return
    reasons = (*window.doubts, *_filters(source, window))
    if reasons:
        yield Claim(source, window, start, end, lanes, reasons)
        return
    until = min(end, _settled(account, window, today))
    if start <= until:
        yield Claim(source, window, start, until, lanes)
    if until < end:
        late = max(start, until + DAY)
        yield Claim(source, window, late, end, lanes, (_stale(source, window, late),))


def _settled(account: Account, window: Window, today: date) -> date:
    """The last day whose invoices had all arrived when the list was made. One of today is as late as can be."""
    made = made_on(window)
    if account.grace is None:
        return made or date.max
    if made is None:
        return date.min
    return account.horizon if made >= today else made - timedelta(days=account.grace)


def made_on(window: Window) -> date | None:
    """The day of the export, or the latest that the list itself shows."""
    return day_of(window.as_of) if window.as_of else window.settled


def _stale(source: Source, window: Window, start: date) -> Shortfall:
    if window.as_of is None:
        return _shortfall("C4.5", _UNDATED.with_(source=source.name, start=start), source, window)
    return _shortfall("C4.5", _STALE.with_(source=source.name, made=made_on(window), start=start), source, window)


def _filters(source: Source, window: Window) -> Iterator[Shortfall]:
    """Filters whose complement cannot be chosen on the bureau's page: the whole stretch is asked for again."""
    if window.statuses is not None:
        titles = tuple(TITLES[one] for one in sorted(window.statuses))
        yield _shortfall("C4.3", _STATUSES.with_(source=source.name, statuses=titles), source, window)
    if window.booked:
        yield _shortfall("C5.11", _BOOKED.with_(source=source.name, booked=window.booked), source, window)
    if window.sellers is not None:
        yield _shortfall("C4.3", _SELLERS.with_(source=source.name, count=len(window.sellers)), source, window)


def left_out(active: Iterable[Claim], lanes: Lanes) -> Iterator[Shortfall]:
    """Why these lanes stand in none of the claims of a stretch: by kind, else by origin."""
    kinds = frozenset(kind for kind, _ in lanes)
    for claim in active:
        window, name = claim.window, claim.source.name
        if claim.hole:
            continue
        by_kind = window.kinds is not None and not kinds <= window.kinds
        if not window.declared:
            said = _SEEN.with_(source=name)
        elif window.kinds is not None and by_kind:
            text, lacking = _by_kinds(window.kinds, kinds - window.kinds)
            said = text.with_(source=name, kinds=lacking)
        else:
            said = _ONLY_ORIGINS.with_(source=name)
        yield _shortfall("C3.3" if by_kind else "C3.2", said, claim.source, window)


def _by_kinds(asked: frozenset[Kind], lacking: frozenset[Kind]) -> tuple[Text, tuple[Text, ...]]:
    """What was asked for, or what was not: whichever is said in fewer words."""
    text, kinds = (_ONLY_KINDS, asked) if len(asked) < len(lacking) else (_NOT_KINDS, lacking)
    return text, tuple(facts.title for kind, facts in KINDS.items() if kind in kinds)


def _holes(account: Account) -> Iterator[Claim]:
    """Claims that take the proof from the days of a hole."""
    for hole, reasons in account.holes:
        start, end = max(hole.start, account.floor), min(hole.end, account.horizon)
        if start <= end:
            yield Claim(account.source, Window(start=start, end=end), start, end, account.kinds, reasons, hole=True)


def _shortfall(code: str, fact: Message, source: Source, window: Window) -> Shortfall:
    return Shortfall(code, (Evidence(fact, "、".join(window.files[:3]) or source.name),))
