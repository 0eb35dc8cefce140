"""The sheets about whole lists: what to export again, with a box to tick; numbers left out; stubs by month."""

from dataclasses import dataclass

from piaoqi.core.reconcile.result import Answer, Bundle, Gap, Numbered, Part, Slice
from piaoqi.core.report.checklist import (
    EXPORTS,
    GAPS,
    IN_COLUMNS,
    IN_ONE_GO,
    MONTHS,
    TO_DO,
    WHOLE,
    gap_kind,
    gap_meaning,
    gap_range,
    instead_text,
    menu_text,
    origins_text,
    part_kinds,
    query_text,
    reason_lines,
    steps,
)
from piaoqi.core.report.words import SOURCE_KIND
from piaoqi.core.report.workbook.sheet import (
    BOX,
    COUNT,
    DATE,
    MONEY,
    SMALL,
    TEXT,
    TICK,
    TICKED,
    WRAPPED,
    Column,
    Sheet,
)
from piaoqi.core.text import Language, Text

DONE = Text("完成", "Done")
STATE = Text("状态", "State")
SOURCE = Text("来源", "Source")
LIST = Text("清单", "List")
COMPANY = Text("企业税号", "Company")
QUERY = Text("查询类型", "Query")
FROM = Text("开票日期起", "Issued from")
TO = Text("开票日期止", "Issued to")
ORIGINS = Text("发票来源", "Origins")
KINDS = Text("票种", "Kinds")
WHY = Text("为什么", "Why")
WAITING = Text("等它判断的", "Waiting for it")
MONEY_WAITING = Text("涉及价税合计", "Total concerned")
EXPECTED = Text("约有条数", "About")
LACKING = Text("比声明少", "Short of the declared")
HOW = Text("怎么导出", "How to export")
CODES = Text("编号", "Code")
KIND = Text("票种", "Kind")
CODE = Text("发票代码", "Code")
NUMBERS = Text("断档号码", "Numbers left out")
NUMBER_COUNT = Text("张数", "Count")
BEFORE = Text("前一张", "Before")
BEFORE_DAY = Text("前一张日期", "Issued")
AFTER = Text("后一张", "After")
AFTER_DAY = Text("后一张日期", "Issued")
MEANING = Text("说明", "Meaning")
WHERE = Text("前后两张的出处", "Where the neighbours stand")
MONTH = Text("月份", "Month")
STUBS = Text("存根", "Stubs")
LISTED = Text("税局清单", "The bureau's list")
ONLY_STUBS = Text("只在存根", "Only stubs")
ONLY_LISTED = Text("只在税局清单", "Only the list")


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the checklist: a slice to export, one export in the place of several, or a stretch that is whole."""

    part: Part
    invoices: int
    state: Text
    slice_: Slice | None = None
    bundle: Bundle | None = None


def export_sheets(answer: Answer, language: Language) -> list[Sheet]:
    """The checklist: what is to be exported, then what is whole; nothing where no list was judged."""
    found = answer.completeness
    rows = [_Row(one.part, one.expected, TO_DO, one) for one in found.slices]
    rows += [_Row(one.part, one.expected, IN_ONE_GO, bundle=one) for one in found.bundles]
    rows += [_Row(one.part, one.invoices, WHOLE) for one in found.proven]
    return [Sheet(EXPORTS, "#117A65", _export_columns(language), rows)] if rows else []


def number_sheets(answer: Answer, language: Language) -> list[Sheet]:
    """Numbers left out, and stubs against the bureau's list; each where there is something to show."""
    found = answer.sequences
    sheets = [Sheet(GAPS, "#1F618D", _gap_columns(language), found.gaps)] if found.gaps else []
    return [*sheets, Sheet(MONTHS, "#1F618D", _month_columns(), found.months)] if found.months else sheets


