"""The first sheet: the numbers, the sources, and how the folder was understood."""

from typing import Any

from piaoqi.core.causes.base import Absence
from piaoqi.core.reconcile.result import Answer, SourceAnswer
from piaoqi.core.report.checklist import EXPORTS
from piaoqi.core.report.overview import (
    AS_OF,
    DIFFERENT,
    MEANING,
    TWICE,
    cautions,
    coverage_text,
    findings_of,
    minute,
    money_of,
)
from piaoqi.core.report.words import ABSENCE, DIFFERENCES, DIRECTION, DUPLICATES, SOURCE_KIND
from piaoqi.core.report.workbook.sheet import (
    COUNT,
    MONEY,
    TEXT,
    WRAPPED,
    Column,
    Styles,
    set_up_page,
    write_cell,
    write_heading,
    write_row,
)
from piaoqi.core.text import Language, Text

OVERVIEW = Text("概览", "Overview")
TITLE = Text("票齐：找齐每一张发票", "Piaoqi: every invoice accounted for")
NUMBERS = Text("结果", "Result")
COUNT_TITLE = Text("数目", "Count")
MONEY_TITLE = Text("涉及价税合计", "Total concerned")
MEANING_TITLE = Text("含义", "Meaning")
SOURCES = Text("来源与覆盖", "Sources and coverage")
UNDERSTOOD = Text("文件夹是怎样理解的", "How the folder was understood")

INVOICES = Text("发票总数", "Invoices")
COMPLETE = Text("齐全的发票", "Complete invoices")
NOT_DUE = Text("未到期", "Not due yet")
NOT_EXPECTED = Text("本不应有", "Not expected")
PAIRS = Text("按“发票 × 来源”计数", "counted by invoice × source")
FETCH = Text("清单的这些部分补导之后，等着的就能判断", "parts of lists that settle what waits, once exported")
EVERYWHERE = Text("应有之处都有", "present wherever it should be")

_SOURCE_COLUMNS = (
    (Text("来源", "Source"), 24, WRAPPED),
    (Text("发票", "Invoices"), 10, COUNT),
    (Text("行或件", "Records"), 18, COUNT),
    (Text("文件", "Files"), 8, COUNT),
    (Text("种类", "Kind"), 14, TEXT),
    (Text("方向", "Direction"), 8, TEXT),
    (Text("覆盖（查了什么范围）", "Coverage (what it was asked for)"), 60, WRAPPED),
    (Text("依据", "Understood by"), 44, WRAPPED),
)


def write_overview(book: Any, answer: Answer, styles: Styles, language: Language) -> None:
    """Add the overview to the workbook."""
    page = book.add_worksheet(OVERVIEW.in_language(language))
    page.hide_gridlines(2)
    page.set_row(0, 28)
    page.write_string(0, 0, TITLE.in_language(language), styles["title"])
    row = _head(page, answer, styles, language)
    row = _numbers(page, row + 1, answer, (styles, language))
    if not answer.excerpt:
        row = _sources(page, row + 1, answer, (styles, language))
        _notes(page, row + 1, answer, (styles, language))
    set_up_page(page, OVERVIEW.in_language(language))


def _head(page: Any, answer: Answer, styles: Styles, language: Language) -> int:
    lines = [" ".join(part for part in one if part) for one in answer.taxpayers]
    lines.append(AS_OF.fill(language, instant=minute(answer.as_of)))
    lines += [one.say(language) for one in ((answer.excerpt,) if answer.excerpt else cautions(answer))]
    for row, line in enumerate(lines, 1):
        page.write_string(row, 0, line, styles["plain"])
    return len(lines) + 1


def _numbers(page: Any, row: int, answer: Answer, how: tuple[Styles, Language]) -> int:
    styles, language = how
    for place, (title, style) in enumerate(
        (
            (NUMBERS, "heading"),
            (COUNT_TITLE, "heading_right"),
            (MONEY_TITLE, "heading_right"),
            (MEANING_TITLE, "heading"),
        )
    ):
        page.write_string(row, place, title.in_language(language), styles[style])
    summary = answer.summary
    lines: list[tuple[Text, int, object, Text]] = []
    for verdict in Absence:
        records = [finding.invoice for finding in findings_of(answer, verdict)]
        lines.append((ABSENCE[verdict], getattr(summary, verdict.value), money_of(records), MEANING[verdict]))
    lines += [
        (DIFFERENCES, summary.different, money_of(one.invoice for one in answer.differences), DIFFERENT),
        (DUPLICATES, summary.duplicates, money_of(one.invoice for one in answer.duplicates), TWICE),
        *([] if answer.excerpt else _of_the_whole(answer)),
    ]
    for title, count, money, meaning in lines:
        row += 1
        cells = (
            (title.in_language(language), TEXT),
            (count, COUNT),
            (money, MONEY),
            (meaning.in_language(language), "note"),
        )
        for place, (value, style) in enumerate(cells):
            write_cell(page, row, place, value, (style, styles))
    return row + 1


def _of_the_whole(answer: Answer) -> list[tuple[Text, int, object, Text]]:
    summary, slices = answer.summary, answer.completeness.slices
    return [
        *([(EXPORTS, len(slices), None, FETCH)] if slices else []),
        (INVOICES, summary.invoices, None, Text("", "")),
        (COMPLETE, summary.complete, None, EVERYWHERE),
        (NOT_DUE, summary.not_due, None, PAIRS),
        (NOT_EXPECTED, summary.not_expected, None, PAIRS),
    ]


def _sources(page: Any, row: int, answer: Answer, how: tuple[Styles, Language]) -> int:
    styles, language = how
    page.set_row(row, 24)
    page.write_string(row, 0, SOURCES.in_language(language), styles["section"])
    columns = [Column(title, width, style, str) for title, width, style in _SOURCE_COLUMNS]
    row += 1
    write_heading(page, row, columns, styles, language)
    for source in answer.sources:
        row += 1
        write_row(page, row, _source_cells(source, language), (columns, styles))
    return row + 1


def _source_cells(source: SourceAnswer, language: Language) -> tuple[object, ...]:
    kind, direction = SOURCE_KIND.get(source.kind), DIRECTION.get(source.direction)
    return (
        source.name,
        source.invoices,
        source.records,
        source.files,
        kind.in_language(language) if kind else source.kind,
        direction.in_language(language) if direction else source.direction,
        coverage_text(source, language),
        source.understood.say(language),
    )


def _notes(page: Any, row: int, answer: Answer, how: tuple[Styles, Language]) -> None:
    styles, language = how
    if not answer.notes:
        return
    page.write_string(row, 0, UNDERSTOOD.in_language(language), styles["section"])
    for number, note in enumerate(answer.notes, row + 1):
        page.write_string(number, 0, note.say(language), styles["plain"])
