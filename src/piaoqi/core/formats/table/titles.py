"""What stands around a table: title rows, the totals row, the names of file and sheet. All of it as facts."""

import calendar
import re
from collections.abc import Iterable, Mapping
from datetime import date

from piaoqi.core.formats.table.cells import instant_text, read_day, read_text

_DAY = r"(\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?|\d{8})"
_WHEN = r"(\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?(?:[\sT]*\d{1,2}:\d{2}(?::\d{2})?)?|\d{8})"
_SEP = r"[\s:：]*"
_ISSUE = r"(?:开票|发票|开具)(?:日期|时间)?"
_ID = r"(?:纳税人识别号|统一社会信用代码|税号)(?:/纳税人识别号|/统一社会信用代码)?"
_DATES = r"(?:开票|发票|开具)?(?:日期|时间)(?:范围|区间)?"
_PATTERNS: Mapping[str, re.Pattern[str]] = {
    name: re.compile(pattern)
    for name, pattern in {
        "from": rf"(?:{_ISSUE}(?:\(?起\)?|从|自|开始)|起始日期|开始日期){_SEP}{_DAY}",
        "to": rf"(?:{_ISSUE}(?:\(?止\)?|到|至|截止|结束)|截止日期|结束日期){_SEP}{_DAY}",
        "both": rf"{_DATES}{_SEP}{_DAY}\s*(?:-+|—+|~|～|至|到|－)\s*{_DAY}",
        "as_of": rf"(?:查询|导出|生成|下载|制表|打印|统计|数据|取数)(?:时间|日期){_SEP}{_WHEN}",
        "period": rf"(?:税款)?所属期(?:间|起|止)?{_SEP}(\d{{4}})\s*[-/年.]?\s*(\d{{1,2}})(?!\d)",
        "taxpayer": rf"{_ID}\)?{_SEP}([0-9A-Za-z]{{15,20}})",
        "taxpayer_name": (
            rf"(?:纳税人名称|企业名称|公司名称|单位名称|编制单位|核算单位|公司|单位)(?=[\s:：]){_SEP}([^\s:：,，;；]{{4,60}})"
        ),
        "total": r"(?:共\s*计?|合计\s*[:：]?)\s*(\d+)\s*[张份]|(?:张数|份数)\s*[:：]\s*(\d+)",
        "total_rows": (
            r"共\s*(?:计|有)?\s*(\d+)\s*[条笔行]|(?:总记录数|记录总数|总条数|总数|合计数量)\s*[:：]\s*(\d+)"
        ),
        "direction": r"(取得|开具|进项|销项)发票|查询类型[\s:：]*(取得|开具)|发票方向[\s:：]*(进项|销项)",
        "origins": rf"(?:发票来源|来源系统)(?=[\s:：]){_SEP}([^\s:：;；]+)",
        "kinds": rf"(?:发票票种|票种|发票类型)(?=[\s:：]){_SEP}([^\s:：;；]+)",
        "statuses": rf"发票状态(?=[\s:：]){_SEP}([^\s:：;；]+)",
        "booked": rf"入账状态(?=[\s:：]){_SEP}([^\s:：;；]+)",
        "sellers": rf"(?:销售?方|对方)(?:纳税人)?(?:名称|识别号|税号)(?=[\s:：]){_SEP}([^\s:：;；]+)",
        "role": rf"(?:查询人身份|登录身份|身份类型|办税身份)(?=[\s:：]){_SEP}([^\s:：;；]+)",
    }.items()
}  # fmt: skip
_DIRECTIONS = {"取得": "received", "进项": "received", "开具": "issued", "销项": "issued"}
_EVERYTHING = frozenset(("全部", "所有", "不限"))


def title_facts(rows: Iterable[Iterable[object]]) -> dict[str, str]:
    """Facts that title rows state in words: what was asked for, when, for whom, how many."""
    lines = [" ".join(filter(None, (read_text(cell) for cell in row))) for row in rows]
    text = "\n".join(line for line in lines if line)
    if not text:
        return {}
    facts = {"title": text[:500]}
    for name, pattern in _PATTERNS.items():
        found = pattern.search(text)
        if found:
            facts |= _stated(name, [group for group in found.groups() if group])
    if "from" in facts or "to" in facts:
        facts["range_from"] = "title"
    return facts


