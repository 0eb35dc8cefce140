"""Reading an OFD invoice, header and lines: piaoqi with the verdict of every part of the file, against ofdkit.

    pip install ofdkit        # in an environment of its own that also has piaoqi
    python -m benchmarks.ofd_reading [--folder ../shared/corpus] [--turns 40]

ofdkit takes the first part that holds fields and reads no page where it finds one; `with its text` adds its reading of
the pages, which is what a second opinion of the page would cost. Where ofdkit finds no invoice (`-`), piaoqi reads the
page by position or an XBRL voucher, and no ratio is given. Turns alternate; the best of each counts.

`first ms` is piaoqi's first reading of the file, in the best of a few fresh processes that have read the other files of
the folder before: nothing of its template is remembered yet.
"""

import argparse
import importlib
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import load, table
from piaoqi.core.formats import registry
from piaoqi.core.formats.base import Blob

CORPUS = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus"
HEAD = (
    "file",
    "first ms",
    "piaoqi ms",
    "files/s",
    "witnesses",
    "ofdkit ms",
    "with its text ms",
    "ofdkit / piaoqi",
    "with text / piaoqi",
)


def best_of(turns: int, *contestants: Callable[[], object]) -> list[float]:
    """The best turn of each contestant in milliseconds of processor time; turns alternate."""
    best = [float("inf")] * len(contestants)
    for _ in range(turns):
        for index, contestant in enumerate(contestants):
            start = time.process_time()
            contestant()
            best[index] = min(best[index], (time.process_time() - start) * 1000)
    return best


def first_of(path: Path, processes: int = 3) -> float:
    """The first reading of a file in milliseconds of processor time."""
    command = [sys.executable, "-m", "benchmarks.ofd_reading", "--first", str(path)]
    runs = (subprocess.run(command, capture_output=True, check=True).stdout for _ in range(processes))
    return min(map(float, runs))


def read_first(path: Path) -> float:
    """The others of its folder are read first, so that imports stay outside the clock."""
    for other in sorted(path.parent.glob("*.ofd")):
        if other != path:
            registry.read_path(other)
    blob = Blob(path.name, path.read_bytes())
    start = time.process_time()
    registry.read(blob)
    return (time.process_time() - start) * 1000


def witnesses(path: Path) -> str:
    """The labels of the parts that agree on the file's first record."""
    records = registry.read_path(path).records
    agreeing = {label for one in records[:1] for origin in one.fields.values() for label in origin.agrees}
    return str(len(agreeing) + 1)


def row(path: Path, ofdkit: Any, turns: int) -> list[str]:
    data = path.read_bytes()

    def ours() -> object:
        return registry.read(Blob(path.name, data))

    def theirs() -> object:
        return ofdkit.extract_invoice(path)

    def theirs_with_text() -> object:
        return ofdkit.extract_invoice(path), ofdkit.extract_text(path)

    mine, other, other_with_text = best_of(turns, ours, theirs, theirs_with_text)
    shown = [path.name, f"{first_of(path):.2f}", f"{mine:.2f}", f"{1000 / mine:.0f}", witnesses(path)]
    if theirs() is None:
        return [*shown, "-", "-", "-", "-"]
    return [
        *shown, f"{other:.2f}", f"{other_with_text:.2f}", f"{other / mine:.2f}", f"{other_with_text / mine:.2f}",
    ]  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=CORPUS, help="folder of OFD files")
    parser.add_argument("--turns", type=int, default=40)
    parser.add_argument("--first", type=Path, metavar="FILE", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.first:
        print(read_first(options.first))
        return 0
    files = sorted(options.folder.glob("*.ofd")) if options.folder.is_dir() else []
    if not files:
        print(f"skipped: no OFD files in {options.folder}")
        return 0
    try:
        ofdkit = importlib.import_module("ofdkit")
    except ImportError:
        print("skipped: ofdkit is not installed here")
        return 0
    registry.formats()
    print(f"{load()}, best of {options.turns} turns, processor time\n")
    print(table(HEAD, [row(path, ofdkit, options.turns) for path in files]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
