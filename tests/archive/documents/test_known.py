"""Documents made again from the archive are those that core reads from the same files."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import pytest

from making_intake import Intake
from piaoqi.archive.documents.known import documents_at
from piaoqi.audit.clock import now
from piaoqi.core.formats.base import Document
from piaoqi.core.formats.registry import read_path
from piaoqi.core.seals.verdict import UNSIGNED
from piaoqi.core.synth import write
from without_recognition import recognition_left_out

pytestmark = pytest.mark.usefixtures("here")


def test_a_folder_is_the_documents_that_core_reads(intake: Intake, tmp_path: Path) -> None:
    write(tmp_path / "folder", seed=3, invoices=6, faults=("C4.6", "C4.11"), months=1)
    assert_same(intake, tmp_path / "folder", tmp_path)


@pytest.mark.slow
def test_a_folder_of_every_fault_is_the_documents_that_core_reads(intake: Intake, tmp_path: Path) -> None:
    write(tmp_path / "folder", seed=3, invoices=30, faults="all", months=2)
    assert_same(intake, tmp_path / "folder", tmp_path)


@pytest.mark.slow
def test_every_real_file_is_the_document_that_core_reads(intake: Intake, corpus: Path, tmp_path: Path) -> None:
    assert_same(intake, corpus, tmp_path)


def assert_same(intake: Intake, folder: Path, place: Path) -> None:
    (place / "without").mkdir()
    names = sorted(one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file())
    with recognition_left_out(place / "without"):
        for name in names:
            intake.hand_in((folder / name).read_bytes(), name)
        intake.work()
        known = {one.path: one for one in documents_at(intake.source(), now())}
        assert sorted(known) == names
        apart = [one for name in names for one in differing(plain(known[name]), plain(read_path(folder / name, name)))]
        assert apart == []


def plain(document: Document) -> Document:
    """As far as a comparison asks."""
    facts = {name: value for name, value in document.facts.items() if name != "unpacked_bytes"}
    found = document.authenticity
    kept = replace(UNSIGNED, verdict=found.verdict, altered=found.altered)
    return replace(document, facts=facts, authenticity=kept, children=tuple(map(plain, document.children)))


def differing(found: object, expected: object, where: str = "") -> Iterator[str]:
    """What is not the same, and where."""
    if found == expected:
        return
    if is_dataclass(found) and type(found) is type(expected):
        for one in fields(found):
            yield from differing(getattr(found, one.name), getattr(expected, one.name), f"{where}.{one.name}")
    elif isinstance(found, tuple) and isinstance(expected, tuple) and len(found) == len(expected):
        for at, (one, other) in enumerate(zip(found, expected, strict=True)):
            yield from differing(one, other, f"{where}[{at}]")
    else:
        yield f"{where}: {found!r:.300} is not {expected!r:.300}"
