"""An answer in sentences and sums: what the terminal and the workbook both show."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from piaoqi.core.causes.base import Absence, Evidence, Found
from piaoqi.core.folder.alarms import is_alarm
from piaoqi.core.invoice.kind import KINDS, Origin
from piaoqi.core.invoice.record import Record
from piaoqi.core.invoice.status import TITLES, Status
from piaoqi.core.reconcile.result import Answer, Difference, Finding, SourceAnswer, WindowAnswer
from piaoqi.core.report.words import LIKELIHOOD, place_words
from piaoqi.core.text import Language, Message, Text, listed, told

ALWAYS = Text("全部日期", "all dates")
SINCE = Text("{start} 起", "from {start}")
UNTIL = Text("至 {end}", "until {end}")
BETWEEN = Text("{start} 至 {end}", "{start} to {end}")
ALL_KINDS = Text("全部票种", "all kinds")
ALL_BUT = Text("除{kinds}外的票种", "all kinds but {kinds}")
ALL_ORIGINS = Text("全部来源", "all origins")
ORIGINS = {
    Origin.PLATFORM.value: Text("电子发票服务平台", "e-invoice platform"),
    Origin.TAX_CONTROL.value: Text("增值税发票管理系统", "VAT invoice system"),
}
AS_OF = Text("截至 {instant}", "as of {instant}")
DOUBTFUL = Text("存疑：{doubts}", "in doubt: {doubts}")
OF_STATUS = Text("只查状态{statuses}", "of status {statuses} only")
OF_BOOKED = Text("入账状态只查“{booked}”", "of booking state {booked} only")
OF_SELLERS = Text("只查 {count} 个销售方", "of {count} sellers only")
WINDOWS_SHOWN = 4
MANY_WINDOWS = Text("{dates}，分 {count} 段导出", "{dates}, in {count} exports")
DOUBTED = Text("{count} 段存疑", "{count} in doubt")
FILTERED = Text("{count} 段筛选过", "{count} filtered")
UNASKED = Text("其间 {count} 天没有查", "{count} days between them not asked for")
NOT_COVERED = Text("不知道查了什么范围", "what it was asked for is unknown")
FOR = Text("支持：{fact}", "for: {fact}")
AGAINST = Text("反对：{fact}", "against: {fact}")
FACT = Text("{fact}（{source}）", "{fact} ({source})")
UNCONFIRMED = Text("（待税务专业人员确认）", " (to be confirmed by a tax professional)")
MEANING: Mapping[Absence, Text] = {
    Absence.MISSING: Text("确实查过它应在的地方，没有", "searched where it would be; not there"),
    Absence.NOT_MISSING: Text("不在是对的，或只是看起来不在", "rightly absent, or only apparently so"),
    Absence.CANNOT_TELL: Text(
        "超出所查的范围，或证据不足以判断", "outside what was asked for, or undecided by the evidence"
    ),
}
DIFFERENT = Text("各来源对同一张票的说法不同", "sources state different values of one invoice")
TWICE = Text("同一来源里整张出现多次", "one source holds the whole invoice more than once")
ALARMED = Text(
    "有 {count} 处原件与签署时不一致，或二维码与票面不符：不要据此报销或抵扣，见“读取问题”",
    "{count} originals were altered after signing, or denied by their QR code: don't rely on them; see the problems",
)
NO_INVOICES = Text(
    "文件夹里没有读到发票；请放进导出表、原件或账",
    "No invoice was read from this folder; put exports, originals or books into it",
)
ONE_SOURCE = Text(
    "只有一种来源里有发票，没有可以对照的，说不出缺不缺；请再放进全量发票查询的导出表、原件或账",
    "Only one kind of source holds invoices, so nothing can be compared; add the bureau's export, originals or books",
)
SEARCHED = Text("这里的来源都查过了", "every source offered here was searched")


def findings_of(answer: Answer, verdict: Absence) -> list[Finding]:
    """The findings of one verdict, the largest amounts first."""
    chosen = [finding for finding in answer.findings if finding.verdict is verdict]
    return sorted(chosen, key=lambda finding: -abs(finding.invoice.total or Decimal(0)))


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one verdict that share the first cause; the same invoices in several sources stand once."""

    absent_from: tuple[str, ...]
    cause: Found | None
    findings: tuple[Finding, ...]


