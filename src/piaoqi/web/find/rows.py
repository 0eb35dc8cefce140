"""Rows of invoices and of numbers, each with its strip and its verdict."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from functools import cache
from urllib.parse import urlencode

from django.urls import reverse

from piaoqi.archive.queries.explain import State
from piaoqi.archive.search.row import Row
from piaoqi.core.causes.engine import causes
from piaoqi.core.invoice.kind import KINDS, Kind
from piaoqi.core.invoice.number import read_number
from piaoqi.core.text import Text, told
from piaoqi.reconciliation.presence import State as MarkState
from piaoqi.reconciliation.queries.marks import RowMarks, marks_of
from piaoqi.reconciliation.queries.why_many import Asked, Line, why_many
from piaoqi.web.find.answer import word_of, worst_of
from piaoqi.web.find.asked import Number
from piaoqi.web.find.ground import Around
from piaoqi.web.shell.language import language, say
from piaoqi.web.shell.marks import NOT_EXPECTED, Mark
from piaoqi.web.shell.strip import brief_mark

_BECAUSE = Text("{where}：{why}", "{where}: {why}")
_SEVERAL = Text("有 {count} 张是这个号码", "{count} invoices have this number")
_HIDDEN = Text("它存在，但您不能查看", "It exists, but you may not see it")
_NOT_HERE = Text("没有找到", "Not found")
_ALIKE = Text("相差一两位的有 {numbers}", "a slip or two away: {numbers}")
_CUT = Text(
    "号码被表格软件改坏了，只有前 {count} 位可信", "damaged by a spreadsheet: only the first {count} digits are sure"
)
_BEGIN = Text("{cut}；以它们开头的有 {numbers}", "{cut}; {numbers} begin with them")
_TWICE = Text("也有重复", "duplicates, too")
_ABSENT = (MarkState.MISSING, MarkState.SEEMING, MarkState.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An invoice in a list. `pieces`: its number, (digits, whether they differ from what was asked)."""

    row: Row
    kind: str
    number: str
    party: str
    address: str
    tone: str = ""
    verdict: str = ""
    marks: tuple[Mark, ...] = ()
    pieces: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A line of a table: a number that was asked for, or an invoice that was found. `found` is None where nothing of it
    is to be shown.
    """

    asked: str
    tone: str
    verdict: str
    told: str
    address: str
    found: Found | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """`columns`: of the sources that have something to say of a line at least; each line with its mark of each."""

    lines: tuple[Asking, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[Asking, tuple[Mark | None, ...]], ...]
    total: Decimal

    @property
    def span(self) -> int:
        """Columns before the last."""
        return 4 + len(self.columns)


def table_of(lines: Sequence[Asking], around: Around) -> Table:
    """Lines with the sources that matter to them."""
    titles = list(around.titles.values())
    marks = [one.found.marks for one in lines if one.found]
    shown = [
        at for at in range(len(titles)) if any(at < len(one) and one[at].state is not NOT_EXPECTED for one in marks)
    ]
    totals = (one.found.row.total for one in lines if one.found)
    return Table(
        lines=tuple(lines),
        columns=tuple(titles[at] for at in shown),
        rows=tuple((one, tuple(one.found.marks[at] if one.found else None for at in shown)) for one in lines),
        total=sum((one for one in totals if one is not None), Decimal()),
    )


def listed(found: Sequence[Found], around: Around) -> Table:
    """A list of invoices as a table."""
    lines = [
        Asking(asked=one.number, tone=one.tone, verdict=one.verdict, told="", address=one.address, found=one)
        for one in found
    ]
    return table_of(lines, around)


def named(rows: Sequence[Row], around: Around, text: str) -> list[Found]:
    """Without verdicts and marks: for whoever is still typing."""
    return [_found(row, (None, ()), around, text=text) for row in rows]


def found_of(rows: Sequence[Row], around: Around, asked: str = "", text: str = "") -> list[Found]:
    """Of one company. `asked`: the number that was looked for; `text`: what was typed, for the way back."""
    marks = marks_of(around.who, around.company, [row.id for row in rows])
    titles = [around.title(one.key) for one in marks.sources]
    return [
        _found(row, (marks.of.get(row.id), titles), around, text=text, pieces=_pieces(_number(row), asked))
        for row in rows
    ]


def asking_of(numbers: Sequence[Number], around: Around) -> list[Asking]:
    """Each number once, in the order in which they were asked."""
    asked: list[Asked] = [(one.number, one.code) for one in numbers]
    lines = why_many(around.who, around.company, asked)
    titles = [around.title(one.key) for one in lines.sources]
    return [_asking(line, around, titles, lines.causes) for line in lines.lines]


def _found(
    row: Row,
    marks: tuple[RowMarks | None, Sequence[str]],
    around: Around,
    *,
    text: str = "",
    pieces: Iterable[tuple[str, bool]] = (),
) -> Found:
    tone = _tone(marks[0], deleted=row.deleted_at is not None)
    said = {"q": text or _number(row), "company": around.company.pk, "invoice": row.id}
    return Found(
        row=row,
        kind=say(KINDS[Kind(row.kind)].title),
        number=_number(row),
        party=row.buyer_name if row.direction == "issued" else row.seller_name,
        address=f"{reverse('find:page')}?{urlencode(said)}",
        tone=tone,
        verdict=say(word_of(tone)) if tone else "",
        marks=_strip(*marks),
        pieces=tuple(pieces),
    )


def _number(row: Row) -> str:
    """As people quote it."""
    return row.number if len(row.number) == 20 else f"{row.code} {row.number}".strip()


def _asking(line: Line, around: Around, titles: Sequence[str], causes_of: Mapping[int, str]) -> Asking:
    number = Number(*line.asked)
    address = f"{reverse('find:page')}?{urlencode({'q': number.written, 'company': around.company.pk, 'as': 'number'})}"
    if not line.rows:
        hidden = line.state is State.HIDDEN
        verdict, sentence = say(_HIDDEN if hidden else _NOT_HERE), "" if hidden else _not_here(line)
        return Asking(asked=_plain(number), tone="hidden" if hidden else "none", verdict=verdict, told=sentence,
                      address=address)  # fmt: skip
    found = _found(line.rows[0], (line.marks, titles), around)
    return Asking(
        asked=_plain(number),
        tone=found.tone,
        verdict=found.verdict,
        told=told(_sentences(line, titles, causes_of), language()),
        address=address,
        found=found,
    )


def _not_here(line: Line) -> str:
    """Of one that is not here: numbers like it, and what a spreadsheet did to it."""
    kept = len(read_number(*line.asked).known_prefix)
    numbers = tuple(f"{one.code} {one.number}".strip() for one in line.alike or ())
    if kept:
        cut = _CUT.with_(count=kept)
        return say(_BEGIN.with_(cut=cut, numbers=numbers) if numbers else cut)
    return say(_ALIKE.with_(numbers=numbers)) if numbers else ""


def _sentences(line: Line, titles: Sequence[str], causes_of: Mapping[int, str]) -> Iterator[str]:
    if len(line.rows) > 1:
        yield say(_SEVERAL.with_(count=len(line.rows)))
    for title, mark in zip(titles, line.marks.marks if line.marks else (), strict=False):
        if mark.state in _ABSENT and mark.finding is not None:
            why = _titles().get(causes_of.get(mark.finding, ""))
            yield say(_BECAUSE.with_(where=title, why=why)) if why else title
    if line.marks and line.marks.repeated_in and line.marks.differing:
        yield say(_TWICE)


def _tone(marks: RowMarks | None, *, deleted: bool) -> str:
    if deleted:
        return "deleted"
    if marks is None:
        return ""
    tone = worst_of([one.state for one in marks.marks])
    if tone not in ("fine", "held"):
        return tone
    return "apart" if marks.differing else "twice" if marks.repeated_in else tone


def _strip(marks: RowMarks | None, titles: Sequence[str]) -> tuple[Mark, ...]:
    return tuple(brief_mark(one, title) for one, title in zip(marks.marks if marks else (), titles, strict=False))


def _plain(number: Number) -> str:
    read = read_number(number.number, number.code)
    return (read.number if len(read.number) == 20 else f"{read.code} {read.number}".strip()) or number.written


def _pieces(number: str, asked: str) -> Iterator[tuple[str, bool]]:
    """The number, cut where it differs from what was asked."""
    plain = asked.replace(" ", "")
    if not plain:
        return
    for kind, _, _, start, end in SequenceMatcher(None, plain, number, autojunk=False).get_opcodes():
        if end > start:
            yield number[start:end], kind != "equal" and number[start:end] != " "


@cache
def _titles() -> Mapping[str, Text]:
    return {one.code: one.title for one in causes()}
