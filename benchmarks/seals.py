"""Verifying an OFD completely (digests, two SM2 signatures, chains, coverage), against two bare SM2 verifications.

    python -m benchmarks.seals [--folder ../shared/corpus] [--turns 60]

`bare` are the two SM2 verifications that no verifier can do without, the document's signature and the seal's, alone, on
messages of the same size. `complete` opens the package, unpacks it, digests every part once, reads the seal, verifies
both signatures, follows the chains and looks for what is not covered; only certificates are remembered, which thousands
of invoices share. `first` remembers nothing, and so verifies the signatures of both certificates too; `reading` is all
that `piaoqi read` does with the file, remembering certificates. Turns alternate; the best of each counts.
"""

import argparse
import random
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from gmssl_pyx import sm2_key_generate, sm2_sign

from benchmarks import load, table
from piaoqi.core.formats import registry
from piaoqi.core.formats.base import Blob
from piaoqi.core.formats.ofd.package import open_package
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.seals import certificates, sm2
from piaoqi.core.seals.anchors import SHIPPED
from piaoqi.core.seals.ofd import verify
from piaoqi.core.seals.verdict import Authenticity
from piaoqi.core.synth.invoices import Mint
from piaoqi.core.synth.originals import rendered
from piaoqi.core.synth.world import world

CORPUS = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus"
HEAD = ("file", "verdict", "bare ms", "complete ms", "first ms", "reading ms", "complete / bare", "files/s")
TARGET_MS = 8.0


def best_of(turns: int, *contestants: Callable[[], object]) -> list[float]:
    """The best turn of each contestant in milliseconds of processor time; turns alternate."""
    best = [float("inf")] * len(contestants)
    for _ in range(turns):
        for index, contestant in enumerate(contestants):
            start = time.process_time()
            contestant()
            best[index] = min(best[index], (time.process_time() - start) * 1000)
    return best


def two_verifications() -> Callable[[], object]:
    """Two SM2 verifications of messages as long as a seal: six kilobytes."""
    public, private = sm2_key_generate()
    message = bytes(6_000)
    value = sm2_sign(private, public, message)

    def verified() -> None:
        for _ in range(2):
            sm2.verify.cache_clear()
            if not sm2.verify(b"\x04" + public, message, value):
                raise ValueError("a signature that does not hold")

    return verified


def verified(data: bytes) -> Authenticity:
    sm2.verify.cache_clear()
    package = open_package(Blob("a.ofd", data))
    if package is None:
        raise ValueError("no OFD")
    return verify(package, SHIPPED)


def verified_first(data: bytes) -> Authenticity:
    for kept in (certificates._read, certificates._signed_by):  # noqa: SLF001 - what they remember
        kept.cache_clear()
    return verified(data)


def read(data: bytes) -> object:
    sm2.verify.cache_clear()
    return registry.read(Blob("a.ofd", data))


def synthetic() -> bytes:
    """A tax-control invoice of one page with the seal of the test authority."""
    there = world(random.Random(7))
    seller, items = there.sellers[1]
    issued = Mint(random.Random(41)).issue(Kind.E_SPECIAL, date(2023, 8, 15), (seller, there.company), items)
    return rendered(issued, "ofd")


def row(name: str, data: bytes, turns: int) -> list[str]:
    bare, complete, first, reading = best_of(
        turns, two_verifications(), lambda: verified(data), lambda: verified_first(data), lambda: read(data)
    )
    return [
        name, str(verified(data).verdict), f"{bare:.2f}", f"{complete:.2f}", f"{first:.2f}", f"{reading:.2f}",
        f"{complete / bare:.2f}", f"{1000 / complete:.0f}",
    ]  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=CORPUS, help="folder of OFD files")
    parser.add_argument("--turns", type=int, default=60)
    options = parser.parse_args()
    files = sorted(options.folder.glob("*.ofd")) if options.folder.is_dir() else []
    named = [("synthetic, one page", synthetic()), *((path.name, path.read_bytes()) for path in files)]
    registry.formats()
    print(f"{load()}, best of {options.turns} turns, processor time; target {TARGET_MS} ms for one page\n")
    print(table(HEAD, [row(name, data, options.turns) for name, data in named]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