def groups_of(answer: Answer, verdict: Absence) -> list[Group]:
    """The findings of one verdict, those that are mended together together; the largest groups first."""
    found: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings_of(answer, verdict):
        code = finding.causes[0].cause.code if finding.causes else ""
        found.setdefault((finding.absent_from, code), []).append(finding)
    together: dict[tuple[object, ...], list[tuple[str, list[Finding]]]] = {}
    for (source, code), alike in found.items():
        together.setdefault(_mended_together(source, code, alike), []).append((source, alike))
    groups = [
        Group(tuple(source for source, _ in same), _first_cause(same[0][1]), tuple(same[0][1]))
        for same in together.values()
    ]
    return sorted(groups, key=lambda group: -len(group.findings))


def _mended_together(source: str, code: str, findings: Sequence[Finding]) -> tuple[object, ...]:
    """Alike for sources that lack the same invoices by one cause; where there is none, each has its own remedy."""
    invoices = {(one.invoice.code, one.invoice.number, str(one.invoice.place)) for one in findings}
    return ("" if code else source, code, frozenset(invoices))


def _first_cause(findings: Sequence[Finding]) -> Found | None:
    return findings[0].causes[0] if findings[0].causes else None


def cautions(answer: Answer) -> Iterator[Message]:
    """What must be known beside the numbers: originals that are not what they seem, nothing to compare them with."""
    alarming = sum(is_alarm(problem) for problem in answer.problems)
    if alarming:
        yield ALARMED.with_(count=alarming)
    kinds = {source.kind for source in answer.sources if source.invoices}
    if len(kinds) < 2:
        yield (ONE_SOURCE if kinds else NO_INVOICES).with_()


def money_of(records: Iterable[Record]) -> Decimal:
    """The sum of 价税合计; an invoice absent from two sources counts once."""
    distinct = {
        (record.code, record.number) if record.number else (str(record.place),): record.total for record in records
    }
    return sum((total for total in distinct.values() if total is not None), Decimal("0.00"))


def minute(instant: datetime) -> str:
    """An instant as people read it."""
    return instant.strftime("%Y-%m-%d %H:%M")


def window_text(window: WindowAnswer, language: Language) -> str:
    """What a source was asked for, in one line."""
    origins = [ORIGINS[code].in_language(language) if code in ORIGINS else code for code in window.origins]
    comma = "，" if language == "zh" else ", "
    parts = [
        _dates(window).say(language),
        kinds_text(window.kinds, language),
        listed(origins, language) or ALL_ORIGINS.in_language(language),
    ]
    parts += (one.say(language) for one in _filters(window))
    if window.as_of is not None:
        parts.append(AS_OF.fill(language, instant=minute(window.as_of)))
    if window.doubts:
        doubts = told((doubt.say(language) for doubt in window.doubts), language)
        parts.append(DOUBTFUL.fill(language, doubts=doubts))
    return place_words(comma.join(parts), language)


def _filters(window: WindowAnswer) -> Iterator[Message]:
    """What it was filtered by beside kinds and origins."""
    if window.statuses:
        yield OF_STATUS.with_(statuses=tuple(TITLES[Status(one)] for one in window.statuses))
    if window.booked:
        yield OF_BOOKED.with_(booked=window.booked)
    if window.sellers:
        yield OF_SELLERS.with_(count=len(window.sellers))


def coverage_text(source: SourceAnswer, language: Language) -> str:
    """All windows of a source, one a line."""
    return "\n".join(window_text(window, language) for window in source.coverage) or NOT_COVERED.in_language(language)


def coverage_brief(source: SourceAnswer, language: Language) -> str:
    """The same for a screen: windows that follow on one another as one, one doubt of each; many of them in sum."""
    windows = _joined(source.coverage)
    if len(windows) > WINDOWS_SHOWN:
        return _in_sum(source.coverage, language)
    lines = [window_text(replace(one, doubts=one.doubts[:1]), language) for one in windows]
    return "\n".join(lines) or NOT_COVERED.in_language(language)


def _in_sum(windows: Sequence[WindowAnswer], language: Language) -> str:
    starts, ends = [one.start for one in windows], [one.end for one in windows]
    whole = replace(
        windows[0],
        start=None if None in starts else min(filter(None, starts)),
        end=None if None in ends else max(filter(None, ends)),
    )
    counts = (
        (DOUBTED, sum(not one.certain for one in windows)),
        (FILTERED, sum(one.certain and _is_filtered(one) for one in windows)),
        (UNASKED, _days_between(windows)),
    )
    said = [MANY_WINDOWS.fill(language, dates=_dates(whole).say(language), count=len(windows))]
    said += (text.fill(language, count=count) for text, count in counts if count)
    return ("，" if language == "zh" else ", ").join(said)


