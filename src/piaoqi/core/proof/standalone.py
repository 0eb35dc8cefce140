"""Checks a Piaoqi evidence bundle without Piaoqi; needs Python 3.11 and `cryptography`, nothing else.

    python verify.py BUNDLE [--key KEY]... [--since NOTE]      exit: 0 sound, 1 faults, 2 used wrongly

1. The checkpoint (size and root of the log) is signed by the key. 2. Its root is the one of the entries here, or of
their hashes where they are another company's: none was rewritten, dropped, moved or doubled. 3. Every record is the
one whose digest an entry lists, every original has the digests and size that an entry states, none is missing; nothing
else is here. 4. --since: the log continues an older checkpoint. RFC 6962 (tree), C2SP signed-note, tlog-checkpoint.
"""

import argparse
import base64
import contextlib
import hashlib
import json
import re
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

Tell = Callable[[str, str], None]
Keys = dict[tuple[str, bytes], bytes]
Checkpoint = tuple[str, int, bytes]
COVERED, STAMP = ("key.txt", "verify.py", "说明.txt"), "checkpoint.tsr"
NEEDED = ("checkpoint.txt", "entries.txt", "files.txt", "records.txt", *COVERED)
NUMBER = rb"(0|[1-9][0-9]{0,17})"
ENTRY = re.compile(NUMBER + rb" ([0-9a-f]{64})(?: (\{.*\}))?\n", re.DOTALL)
RECORD = re.compile(NUMBER + b" " + NUMBER + rb" (\{.*\})\n", re.DOTALL)
KEY = re.compile(r"([^\s+]{1,200})\+([0-9a-f]{8})\+(A[Q-Za-f][A-Za-z0-9+/]{42})")
SIGNATURE = re.compile(r"— ([^\s+]{1,200}) ([A-Za-z0-9+/=]{1,200})")
SMALL, ENTRY_BYTES, RECORD_BYTES, RATIO = 1 << 20, 1 << 24, 1 << 27, 200
UNREADABLE = (OSError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, OverflowError, MemoryError)
WORDS = """bad 写法不对，或不是这把公钥签的 · written wrongly, or not signed by the key
changed 与写明的摘要不符：被改动 · does not match its stated digest: changed
differs 与全部条目算出的根不符：有条目被改写或删去 · not the root of these entries: some were rewritten or cut off
missing 缺失，或不在它的位置上 · missing, or not in its place
other 不是您给的公钥 · not the key that you gave
unknown 日志没有这样写，或重复、被挪动 · the log does not say so, or it is doubled or moved
unreadable 读不出来：已损坏，或不是普通文件 · can't be read: damaged, or no plain file"""
VERBS = dict(one.split(" ", 1) for one in WORDS.splitlines())


class StopError(Exception):
    """Nothing further can be judged."""


def decoded(text: str) -> bytes:
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data).decode() != text:
        raise ValueError(text)
    return data


def read_keys(data: bytes, tell: Tell) -> Keys:
    """`name+id+base64`, one a line, Ed25519."""
    keys: Keys = {}
    for number, line in enumerate(data.decode(errors="replace").removesuffix("\n").split("\n"), 1):
        try:
            name, stated, raw = KEY.fullmatch(line).groups()  # type: ignore[union-attr]
            identity = hashlib.sha256(name.encode() + b"\n" + decoded(raw)).digest()[:4]
            keys[name, identity] = {stated: decoded(raw)[1:]}[identity.hex()]
        except (AttributeError, ValueError, KeyError):
            tell("key.bad", str(number))
    return keys


def read_note(note: bytes, keys: Keys, needed: Keys) -> Checkpoint | None:
    """The checkpoint, if a needed key of its origin's name signed it, and every line of signatures is right."""
    text, _, lines = note.rpartition(b"\n\n")
    names = set[str]()
    with contextlib.suppress(ValueError, AttributeError, KeyError, InvalidSignature):
        listed = lines.decode().split("\n")
        for line in listed[:-1] if listed[-1] == "" and len({*listed}) == len(listed) else ():
            name, sign = SIGNATURE.fullmatch(line).groups()  # type: ignore[union-attr]
            Ed25519PublicKey.from_public_bytes(keys[name, decoded(sign)[:4]]).verify(decoded(sign)[4:], text + b"\n")
            names |= {name} if (name, decoded(sign)[:4]) in needed else set()
        origin, size, root, *_ = text.decode().split("\n")
        if origin in names and re.fullmatch(NUMBER, size.encode()) and len(decoded(root)) == 32:
            return origin, int(size), decoded(root)
    return None


def add(edge: list[bytes], leaf: bytes, size: int) -> None:
    """The leaf that makes the tree `size` large. `edge`: hashes of the complete subtrees (RFC 6962, 2.1)."""
    edge.append(leaf)
    for _ in range((size & -size).bit_length() - 1):
        edge.append(hashlib.sha256(b"\x01" + edge.pop(-2) + edge.pop()).digest())


