"""What `piaoqi read` shows: a file, its invoices, what does not hold, and what could not be read."""

from collections.abc import Iterator
from dataclasses import dataclass

from rich.console import RenderableType
from rich.text import Text as Styled

from piaoqi.cli.screen import Screen
from piaoqi.cli.views.authenticity_view import inner, show_authenticity
from piaoqi.cli.views.parts import Prose, amount, columns, indented, pairs
from piaoqi.core.checks import CheckResult, Verdict
from piaoqi.core.formats.base import Document
from piaoqi.core.formats.registry import formats
from piaoqi.core.invoice.fields import title_of
from piaoqi.core.invoice.kind import KINDS
from piaoqi.core.invoice.record import Line, Record
from piaoqi.core.invoice.status import TITLES
from piaoqi.core.problem import Problem
from piaoqi.core.report.authenticity import statement
from piaoqi.core.report.contents import Content, contents, problems
from piaoqi.core.report.overview import number_of
from piaoqi.core.report.read_form import Check
from piaoqi.core.report.words import AUTHENTICITY, FIELD
from piaoqi.core.seals.verdict import Verdict as Genuineness
from piaoqi.core.text import Text, listed

IN_FULL = 3
"""Invoices shown in full; more than that are rows of a table."""
ROWS = 30
LINES = 12

UNREAD = Text("没有读出", "could not be read")
NO_INVOICE = Text("里面没有发票", "holds no invoice")
MORE_ROWS = Text("还有 {count} 张，用 --json 看全部", "{count} more; --json shows all")
MORE_LINES = Text("还有 {count} 行明细，用 --json 看全部", "{count} more lines; --json shows all")
LINE_TITLES = (
    Text("项目名称", "Item"),
    Text("规格型号", "Spec"),
    Text("单位", "Unit"),
    Text("数量", "Quantity"),
    Text("单价", "Price"),
    Text("金额", "Amount"),
    Text("税率", "Rate"),
    Text("税额", "Tax"),
)
CHECKS = Text("核对", "checks")
ALL_HOLD = Text("{count} 项成立", "{count} hold")
UNDECIDED = Text("{count} 项无法判断", "{count} cannot be told")
FILE = Text("文件", "File")
UNSURE = Text("{value}（没有把握）", "{value} (not sure)")
MISSED = Text("（没有认出）", "(not recognised)")


def show_document(document: Document, check: Check, screen: Screen) -> None:
    """Print one file."""
    screen.show(_heading(document, screen))
    found = list(contents(document))
    if 0 < len(found) <= IN_FULL:
        for content in found:
            screen.show(*_invoice(content, document, check, screen))
    elif found:
        screen.show(*_table(found, document, screen))
    else:
        unread = not document.format or any(problem.kind.unreadable for problem in problems(document))
        screen.show(indented(Styled(screen.say(UNREAD if unread else NO_INVOICE))))
    show_authenticity(document, screen)
    for problem in problems(document):
        screen.show(*_problem(problem, screen))
    screen.show("")


def _heading(document: Document, screen: Screen) -> Styled:
    titles = {one.key: one.title for one in formats()}
    known = titles.get(document.format)
    parts = [(document.path, "bold"), ("  ", ""), (screen.say(known) if known else "", "dim")]
    if statement(document):
        verdict = document.authenticity.verdict
        style = "bold red" if verdict is Genuineness.ALTERED else "dim"
        parts += [(" · ", "dim"), (screen.say(AUTHENTICITY[verdict]), style)]
    return Styled.assemble(*parts)


def _invoice(content: Content, handed_in: Document, check: Check, screen: Screen) -> Iterator[RenderableType]:
    record = content.record
    told = _Told(record, screen)
    title = f"{told.of('kind', screen.say(KINDS[record.kind].title))}  {told.of('number', number_of(record), 'code')}"
    state = f"  {told.of('issue_date', str(record.issue_date or ''))}  {screen.say(TITLES[record.status])}"
    yield indented(Styled.assemble((title, "bold"), state))
    yield indented(pairs(_pairs(content, handed_in, screen)), 4)
    if record.lines:
        yield indented(_lines(record.lines[:LINES], screen), 4)
    if len(record.lines) > LINES:
        yield indented(Styled(screen.say(MORE_LINES.with_(count=len(record.lines) - LINES)), "dim"), 4)
    yield from _checks(list(check(record)), screen)


