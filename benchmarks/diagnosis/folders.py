"""One seed: a company is written into a temporary folder, checked, and every answer laid beside its label."""

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.diagnosis.scoring import QUIET, Judged, Label, Said, Subject, judge
from piaoqi.core.causes.base import Found
from piaoqi.core.folder.opened import open_folder
from piaoqi.core.invoice.record import Record
from piaoqi.core.reconcile.judge import Comparison
from piaoqi.core.reconcile.view import best
from piaoqi.core.synth import write
from piaoqi.core.synth.plan import AS_OF

_DIGITAL = 20
_ABOUT = {"different": "difference", "duplicate": "duplicate"}


@dataclass(frozen=True, slots=True)
class Task:
    """A folder to make and to judge. `faults` as `piaoqi synth --faults` takes them; '' for a control."""

    seed: int
    invoices: int
    months: int
    faults: str


def run(task: Task) -> list[Judged]:
    """Write the folder, check it, judge it."""
    with tempfile.TemporaryDirectory() as there:
        folder = Path(there) / "company"
        write(folder, seed=task.seed, invoices=task.invoices, months=task.months, faults=[task.faults or "none"])
        labels = list(labels_of(json.loads((folder / "labels.json").read_bytes())))
        comparison = open_folder(folder, AS_OF).comparison
        quiet = {label.subject.invoice for label in labels if label.verdict in QUIET}
        return judge(task.seed, labels, [*statements(comparison), *_standings(comparison, quiet)])


def labels_of(told: Mapping[str, Any]) -> Iterator[Label]:
    """The labels of a folder's `labels.json`."""
    for fault in told["faults"]:
        stated = fault["invoice"]
        invoice = _name(stated["code"], stated["number"], stated["seller_name"], stated["total"])
        verdict, where = fault["verdict"], fault.get("absent_from") or fault.get("field") or fault["source"]
        subject = Subject(_ABOUT.get(verdict, "absence"), invoice, where)
        times = f" ×{fault['times']}" if "times" in fault else ""
        yield Label(subject, verdict + times, fault["cause"], fault.get("fault", fault["cause"]))


def statements(comparison: Comparison) -> Iterator[Said]:
    """Every finding, difference and duplicate of a check."""
    answer = comparison.judgement()
    for finding in answer.findings:
        subject = Subject("absence", _name_of(finding.invoice), finding.absent_from)
        yield Said(subject, finding.verdict.value, _causes(finding.causes))
    for apart in answer.differences:
        yield Said(Subject("difference", _name_of(apart.invoice), apart.field), "different", _causes(apart.causes))
    for twice in answer.duplicates:
        subject = Subject("duplicate", _name_of(twice.invoice), twice.source)
        yield Said(subject, f"duplicate ×{len(twice.places)}", _causes(twice.causes))


def _standings(comparison: Comparison, invoices: set[str]) -> Iterator[Said]:
    """Why pairs of these invoices are no findings: not due yet, or never expected there."""
    for key, sightings in comparison.groups.items() if invoices else ():
        name = _name_of(best(sightings))
        if name not in invoices:
            continue
        for outcome in comparison.outcomes(key):
            if outcome.standing.value in QUIET:
                causes = comparison.why_no_finding(key, outcome)
                yield Said(Subject("absence", name, outcome.pair.name), outcome.standing.value, _causes(causes))


def _name_of(record: Record) -> str:
    """What tells an invoice from all others: its number; for an order without one, seller and total."""
    return _name(record.code, record.number, record.seller_name, "" if record.total is None else f"{record.total:.2f}")


def _name(code: str, number: str, seller: str, total: str) -> str:
    if not number:
        return f"{seller} {total}"
    return number if len(number) == _DIGITAL else f"{code}{number}"


def _causes(found: Sequence[Found]) -> tuple[tuple[str, str], ...]:
    return tuple((one.cause.code, one.likelihood.value) for one in found)
