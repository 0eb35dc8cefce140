"""“Where is my invoice, and why is it not where it should be?”: all that is known of one number, for whoever asks.

1. The number is understood, however it is written; what it was taken for is said.
2. Invoices of that number that the actor may see are explained, each as its company's newest comparison found it. What
   came after that comparison is told, and no source is said to lack what it has received since.
3. Of what is hidden nothing is told but by archive.queries.explain.
4. What is not here: those whose number has these digits in it, numbers like it, and per source why it cannot exclude
   the number. A bare “not found” would be taken for “does not exist”, which nobody can say.

It never loads a company: verdicts are those stored, standings are drawn from the invoice's own statements.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.models import Company
from piaoqi.accounts.queries.companies import companies
from piaoqi.accounts.queries.why import Hidden
from piaoqi.archive.queries.explain import Asked, Explanation, State, explain
from piaoqi.archive.queries.visible import visible
from piaoqi.archive.search.row import Row
from piaoqi.audit.clock import now
from piaoqi.core.folder.why.find import nowhere, own_words
from piaoqi.core.folder.why.nowhere import could_hold
from piaoqi.core.invoice.number import read_number
from piaoqi.core.reconcile.source import day_of
from piaoqi.core.text import Message, Text
from piaoqi.reconciliation.explained import Explained, explained
from piaoqi.reconciliation.ground import Ground, ground_of, has_unread
from piaoqi.reconciliation.queries.near import beginning, holding, near
from piaoqi.reconciliation.queries.shown import sees, sees_whole

MOST_SHOWN = 5
MOST_COMPANIES = 5
"""So many companies are gone through for what is not here; with more, one must be named."""
_TWENTY = 20

_TAKEN = Text("您写的是“{asked}”，按 {number} 查找", "You wrote {asked}; looked for as {number}")
_OR = Text("也按 {numbers} 查找", "also looked for as {numbers}")
_LEFT = Text("“{asked}”只剩前面几位可信：{prefix}", "Of {asked} only the first digits are sure: {prefix}")
_PART = Text("没有哪张的号码就是 {asked}；含有它的是 {numbers}", "{asked} is no whole number; it is part of {numbers}")
_BEGIN = Text(
    "表格软件只留住了前面几位；以 {asked} 开头的是 {numbers}",
    "A spreadsheet kept only its first digits; with {asked} begin {numbers}",
)
_ZEROS = Text(
    "末五位都是 0，多半是表格软件改坏的，只有 {prefix} 可信：请从原处再复制一次，先把那一列设成文本",
    "Its last five digits are zeros, most likely a spreadsheet's doing; only {prefix} is sure: copy it again from "
    "where it came from, into a column of text",
)
_NEAR = Text("相差一两位的有：{numbers}", "A slip or two away: {numbers}")
_MORE = Text("还有更多，请把号码写全", "and more; write the whole number")
_NAME_ONE = Text("请选定一家单位再查，才能逐个来源说明", "Choose one company to be told source by source")
_UNREAD = Text(
    "有文件还没有读出来，这张发票可能就在里面", "Some file is not read yet, or can't be; this invoice may be in it"
)


@dataclass(frozen=True, slots=True)
class OpenEnd:
    """Why one source cannot exclude a number that is not here. `source` is its key, '' for all; `title` as people call
    it.
    """

    company: int
    source: str
    title: str
    reason: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """`state`, `message`, `hint`: as of archive.queries.explain. What follows `invoices` is of what is not here."""

    asked: str
    understood: tuple[Message, ...]
    state: State
    message: Message
    hint: Message
    hidden: Hidden | None = None
    invoices: tuple[Explained, ...] = ()
    near: tuple[Row, ...] = ()
    """At most two slips away, the nearest first."""
    open_ends: tuple[OpenEnd, ...] = ()
    advice: tuple[Message, ...] = ()
    """What to do next, the cheapest first."""


def why(actor: Actor, number: str, code: str = "", company: int | None = None) -> Why:
    """In one company, or in all of the actor's. Never raises for what is not there."""
    told = explain(actor, Asked(number=number, code=code, company=company))
    said = tuple(_understood(number, code))
    if told.invoices:
        return _shown(actor, told, told.invoices, f"{code} {number}".strip(), said)
    plain = _plain(number, code)
    left = read_number(number, code).known_prefix
    holds: tuple[Row, ...] = ()
    if told.state is State.NOT_HERE and (left or len(plain) < _TWENTY):
        holds = beginning(actor, left, company) if left else holding(actor, plain, company)
    if holds:
        part = (_BEGIN if left else _PART).with_(asked=left or plain, numbers=_numbers(holds))
        return _shown(actor, told, [one.id for one in holds], number, (*said, part))
    if told.state is State.HIDDEN:
        return Why(asked=number, understood=said, state=told.state, message=told.message, hint=told.hint,
                   hidden=told.hidden)  # fmt: skip
    return _not_here(actor, told, (number, plain), said, company)


