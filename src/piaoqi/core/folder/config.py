"""piaoqi.toml as typed values; the public contract says what may stand in it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from piaoqi.core.causes.case import Answered, Direction, SourceKind
from piaoqi.core.folder.answers import answer_in
from piaoqi.core.folder.error import FolderError
from piaoqi.core.folder.toml_values import Toml, parse, wrong
from piaoqi.core.invoice.kind import BY_BUREAU_CODE, KINDS, Kind, Origin, read_kind
from piaoqi.core.invoice.status import Status, read_status
from piaoqi.core.invoice.tax_id import normalise
from piaoqi.core.invoice.taxpayer import Former, Scale, Taxpayer
from piaoqi.core.reconcile.source import CHINA, DEFAULT_EXPECTATIONS, Expectation, Window
from piaoqi.core.text import Text

_ONE_OF = Text("{key} 写的是 {value}，不认识", "{key} is {value}, which is not known")
_CHOICES = Text("可以写：{known}", "Known: {known}")
_ORDER = Text("起始日期 {start} 晚于结束日期 {end}", "from {start} is later than to {end}")
_SWAP = Text("把 from 和 to 对调", "Swap from and to")
_SAME_NAME = Text("有两个 source 都叫 {name}", "two sources are named {name}")
_RENAME = Text("给其中一个换个名字", "Rename one of them")
_NO_COMPANY = Text("taxpayer 写的 {value} 不在 [[taxpayer]] 里", "taxpayer {value} is none of the [[taxpayer]]")
_DECLARE = Text("已有：{known}；或补一段 [[taxpayer]]", "There are: {known}; or add a [[taxpayer]]")
_ORIGIN_WORDS = {
    "1": Origin.TAX_CONTROL,
    "2": Origin.PLATFORM,
    "增值税发票管理系统": Origin.TAX_CONTROL,
    "电子发票服务平台": Origin.PLATFORM,
}
_ALL_WORDS = ("all", "全部", "0", "不限")


@dataclass(frozen=True, slots=True)
class SourceConfig:
    """One [[source]]: who says it, and where it lies. `windows` is None where no coverage was declared."""

    name: str
    kind: SourceKind
    path: str
    direction: Direction
    taxpayer: Taxpayer | None
    of: str
    windows: tuple[Window, ...] | None
    columns: dict[str, str]
    line: int


@dataclass(frozen=True, slots=True)
class FolderConfig:
    """All of the file. An empty one stands for a folder without configuration."""

    as_of: datetime | None = None
    taxpayers: tuple[Taxpayer, ...] = ()
    sources: tuple[SourceConfig, ...] = ()
    expectations: tuple[Expectation, ...] = field(default=DEFAULT_EXPECTATIONS)
    answers: tuple[Answered, ...] = ()
    """What people answered to questions of causes, those about one invoice first."""
    anchors: str = ""
    """The folder of certificates that are trusted beside those of the tax bureau, as written."""


def read_config(data: bytes) -> FolderConfig:
    """The configuration, or a FolderError that names line and cure."""
    top = parse(data)
    top.check_keys(("as_of", "anchors", "taxpayer", "source", "expect", "answer"))
    taxpayers = tuple(_taxpayer(one) for one in top.tables("taxpayer"))
    sources = tuple(_source(one, taxpayers) for one in top.tables("source"))
    names = [one.name for one in sources]
    for one in sources:
        if names.count(one.name) > 1:
            raise wrong(one.line, _SAME_NAME.with_(name=one.name), _RENAME.with_())
    rules = tuple(_expectation(one, names) for one in top.tables("expect"))
    said = [answer_in(one, names) for one in top.tables("answer")]
    said.sort(key=lambda one: (not one.number, not one.source))
    as_of = top.moment("as_of")
    anchors = top.text_of("anchors", "")
    return FolderConfig(_in_china(as_of), taxpayers, sources, rules or DEFAULT_EXPECTATIONS, tuple(said), anchors)


def _in_china(moment: datetime | None) -> datetime | None:
    """A time written without a zone is Chinese time."""
    return moment.replace(tzinfo=CHINA) if moment is not None and moment.tzinfo is None else moment


def _taxpayer(table: Toml) -> Taxpayer:
    table.check_keys(("name", "tax_id", "type", "former"))
    former = []
    for one in table.tables("former"):
        one.check_keys(("name", "tax_id", "until"))
        former.append(Former(one.text_of("name", ""), normalise(one.text_of("tax_id", "")), one.day("until")))
    scale = _choice(table, "type", Scale, Scale.GENERAL)
    return Taxpayer(table.text_of("name", ""), normalise(table.text_of("tax_id", "")), scale, tuple(former))


_Choice = TypeVar("_Choice", Scale, SourceKind, Direction)


def _choice(table: Toml, key: str, choices: type[_Choice], default: _Choice | None) -> _Choice:
    written = table.text_of(key, default.value if default is not None else None)
    try:
        return choices(written.strip().lower())
    except ValueError:
        known = tuple(one.value for one in choices)
        raise _unknown_word(table, key, written, known) from None


def _unknown_word(table: Toml, key: str, value: object, known: tuple[str, ...]) -> FolderError:
    return wrong(table.line_of(key), _ONE_OF.with_(key=key, value=value), _CHOICES.with_(known=known))


_SOURCE_KEYS = ("name", "kind", "path", "taxpayer", "direction", "coverage", "columns", "of")


def _source(table: Toml, taxpayers: Sequence[Taxpayer]) -> SourceConfig:
    table.check_keys(_SOURCE_KEYS)
    kind = _choice(table, "kind", SourceKind, None)
    issued_by_nature = kind is SourceKind.ISSUED
    direction = _choice(table, "direction", Direction, Direction.ISSUED if issued_by_nature else Direction.RECEIVED)
    windows = tuple(_window(one) for one in table.tables("coverage")) if "coverage" in table.values else None
    path = table.text_of("path")
    return SourceConfig(
        table.text_of("name", path), kind, path, direction, _owner(table, taxpayers),
        table.text_of("of", ""), windows, dict(table.mapping("columns")), table.line,
    )  # fmt: skip


def _owner(table: Toml, taxpayers: Sequence[Taxpayer]) -> Taxpayer | None:
    """The company named, by number or name; the only one where none is named."""
    written = table.text_of("taxpayer", "")
    if not written:
        return taxpayers[0] if len(taxpayers) == 1 else None
    for one in taxpayers:
        if one.has_id(written) or one.has_name(written):
            return one
    if not taxpayers:
        return Taxpayer("", normalise(written))
    known = tuple(one.tax_id or one.name for one in taxpayers)
    raise wrong(table.line_of("taxpayer"), _NO_COMPANY.with_(value=written), _DECLARE.with_(known=known))


_WINDOW_KEYS = ("from", "to", "kinds", "origins", "statuses", "booked", "sellers", "as_of", "role", "total", "rows")


def _window(table: Toml) -> Window:
    table.check_keys(_WINDOW_KEYS)
    start, end = table.day("from"), table.day("to")
    if start and end and start > end:
        raise wrong(table.line_of("from"), _ORDER.with_(start=start, end=end), _SWAP.with_())
    booked = table.texts("booked")
    return Window(
        start=start,
        end=end,
        kinds=_kinds(table),
        origins=_origins(table),
        statuses=_statuses(table),
        booked="、".join(booked) if booked and not _is_all(booked) else None,
        sellers=_filter(table, "sellers"),
        as_of=_in_china(table.moment("as_of")),
        role=table.text_of("role", ""),
        total=table.whole_number("total"),
        rows=table.whole_number("rows"),
    )


def _is_all(words: Sequence[str]) -> bool:
    return any(word.strip().lower() in _ALL_WORDS for word in words)


def _filter(table: Toml, key: str) -> tuple[str, ...] | None:
    """The words of a filter; None where the list was not filtered by it."""
    words = table.texts(key)
    return None if not words or _is_all(words) else words


def _kinds(table: Toml) -> frozenset[Kind] | None:
    words = _filter(table, "kinds")
    if words is None:
        return None
    found: set[Kind] = set()
    for word in words:
        kind = _kind(word)
        if kind is Kind.UNKNOWN:
            known = tuple(one.value for one in KINDS if one)
            raise _unknown_word(table, "kinds", word, known)
        found.add(kind)
    return frozenset(found)


def _kind(word: str) -> Kind:
    """A contract code, a bureau code (also without its leading zero), or the bureau's words."""
    plain = word.strip()
    if plain in KINDS:
        return Kind(plain)
    return BY_BUREAU_CODE.get(plain.zfill(2), Kind.UNKNOWN) if plain.isdigit() else read_kind(plain)


def _origins(table: Toml) -> frozenset[Origin] | None:
    words = _filter(table, "origins")
    if words is None:
        return None
    for word in words:
        if word.strip() not in _ORIGIN_WORDS:
            raise _unknown_word(table, "origins", word, tuple(_ORIGIN_WORDS))
    return frozenset(_ORIGIN_WORDS[word.strip()] for word in words)


def _statuses(table: Toml) -> frozenset[Status] | None:
    words = _filter(table, "statuses")
    if words is None:
        return None
    for word in words:
        if read_status(word) is Status.UNKNOWN:
            raise _unknown_word(table, "statuses", word, tuple(one.value for one in Status))
    return frozenset(read_status(word) for word in words)


def _expectation(table: Toml, names: Sequence[str]) -> Expectation:
    table.check_keys(("of", "in", "within_days", "kinds"))
    known = (*names, *(one.value for one in SourceKind))
    for key in ("of", "in"):
        if table.text_of(key) not in known:
            raise _unknown_word(table, key, table.text_of(key), known)
    days = table.whole_number("within_days", 0)
    return Expectation(table.text_of("of"), table.text_of("in"), days or 0, _kinds(table))
