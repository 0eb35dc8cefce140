"""Which sheets there are, and what stands in their columns."""

from collections.abc import Callable, Iterable, Sequence

from piaoqi.core.causes.base import Absence, Cause, Law
from piaoqi.core.invoice.kind import KINDS
from piaoqi.core.invoice.record import Record
from piaoqi.core.reconcile.result import Answer, Difference, Duplicate, Finding, SourceAnswer
from piaoqi.core.report.next_step import next_step_among
from piaoqi.core.report.overview import (
    SEARCHED,
    UNCONFIRMED,
    cause_title,
    evidence_lines,
    findings_of,
    likelihood_text,
    number_of,
    stated_values,
)
from piaoqi.core.report.words import ABSENCE, ACTOR, DIFFERENCES, DUPLICATES, FIELD, PROBLEMS
from piaoqi.core.report.workbook.lists import export_sheets, number_sheets
from piaoqi.core.report.workbook.sheet import COUNT, DATE, MONEY, SMALL, TEXT, WRAPPED, Column, Sheet
from piaoqi.core.text import Language, Text, listed

COLOURS = {Absence.MISSING: "#C0392B", Absence.NOT_MISSING: "#D68910", Absence.CANNOT_TELL: "#7F8C8D"}

NUMBER = Text("发票号码", "Number")
ABSENT = Text("缺于", "Absent from")
PRESENT = Text("见于", "Present in")
CAUSE = Text("原因", "Cause")
LIKELIHOOD_TITLE = Text("可能性", "Likelihood")
WHO = Text("谁来办", "Who acts")
NEXT = Text("下一步查什么", "Next test")
AGAIN = Text("复查日期", "Look again on")
LAW = Text("依据", "Rests on")
CITED = Text("{cite}（{title}）", "{cite} ({title})")
EVIDENCE = Text("证据", "Evidence")
REMEDY = Text("怎么办", "What to do")
WHERE = Text("出处（文件 › 表 › 行）", "Where (file › sheet › row)")
OTHERS = Text("也可能的原因", "Other causes")
CODE = Text("编号", "Code")
DIFFERING = Text("不一致的项目", "Field")
STATED = Text("各来源的说法", "What each source states")
SOURCE = Text("来源", "Source")
TIMES = Text("次数", "Times")
FILE = Text("文件", "File")
WHAT = Text("出了什么事", "What happened")

Row = Finding | Difference | Duplicate


def sheets(answer: Answer, language: Language) -> list[Sheet]:
    """Every sheet after the overview, in the order people need them."""
    columns = _finding_columns(language, answer.sources)
    found = [Sheet(ABSENCE[verdict], COLOURS[verdict], columns, findings_of(answer, verdict)) for verdict in Absence]
    if answer.excerpt:
        apart = Sheet(DIFFERENCES, "#2874A6", _difference_columns(language), answer.differences)
        twice = Sheet(DUPLICATES, "#6C3483", _duplicate_columns(language), answer.duplicates)
        return [one for one in (*found, apart, twice) if one.rows]
    return [
        *found,
        *export_sheets(answer, language),
        Sheet(DIFFERENCES, "#2874A6", _difference_columns(language), answer.differences),
        Sheet(DUPLICATES, "#6C3483", _duplicate_columns(language), answer.duplicates),
        *number_sheets(answer, language),
        Sheet(PROBLEMS, "#566573", _problem_columns(language), answer.problems),
    ]


def _finding_columns(language: Language, sources: Sequence[SourceAnswer]) -> tuple[Column, ...]:
    return (
        *_invoice_columns(language),
        Column(ABSENT, 12, WRAPPED, lambda row: row.absent_from),
        Column(PRESENT, 12, WRAPPED, lambda row: listed(row.present_in, language)),
        *_cause_columns(language, sources),
        Column(WHERE, 34, WRAPPED, lambda row: _lines(row.places)),
        *_further_columns(language),
    )


def _difference_columns(language: Language) -> tuple[Column, ...]:
    return (
        *_invoice_columns(language),
        Column(DIFFERING, 12, TEXT, lambda row: _field(row.field, language)),
        Column(STATED, 22, WRAPPED, lambda row: _stated(row, language)),
        *_cause_columns(language),
        Column(WHERE, 34, WRAPPED, lambda row: _lines(row.places.values())),
        *_further_columns(language),
    )


def _duplicate_columns(language: Language) -> tuple[Column, ...]:
    return (
        *_invoice_columns(language),
        Column(SOURCE, 14, WRAPPED, lambda row: row.source),
        Column(TIMES, 6, COUNT, lambda row: len(row.places)),
        *_cause_columns(language),
        Column(WHERE, 34, WRAPPED, lambda row: _lines(row.places)),
        *_further_columns(language),
    )