def _is_filtered(window: WindowAnswer) -> bool:
    return bool(window.kinds or window.origins or window.statuses or window.booked or window.sellers)


def _days_between(windows: Sequence[WindowAnswer]) -> int:
    """Days between windows that none of them holds; windows without an edge leave none on its side."""
    edges = sorted((one.start or date.min, one.end or date.max) for one in windows)
    reached, days = edges[0][1], 0
    for start, end in edges[1:]:
        days += max(0, (start - reached).days - 1)
        reached = max(reached, end)
    return days


def _joined(windows: Sequence[WindowAnswer]) -> list[WindowAnswer]:
    """Windows that begin on the day after the one before, asked for the same and certain alike, as one of the
    earlier as-of.
    """
    joined: list[WindowAnswer] = []
    for one in windows:
        before = joined[-1] if joined else None
        if before and _goes_on(before, one):
            times = [instant for instant in (before.as_of, one.as_of) if instant]
            as_of = min(times) if len(times) == 2 else None
            joined[-1] = replace(before, end=one.end, as_of=as_of, doubts=before.doubts or one.doubts)
        else:
            joined.append(one)
    return joined


def _goes_on(before: WindowAnswer, one: WindowAnswer) -> bool:
    follows = before.end is not None and one.start is not None and one.start - before.end == timedelta(days=1)
    return follows and _asked_for(before) == _asked_for(one)


def _asked_for(window: WindowAnswer) -> tuple[object, ...]:
    return window.kinds, window.origins, window.statuses, window.booked, window.sellers, window.certain


def number_of(record: Record) -> str:
    """The number as people quote it: the code before it where it has one of its own."""
    return record.number if len(record.number) == 20 or not record.code else f"{record.code} {record.number}"


def cause_title(found: Found, language: Language) -> str:
    """What happened, and how sure that is."""
    cause = found.cause
    title = f"{cause.title.in_language(language)} · {LIKELIHOOD[found.likelihood].in_language(language)}"
    return title if cause.confirmed else title + UNCONFIRMED.in_language(language)


def likelihood_text(causes: Sequence[Found], language: Language) -> str:
    """How sure the first cause is, and whether its rule is."""
    if not causes:
        return ""
    said = LIKELIHOOD[causes[0].likelihood].in_language(language)
    return said if causes[0].cause.confirmed else said + UNCONFIRMED.in_language(language)


def evidence_lines(causes: Sequence[Found], language: Language) -> list[str]:
    """What speaks for and against the first cause."""
    return [
        (FOR if one.supports else AGAINST).fill(language, fact=fact_text(one, language))
        for found in causes[:1]
        for one in found.evidence
    ]


def fact_text(one: Evidence, language: Language) -> str:
    """A fact and where it was read, unless the fact says so itself."""
    fact = one.fact.say(language)
    said = fact if not one.source or one.source in fact else FACT.fill(language, fact=fact, source=one.source)
    return place_words(said, language)


def stated_values(difference: Difference, language: Language) -> dict[str, str]:
    """What each source states, codes as their words."""
    if difference.field != "status":
        return dict(difference.values)
    titles = {str(status): title.in_language(language) for status, title in TITLES.items()}
    return {source: titles.get(value, value) for source, value in difference.values.items()}


def _dates(window: WindowAnswer) -> Message:
    if window.start and window.end:
        return BETWEEN.with_(start=window.start, end=window.end)
    if window.start:
        return SINCE.with_(start=window.start)
    return UNTIL.with_(end=window.end) if window.end else ALWAYS.with_()


def kinds_text(codes: Sequence[str], language: Language) -> str:
    """The kinds by name; a long list by those it leaves out."""
    known = {str(kind): facts.title.in_language(language) for kind, facts in KINDS.items() if facts.bureau_codes}
    left_out = [title for code, title in known.items() if code not in codes]
    if not codes:
        return ALL_KINDS.in_language(language)
    if len(left_out) < len(codes) and left_out:
        return ALL_BUT.fill(language, kinds=listed(left_out, language))
    return listed((known.get(code, code) for code in codes), language)
