"""Fuzz readers from the command line: `python tests/fuzz/run.py --minutes 10 --reader pdf --out FOLDER`."""

import argparse
import sys
from pathlib import Path
from tempfile import gettempdir

_HERE = Path(__file__).resolve()
sys.path[:0] = [str(_HERE.parents[1]), str(_HERE.parents[2] / "src")]

from fuzz.hunt import hunt  # noqa: E402 - found by the lines above
from fuzz.seeds import READERS  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--reader", action="append", choices=list(READERS))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path(gettempdir()) / "piaoqi-fuzz")
    given = parser.parse_args()
    failed = False
    for reader in given.reader or READERS:
        done = hunt(reader, given.seed, seconds=given.minutes * 60)
        sys.stdout.write(f"{reader}: {done.turns} files, slowest {done.slowest:.1f} s, {len(done.findings)} findings\n")
        for finding in done.findings:
            sys.stdout.write(
                f"  turn {finding.turn}: {finding.what.strip().splitlines()[-1]} -> {finding.keep(given.out)}\n"
            )
        sys.stdout.flush()
        failed = failed or bool(done.findings)
    return failed


if __name__ == "__main__":
    sys.exit(main())
