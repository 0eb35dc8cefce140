"""What must be exported again, in the words of the screen on which it is chosen; and what the numbers leave out."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from piaoqi.core.causes.engine import causes
from piaoqi.core.invoice.kind import KINDS
from piaoqi.core.reconcile.result import Bundle, Gap, Part, Slice
from piaoqi.core.report.overview import ALL_ORIGINS, BETWEEN, ORIGINS, kinds_text
from piaoqi.core.report.words import SOURCE_KIND, place_words
from piaoqi.core.text import Language, Message, Text, listed

EXPORTS = Text("补导清单", "Exports to repeat")
WHOLE = Text("已齐全", "whole")
TO_DO = Text("待补导", "to export")
IN_ONE_GO = Text("或一次导出", "or in one go")
INSTEAD = Text(
    "一次导出这一整段（约 {expected} 条），可以代替其中的 {count} 段",
    "One export of all of it (about {expected}) takes the place of {count} of them",
)
GAPS = Text("号码断档", "Number gaps")
MONTHS = Text("存根对照", "Stubs by month")

MENU: Mapping[str, Text] = {
    "bureau": Text(
        "电子税务局 › 税务数字账户 › 发票查询统计 › 全量发票查询",
        "e-tax bureau › digital account › invoice queries › all invoices (全量发票查询)",
    ),
    "selection": Text(
        "电子税务局 › 税务数字账户 › 发票勾选确认 › 抵扣类勾选",
        "e-tax bureau › digital account › selection › deduction (抵扣类勾选)",
    ),
    "issued": Text(
        "开票软件，或电子税务局 › 蓝字发票开具 › 已开发票查询",
        "the invoicing program, or e-tax bureau › issuing › invoices issued (已开发票查询)",
    ),
}
COMPANY = Text("企业", "company")
ROLE = Text("身份", "role")
QUERY = Text("查询类型", "查询类型 (query)")
DATES = Text("开票日期", "开票日期 (issue dates)")
ORIGIN = Text("发票来源", "发票来源 (origin)")
KIND = Text("票种", "票种 (kinds)")
STATUS = Text("发票状态", "发票状态 (status)")
BOOKED = Text("入账状态", "入账状态 (booking)")
SELLER = Text("销售方", "销售方 (seller)")
DO = Text("怎么办", "to do")
THEN = Text("导出之后", "then")
IN_COLUMNS = (QUERY, DATES, ORIGIN, KIND)
"""Fields that have columns of their own in the workbook."""
EVERYTHING = Text("全部", "全部 (all)")
RECEIVED = Text("取得发票", "取得发票 (received)")
ISSUED = Text("开具发票", "开具发票 (issued)")
BLANK = Text("不填", "leave empty")
OTHER_ROLE = Text("法定代表人、财务负责人或办税员", "legal representative, finance lead or tax clerk")
COMPARE = Text(
    "记下页面上的总条数，与导出的条数核对，声明这份清单查了什么时填上",
    "note the total shown on the page, compare it with the export, and state it with what the list was asked for",
)
BOTH_SHEETS = Text("“发票基础信息”和“信息汇总表”两张表都留着", "keep both sheets (发票基础信息 and 信息汇总表)")
MEND = Text(
    "重新导出 {file}，或用表格软件另存为 xlsx；不是清单就移出这个文件夹",
    "Export {file} again, or save it as xlsx; move it out of the folder if it is no list",
)
LOG_IN = Text("重新登录，再导出一次，替换 {file}", "Log in again, export once more and replace {file}")
UNDATED = Text("日期不详", "dates unknown")
ABOUT = Text("约 {count} 条", "about {count}")
IN_COVERAGE = Text(
    "前后两张之间的清单已证明齐全，这些号码各来源都没有；查是否作废、留存未用或在别的开票终端",
    "the list is proven whole between the neighbours and no source has these numbers; were they voided, kept, or "
    "issued on another machine?",
)
OUT_OF_COVERAGE = Text(
    "前后两张之间的清单没有证明齐全，可能只是没有导出；先补导再看",
    "the list between the neighbours is not proven whole; they may only not have been exported: export first",
)
DIGITAL = Text(
    "{count} 张数电票的二十位号码由税务机关赋予，不连号，没有查断档",
    "{count} digital invoices have numbers dealt out by the bureau, which form no sequence: not looked at",
)


def steps(one: Slice, language: Language) -> list[tuple[str, str]]:
    """What to choose on the screen, as (field, choice)."""
    return [(field.in_language(language), choice) for field, choice in _steps(one, language)]


def _steps(one: Slice, language: Language) -> Iterator[tuple[Text, str]]:
    part, codes = one.part, {reason.code for reason in one.reasons}
    if one.file:
        yield DO, (LOG_IN if "C5.6" in codes else MEND).fill(language, file=one.file)
        return
    company = " ".join(filter(None, (part.company, part.taxpayer)))
    if company:
        yield COMPANY, company
    if "C5.1" in codes:
        yield ROLE, OTHER_ROLE.in_language(language)
    if part.kind == "bureau":
        yield QUERY, query_text(part, language)
    yield DATES, dates_text(part, language)
    yield ORIGIN, origins_text(part, language)
    yield KIND, part_kinds(part, language)
    yield STATUS, EVERYTHING.in_language(language)
    if "C5.11" in codes:
        yield BOOKED, EVERYTHING.in_language(language)
    if "C4.3" in codes:
        yield SELLER, BLANK.in_language(language)
    yield THEN, COMPARE.in_language(language)
    if "C4.6" in codes:
        yield THEN, BOTH_SHEETS.in_language(language)


def query_text(part: Part, language: Language) -> str:
    """取得 or 开具, as the screen says."""
    return (RECEIVED if part.direction == "received" else ISSUED).in_language(language)


def instead_text(one: Bundle) -> Message:
    """What a bundle takes the place of."""
    return INSTEAD.with_(expected=f"{one.expected:,}", count=one.replaces)


def dates_text(part: Part, language: Language) -> str:
    """From and to."""
    if part.start is None or part.end is None:
        return UNDATED.in_language(language)
    return BETWEEN.fill(language, start=part.start, end=part.end)


def origins_text(part: Part, language: Language) -> str:
    """The origins to choose."""
    names = [ORIGINS[code].in_language(language) for code in part.origins if code in ORIGINS]
    return listed(names, language) or ALL_ORIGINS.in_language(language)


def part_kinds(part: Part, language: Language) -> str:
    """The kinds to choose, a long list by those it leaves out."""
    return kinds_text(part.kinds, language)


def menu_text(part: Part, language: Language) -> str:
    """Where the list is found."""
    menu = MENU.get(part.kind) or SOURCE_KIND.get(part.kind)
    return menu.in_language(language) if menu else part.kind


def reason_lines(one: Slice, language: Language) -> list[str]:
    """Why: the causes by name, each with its facts."""
    colon = "：" if language == "zh" else ": "
    return [
        place_words(f"{_title(reason.code, language)}{colon}{fact.fact.say(language)}", language)
        for reason in one.reasons
        for fact in reason.evidence
    ]


def reason_titles(one: Slice, language: Language) -> str:
    """The causes by name alone."""
    return listed((_title(reason.code, language) for reason in one.reasons), language)


def _title(code: str, language: Language) -> str:
    title = _titles().get(code)
    return title.in_language(language) if title else code


@cache
def _titles() -> Mapping[str, Text]:
    return {cause.code: cause.title for cause in causes()}


def gap_range(gap: Gap) -> str:
    """The numbers left out, as from and to."""
    return gap.first if gap.count == 1 else f"{gap.first}–{gap.last}"


def gap_meaning(gap: Gap) -> Text:
    """Whether the numbers are known not to be there, or may only not have been exported."""
    return IN_COVERAGE if gap.covered else OUT_OF_COVERAGE


def gap_kind(gap: Gap, language: Language) -> str:
    """The kind by name."""
    return next((facts.title.in_language(language) for kind, facts in KINDS.items() if kind == gap.kind), "")


def digital_note(count: int) -> Message | None:
    """Why digital invoices are not looked at; None where there are none."""
    return DIGITAL.with_(count=f"{count:,}") if count else None


def waiting_of(slices: Sequence[Slice]) -> list[Slice]:
    """Those that settle something now."""
    return [one for one in slices if one.waiting]
