"""What the page of findings shows: tabs, choices and groups, each with how many there are and what they come to."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from piaoqi.accounts.actor import Actor
from piaoqi.core.causes.base import Absence
from piaoqi.core.report.next_step import next_step
from piaoqi.core.report.words import ACTOR
from piaoqi.core.text import Language, Message, Text
from piaoqi.reconciliation.models import Comparison, Finding
from piaoqi.reconciliation.queries.findings import NO_CAUSE, Cell, Cells, Tally, cells
from piaoqi.reconciliation.queries.ranked import Group as Key
from piaoqi.reconciliation.queries.ranked import group_of, leading, ranked
from piaoqi.reconciliation.queries.titles import Titled
from piaoqi.reconciliation.restored import absence_of, record_of
from piaoqi.reconciliation.wording import catalogue
from piaoqi.web.comparisons.asked import TABS, Asked, Tab
from piaoqi.web.comparisons.periods import Period, period_of, usual
from piaoqi.web.comparisons.rows import Row, called, row_of

EACH = 5
A_PAGE = 50
_NO_NAME = Text("来源说法不一", "Sources disagree")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A link that narrows or moves the page."""

    title: Text | Message
    address: str
    tally: Tally
    chosen: bool
    tab: Tab | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Findings of one cause. `remedy` where there is one for all of them."""

    code: str
    title: Text
    remedy: Text | None
    who: Text | None
    tally: Tally
    address: str
    rows: Sequence[Row]

    @property
    def anchor(self) -> str:
        """Of the cause in the handbook."""
        return self.code.lower().replace(".", "-")

    @property
    def left(self) -> int:
        return self.tally.count - len(self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The page. `after`: of the next page of the one group shown."""

    comparison: Comparison
    hidden: int | None
    tabs: Sequence[Choice]
    periods: Sequence[Choice]
    months: Sequence[Choice]
    sources: Sequence[Choice]
    shown: Tally
    groups: Sequence[Group]
    after: str
    all_clear: bool
    """No finding of the whole comparison waits for anybody: nothing missing, undecided, different or double."""

    @property
    def is_part(self) -> bool:
        """Whether the reader sees only some of the company's findings, so that nothing can be said of all."""
        return self.hidden is None or self.hidden > 0


def board(actor: Actor, asked: Asked, known: Mapping[str, Titled], said: tuple[Language, date]) -> Board | None:
    """`said`: the language of the page, and today. None where nothing was compared yet, or there is no such
    comparison.
    """
    counted = cells(actor, asked.everything())
    if counted.comparison is None:
        return None
    within = [one for one in counted.rows if asked.tab.holds(one)]
    language, today = said
    groups, after = _groups(actor, asked, within, (known, language))
    return Board(
        comparison=counted.comparison,
        hidden=counted.hidden,
        tabs=_tabs(asked, counted),
        periods=[_period(asked, within, title, one) for title, one in usual(today)],
        months=_months(asked, within),
        sources=_sources(asked, within, known),
        shown=_sum(one for one in within if _fits(asked, one)),
        groups=groups,
        after=after,
        all_clear=not asked.text and all(one.verdict == Absence.NOT_MISSING for one in counted.rows),
    )


def _fits(asked: Asked, cell: Cell, *, but: str = "") -> bool:
    """Whether all choices hold, leaving one of them aside."""
    period = but == "period" or asked.period.holds(cell.month)
    source = but == "source" or asked.source in ("", cell.source)
    cause = but == "cause" or asked.cause in ("", cell.cause) or (asked.cause == NO_CAUSE and not cell.cause)
    return period and source and cause


def _sum(found: Iterable[Cell]) -> Tally:
    return sum((one.tally for one in found), Tally())


def _tabs(asked: Asked, counted: Cells) -> list[Choice]:
    """A cause belongs to one tab; the other choices go along."""
    free = replace(asked, cause="")
    return [
        Choice(
            title=tab.title,
            address=asked.address(tab=tab.key, cause=""),
            tally=_sum(one for one in counted.rows if tab.holds(one) and _fits(free, one)),
            chosen=tab == asked.tab,
            tab=tab,
        )
        for tab in TABS
    ]


