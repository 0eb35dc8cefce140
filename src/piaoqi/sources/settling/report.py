"""The report of a run: what came, what was known, what could not be read and its cure, what is covered now, and what
keeps it from proving anything.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.db.models import Q

from piaoqi.archive.documents.aside import partly_unread, unread
from piaoqi.archive.models import Arrival
from piaoqi.core.reconcile.source import LISTS
from piaoqi.core.text import Text
from piaoqi.sources.models import Coverage, Run
from piaoqi.sources.settling.counting import Counts, moved_from, of_run
from piaoqi.sources.settling.sentences import Sentence, sentence
from piaoqi.sources.settling.stated import periods_of

_NAMED: Final = 20
"""Files that are told of one by one."""
_NOTHING = Text("没有新文件", "No new files")
_MOVED = Text(
    "{count} 个文件交错了来源，已移到“{source}”，在这里不再算数",
    "{count} files belong elsewhere and were moved to “{source}”; they count here no more",
)
_REPLACED = Text("{count} 个文件已换成改好的一份", "{count} files were replaced by corrected ones")
_FILES = Text(
    "收到 {all} 个文件（含压缩包内的）：{new} 个是新的，{known} 个以前收到过",
    "{all} files came, those inside others included: {new} are new, {known} had come before",
)
_INVOICES = Text(
    "读出 {all} 张发票：{new} 张是这个来源第一次有，{known} 张以前已有",
    "{all} invoices were read: {new} are new to this source, {known} were known",
)
_FAILED = Text("{count} 个文件读不出", "{count} files could not be read")
_PARTLY = Text("{count} 个文件有一部分读不出", "Of {count} files a part could not be read")
_CURE = Text(
    "文件已保存。请按下面每个文件的说明处理后重新交来，或点“重试”",
    "They are kept. Do what is said of each of them below and hand it in again, or try again",
)
_PART_CURE = Text("请打开文件核对，需要时从来源重新导出", "Look into them; where needed, export them anew")
_MORE = Text("另有 {count} 个没有列出", "{count} more are not listed")
_COVERED = Text("查过 {start} 至 {end} 的发票（{by}）", "Asked for: invoices of {start} to {end} ({by})")
_OPEN = Text("不限", "no limit")
_PROVEN = Text("由连接逐页核对过", "every page was checked")
_DECLARED = Text("由人声明", "as people declared")
_STATED = Text("文件自己写明的范围：{periods}", "The files state what they were asked for: {periods}")
_PERIOD = Text("{start} 至 {end}", "{start} to {end}")
_UNSTATED = Text(
    "没有说明查过哪些日期，文件里也没有写，所以不能用这批文件证明某张发票不在这里",
    "Nothing says which dates were asked for, so these files do not prove that an invoice is not there",
)
_STATE = Text("请补充声明这批文件的查询起止日期", "Declare the dates that were asked for")
_UNPROVED = Text(
    "有文件没有读全，这批文件暂时不能证明某张发票不在这里",
    "As long as files are not read wholly, they do not prove that an invoice is not there",
)


def report(run: Run, counts: Counts) -> list[Sentence]:
    """In the order in which people read it."""
    return [*_brought(counts, _moved(run)), *run.lacks, *_unread(run, counts), *_proof(run, counts)]


def _brought(counts: Counts, moved: Sequence[Sentence]) -> Iterator[Sentence]:
    yield from moved
    if not counts.files_in:
        if not moved:
            yield sentence("run.nothing", _NOTHING.with_())
        return
    files = {"all": counts.files_in, "new": counts.files_new, "known": counts.files_known}
    yield sentence("run.files", _FILES.with_(**files))
    invoices = {"all": counts.invoices_in, "new": counts.invoices_new, "known": counts.invoices_known}
    yield sentence("run.invoices", _INVOICES.with_(**invoices))


def _moved(run: Run) -> list[Sentence]:
    """Where the files are that count here no more."""
    gone: dict[str, int] = {}
    for name in moved_from(run).order_by("pk").values_list("new__source__name", flat=True):
        gone[name] = gone.get(name, 0) + 1
    own = run.source.name
    return [
        sentence("run.replaced", _REPLACED.with_(count=count))
        if name == own
        else sentence("run.moved", _MOVED.with_(count=count, source=name))
        for name, count in gone.items()
    ]


def _unread(run: Run, counts: Counts) -> Iterator[Sentence]:
    if counts.files_failed:
        yield sentence("run.failed", _FAILED.with_(count=counts.files_failed), _CURE.with_())
        yield from _reasons(run, unread("reading__"))
    if counts.files_partly:
        yield sentence("run.partly", _PARTLY.with_(count=counts.files_partly), _PART_CURE.with_())
        yield from _reasons(run, partly_unread("reading__"))


def _reasons(run: Run, which: Q) -> Iterator[Sentence]:
    """Of each file, why; and how many more there are."""
    found = of_run(run).filter(which).select_related("reading").order_by("pk")
    for arrival in found[:_NAMED]:
        yield from _reason(arrival)
    more = found.count() - _NAMED
    if more > 0:
        yield sentence("run.more", _MORE.with_(count=more))


def _reason(arrival: Arrival) -> Iterator[Sentence]:
    said: Mapping[str, Any] = arrival.reading.said if arrival.reading else {}
    unreadable = (one for one in said.get("problems", ()) if one.get("unreadable"))
    why = said.get("reason") or next(unreadable, None)
    if why:
        yield {name: why[name] for name in ("code", "message", "hint")}


def _proof(run: Run, counts: Counts) -> Iterator[Sentence]:
    """What the run covers; `run.proves` and claims are told as they stand when it is settled."""
    claims = Coverage.objects.filter(run=run, withdrawn_at=None).order_by("pk")
    for claim in claims[:_NAMED]:
        by = _PROVEN if claim.proven else _DECLARED
        covered = _COVERED.with_(start=claim.start or _OPEN, end=claim.end or _OPEN, by=by)
        yield sentence("run.covered", covered)
    if run.source.kind not in LISTS or not counts.files_in:
        return
    if counts.files_failed or counts.files_partly:
        yield sentence("run.unproved", _UNPROVED.with_())
    elif not claims and not Coverage.objects.filter(source=run.source, run=None, withdrawn_at=None).exists():
        periods = sorted({(one.start, one.end) for one in periods_of(run)})
        shown = tuple(_PERIOD.with_(start=start, end=end) for start, end in periods[:_NAMED])
        yield (
            sentence("run.stated", _STATED.with_(periods=shown))
            if shown
            else sentence("run.unstated", _UNSTATED.with_(), _STATE.with_())
        )
