"""The bytes of originals held to their rows: every one is read again, from the first byte to the last."""

from collections.abc import Callable, Iterator
from contextlib import closing
from hashlib import sha256
from itertools import islice
from typing import BinaryIO

from cryptography.hazmat.primitives import hashes

from piaoqi.archive.evidence import findings, stored
from piaoqi.archive.evidence.findings import Finding
from piaoqi.archive.evidence.stored import number, text
from piaoqi.archive.models import Original
from piaoqi.archive.storage import storage
from piaoqi.archive.storage.base import Storage, StorageError
from piaoqi.core.text import Text

Progress = Callable[[int, int], None]
PIECE = 1 << 20
_WHATS = (("sha256", "SHA-256"), ("sm3", "SM3"), ("size", "大小 size"))
_NOBODY = Text("无人", "nobody")


def verified_bytes(progress: Progress | None = None) -> Iterator[Finding]:
    """Every original that is lost or changed, or of which nothing can be said; and what is kept without being known."""
    try:
        kept = storage()
    except StorageError as error:
        yield findings.STORAGE_SILENT.at("storage", reason=error.reason)
        return
    total = Original.objects.count()
    for done, row in enumerate(stored.every("archive_original", ("sha256", "sm3", "size"))):
        if progress and done % 100 == 0:
            progress(done, total)
        yield from _original(kept, {name: text(row[name]) for name in ("sha256", "sm3", "size")}, number(row["id"]))
    yield from _strays(kept)


def _original(kept: Storage, stated: dict[str, str], identity: int) -> Iterator[Finding]:
    digest = stated["sha256"]
    try:
        with closing(kept.open(digest)) as stream:
            found = _digests(stream)
    except KeyError:
        yield findings.ORIGINAL_LOST.at(f"original:{digest}", sha256=digest, **_whose(identity))
        return
    except (StorageError, OSError) as error:
        name = _whose(identity)["name"]
        yield findings.ORIGINAL_SILENT.at(f"original:{digest}", sha256=digest, name=name, reason=str(error))
        return
    wrong = tuple(word for name, word in _WHATS if found[name] != stated[name])
    if wrong:
        yield findings.ORIGINAL_CHANGED.at(f"original:{digest}", sha256=digest, what=wrong, **_whose(identity))


def _digests(stream: BinaryIO) -> dict[str, str]:
    digest, chinese, size = sha256(), hashes.Hash(hashes.SM3()), 0
    while piece := stream.read(PIECE):
        digest.update(piece)
        chinese.update(piece)
        size += len(piece)
    return {"sha256": digest.hexdigest(), "sm3": chinese.finalize().hex(), "size": str(size)}


def _whose(identity: int) -> dict[str, object]:
    """The name that it arrived under, and who handed it in when."""
    columns = ("name", "actor", "at")
    arrivals = stored.where("archive_arrival", columns, "original_id", [identity])
    if not arrivals:
        return {"name": "?", "who": _NOBODY}
    first = arrivals[0]
    return {"name": text(first["name"]), "who": f"{text(first['actor'])} {text(first['at'])[:16]}"}


def _strays(kept: Storage) -> Iterator[Finding]:
    """Kept bytes that no row speaks of: a crash before they were acknowledged."""
    try:
        names = kept.names()
        while some := list(islice(names, stored.MARKS)):
            known = {text(row["sha256"]) for row in stored.where("archive_original", ("sha256",), "sha256", some)}
            yield from (findings.STRAY.at(f"original:{one}", sha256=one) for one in some if one not in known)
    except (StorageError, OSError) as error:
        yield findings.STORAGE_SILENT.at("storage", reason=str(error))
