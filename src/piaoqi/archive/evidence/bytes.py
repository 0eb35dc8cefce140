"""The bytes of originals held to their rows: every one is read again, from the first byte to the last."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from hashlib import sha256
from itertools import islice
from typing import Any, BinaryIO

from cryptography.hazmat.primitives import hashes

from piaoqi.archive.evidence import findings, stored
from piaoqi.archive.evidence.findings import Finding
from piaoqi.archive.evidence.said import by_the_clock
from piaoqi.archive.evidence.stored import number, text
from piaoqi.archive.models import Original
from piaoqi.archive.storage import storage
from piaoqi.archive.storage.base import Storage, StorageError
from piaoqi.core.text import Text

PIECE = 1 << 20
_WHATS = (("sha256", "SHA-256"), ("sm3", "SM3"), ("size", "大小 size"))
_NOBODY = Text("无人", "nobody")


class Bytes:
    """Every original that is lost or changed, or of which nothing can be said; and what is kept without being known.
    Goes on from a `position` where one is given.
    """

    def __init__(self, position: Mapping[str, Any] | None = None) -> None:
        at: Mapping[str, Any] = position or {}
        self.total: int = at["total"] if at else Original.objects.count()
        self.done: int = at.get("done", 0)
        self._last: int | None = at.get("last")
        self._listing: bool = at.get("listing", False)
        """All rows were held to their bytes; now what is kept is held to the rows."""
        self._name: str = at.get("name", "")
        self._over: bool = at.get("over", False)

    @property
    def position(self) -> dict[str, Any]:
        """Between two steps: all that is needed to go on."""
        return {
            "total": self.total,
            "done": self.done,
            "last": self._last,
            "listing": self._listing,
            "name": self._name,
            "over": self._over,
        }

    def steps(self) -> Iterator[Sequence[Finding]]:
        """What each step found: one original each, then a few hundred names."""
        if self._over:
            return
        try:
            kept = storage()
        except StorageError as error:
            self._over = True
            yield [findings.STORAGE_SILENT.at("storage", reason=error.reason)]
            return
        while not self._listing:
            page = stored.page("archive_original", ("sha256", "sm3", "size"), self._last)
            for row in page:
                stated = {name: text(row[name]) for name in ("sha256", "sm3", "size")}
                found = list(_original(kept, stated, number(row["id"])))
                self._last, self.done = number(row["id"]), self.done + 1
                yield found
            self._listing = len(page) < stored.PAGE
        yield from self._strays(kept)

    def _strays(self, kept: Storage) -> Iterator[Sequence[Finding]]:
        """Kept bytes that no row speaks of: a crash before they were acknowledged."""
        try:
            names = kept.names(self._name)
            while some := list(islice(names, stored.MARKS)):
                known = {text(row["sha256"]) for row in stored.where("archive_original", ("sha256",), "sha256", some)}
                self._name = some[-1]
                yield [findings.STRAY.at(f"original:{one}", sha256=one) for one in some if one not in known]
            self._over = True
        except (StorageError, OSError) as error:
            self._over = True
            yield [findings.STORAGE_SILENT.at("storage", reason=str(error))]


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
    return {"name": text(first["name"]), "who": f"{_called(text(first['actor']))} {by_the_clock(text(first['at']))}"}


def _called(actor: str) -> str:
    """A person by name, others by their key."""
    kind, _, key = actor.partition(":")
    rows = stored.where("accounts_person", ("name",), "id", [number(key)]) if kind == "person" else []
    return text(rows[0]["name"]) if rows else actor
