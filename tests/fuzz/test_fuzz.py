"""Damaged files never break a reader: a few of each kind in every run, ten minutes of each with `./test slow`.

`PIAOQI_FUZZ_MINUTES` sets the minutes; mutants that broke a reader are kept in the temporary folder `piaoqi-fuzz`.
"""

import os
from pathlib import Path
from random import Random
from tempfile import gettempdir

import pytest

from fuzz.examine import examine, mutant
from fuzz.hunt import hunt
from fuzz.mutations import mutate
from fuzz.seeds import READERS, seeds

KEPT = Path(gettempdir()) / "piaoqi-fuzz"
MINUTES = float(os.environ.get("PIAOQI_FUZZ_MINUTES", "10"))


@pytest.mark.parametrize("reader", READERS)
def test_sound_seeds_are_read(reader: str) -> None:
    """A seed that nobody reads would make the hunt a sham."""
    read = [examine(name, data) for name, data in seeds(reader)]
    assert sum(bool(document.records or document.children) for document in read) >= len(read) // 2


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("turn", range(12))
def test_a_damaged_file_is_an_answer(reader: str, turn: int) -> None:
    examine(*mutant(reader, 0, turn))


def test_the_same_seed_gives_the_same_mutant() -> None:
    for reader in READERS:
        assert mutant(reader, 3, 5) == mutant(reader, 3, 5)
    assert mutate(b"%PDF-1.7 1 0 obj", b"x", Random(1)) == mutate(b"%PDF-1.7 1 0 obj", b"x", Random(1))


def test_the_hunt_sees_what_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    done = hunt("csv", 0, turns=3)
    assert (done.turns, done.findings) == (3, [])
    broken = hunt("no such reader", 0, turns=1)
    assert [finding.what for finding in broken.findings] == ["the process died"]


@pytest.mark.slow
@pytest.mark.parametrize("reader", READERS)
def test_no_mutant_breaks_the_reader(reader: str) -> None:
    done = hunt(reader, 1, seconds=MINUTES * 60)
    kept = [f"{finding.keep(KEPT)}: {finding.what}" for finding in done.findings]
    assert done.turns > 0
    assert not kept, f"{len(kept)} of {done.turns}:\n" + "\n".join(kept)
