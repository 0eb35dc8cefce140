"""What `piaoqi check` shows: the numbers, what was searched, and the findings that are mended together together."""

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.text import Text as Styled

from piaoqi.cli.screen import Screen
from piaoqi.cli.views.exports_view import exports_of, gaps_of
from piaoqi.cli.views.parts import Lines, Prose, amount, columns, indented
from piaoqi.core.causes.base import Absence
from piaoqi.core.invoice.record import Place, Record
from piaoqi.core.reconcile.result import Answer, SourceAnswer
from piaoqi.core.report.next_step import next_step_among
from piaoqi.core.report.overview import (
    AS_OF,
    DIFFERENT,
    MEANING,
    SEARCHED,
    TWICE,
    Group,
    cause_title,
    cautions,
    coverage_brief,
    evidence_lines,
    groups_of,
    minute,
    money_of,
    number_of,
    stated_values,
)
from piaoqi.core.report.words import ABSENCE, DIFFERENCES, DUPLICATES, FIELD, PROBLEMS, SOURCE_KIND, place_words
from piaoqi.core.text import Text, told

GROUPS = 8
ROWS = 5
FACTS = 3
PROBLEMS_SHOWN = 10
STYLES = {Absence.MISSING: "bold red", Absence.NOT_MISSING: "bold yellow", Absence.CANNOT_TELL: "bold"}
MARKS = {Absence.MISSING: "✕", Absence.NOT_MISSING: "△", Absence.CANNOT_TELL: "◌"}

SEEN = Text(
    "{invoices} 张发票，{complete} 张应有之处都有；另有 {not_due} 处未到期，{not_expected} 处本不应有",
    "{invoices} invoices, {complete} present wherever they should be; {not_due} not due, {not_expected} not expected",
)
NONE = Text("没有发现缺失、差异或重复", "Nothing is missing, different or there twice")
COUNT = Text("数目", "Count")
MONEY = Text("涉及价税合计", "Total concerned")
MEANING_TITLE = Text("含义", "Meaning")
SOURCES = Text("查了哪些来源", "What was searched")
SOURCE_TITLES = (
    Text("来源", "Source"),
    Text("种类", "Kind"),
    Text("文件", "Files"),
    Text("发票", "Invoices"),
    Text("覆盖", "Coverage"),
)
ABSENT = Text("不在 {source}：{cause}（{count} 张，{money}）", "not in {source}: {cause} ({count}, {money})")
NUMBER = Text("发票号码", "Number")
PRESENT = Text("见于 {sources}", "in {sources}")
OF_FIELD = Text("{field}：{stated}", "{field}: {stated}")
STATED = Text("各来源的说法", "What each source states")
TIMES = Text("所在", "Where")
DO = Text("怎么办：{remedy}", "What to do: {remedy}")
DO_AND_TEST = Text("怎么办：{remedy}。下一步查：{test}", "What to do: {remedy}. Next test: {test}")
MORE = Text("还有 {count} 条；--report 报告.xlsx 写出全部", "{count} more; --report FILE.xlsx writes all")


def show_answer(answer: Answer, screen: Screen) -> None:
    """Print the whole answer, long lists cut."""
    screen.show(*_head(answer, screen), "", *_sources(answer.sources, screen))
    for verdict in Absence:
        screen.show(*_verdict(answer, verdict, screen))
    screen.show(*exports_of(answer.completeness, screen))
    screen.show(*_differences(answer, screen), *_duplicates(answer, screen), *gaps_of(answer.sequences, screen))
    screen.show(*_problems(answer, screen))


def _head(answer: Answer, screen: Screen) -> Iterator[RenderableType]:
    companies = told((" ".join(filter(None, one)) for one in answer.taxpayers), screen.language)
    yield Styled.assemble(
        (companies, "bold"), "  " if companies else "", screen.say(AS_OF.with_(instant=minute(answer.as_of)))
    )
    for note in answer.notes:
        yield Prose(screen.say(note), "dim")
    summary = answer.summary
    counts = (summary.invoices, summary.complete, summary.not_due, summary.not_expected)
    names = ("invoices", "complete", "not_due", "not_expected")
    yield ""
    yield screen.say(SEEN.with_(**{name: f"{count:,}" for name, count in zip(names, counts, strict=True)}))
    warnings = list(cautions(answer))
    yield from (Prose(screen.say(warning), "bold yellow") for warning in warnings)
    if not (answer.findings or answer.differences or answer.duplicates):
        yield "" if warnings else screen.bold(NONE)
        return
    titles = ["", *(screen.say(title) for title in (COUNT, MONEY, MEANING_TITLE))]
    yield indented(columns(titles, _numbers(answer, screen), right=(1, 2)))


def _numbers(answer: Answer, screen: Screen) -> Iterator[list[str]]:
    for verdict in Absence:
        records = [one.invoice for one in answer.findings if one.verdict is verdict]
        yield _number(screen.say(ABSENCE[verdict]), records, screen.say(MEANING[verdict]))
    different = [one.invoice for one in answer.differences]
    yield _number(screen.say(DIFFERENCES), different, screen.say(DIFFERENT))
    twice = [one.invoice for one in answer.duplicates]
    yield _number(screen.say(DUPLICATES), twice, screen.say(TWICE))


