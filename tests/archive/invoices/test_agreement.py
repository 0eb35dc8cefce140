"""The archive's invoices are those of the comparison: the same ones, present in the same sources."""

from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

from piaoqi.archive.invoices.keys import folded
from piaoqi.archive.invoices.resolve import resolve
from piaoqi.archive.invoices.sighted import Sighted
from piaoqi.core.causes.case import SourceKind
from piaoqi.core.folder.opened import open_folder
from piaoqi.core.reconcile.grouping import group
from piaoqi.core.reconcile.judge import by_key
from without_recognition import recognition_left_out

SAMPLE = Path(__file__).resolve().parents[3] / "samples" / "beijing"


def test_the_sample_has_the_same_invoices_in_the_same_sources(tmp_path: Path) -> None:
    now = datetime(2026, 11, 20, tzinfo=UTC)
    with recognition_left_out(tmp_path):
        comparison = open_folder(SAMPLE, now).comparison
    sources = [one for one in comparison.rules.sources if one.kind is not SourceKind.BACKUP]
    told = defaultdict(set)
    for key, sightings in by_key(group(sources, comparison.rules.taxpayers)).items():
        for seen in sightings:
            presence = seen.kind is not SourceKind.VERIFICATION or seen.record.facts.get("result") == "001"
            if presence and not key.startswith("p:"):
                told[seen.source, seen.kind].add(folded(key))
    found = defaultdict(set)
    statements = [
        Sighted(
            record=record,
            source=source.name,
            source_kind=source.kind,
            direction=source.direction,
            original=f"{hash((source.name, record.place.path)):x}".rjust(64, "0"),
            ordinal=at,
            seen_at=now,
        )
        for source in sources
        for at, record in enumerate(source.records)
    ]
    for invoice in resolve(statements):
        for one in invoice.members:
            if one.is_presence and not invoice.key.startswith("p:"):
                found[one.source, one.kind].add(folded(invoice.key))
    assert found.keys() == told.keys()
    assert {name: found[name] ^ told[name] for name in told} == {name: set() for name in told}
    assert sum(map(len, told.values())) > 300
