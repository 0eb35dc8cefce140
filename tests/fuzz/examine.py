"""One mutant read as the product reads it, with everything that is made of the answer."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from random import Random
from zoneinfo import ZoneInfo

from fuzz.grids import random_workbook
from fuzz.mutations import mutate
from fuzz.seeds import seeds
from piaoqi.core.checks import CheckContext
from piaoqi.core.checks import registry as checks
from piaoqi.core.folder.sources import sorted_sources
from piaoqi.core.formats.base import Blob, Document
from piaoqi.core.formats.registry import read
from piaoqi.core.problem import Problem
from piaoqi.core.reconcile.judge import compare
from piaoqi.core.reconcile.source import DEFAULT_EXPECTATIONS
from piaoqi.core.report.read_form import read_form, sound

_NOW = datetime(2026, 11, 20, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
_CONTEXT = CheckContext(as_of=date(2026, 11, 20))


def mutant(reader: str, seed: int, turn: int) -> tuple[str, bytes]:
    """(name, bytes) of one damaged file: the same reader, seed and turn give the same bytes."""
    rng = Random(f"{reader} {seed} {turn}")
    sound_files = seeds(reader)
    if reader == "spreadsheet" and rng.random() < 0.3:
        return "格.xlsx", random_workbook(rng)
    name, data = rng.choice(sound_files)
    return name, mutate(data, rng.choice(sound_files)[1], rng)


def examine(name: str, data: bytes) -> Document:
    """Read it; say its problems in both languages; give it out as JSON; compare it as the only file of a folder."""
    document = read(Blob(name, data))
    for problem in _problems(document):
        for language in ("zh", "en"):
            assert problem.message(language)
            assert problem.hint(language)
    json.dumps(read_form(document, lambda record: checks.check(record, _CONTEXT)), ensure_ascii=False)
    sound(document, lambda record: checks.check(record, _CONTEXT))
    sources, owners = sorted_sources([document], (), _NOW)
    compare(sources, owners, DEFAULT_EXPECTATIONS, _NOW).judgement()
    return document


def _problems(document: Document) -> Iterator[Problem]:
    yield from document.problems
    for record in document.records:
        yield from record.problems
    for child in document.children:
        yield from _problems(child)