def _number(title: str, records: Sequence[Record], meaning: str) -> list[str]:
    return [title, f"{len(records):,}", amount(money_of(records)), meaning]


def _sources(sources: Sequence[SourceAnswer], screen: Screen) -> Iterator[RenderableType]:
    if not sources:
        return
    yield screen.bold(SOURCES)
    rows: list[list[RenderableType]] = []
    for source in sources:
        kind = SOURCE_KIND.get(source.kind)
        covered = Lines(coverage_brief(source, screen.language))
        known = screen.say(kind) if kind else source.kind
        rows.append([source.name, known, str(source.files), f"{source.invoices:,}", covered])
    yield indented(columns([screen.say(title) for title in SOURCE_TITLES], rows, right=(2, 3), whole=(1,)))


def _verdict(answer: Answer, verdict: Absence, screen: Screen) -> Iterator[RenderableType]:
    groups = groups_of(answer, verdict)
    if not groups:
        return
    yield ""
    yield Styled(f"{MARKS[verdict]} {screen.say(ABSENCE[verdict])}", STYLES[verdict])
    for group in groups[:GROUPS]:
        yield from _group(group, answer.sources, screen)
    yield from _more(sum(len(group.findings) for group in groups[GROUPS:]), screen)


def _group(group: Group, sources: Sequence[SourceAnswer], screen: Screen) -> Iterator[RenderableType]:
    language = screen.language
    title = cause_title(group.cause, language) if group.cause else screen.say(SEARCHED)
    money = amount(money_of(one.invoice for one in group.findings))
    heading = ABSENT.with_(source=group.absent_from, cause=title, count=len(group.findings), money=money)
    code = f"  {group.cause.cause.code}" if group.cause else ""
    yield indented(Styled.assemble((screen.say(heading), "bold"), (code, "dim")))
    rows: list[list[RenderableType]] = [
        [*_invoice(one.invoice), Lines(screen.say(PRESENT.with_(sources=one.present_in)))]
        for one in group.findings[:ROWS]
    ]
    yield indented(columns([""] * 5, rows, right=(3,), whole=(0, 1)), 4)
    yield from _more(len(group.findings) - ROWS, screen)
    first = group.findings[0]
    lines = evidence_lines(first.causes, language) or [_place(place, screen) for place in first.places[:2]]
    for line in lines[:FACTS]:
        yield indented(Prose(line, "dim"), 4)
    if group.cause:
        cause = group.cause.cause
        said = DO_AND_TEST.with_(remedy=screen.say(cause.remedy).rstrip("。."), test=cause.next_test)
        yield indented(Prose(screen.say(said)), 4)
        return
    steps = dict.fromkeys(screen.say(next_step_among(one, sources)) for one in group.findings)
    yield indented(Prose(screen.say(DO.with_(remedy=told(steps, language)))), 4)


def _place(place: Place, screen: Screen) -> str:
    return place_words(str(place), screen.language)


def _invoice(record: Record) -> list[str]:
    return [number_of(record), str(record.issue_date or ""), record.seller_name, amount(record.total)]


def _invoices(further: Sequence[Text], rows: list[list[str]], screen: Screen) -> RenderableType:
    titles = (NUMBER, FIELD["issue_date"], FIELD["seller_name"], FIELD["total"], *further)
    return columns([screen.say(title) for title in titles], rows, right=(3,), whole=(0, 1))


def _differences(answer: Answer, screen: Screen) -> Iterator[RenderableType]:
    rows = []
    for one in answer.differences[: GROUPS * 2]:
        field = screen.say(FIELD[one.field]) if one.field in FIELD else one.field
        values = stated_values(one, screen.language)
        stated = told((f"{source} {value}" for source, value in values.items()), screen.language)
        rows.append([*_invoice(one.invoice), screen.say(OF_FIELD.with_(field=field, stated=stated))])
    if rows:
        yield from _section(f"≠ {screen.say(DIFFERENCES)}", _invoices([STATED], rows, screen))
        yield from _more(len(answer.differences) - len(rows), screen)


def _duplicates(answer: Answer, screen: Screen) -> Iterator[RenderableType]:
    rows = []
    for one in answer.duplicates[: GROUPS * 2]:
        where = "\n".join(_place(place, screen) for place in one.places[:ROWS])
        rows.append([*_invoice(one.invoice), where])
    if rows:
        yield from _section(f"＝ {screen.say(DUPLICATES)}", _invoices([TIMES], rows, screen))
        yield from _more(len(answer.duplicates) - len(rows), screen)


def _problems(answer: Answer, screen: Screen) -> Iterator[RenderableType]:
    if not answer.problems:
        return
    yield ""
    yield Styled(f"! {screen.say(PROBLEMS)}", "bold yellow")
    for problem in answer.problems[:PROBLEMS_SHOWN]:
        yield indented(Prose(place_words(problem.message(screen.language), screen.language)))
        yield indented(Prose(f"→ {problem.hint(screen.language)}", "dim"), 4)
    yield from _more(len(answer.problems) - PROBLEMS_SHOWN, screen)


def _section(title: str, table: RenderableType) -> Iterator[RenderableType]:
    yield ""
    yield Styled(title, "bold")
    yield indented(table)


def _more(count: int, screen: Screen) -> Iterator[RenderableType]:
    if count > 0:
        yield indented(Styled(screen.say(MORE.with_(count=count)), "dim"), 4)