def root_of(edge: list[bytes]) -> bytes:
    root = edge[-1] if edge else hashlib.sha256(b"").digest()
    for left in reversed(edge[:-1]):
        root = hashlib.sha256(b"\x01" + left + root).digest()
    return root


class Run:
    """One run over one bundle, a folder or a zip; `tell(code, what)` hears of every fault."""

    def __init__(self, path: Path, tell: Tell) -> None:
        self.path, self.tell, self.visible, self.records = path, tell, 0, 0
        self.names, self.stated = set[str](), dict[str, tuple[str, int] | None]()
        self.checkpoint: Checkpoint | None = None
        self.zip: zipfile.ZipFile | None = None

    def check(self, given: Keys, since: bytes | None) -> None:
        try:
            for name, plain in sorted(self.files()):
                fits = name in (*NEEDED, STAMP) or re.fullmatch("originals/[0-9a-f]{64}", name)
                if fits and plain and name not in self.names:
                    self.names.add(name)
                else:
                    self.tell("file.unreadable" if fits and not plain else "file.unknown", name)
        except UNREADABLE:
            self.tell("bundle.unreadable", self.path.name)
            return
        for name in (missing := sorted({*NEEDED} - self.names)):
            self.tell("file.missing", name)
        with contextlib.suppress(StopError):
            if not missing:
                self.check_covered()
                self.check_records(self.entries(self.check_notes(given, since)))
                self.check_originals()

    def files(self) -> Iterator[tuple[str, bool]]:
        """Name, and whether it is one that may be opened: no link or device, no bomb."""
        if self.path.is_dir():
            for one in self.path.rglob("*"):
                if one.is_symlink() or not one.is_dir():
                    yield one.relative_to(self.path).as_posix(), one.is_file() and not one.is_symlink()
            return
        self.zip = zipfile.ZipFile(self.path)
        for about in self.zip.infolist():
            bounded = about.filename[:10] == "originals/" or about.file_size <= RATIO * about.compress_size + SMALL
            yield about.filename, bounded and about.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

    def pieces(self, name: str, line: int = 0) -> Iterator[bytes]:
        """The file bit by bit; line by line, each up to a length, where one is given."""
        try:
            with self.zip.open(name) if self.zip else (self.path / name).open("rb") as stream:
                while piece := stream.readline(line) if line else stream.read(SMALL):
                    yield piece
        except UNREADABLE:
            self.tell("file.unreadable", name)
            raise StopError from None

    def digests(self, name: str, limit: int) -> tuple[str, str, int]:
        """SHA-256, SM3 and size, of hardly more than `limit` bytes."""
        sha256, sm3, size = hashlib.sha256(), hashes.Hash(hashes.SM3()), 0
        for piece in self.pieces(name):
            sha256.update(piece)
            sm3.update(piece)
            size += len(piece)
            if size > limit:
                break
        return sha256.hexdigest(), sm3.finalize().hex(), size

    def check_covered(self) -> None:
        names = sorted(self.names & {*COVERED, STAMP})
        lines = next(self.pieces("files.txt"), b"").decode(errors="replace").split("\n")
        for at, name in enumerate(names):
            if lines[at : at + 1] != [f"{self.digests(name, 1 << 40)[0]}  {name}"]:
                self.tell("file.changed", name)
        if lines[len(names) :] != [""]:
            self.tell("file.changed", "files.txt")

    def check_notes(self, given: Keys, since: bytes | None) -> Checkpoint | None:
        """The older checkpoint, where there is one to compare with."""
        own = read_keys(next(self.pieces("key.txt"), b""), self.tell)
        if given and not given.items() & own.items():
            self.tell("key.other", "key.txt")
        keys = {**own, **given}
        self.checkpoint = read_note(next(self.pieces("checkpoint.txt"), b""), keys, given or keys)
        if self.checkpoint is None:
            self.tell("checkpoint.bad", "checkpoint.txt")
        older = read_note(since, keys, keys) if since is not None else None
        if since is not None and older is None:
            self.tell("since.bad", "--since")
        return older

    def entries(self, older: Checkpoint | None) -> Iterator[tuple[int, int, str]]:
        """The records that the entries list: index of the entry, ordinal, digest."""
        edge, count, position, size = list[bytes](), 0, 0, self.checkpoint[1] if self.checkpoint else 10**18
        old_root = root_of(edge)
        for number, line in enumerate(self.pieces("entries.txt", ENTRY_BYTES), 1):
            found = ENTRY.fullmatch(line)
            index = int(found[1]) if found else -1
            if found is None:
                self.tell("entry.bad", f"line {number}")
            elif index < position or index >= size:
                self.tell("entry.unknown", str(index))
            else:
                if index > position:
                    self.tell("entry.missing", f"{position}-{index - 1}")
                position, count = index + 1, count + 1
                add(edge, bytes.fromhex(found[2].decode()), count)
                if older and count == older[1]:
                    old_root = root_of(edge)
                if found[3] is not None:
                    yield from self.entry(index, found[2].decode(), found[3])
        if self.checkpoint and position < size:
            self.tell("entry.missing", f"{position}-{size - 1}")
        elif self.checkpoint and count == size and root_of(edge) != self.checkpoint[2]:
            self.tell("checkpoint.differs", "checkpoint.txt")
        if older and (older[1] > size or (count == position >= older[1] and old_root != older[2])):
            self.tell("since.differs", str(older[1]))

    def entry(self, index: int, leaf: str, data: bytes) -> Iterator[tuple[int, int, str]]:
        """Its hash, and what it says: `after` states an original, or lists records, or neither."""
        self.visible += 1
        if hashlib.sha256(b"\x00" + data).hexdigest() != leaf:
            self.tell("entry.changed", str(index))
        try:
            after = json.loads(data)["after"]
            listed = sorted((int(ordinal), str(digest)) for ordinal, digest in after.get("records", ()))
            name, size = str(after.get("sha256")), int(after.get("size", 0)) if "sm3" in after else -1
            if "original" in after and "records" in after:
                self.stated.setdefault(str(after["original"]), None)
            if "sha256" in after and "sm3" in after:
                said = str(after["sm3"]), size
                if (self.stated.setdefault(name, said) or said) != said:
                    self.tell("original.unknown", name)
                self.stated[name] = said
        except (AttributeError, ValueError, TypeError, KeyError, RecursionError, OverflowError):
            self.tell("entry.bad", str(index))
            return
        yield from ((index, ordinal, digest) for ordinal, digest in listed)

    def check_records(self, listed: Iterator[tuple[int, int, str]]) -> None:
        """Both stand in the same order."""
        wanted = next(listed, None)
        for number, line in enumerate(self.pieces("records.txt", RECORD_BYTES), 1):
            if not (found := RECORD.fullmatch(line)):
                self.tell("record.bad", f"line {number}")
                continue
            self.records, here = self.records + 1, (int(found[1]), int(found[2]))
            while wanted and wanted[:2] < here:
                self.tell("record.missing", f"{wanted[0]}#{wanted[1]}")
                wanted = next(listed, None)
            if wanted is None or wanted[:2] > here:
                self.tell("record.unknown", f"{here[0]}#{here[1]}")
                continue
            if hashlib.sha256(found[3]).hexdigest() != wanted[2]:
                self.tell("record.changed", f"{here[0]}#{here[1]}")
            wanted = next(listed, None)
        while wanted:
            self.tell("record.missing", f"{wanted[0]}#{wanted[1]}")
            wanted = next(listed, None)

    def check_originals(self) -> None:
        for name, said in sorted(self.stated.items()):
            if said is None or f"originals/{name}" not in self.names:
                self.tell("original.missing" if said else "original.unknown", name)
            elif self.digests(f"originals/{name}", said[1]) != (name, *said):
                self.tell("original.changed", name)
        for path in sorted(self.names - {*NEEDED, STAMP} - {f"originals/{name}" for name in self.stated}):
            self.tell("file.unknown", path)


