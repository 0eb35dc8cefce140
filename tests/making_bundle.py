"""A small evidence bundle with entries that may be read and others that may not."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from piaoqi.core.proof.bundle.write import Contents, write_bundle
from piaoqi.core.proof.note import Checkpoint, Key, key_of, signed
from piaoqi.core.proof.tree import Frontier, leaf_hash

NAME = "piaoqi.example/log"


def sm3(data: bytes) -> str:
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize().hex()


def private_key(letter: bytes = b"k") -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(letter * 32)


@dataclass
class Log:
    """A log as a bundle shows it. Hidden entries are another company's."""

    entries: list[tuple[str, bool]] = field(default_factory=list)
    records: list[tuple[int, int, str]] = field(default_factory=list)
    originals: dict[str, bytes] = field(default_factory=dict)
    private: Ed25519PrivateKey = field(default_factory=private_key)

    @property
    def key(self) -> Key:
        return key_of(NAME, self.private)

    def say(self, action: str, after: dict[str, object], *, shown: bool = True) -> int:
        said = {"action": action, "after": after, "salt": f"{len(self.entries):032x}", "subject": f"x:{action}"}
        self.entries.append((json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")), shown))
        return len(self.entries) - 1

    def hand_in(self, name: str, data: bytes, records: int) -> None:
        digest = sha256(data).hexdigest()
        self.originals[digest] = data
        self.say("archive.hand_in", {"sha256": digest, "sm3": sm3(data), "size": len(data), "name": name})
        bodies = [json.dumps({"original": digest, "ordinal": at, "金额": f"{at}.00"}) for at in range(records)]
        listed = [[at, sha256(body.encode()).hexdigest()] for at, body in enumerate(bodies)]
        index = self.say("archive.read", {"original": digest, "reading": 1, "records": listed})
        self.records += [(index, at, body) for at, body in enumerate(bodies)]

    def note(self, size: int | None = None) -> str:
        edge = Frontier()
        edge.extend(leaf_hash(text.encode()) for text, _ in self.entries[:size])
        return signed(Checkpoint(NAME, edge.size, edge.root(), ("at 2026",)).text, NAME, self.private)

    def contents(self) -> Contents:
        return Contents(
            note=self.note(),
            time_stamp=b"\x30\x03\x02\x01\x00",
            keys=[self.key],
            readme=["这是什么\n", "This is a bundle.\n"],
            entries=((leaf_hash(text.encode()), text if shown else None) for text, shown in self.entries),
            records=iter(self.records),
            originals=((name, lambda data=data: BytesIO(data)) for name, data in sorted(self.originals.items())),  # type: ignore[misc]
        )


def small_log() -> Log:
    log = Log()
    log.say("audit.key", {"key": log.key.text})
    log.hand_in("全量发票.xlsx", b"a table of three", 3)
    log.say("accounts.grant", {"secret": "another company's"}, shown=False)
    log.hand_in("发票.ofd", b"an original" * 40, 1)
    log.hand_in("空.csv", b"", 0)
    log.say("archive.assign", {"department": "销售部"})
    log.say("archive.read", {"original": "", "records": [[0, "00"]]}, shown=False)
    log.hand_in("收据.jpg", bytes(range(256)), 2)
    return log


def write(path: Path, log: Log | None = None) -> Path:
    write_bundle(path, (log or small_log()).contents())
    return path


def files_of(folder: Path) -> Iterator[Path]:
    """All of its files, in the same order always."""
    return iter(sorted(path for path in folder.rglob("*") if path.is_file()))
