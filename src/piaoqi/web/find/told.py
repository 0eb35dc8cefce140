"""The answer as plain text, for a chat: whole, or in three lines for a colleague."""

from collections.abc import Iterator, Sequence

from django.utils import timezone

from piaoqi.core.report.overview import minute
from piaoqi.core.text import Message, Text
from piaoqi.reconciliation.queries.why import Why
from piaoqi.web.find.answer import Answer
from piaoqi.web.find.causes import Group, Reason
from piaoqi.web.find.rows import Asking
from piaoqi.web.shell.language import say

_SIGNS = {
    "present": "●", "missing": "✕", "seeming": "△", "unknown": "◌", "not_due": "…", "hidden": "▣", "not_expected": "○",
}  # fmt: skip

_HEAD = Text("发票 {number}", "Invoice {number}")
_NO_NUMBER = Text("（还没有号码）", "(no number yet)")
_PARTIES = Text("{seller} 开给 {buyer}", "{seller} to {buyer}")
_MONEY = Text("价税合计 {total} 元", "total {total} yuan")
_VERDICT = Text("结论：{verdict}", "Verdict: {verdict}")
_ELSEWHERE = Text(
    "另一家单位里有这张发票：{companies}。先看是不是归错了单位",
    "Another company has this invoice: {companies}. See first whether it was filed under the wrong one",
)
_WHERE = Text("各来源：", "Sources:")
_WHY = Text("原因（{sources}：{verdict}）：", "Why ({sources}: {verdict}):")
_CAUSE = Text("{place}. {title}（{sure}，{code}）", "{place}. {title} ({sure}, {code})")
_FOR, _AGAINST = Text("支持：{fact}", "for: {fact}"), Text("反对：{fact}", "against: {fact}")
_DO = Text("怎么办：{remedy}", "to do: {remedy}")
_DO_WHO = Text("怎么办：{remedy}（{who}办）", "to do: {remedy} ({who})")
_SEARCHED, _NOT = Text("查过什么：", "What was searched:"), Text("没有查过这一天：", "Not asked for that day:")
_NO_RULE = Text("没有规则要求它在：{sources}", "No rule expects it in {sources}")
_FOREIGN = Text("另一方向或另一单位的来源：{sources}", "Of the other direction or another company: {sources}")
_AS_OF = Text("核对截至 {at}", "Compared as of {at}")
_BRIEF = Text("请帮忙看一下这张发票：", "Please look at this invoice:")
_NOWHERE = Text("为什么不能断定没有：", "Why it cannot be excluded:")
_NEXT = Text("接下来：", "What to do next:")
_COLUMNS = (
    Text("号码", "number"),
    Text("结论", "verdict"),
    Text("说明", "why"),
    Text("销售方", "seller"),
    Text("购买方", "buyer"),
    Text("开票日期", "issued on"),
    Text("价税合计", "total"),
)
_ASKED = Text("查的是：{asked}", "Asked for: {asked}")


def whole(answer: Answer, link: str, elsewhere: Sequence[str] = ()) -> str:
    """Everything on the page. `elsewhere`: other companies that hold it."""
    return "\n".join(_whole(answer, link, elsewhere))


def brief(answer: Answer, link: str) -> str:
    """For a colleague: what it is about, what is to be done, where the rest stands."""
    lines = [say(_BRIEF), *_about(answer), say(_VERDICT.with_(verdict=answer.verdict)), *answer.sentences[:1], link]
    return "\n".join(lines)


def table(lines: Sequence[Asking]) -> str:
    """For a spreadsheet: a line a number, with tabs between."""
    rows = [tuple(map(say, _COLUMNS))]
    for one in lines:
        row = one.found.row if one.found else None
        facts = (row.seller_name, row.buyer_name, row.issue_date or "", row.total or "") if row else ("",) * 4
        rows.append((f"'{one.asked}", one.verdict, one.told, *map(str, facts)))
    return "\n".join("\t".join(cell.replace("\t", " ") for cell in row) for row in rows)


def nowhere(why: Why, ends: Sequence[tuple[str, Sequence[str]]], link: str) -> str:
    """Of a number that is not here."""
    lines = [say(_ASKED.with_(asked=why.asked)), *map(say, (*why.understood, why.message))]
    if ends:
        lines += [say(_NOWHERE), *(f"  {title}  {reason}" for title, found in ends for reason in found)]
    if why.advice:
        lines += [say(_NEXT), *(f"  {place}. {say(one)}" for place, one in enumerate(why.advice, start=1))]
    return "\n".join([*lines, link])


def _whole(answer: Answer, link: str, elsewhere: Sequence[str]) -> Iterator[str]:
    yield from _about(answer)
    yield say(_VERDICT.with_(verdict=answer.verdict))
    yield from answer.sentences
    if elsewhere:
        yield say(_ELSEWHERE.with_(companies=tuple(elsewhere)))
    yield say(_WHERE)
    for mark in answer.strip.marks:
        yield f"  {_SIGNS[mark.state.key]} {mark.title}  {say(mark.state.title)} {mark.note}".rstrip()
    for group in answer.groups:
        yield from _group(group)
    for heading, states in ((_SEARCHED, ("yes", "doubt")), (_NOT, ("no", "open"))):
        found = [one for one in answer.searched if one.state in states]
        yield from (say(heading) for _ in found[:1])
        yield from (f"  {one.title}  {one.told}" for one in found)
    for text, names in ((_NO_RULE, answer.strip.own), (_FOREIGN, answer.strip.foreign)):
        if names:
            yield say(text.with_(sources=names))
    if answer.as_of:
        yield say(_AS_OF.with_(at=_at(answer)))
    yield link


def _about(answer: Answer) -> Iterator[str]:
    record = answer.record
    yield say(_HEAD.with_(number=answer.number or _NO_NUMBER))
    total = say(_MONEY.with_(total=f"{record.total:,.2f}")) if record.total is not None else ""
    yield "  ".join(filter(None, (answer.kind, str(record.issue_date or ""), total)))
    if record.seller_name and record.buyer_name:
        yield say(_PARTIES.with_(seller=record.seller_name, buyer=record.buyer_name))
    elif record.seller_name or record.buyer_name:
        yield record.seller_name or record.buyer_name


def _group(group: Group) -> Iterator[str]:
    yield say(_WHY.with_(sources=group.sources, verdict=group.verdict))
    for place, reason in enumerate(group.reasons, start=1):
        yield f"  {say(_CAUSE.with_(place=place, title=reason.title, sure=reason.how_sure, code=reason.code))}"
        yield from (f"     {line}" for line in _reason(reason))
    if group.step:
        yield f"  {say(_DO.with_(remedy=group.step))}"


def _reason(reason: Reason) -> Iterator[str]:
    yield from (say(_FOR.with_(fact=one)) for one in reason.supports)
    yield from (say(_AGAINST.with_(fact=one)) for one in reason.against)
    yield say(_done(reason))


def _done(reason: Reason) -> Message:
    return _DO_WHO.with_(remedy=reason.remedy, who=reason.who) if reason.who else _DO.with_(remedy=reason.remedy)


def _at(answer: Answer) -> str:
    return minute(timezone.localtime(answer.as_of)) if answer.as_of else ""
