"""A page of the table: its rows with the marks of their sources, ready to be shown."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.models import Company
from piaoqi.archive.models import Source
from piaoqi.archive.money import in_fen
from piaoqi.archive.queries.tallies import Sums
from piaoqi.archive.search.order import By
from piaoqi.archive.search.row import Row
from piaoqi.core.causes.case import SourceKind
from piaoqi.core.text import Message, Text
from piaoqi.reconciliation.presence import State
from piaoqi.reconciliation.queries.marks import MarkOf, Marks, marks_of
from piaoqi.web.invoices.columns import COLUMNS, MARKS, Shown, columns_of, whole_number
from piaoqi.web.invoices.words import short_title, source_title
from piaoqi.web.shell.language import say
from piaoqi.web.shell.marks import STATES
from piaoqi.web.templatetags.piaoqi import day

_NO_COLUMN = (SourceKind.DELETED, SourceKind.BACKUP)
"""Being there tells nothing of what is complete."""
_SINCE = Text("{source}：{day} 起在", "{source}: there since {day}")
_MISSING = Text("{source}：缺失，应在 {day} 前有", "{source}: missing, expected by {day}")
_NOT_DUE = Text("{source}：未到期，{day} 前应有", "{source}: not due before {day}")
_UNJUDGED = Text("{source}：无法判断，还没有核对到这张", "{source}: cannot tell, not compared yet")
_IN_FILE = Text("在 {day}", "{day}")
_PLAIN = Text("{source}：{state}", "{source}: {state}")


@dataclass(frozen=True, slots=True)
class Line:
    """`fen`: amount, tax and total as whole numbers, for sums made in the browser; `cells`: all but the box."""

    id: int
    to: str
    name: str
    fen: str
    faded: bool
    cells: SafeString


@dataclass(frozen=True, slots=True)
class Heading:
    """`source` is of one that has a column of marks; None for any other. `short`: where there is little room."""

    title: str
    short: str
    css: str
    key: str
    source: Source | None = None
    by: By | None = None


def sums_of(rows: Sequence[Row]) -> Sums:
    """Of the rows that state them."""
    zero = Decimal("0.00")
    return Sums(
        len(rows),
        *(sum((value for one in rows if (value := getattr(one, name)) is not None), zero)
          for name in ("amount", "tax", "total")),
    )  # fmt: skip


def read_marks(actor: Actor, company: Company, rows: Sequence[Row], keys: Sequence[str]) -> Marks | None:
    """None where no chosen column needs them."""
    return marks_of(actor, company, [one.id for one in rows]) if {MARKS, "flags"} & set(keys) else None


def headings(keys: Sequence[str], sources: Sequence[Source], direction: str) -> list[Heading]:
    """One for each column shown. `direction`: where invoices of one alone are shown, only its sources have columns."""
    found: list[Heading] = []
    for one in columns_of(keys):
        if one.key != MARKS:
            found.append(Heading(say(one.title), say(one.title), f"{one.css} c-{one.key}".strip(), one.key, by=one.by))
        else:
            found += [
                Heading(say(source_title(source)), say(short_title(source)), "source", MARKS, source)
                for source in sources
                if SourceKind(source.kind) not in _NO_COLUMN and direction in ("", source.direction)
            ]
    return found


def lines(rows: Sequence[Row], heads: Sequence[Heading], marks: Marks | None) -> list[Line]:
    """Cells in the order of the headings."""
    cells = _Cells(heads, marks)
    return [
        Line(
            id=row.id,
            to=to,
            name=whole_number(row) or f"#{row.id}",
            fen=",".join("" if one is None else str(in_fen(one)) for one in (row.amount, row.tax, row.total)),
            faded=row.status == "void",
            cells=cells.of(row, to),
        )
        for row in rows
        for to in (reverse("invoice:page", args=[row.id]),)
    ]


class _Cells:
    """The cells of a page's rows; what many of them share is made once."""

    def __init__(self, heads: Sequence[Heading], marks: Marks | None) -> None:
        self._marks = marks
        self._at = {source.pk: at for at, source in enumerate(marks.sources)} if marks else {}
        self._begun = [
            (head, format_html('<td class="{}" data-label="{}">', "m" if head.source else head.css, head.short))
            for head in heads
        ]
        self._made: dict[tuple[str, MarkOf], SafeString] = {}

    def of(self, row: Row, to: str) -> SafeString:
        shown = Shown(row, self._marks.of.get(row.id) if self._marks else None)
        cells = (f"{begun}{self._cell(shown, head, to)}</td>" for head, begun in self._begun)
        return mark_safe("".join(cells))  # noqa: S308 - of what is safe

    def _cell(self, shown: Shown, head: Heading, to: str) -> SafeString:
        if head.source is None:
            html = COLUMNS[head.key].cell(shown)
            return format_html('<a href="{}">{}</a>', to, html) if head.key == "number" else html
        if shown.marks is None:
            return SafeString("")
        mark = shown.marks.marks[self._at[head.source.pk]]
        key = head.title, mark if mark.finding is None else replace(mark, finding=0)
        return self._made.get(key) or self._made.setdefault(key, mark_html(head.title, mark))


def mark_html(title: str, mark: MarkOf) -> SafeString:
    """Shape and colour, and the sentence for whoever points at it or listens."""
    return format_html(
        '<span class="mark {0}" title="{1}"><svg width="13" height="13" aria-hidden="true">'
        '<use href="#shape-{0}"></use></svg><span class="visually-hidden">{1}</span></span>',
        mark.state.value,
        say(mark_words(title, mark)),
    )


def mark_value(mark: MarkOf) -> str:
    """As a file says it."""
    if mark.state is State.PRESENT:
        return say(_IN_FILE.with_(day=day(mark.since)))
    return say(STATES[mark.state.value].title)


def mark_words(source: str, mark: MarkOf) -> Message:
    """One source's, in a sentence."""
    if mark.state is State.PRESENT:
        return _SINCE.with_(source=source, day=day(mark.since))
    if mark.state is State.MISSING and mark.due:
        return _MISSING.with_(source=source, day=mark.due)
    if mark.state is State.NOT_DUE and mark.due:
        return _NOT_DUE.with_(source=source, day=mark.due)
    if mark.state is State.UNKNOWN and mark.finding is None:
        return _UNJUDGED.with_(source=source)
    return _PLAIN.with_(source=source, state=STATES[mark.state.value].title)