def _export_columns(language: Language) -> tuple[Column, ...]:
    return (
        Column(DONE, 6, TICK, lambda row: TICKED if row.state is WHOLE else BOX, choices=(BOX, TICKED)),
        Column(STATE, 11, TEXT, lambda row: row.state.in_language(language)),
        Column(SOURCE, 13, WRAPPED, lambda row: row.part.source),
        Column(FROM, 11, DATE, lambda row: row.part.start),
        Column(TO, 11, DATE, lambda row: row.part.end),
        Column(QUERY, 9, TEXT, lambda row: query_text(row.part, language)),
        Column(ORIGINS, 12, WRAPPED, lambda row: origins_text(row.part, language)),
        Column(KINDS, 18, WRAPPED, lambda row: part_kinds(row.part, language)),
        Column(EXPECTED, 9, COUNT, lambda row: row.invoices or None),
        Column(WAITING, 11, COUNT, lambda row: row.slice_.waiting if row.slice_ else None),
        Column(MONEY_WAITING, 14, MONEY, lambda row: row.slice_.amount if row.slice_ else None),
        Column(WHY, 34, WRAPPED, lambda row: _why(row, language)),
        Column(HOW, 34, WRAPPED, lambda row: _how(row.slice_, language)),
        Column(LACKING, 12, COUNT, lambda row: row.slice_.lacking if row.slice_ else None, printed=False),
        Column(LIST, 14, TEXT, lambda row: _list(row.part, language), printed=False),
        Column(COMPANY, 21, TEXT, lambda row: row.part.taxpayer, printed=False),
        Column(CODES, 14, SMALL, lambda row: _codes(row.slice_), printed=False),
    )


def _why(row: _Row, language: Language) -> str:
    if row.bundle:
        return instead_text(row.bundle).say(language)
    return "\n".join(reason_lines(row.slice_, language)) if row.slice_ else ""


def _how(one: Slice | None, language: Language) -> str:
    if one is None:
        return ""
    colon = "：" if language == "zh" else ": "
    told = {field.in_language(language) for field in IN_COLUMNS}
    chosen = [f"{field}{colon}{choice}" for field, choice in steps(one, language) if field not in told]
    return "\n".join(chosen if one.file else [menu_text(one.part, language), *chosen])


def _list(part: Part, language: Language) -> str:
    title = SOURCE_KIND.get(part.kind)
    return title.in_language(language) if title else part.kind


def _codes(one: Slice | None) -> str:
    return "、".join(reason.code for reason in one.reasons) if one else ""


def _gap_columns(language: Language) -> tuple[Column, ...]:
    return (
        Column(CODE, 14, TEXT, lambda gap: gap.code),
        Column(NUMBERS, 20, TEXT, gap_range),
        Column(NUMBER_COUNT, 8, COUNT, lambda gap: gap.count),
        Column(KIND, 18, WRAPPED, lambda gap: gap_kind(gap, language)),
        Column(BEFORE, 11, TEXT, lambda gap: gap.before.number),
        Column(BEFORE_DAY, 12, DATE, lambda gap: gap.before.day),
        Column(AFTER, 11, TEXT, lambda gap: gap.after.number),
        Column(AFTER_DAY, 12, DATE, lambda gap: gap.after.day),
        Column(MEANING, 40, WRAPPED, lambda gap: gap_meaning(gap).in_language(language)),
        Column(WHERE, 34, WRAPPED, _where),
        Column(COMPANY, 21, TEXT, lambda gap: gap.taxpayer, printed=False),
    )


def _where(gap: Gap) -> str:
    neighbours: tuple[Numbered, ...] = (gap.before, gap.after)
    return "\n".join(str(one.place) for one in neighbours)


def _month_columns() -> tuple[Column, ...]:
    return (
        Column(MONTH, 10, TEXT, lambda month: month.month),
        Column(STUBS, 12, COUNT, lambda month: month.stubs),
        Column(LISTED, 14, COUNT, lambda month: month.listed),
        Column(ONLY_STUBS, 12, COUNT, lambda month: month.only_stubs),
        Column(ONLY_LISTED, 14, COUNT, lambda month: month.only_listed),
        Column(COMPANY, 21, TEXT, lambda month: month.taxpayer),
    )
