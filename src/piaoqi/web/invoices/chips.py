"""The filters that hold, in words, each with the address that drops it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from piaoqi.archive.models import Source
from piaoqi.core.text import Message, Text
from piaoqi.web.invoices.asked import Asked
from piaoqi.web.invoices.words import DIRECTION, FINDING, KIND, SOURCE, STATUS, source_title

_TITLED = Text("{title}：{value}", "{title}: {value}")
_FROM_TO = Text("{title} {first} 至 {last}", "{title} {first} to {last}")
_FROM = Text("{title} {first} 起", "{title} from {first}")
_TO = Text("{title} {last} 止", "{title} until {last}")
_AT_LEAST = Text("{title}不低于 {first}", "{title} at least {first}")
_AT_MOST = Text("{title}不超过 {last}", "{title} at most {last}")
_TYPED = Text("“{q}”", "“{q}”")
_DAY, _TOTAL = Text("开票日期", "issued"), Text("价税合计", "total")
_PLAIN: Mapping[str, Text] = {
    "differs": Text("来源写的不一样", "sources differ"),
    "uncertain": Text("号码存疑", "number unsure"),
    "deleted": Text("回收站", "put away"),
}


@dataclass(frozen=True, slots=True)
class Chip:
    """`without`: all the other filters."""

    words: Message
    without: Asked


def chips(asked: Asked, sources: Sequence[Source]) -> list[Chip]:
    """In the order of the page."""
    return [*_typed(asked), *_chosen(asked), *_bounds(asked), *_found(asked, sources), *_flags(asked)]


def _typed(asked: Asked) -> Iterator[Chip]:
    if asked.q:
        q = asked.q if len(asked.q) <= 40 else f"{asked.q[:40]}…"
        yield Chip(_TYPED.with_(q=q), asked.but(q=""))


def _chosen(asked: Asked) -> Iterator[Chip]:
    if asked.direction:
        yield _titled(Text("方向", "direction"), DIRECTION[asked.direction], asked.but(direction=None))
    for kind in sorted(asked.kinds):
        yield _titled(Text("票种", "kind"), KIND[kind], asked.but(kinds=asked.kinds - {kind}))
    for status in sorted(asked.statuses):
        yield _titled(Text("状态", "status"), STATUS[status], asked.but(statuses=asked.statuses - {status}))
    for one in sorted(asked.has):
        yield _titled(Text("有", "in"), SOURCE[one], asked.but(has=asked.has - {one}))
    for one in sorted(asked.lacks):
        yield _titled(Text("没有", "not in"), SOURCE[one], asked.but(lacks=asked.lacks - {one}))


def _bounds(asked: Asked) -> Iterator[Chip]:
    if asked.first_day or asked.last_day:
        words = _FROM_TO if asked.first_day and asked.last_day else _FROM if asked.first_day else _TO
        said = words.with_(title=_DAY, first=asked.first_day, last=asked.last_day)
        yield Chip(said, asked.but(first_day=None, last_day=None))
    if asked.least is not None or asked.most is not None:
        both = asked.least is not None and asked.most is not None
        words = _FROM_TO if both else _AT_LEAST if asked.least is not None else _AT_MOST
        first, last = (None if one is None else f"{one:,}" for one in (asked.least, asked.most))
        yield Chip(words.with_(title=_TOTAL, first=first, last=last), asked.but(least=None, most=None))


def _found(asked: Asked, sources: Sequence[Source]) -> Iterator[Chip]:
    for one in sorted(asked.findings):
        yield _titled(Text("核对结果", "found"), FINDING[one], asked.but(findings=asked.findings - {one}))
    if asked.source:
        known = {one.key: source_title(one) for one in sources}
        title = known.get(asked.source, Text(asked.source, asked.source))
        yield _titled(Text("所在来源", "in question"), title, asked.but(source=""))


def _flags(asked: Asked) -> Iterator[Chip]:
    for name, words in _PLAIN.items():
        if getattr(asked, name):
            yield Chip(words.with_(), asked.but(**{name: False}))


def _titled(title: Text, value: Text, without: Asked) -> Chip:
    return Chip(_TITLED.with_(title=title, value=value), without)
