"""A finding as text, to be pasted into a chat."""

from collections.abc import Iterator, Mapping
from typing import Any

from piaoqi.core.text import Language, Text

_NUMBER = Text("发票 {number}", "Invoice {number}")
_ABOUT = Text("{day}，{party}，价税合计 {total}", "{day}, {party}, total {total}")
_CAUSE = Text("原因：{title}（{likelihood}）", "Cause: {title} ({likelihood})")
_FOR, _AGAINST = Text("支持：{fact}", "For: {fact}"), Text("反对：{fact}", "Against: {fact}")
_DO = Text("怎么办：{remedy}", "What to do: {remedy}")
_STATED = Text("{source}：{value}", "{source}: {value}")
_NONE = "—"


def plain(shown: Mapping[str, Any], said: Language) -> str:
    """What the page of a finding shows, line by line."""
    return "\n".join(_lines(shown, said))


def _lines(shown: Mapping[str, Any], said: Language) -> Iterator[str]:
    row = shown["row"]
    total = _NONE if row.total is None else f"{row.total:,.2f}"
    yield _NUMBER.fill(said, number=row.quoted or _NONE)
    yield _ABOUT.fill(said, day=row.day or _NONE, party=row.party or _NONE, total=total)
    yield shown["verdict"]
    for one in shown["values"]:
        yield _STATED.fill(said, source=one.source, value="".join(part.text for part in one.parts))
    yield from shown["places"] if row.tab.key == "duplicate" else ()
    for cause in shown["causes"]:
        yield _CAUSE.fill(said, title=cause.title, likelihood=cause.likelihood.in_language(said))
        for fact in cause.facts:
            yield (_FOR if fact.supports else _AGAINST).fill(said, fact=fact.said)
        yield _DO.fill(said, remedy=cause.remedy)
    if shown["step"]:
        yield _DO.fill(said, remedy=shown["step"].in_language(said))