def _period(asked: Asked, within: Sequence[Cell], title: Text | Message, period: Period) -> Choice:
    """Chosen again, it is taken back."""
    chosen = period.key == asked.period.key
    found = (one for one in within if period.holds(one.month) and _fits(asked, one, but="period"))
    return Choice(
        title=title, address=asked.address(month="" if chosen else period.key), tally=_sum(found), chosen=chosen
    )


def _months(asked: Asked, within: Sequence[Cell]) -> list[Choice]:
    """Those in which something was found, the latest first; what states no date last."""
    months = sorted({one.month for one in within if _fits(asked, one, but="period")}, reverse=True)
    periods = [period_of(month or "none") for month in months]
    return [_period(asked, within, one.title, one) for one in periods]


def _sources(asked: Asked, within: Sequence[Cell], known: Mapping[str, Titled]) -> list[Choice]:
    keys = {one.source for one in within if one.source and _fits(asked, one, but="source")}
    ordered = sorted(keys, key=lambda key: list(known).index(key) if key in known else len(known))
    return [
        Choice(
            title=known[key].title if key in known else Text(key, key),
            address=asked.address(source="" if key == asked.source else key),
            tally=_sum(one for one in within if one.source == key and _fits(asked, one, but="source")),
            chosen=key == asked.source,
        )
        for key in ordered
    ]


def _groups(
    actor: Actor, asked: Asked, within: Sequence[Cell], how: tuple[Mapping[str, Titled], Language]
) -> tuple[list[Group], str]:
    """The largest first; of one cause alone page by page, of several the first few of each."""
    tallies: dict[Key, Tally] = defaultdict(Tally)
    for one in within:
        if _fits(asked, one):
            tallies[group_of(one.cause, one.source)] += one.tally
    ordered = sorted(tallies, key=lambda key: (-tallies[key].count, key))
    if len(ordered) == 1:
        page = ranked(actor, asked.shown(), asked.after, A_PAGE)
        return [_group(asked, ordered[0], tallies[ordered[0]], (page.rows, *how))], page.after
    rows = leading(actor, asked.shown(), EACH) if ordered else {}
    return [_group(asked, key, tallies[key], (rows.get(key, ()), *how)) for key in ordered], ""


_Shown = tuple[Sequence[Finding], Mapping[str, Titled], Language]


def _group(asked: Asked, key: Key, tally: Tally, shown: _Shown) -> Group:
    code, source = key
    rows, known, language = shown
    cause = catalogue().get(code)
    address = asked.address(cause=code or NO_CAUSE, source=source or asked.source)
    return Group(
        code=code,
        title=cause.title if cause else _told_title(code, source, rows, known),
        remedy=cause.remedy if cause else _remedy(rows, known),
        who=ACTOR[cause.actor] if cause else None,
        tally=tally,
        address=address,
        rows=[row_of(one, known, language) for one in rows],
    )


_NOT_THERE = Text("{source}里没有，没有发现特别的原因", "not in {source}, and no particular cause was found")


def _told_title(code: str, source: str, rows: Sequence[Finding], known: Mapping[str, Titled]) -> Text:
    """Without a cause, or of one that the catalogue no longer has."""
    if code and rows:
        return Text(*(rows[0].forms[one]["causes"][0]["title"] for one in ("zh", "en")))
    if not source:
        return _NO_NAME
    return Text(
        _NOT_THERE.fill("zh", source=called(source, known, "zh")),
        _NOT_THERE.fill("en", source=called(source, known, "en")),
    )


def _remedy(rows: Sequence[Finding], known: Mapping[str, Titled]) -> Text | None:
    """The cheapest step for those of one source that nothing explains; by the first of them."""
    if not rows or rows[0].what != Finding.What.ABSENCE:
        return None
    return step_for(rows[0], known)


def step_for(row: Finding, known: Mapping[str, Titled]) -> Text:
    """What to do about an absence that no cause explains."""
    source = known.get(row.source)
    told = absence_of(row, record_of(row), {row.source: source.kind if source else ""})
    return next_step(told, source.direction if source else "")