def _problem_columns(language: Language) -> tuple[Column, ...]:
    return (
        Column(FILE, 40, WRAPPED, lambda row: row.path),
        Column(WHAT, 70, WRAPPED, lambda row: row.message(language)),
        Column(REMEDY, 60, WRAPPED, lambda row: row.hint(language)),
        Column(CODE, 26, SMALL, lambda row: row.code),
    )


def _invoice_columns(language: Language) -> tuple[Column, ...]:
    return (
        Column(NUMBER, 22, TEXT, lambda row: number_of(row.invoice)),
        Column(FIELD["kind"], 16, WRAPPED, lambda row: KINDS[row.invoice.kind].title.in_language(language)),
        Column(FIELD["issue_date"], 11, DATE, lambda row: row.invoice.issue_date),
        Column(FIELD["seller_name"], 20, WRAPPED, lambda row: row.invoice.seller_name),
        Column(FIELD["total"], 14, MONEY, lambda row: row.invoice.total),
    )


def _cause_columns(language: Language, sources: Sequence[SourceAnswer] = ()) -> tuple[Column, ...]:
    return (
        Column(CAUSE, 18, WRAPPED, lambda row: _cause(row, language)),
        Column(LIKELIHOOD_TITLE, 12, WRAPPED, lambda row: likelihood_text(row.causes, language)),
        Column(EVIDENCE, 44, WRAPPED, lambda row: _lines(evidence_lines(row.causes, language))),
        Column(REMEDY, 28, WRAPPED, lambda row: _remedy(row, sources, language)),
        Column(WHO, 10, WRAPPED, lambda row: _of_first(row, lambda cause: ACTOR[cause.actor].in_language(language))),
    )


def _of_first(row: Row, told: Callable[[Cause], str]) -> str:
    """Something of the first cause."""
    return told(row.causes[0].cause) if row.causes else ""


def _remedy(row: Row, sources: Sequence[SourceAnswer], language: Language) -> str:
    if row.causes:
        return row.causes[0].cause.remedy.in_language(language)
    return next_step_among(row, sources).in_language(language) if isinstance(row, Finding) else ""


def _again(row: Row) -> object:
    """The day in Chinese time, as everything in an answer."""
    instant = row.causes[0].recheck_after if row.causes else None
    return instant.date() if instant else None


def _laws(cause: Cause, language: Language) -> str:
    return _lines(_law(law, language) for law in cause.laws)


def _law(law: Law, language: Language) -> str:
    said = CITED.fill(language, cite=law.cite, title=law.title.in_language(language))
    return said if law.confirmed else said + UNCONFIRMED.in_language(language)


def _further_columns(language: Language) -> tuple[Column, ...]:
    """To the right of the printed page."""

    def others(row: Row) -> str:
        return _lines(cause_title(found, language) for found in row.causes[1:])

    return (
        Column(NEXT, 28, WRAPPED, lambda row: _next(row, language), printed=False),
        Column(AGAIN, 11, DATE, _again, printed=False),
        Column(LAW, 34, WRAPPED, lambda row: _of_first(row, lambda cause: _laws(cause, language)), printed=False),
        Column(OTHERS, 30, WRAPPED, others, printed=False),
        Column(CODE, 12, SMALL, lambda row: "、".join(found.cause.code for found in row.causes), printed=False),
        Column(FIELD["code"], 14, TEXT, lambda row: row.invoice.code, printed=False),
        Column(FIELD["amount"], 14, MONEY, lambda row: row.invoice.amount, printed=False),
        *(_text_column(name, width) for name, width in _FURTHER.items()),
    )


_FURTHER = {"seller_tax_id": 21, "buyer_name": 24, "buyer_tax_id": 21}


def _text_column(name: str, width: int) -> Column:
    def value(row: Row) -> object:
        record: Record = row.invoice
        return getattr(record, name)

    return Column(FIELD[name], width, TEXT, value, printed=False)


def _next(row: Row, language: Language) -> str:
    return _of_first(row, lambda cause: cause.next_test.in_language(language))


def _cause(row: Row, language: Language) -> str:
    if row.causes:
        return row.causes[0].cause.title.in_language(language)
    return SEARCHED.in_language(language) if _needs_cause(row) else ""


def _needs_cause(row: Row) -> bool:
    return isinstance(row, Finding) or bool(row.causes)


def _stated(row: Difference, language: Language) -> str:
    colon = "：" if language == "zh" else ": "
    return _lines(f"{source}{colon}{value}" for source, value in stated_values(row, language).items())


def _field(name: str, language: Language) -> str:
    return FIELD[name].in_language(language) if name in FIELD else name


def _lines(things: Iterable[object]) -> str:
    return "\n".join(str(one) for one in things)
