"""The main job: compare everything in a folder and say which invoice is absent from which source, and why."""

from datetime import datetime
from pathlib import Path

from piaoqi.core.folder.opened import NOTHING, Given, OpenFolder, open_folder
from piaoqi.core.reading import Progress
from piaoqi.core.reconcile.completeness import Compared, prove
from piaoqi.core.reconcile.result import Answer, SourceAnswer, WindowAnswer
from piaoqi.core.reconcile.sequence import sequences
from piaoqi.core.reconcile.source import Source, Window


def check_folder(path: Path, now: datetime, progress: Progress | None = None, given: Given = NOTHING) -> Answer:
    """The whole answer; raises FolderError."""
    return answer_of(open_folder(path, now, progress, given))


def answer_of(opened: OpenFolder) -> Answer:
    """All that can be said of sources side by side."""
    comparison = opened.comparison
    judgement = comparison.judgement()
    rules = comparison.rules.expectations
    completeness = prove(Compared(judgement.sources, rules, judgement.findings, comparison.groups, opened.as_of))
    return Answer(
        as_of=opened.as_of,
        taxpayers=tuple((one.name, one.tax_id) for one in opened.taxpayers),
        sources=tuple(source_answer(source) for source in judgement.sources),
        summary=judgement.summary,
        findings=judgement.findings,
        differences=judgement.differences,
        duplicates=judgement.duplicates,
        problems=opened.problems,
        notes=opened.notes,
        completeness=completeness,
        sequences=sequences(comparison.groups, judgement.sources, completeness.proven),
        standings=judgement.standings,
    )


def source_answer(source: Source) -> SourceAnswer:
    """How one source was understood."""
    numbers = {(one.code, one.number or one.paper_number) for one in source.records if one.number or one.paper_number}
    return SourceAnswer(
        source.name, source.kind.value, source.direction.value, source.tax_id, source.files, len(source.records),
        len(numbers), tuple(_window_answer(window) for window in source.windows), source.understood,
    )  # fmt: skip


def _window_answer(window: Window) -> WindowAnswer:
    doubts = tuple(fact.fact for doubt in window.doubts for fact in doubt.evidence)
    return WindowAnswer(
        window.start,
        window.end,
        tuple(sorted(one.value for one in window.kinds or ())),
        tuple(sorted(one.value for one in window.origins or ())),
        window.as_of,
        not window.doubts,
        doubts,
        tuple(sorted(one.value for one in window.statuses or ())),
        window.booked or "",
        window.sellers or (),
    )