def _pairs(content: Content, handed_in: Document, screen: Screen) -> list[tuple[str, str]]:
    record = content.record
    told = _Told(record, screen)
    values = [
        (FILE, inner(content.document.path, handed_in)),
        (FIELD["paper_number"], f"{record.code} {record.paper_number}" if record.paper_number else ""),
        (FIELD["seller_name"], told.party("seller_name", "seller_tax_id")),
        (FIELD["buyer_name"], told.party("buyer_name", "buyer_tax_id")),
        (FIELD["amount"], told.of("amount", amount(record.amount))),
        (FIELD["tax"], told.of("tax", amount(record.tax))),
        (title_of("total", record.kind), told.of("total", amount(record.total))),
        (FIELD["check_code"], told.of("check_code", record.check_code)),
        (FIELD["red_of"], told.of("red_of", record.red_of)),
        (FIELD["remark"], record.remark),
    ]
    return [(screen.say(title), value) for title, value in values]


@dataclass(frozen=True, slots=True)
class _Told:
    """The values of a record as they are shown: what recognition may have misread says so beside it."""

    record: Record
    screen: Screen

    def of(self, name: str, value: str, beside: str = "") -> str:
        """`beside`: another field that the value shows as well."""
        if not self.record.is_uncertain(name, *filter(None, (beside,))):
            return value
        return self.screen.say(UNSURE.with_(value=value) if value else MISSED)

    def party(self, name: str, tax_id: str) -> str:
        """The name and the tax id; where neither was recognised, that is said once."""
        parts = [self.of(one, getattr(self.record, one)) for one in (name, tax_id)]
        return "  ".join(part for part in dict.fromkeys(parts) if part)


def _lines(lines: tuple[Line, ...], screen: Screen) -> RenderableType:
    rows = [
        (one.name, one.spec, one.unit, one.quantity, one.price, amount(one.amount), one.rate, amount(one.tax))
        for one in lines
    ]
    used = [place for place in range(len(LINE_TITLES)) if any(row[place] for row in rows)]
    right = [number for number, place in enumerate(used) if place >= 3]
    titles = [screen.say(LINE_TITLES[place]) for place in used]
    return columns(titles, [[row[place] for place in used] for row in rows], right)


def _checks(results: list[CheckResult], screen: Screen) -> Iterator[RenderableType]:
    broken = [one for one in results if one.verdict is Verdict.BROKEN]
    for one in broken:
        yield indented(Prose(f"✕ {screen.say(one.message)}", "red"), 4)
    held = sum(one.verdict is Verdict.HOLDS for one in results)
    parts = [ALL_HOLD.with_(count=held)] if held else []
    if len(results) > held + len(broken):
        parts.append(UNDECIDED.with_(count=len(results) - held - len(broken)))
    if parts:
        yield indented(pairs([(screen.say(CHECKS), listed((screen.say(part) for part in parts), screen.language))]), 4)


def _table(found: list[Content], handed_in: Document, screen: Screen) -> Iterator[RenderableType]:
    names = ("kind", "number", "issue_date", "seller_name", "total", "status")
    inside = any(content.document is not handed_in for content in found)
    titles = [*([screen.say(FILE)] if inside else []), *(screen.say(FIELD[name]) for name in names)]
    rows = [
        [*([inner(content.document.path, handed_in)] if inside else []), *_row(content.record, screen)]
        for content in found[:ROWS]
    ]
    last = len(titles)
    yield indented(columns(titles, rows, right=[last - 2], whole=[last - 5, last - 4]))
    if len(found) > ROWS:
        yield indented(Styled(screen.say(MORE_ROWS.with_(count=len(found) - ROWS)), "dim"))


def _row(record: Record, screen: Screen) -> list[str]:
    told = _Told(record, screen)
    return [
        told.of("kind", screen.say(KINDS[record.kind].title)),
        told.of("number", number_of(record), "code"),
        told.of("issue_date", str(record.issue_date or "")),
        told.of("seller_name", record.seller_name),
        told.of("total", amount(record.total)),
        screen.say(TITLES[record.status]),
    ]


def _problem(problem: Problem, screen: Screen) -> Iterator[RenderableType]:
    yield indented(Prose(f"! {problem.message(screen.language)}", "yellow"))
    yield indented(Prose(f"→ {problem.hint(screen.language)}", "dim"), 4)
