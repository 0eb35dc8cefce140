"""Judging the signature of a PDF against bare cryptography: the digest, and one RSA verification.

    python benchmarks/seals_pdf.py [FOLDER]

FOLDER holds PDF files (default: ../shared/corpus beside the repository); unsigned ones show what a file costs that has
nothing to judge. Every figure is the least CPU time of several rounds; only the ratios, taken in the same run, count.
"""

import hashlib
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pypdfium2 as pdfium
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from piaoqi.core.seals.anchors import SHIPPED
from piaoqi.core.seals.pdf import verify
from piaoqi.core.seals.verdict import Verdict

ROUNDS = 40
LARGE = 50 * 1024 * 1024


def seconds(work: Callable[[], object]) -> float:
    work()
    taken = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken)


def bare(data: bytes) -> Callable[[], object]:
    """The least that anybody must do who holds the right bytes, key and value in the hand."""
    key = rsa.generate_private_key(65537, 2048)
    value = key.sign(data, padding.PKCS1v15(), hashes.SHA256())
    public = key.public_key()

    def work() -> None:
        hashlib.sha256(data).digest()
        public.verify(value, data, padding.PKCS1v15(), hashes.SHA256())

    return work


def opened(data: bytes) -> Callable[[], object]:
    return lambda: pdfium.PdfDocument(data).close()


def judged(data: bytes) -> Callable[[], object]:
    return lambda: verify(data, SHIPPED)


def figures(folder: Path) -> None:
    files = [path.read_bytes() for path in sorted(folder.glob("*.pdf"))]
    for title, wanted in (("signed", True), ("unsigned", False)):
        group = [data for data in files if (verify(data, SHIPPED).verdict is not Verdict.UNSIGNED) is wanted]
        if not group:
            continue
        ours, least, opening = (sum(seconds(of(data)) for data in group) / len(group) for of in (judged, bare, opened))
        print(f"{title}: {len(group)} files of {sum(map(len, group)) // len(group) // 1024} KiB")
        print(f"  piaoqi, judged             {1e6 * ours:9.0f} us")
        print(f"  digest and RSA alone       {1e6 * least:9.0f} us   ratio {ours / least:.2f}")
        print(f"  pypdfium2, opening alone   {1e6 * opening:9.0f} us   ratio {ours / opening:.2f}")
    large = (files[0] if files else b"%PDF-1.7\n") + bytes(LARGE)
    start = time.process_time()
    verify(large, SHIPPED)
    print(f"{LARGE >> 20} MiB without a signature: {1000 * (time.process_time() - start):.0f} ms")


if __name__ == "__main__":
    figures(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[2] / "shared" / "corpus")