def main(arguments: list[str]) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="验证票齐证据包 · verify a Piaoqi evidence bundle")
    parser.add_argument("bundle", type=Path, help="证据包：文件夹或 zip · folder or zip file")
    parser.add_argument("--key", action="append", default=[], help="另行取得的公钥或其文件 · key, or its file")
    parser.add_argument("--since", type=Path, help="以前留存的检查点 · a checkpoint kept earlier")
    asked, faults, out, given = parser.parse_args(arguments), list[str](), sys.stdout, Keys()
    getattr(out, "reconfigure", dict)(encoding=None if out.isatty() else "utf-8", errors="replace")

    def tell(code: str, what: str) -> None:
        faults.append(code)
        out.write(f"✗ {code} {what!r}：{VERBS[code.partition('.')[2]]}\n")

    try:
        asked.bundle.stat()
        since = asked.since.read_bytes()[: SMALL + 1] if asked.since else None
        for one in asked.key:
            data = one.encode() if KEY.fullmatch(one) else Path(one).read_bytes()[:SMALL]
            given |= read_keys(data, lambda *_: parser.error("--key"))
    except (OSError, ValueError) as error:
        parser.error(f"{error}")
    run = Run(asked.bundle, tell)
    run.check(given, since)
    if run.checkpoint:
        found = f"条目 entries {run.visible}, 记录 records {run.records}, 原件 originals {len(run.stated)}"
        out.write(f"{run.checkpoint[:2]}: {found}\n")
    if not given:
        out.write("! 公钥是包里自带的（key.txt），请与另行取得的比对 · compare key.txt with a key got elsewhere\n")
    out.write(f"✗ 有问题 faults: {len(faults)}\n" if faults else "✓ 完好：没有改动、缺失或添加 · sound\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
