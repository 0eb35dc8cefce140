"""The log on SQLite: entries appended in bulk, against the same bytes written by a bare executemany; proofs checked.

    python -m benchmarks.log [--entries 100000] [--together 10000] [--turns 3]

`bare` writes the finished rows (made beforehand, not on the clock) into a table of the same columns without any index,
`bare, indexed` into one with the indexes of the log, both with `synchronous=FULL` in WAL and as many rows in one
transaction: what the disk and SQLite themselves cost. `append` is all that the log does: canonical JSON, salt, hashes,
tree, rows, head. `verify` computes everything anew. A proof is that of one entry in a log of a million (20 hashes), as
an auditor checks it, and that one checkpoint extends another.
"""

import argparse
import os
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

# ruff: noqa: PLC0415 - Django is set up in the process that needs it, and on the folder it is given
from benchmarks import load, measure, table
from piaoqi.core.proof.tree import (
    Head,
    consistency_proof,
    extends,
    includes,
    inclusion_proof,
    leaf_hash,
    nodes_of,
    root_of,
)

if TYPE_CHECKING:
    from piaoqi.audit.log import Statement

HEADINGS = ("what", "entries/s", "per CPU second", "time / bare", "peak MB")
TARGET_RATE = 50_000
TARGET_PROOF_MS = 0.2
PRAGMAS = "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;"
COLUMNS = (
    '"index" bigint NOT NULL PRIMARY KEY, data text, leaf blob, at datetime, actor, action, company bigint, subject'
)
INDEXES = ('company, "index"', 'subject, "index"', 'actor, "index"', "at")


def server(folder: Path) -> None:
    """Django on an empty log in a folder of its own."""
    place = tempfile.mkdtemp(dir=folder)
    os.environ |= {"PIAOQI_DATA": place, "DJANGO_SETTINGS_MODULE": "piaoqi.config.settings"}
    os.environ.pop("PIAOQI_DATABASE", None)
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", "audit", verbosity=0)


def statements(count: int) -> list["Statement"]:
    """What people do to invoices, drawn from a seed."""
    from piaoqi.audit.log import Statement

    chance, start = random.Random(3), datetime(2026, 1, 1, tzinfo=UTC)
    return [
        Statement(
            at=start + timedelta(milliseconds=at),
            actor=f"person:{chance.randrange(40)}",
            name="王小明",
            origin="web 10.0.0.3",
            action="archive.assign",
            company=chance.randrange(12),
            subject=f"invoice:{chance.randrange(10_000_000)}",
            before={"department": None},
            after={"department": chance.randrange(30)},
        )
        for at in range(count)
    ]


def append(folder: Path, count: int, together: int) -> Callable[[], int]:
    server(folder)
    from django.db import transaction

    from piaoqi.audit import log

    said = statements(count)

    def run() -> int:
        for start in range(0, count, together):
            with transaction.atomic():
                log.append(said[start : start + together])
        return count

    return run


def verify(folder: Path, count: int, together: int) -> Callable[[], int]:
    append(folder, count, together)()
    from piaoqi.audit.checkpoints import sign_checkpoint
    from piaoqi.audit.verify import verify_log

    sign_checkpoint()

    def run() -> int:
        if list(verify_log()):
            raise ValueError("a log that nobody touched has faults")
        return count + 1

    return run


def bare(folder: Path, count: int, together: int, *, indexed: bool) -> Callable[[], int]:
    server(folder)
    from piaoqi.audit.leaf import hash_of, instant, leaf_of
    from piaoqi.audit.stored import sqlite_instant

    rows = []
    for at, said in enumerate(statements(count)):
        data = leaf_of(said, f"{at:032x}")
        drawn = (sqlite_instant(instant(said.at)), said.actor, said.action, said.company, said.subject)
        rows.append((at, data, hash_of(data), *drawn))
    connection = sqlite3.connect(Path(tempfile.mkdtemp(dir=folder)) / "bare.sqlite3", isolation_level=None)
    connection.executescript(f"{PRAGMAS} CREATE TABLE entry ({COLUMNS});")
    for number, columns in enumerate(INDEXES if indexed else ()):
        connection.execute(f"CREATE INDEX entry_{number} ON entry ({columns})")

    def run() -> int:
        with closing(connection):
            for start in range(0, count, together):
                connection.execute("BEGIN IMMEDIATE")
                values = rows[start : start + together]
                connection.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
                connection.execute("COMMIT")
        return count

    return run


def bare_indexed(folder: Path, count: int, together: int) -> Callable[[], int]:
    return bare(folder, count, together, indexed=True)


def bare_table(folder: Path, count: int, together: int) -> Callable[[], int]:
    return bare(folder, count, together, indexed=False)


def proofs(size: int = 1_000_000, checks: int = 2_000) -> tuple[float, float]:
    """Milliseconds of processor time to check a proof that an entry is there, and that one log extends another."""
    leaves = [leaf_hash(at.to_bytes(8)) for at in range(size)]
    nodes, root, chance = nodes_of(leaves), root_of(leaves), random.Random(5)
    places = [chance.randrange(size) for _ in range(checks)]
    shown = [(at, inclusion_proof(at, size, nodes)) for at in places]
    start = time.process_time()
    sound = all(includes(root, size, at, leaves[at], proof) for at, proof in shown)
    inclusion = time.process_time() - start
    olds = [chance.randrange(1, 5_000) for _ in range(checks)]
    between = [(Head(old, root_of(leaves[:old])), consistency_proof(old, size, nodes)) for old in olds[:200]]
    start = time.process_time()
    sound &= all(extends(old, Head(size, root), proof) for old, proof in between)
    extension = time.process_time() - start
    if not sound:
        raise ValueError("a proof does not hold")
    return inclusion / checks * 1000, extension / len(between) * 1000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--together", type=int, default=10_000)
    parser.add_argument("--turns", type=int, default=3)
    options = parser.parse_args()
    print(f"{load()}, {options.entries} entries, {options.together} in one transaction, best of {options.turns} turns")
    print(f"target: {TARGET_RATE} a second appended, a proof checked in {TARGET_PROOF_MS} ms\n")
    contestants = {"bare": bare_table, "bare, indexed": bare_indexed, "append": append, "verify": verify}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        arguments = (Path(name), options.entries, options.together)
        found = measure([(name, task, arguments) for name, task in contestants.items()], options.turns)
    base = found["bare"]
    rows = [
        (
            name,
            f"{options.entries / one.seconds:.0f}",
            f"{options.entries / one.cpu_seconds:.0f}",
            f"{one.seconds / base.seconds:.2f}",
            str(one.peak_mb),
        )
        for name, one in found.items()
    ]
    print(table(HEADINGS, rows))
    inclusion, extension = proofs()
    print(f"\ninclusion proof checked in {inclusion:.4f} ms, consistency proof in {extension:.4f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