def _stated(name: str, groups: list[str]) -> dict[str, str]:
    match name:
        case "both":
            return _stated("from", groups[:1]) | _stated("to", groups[1:])
        case "from" | "to":
            day = read_day("".join(groups[0].split()))
            return {name: day.isoformat()} if day else {}
        case "as_of":
            return {name: instant_text(groups[0])}
        case "period":
            return {name: f"{groups[0]}{int(groups[1]):02}"} if 1 <= int(groups[1]) <= 12 else {}
        case "direction":
            return {name: _DIRECTIONS[groups[0]]}
        case "taxpayer":
            return {name: groups[0].upper()}
    return {name: "全部" if groups[0] in _EVERYTHING else groups[0]}


_YMD = r"(20\d{2})[-./年](\d{1,2})[-./月](\d{1,2})"
_NAME_RANGES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), shape)
    for pattern, shape in (
        (r"(?<!\d)(20\d{2})(\d{2})(\d{2})\s*[-_~～至到—]+\s*(20\d{2})(\d{2})(\d{2})(?!\d)", "ymdymd"),
        (rf"(?<!\d){_YMD}日?\s*[-_~～至到—]+\s*{_YMD}(?!\d)", "ymdymd"),
        (r"(?<!\d)(20\d{2})[-./年](\d{1,2})月?\s*[-_~～至到—]+\s*(20\d{2})[-./年](\d{1,2})月?(?!\d)", "ymym"),
        (r"(?<!\d)(20\d{2})(\d{2})\s*[-_~～至到—]+\s*(20\d{2})(\d{2})(?!\d)", "ymym"),
        (r"(?<!\d)(20\d{2})年?(\d{1,2})月?\s*[-~～至到—]\s*(\d{1,2})月", "ymm"),
        (r"(?<!\d)(20\d{2})年?第?([1-4一二三四])季度?|(?<!\d)(20\d{2})[-_年]?[Qq]([1-4])(?!\d)", "yq"),
        (r"(?<!\d)(20\d{2})[-./年](\d{1,2})[-./月](\d{1,2})日?(?!\d)", "ymd"),
        (r"(?<!\d)(20\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:\d{4}|\d{6})?(?!\d)", "ymd"),
        (r"(?<!\d)(20\d{2})\s*[-./_年]\s*(\d{1,2})月?(?!\d)", "ym"),
        (r"(?<!\d)(20\d{2})(0[1-9]|1[0-2])(?!\d)", "ym"),
        (r"(?<!\d)(20\d{2})年(?!\d)", "y"),
    )
)  # fmt: skip
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}


def name_facts(name: str) -> dict[str, str]:
    """The stretch of time that a file's or sheet's name states, as `from` and `to`; a single day as `name_date`.

    A name without a year states nothing.
    """
    stem = name.rsplit(".", 1)[0] if "." in name[-6:] else name
    for pattern, shape in _NAME_RANGES:
        found = pattern.search(stem)
        if found:
            facts = _name_range([group for group in found.groups() if group], shape)
            if facts:
                return facts
    return {}


def _name_range(groups: list[str], shape: str) -> dict[str, str]:
    """The first and last day of what was found; {} for an impossible date."""
    numbers = [_QUARTERS.get(group) or int(group) for group in groups]
    year = numbers[0]
    try:
        match shape:
            case "ymd":
                return {"name_date": date(year, numbers[1], numbers[2]).isoformat()}
            case "ymdymd":
                first, last = date(*numbers[:3]), date(*numbers[3:])
            case "ymym":
                first, last = date(year, numbers[1], 1), _month_end(numbers[2], numbers[3])
            case "ymm":
                first, last = date(year, numbers[1], 1), _month_end(year, numbers[2])
            case "yq":
                first, last = date(year, numbers[1] * 3 - 2, 1), _month_end(year, numbers[1] * 3)
            case "ym":
                first, last = date(year, numbers[1], 1), _month_end(year, numbers[1])
            case _:
                first, last = date(year, 1, 1), date(year, 12, 31)
    except ValueError:
        return {}
    if first > last:
        return {}
    return {"from": first.isoformat(), "to": last.isoformat(), "range_from": "name"}


def _month_end(year: int, month: int) -> date:
    if not 1 <= month <= 12:
        raise ValueError(month)
    return date(year, month, calendar.monthrange(year, month)[1])