def why_invoice(actor: Actor, invoice: int) -> Explained | None:
    """The same of one that was chosen, also where it has no number; None for what the actor may not see."""
    row = visible(actor, including_deleted=True).select_related("company").filter(pk=invoice).first()
    if row is None:
        return None
    found = explained(row, ground_of(row.company))
    return found if sees_whole(actor, row.company_id) else replace(found, exports=())


def _shown(actor: Actor, told: Explanation, ids: Sequence[int], asked: str, said: tuple[Message, ...]) -> Why:
    """Each invoice on the ground of its company."""
    rows = visible(actor, including_deleted=True).select_related("company").in_bulk(ids[:MOST_SHOWN])
    grounds: dict[int, Ground] = {}
    found = []
    for row in (rows[one] for one in ids[:MOST_SHOWN] if one in rows):
        ground = grounds.get(row.company_id) or grounds.setdefault(row.company_id, ground_of(row.company))
        one = explained(row, ground)
        found.append(one if sees_whole(actor, row.company_id) else replace(one, exports=()))
    more = (_MORE.with_(),) if len(ids) > MOST_SHOWN else ()
    state = told.state if told.invoices else State.SHOWN
    return Why(asked=asked, understood=(*said, *more), state=state, message=told.message, hint=told.hint,
               invoices=tuple(found))  # fmt: skip


def _not_here(
    actor: Actor, told: Explanation, asked: tuple[str, str], said: tuple[Message, ...], company: int | None
) -> Why:
    number, plain = asked
    alike = near(actor, plain, company)[:MOST_SHOWN] if plain else ()
    like = (_NEAR.with_(numbers=_numbers(alike)),) if alike else ()
    read = read_number(*asked)
    zeros = (_ZEROS.with_(prefix=read.known_prefix),) if read.known_prefix and read.number else ()
    within = _companies(actor, company)
    few = len(within) <= MOST_COMPANIES
    ends = tuple(end for one in within for end in _open_ends(one, plain)) if few else ()
    return Why(
        asked=number,
        understood=(*said, *zeros, *(own_words(plain) if plain else ()), *like),
        state=told.state,
        message=told.message,
        hint=told.hint,
        near=alike,
        open_ends=ends,
        advice=(*(() if few else (_NAME_ONE.with_(),)), *nowhere(plain).advice),
    )


def _companies(actor: Actor, company: int | None) -> list[Company]:
    """Those of which the actor sees something; one more than are gone through tells that there are too many."""
    found = companies(actor)
    if company is not None:
        found = found.filter(pk=company)
    return [one for one in found[: MOST_COMPANIES + 1] if sees(actor, one.pk)]


def _open_ends(company: Company, number: str) -> Iterator[OpenEnd]:
    ground = ground_of(company)
    if ground.comparison is None and ground.news:
        yield OpenEnd(company.pk, "", company.name, ground.news)
    for source, reason in could_hold(number, ground.sources, day_of(now())):
        yield OpenEnd(company.pk, source, ground.titles.get(source, source), reason)
    if has_unread(company.pk):
        yield OpenEnd(company.pk, "", company.name, _UNREAD.with_())


def _understood(number: str, code: str) -> Iterator[Message]:
    """Only what is not plain: a number taken as it was written needs no word."""
    read = read_number(number, code)
    asked = f"{code} {number}".strip()
    meant = f"{read.code} {read.number}".strip()
    if read.number and meant != asked:
        yield _TAKEN.with_(asked=asked, number=meant)
    if read.known_prefix and not read.number:
        yield _LEFT.with_(asked=asked, prefix=read.known_prefix)
    if read.candidates:
        yield _OR.with_(numbers=read.candidates)


def _plain(number: str, code: str) -> str:
    """One run, as the index knows numbers: what is left of a damaged one."""
    read = read_number(number, code)
    return read.code + read.number or read.known_prefix or number.strip()


def _numbers(rows: Sequence[Row]) -> tuple[str, ...]:
    return tuple(f"{one.code} {one.number}".strip() for one in rows[:MOST_SHOWN])
