"""Many months: `python tests/simulation/run.py --seeds 200 -j 2`; `--again 17` plays one and tells what happened in it.

What was played is kept in a file, a line a seed, for the very program that played it: broken off and begun anew, the
rest is played.
"""

import argparse
import hashlib
import json
import logging
import os
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

_TESTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(_TESTS))
os.environ["DJANGO_SETTINGS_MODULE"] = "piaoqi.config.settings"

BEFORE = datetime(2026, 5, 1, tzinfo=UTC)
"""When the installation was made: time never runs back from what its log says."""
_PLAYED_BY_ONE = 40
"""Months that one process plays before another takes its place."""


@dataclass(frozen=True, slots=True)
class Played:
    """One month: how long it took (seconds of processor time), what happened how often, and what did not hold."""

    seed: int
    seconds: float
    counts: dict[str, int]
    fault: str = ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("-j", type=int, default=2, dest="processes")
    parser.add_argument("--kept", type=Path, default=Path(tempfile.gettempdir()) / "piaoqi-simulation.jsonl")
    parser.add_argument("--again", type=int)
    asked = parser.parse_args()
    if asked.again is not None:
        sys.exit(_again(asked.again))
    wanted = range(asked.first, asked.first + asked.seeds)
    program = _program()
    known = [one for one in _kept(asked.kept, program) if one.seed in wanted]
    if known:
        _say(f"{len(known)} of {len(wanted)} were played before ({asked.kept})")
    left = [seed for seed in wanted if seed not in {one.seed for one in known}]
    with asked.kept.open("a", encoding="utf-8") as kept:
        for count, one in enumerate(_played(left, asked.processes), 1):
            known.append(one)
            kept.write(json.dumps({"program": program, **asdict(one)}) + "\n")
            kept.flush()
            if one.fault:
                _say(f"seed {one.seed} fails: {one.fault.strip().splitlines()[-2]}")
                _say(f"  python {__file__} --again {one.seed}")
            elif count % 10 == 0:
                _say(f"{count} of {len(left)}")
    sys.exit(_summed(known))


def _played(seeds: list[int], processes: int) -> Iterator[Played]:
    context = get_context("spawn")
    pool = ProcessPoolExecutor(processes, mp_context=context, initializer=_prepare, max_tasks_per_child=_PLAYED_BY_ONE)
    with pool:
        for one in as_completed([pool.submit(_play, seed) for seed in seeds]):
            yield one.result()


def _summed(played: list[Played]) -> int:
    failed = sorted(one.seed for one in played if one.fault)
    counts: Counter[str] = Counter()
    for one in played:
        counts.update(one.counts)
    mean = sum(one.seconds for one in played) / max(len(played), 1)
    sys.stdout.write(json.dumps(dict(sorted(counts.items())), ensure_ascii=False, indent=1) + "\n")
    sys.stdout.write(f"{len(played)} months, {mean:.1f} s each; failed: {failed or 'none'}\n")
    return 1 if failed else 0


def _again(seed: int) -> int:
    """A readable story, and how it ended."""
    _prepare()
    from simulation.month import Month

    month: list[Month] = []
    played = _play(seed, month)
    sys.stdout.write("\n".join(month[0].told.lines) + "\n" if month else "")
    sys.stdout.write(
        f"{json.dumps(played.counts, ensure_ascii=False)}\n{played.seconds:.1f} s\n{played.fault or 'all held'}\n"
    )
    return 1 if played.fault else 0


def _prepare() -> None:
    """An empty installation of this process's own, to be copied for each month."""
    place = Path(tempfile.mkdtemp(prefix="simulation-"))
    os.environ["PIAOQI_DATA"] = str(place / "empty")
    from piaoqi.config import start

    with patch("piaoqi.audit.clock.datetime", SimpleNamespace(now=lambda _: BEFORE)):
        start.prepare(os.environ)
    logging.disable(logging.CRITICAL)
    patch("os.fsync").start()
    sys.unraisablehook = lambda _: None  # cursors of who was killed outlive the connection
    from django.db import connection

    options = connection.settings_dict["OPTIONS"]
    options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")


def _play(seed: int, seen: list[Any] | None = None) -> Played:
    from django.conf import settings
    from django.db import connection

    from simulation.month import Month
    from simulation.whole import play

    empty = Path(os.environ["PIAOQI_DATA"])
    data = empty.parent / str(seed)
    shutil.copytree(empty, data)
    connection.close()
    connection.settings_dict["NAME"] = str(data / "piaoqi.sqlite3")
    settings.DATA = data
    month, begun, fault = Month(seed), time.process_time(), ""
    if seen is not None:
        seen.append(month)
    try:
        play(month)
    except Exception:  # noqa: BLE001 - whatever it was, it is told
        fault = traceback.format_exc()
    connection.close()
    shutil.rmtree(data, ignore_errors=True)
    return Played(seed, time.process_time() - begun, dict(month.told.counts), fault)


def _kept(path: Path, program: str) -> list[Played]:
    if not path.exists():
        return []
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        Played(**{name: one for name, one in row.items() if name != "program"})
        for row in rows
        if row["program"] == program
    ]


def _program() -> str:
    """A digest of all that decides how a month goes."""
    digest = hashlib.sha256()
    for folder in (_TESTS.parent / "src", _TESTS / "simulation"):
        for path in sorted(folder.rglob("*.py")):
            digest.update(path.read_bytes())
    for path in sorted(_TESTS.glob("making_*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _say(words: str) -> None:
    sys.stderr.write(words + "\n")


if __name__ == "__main__":
    main()
