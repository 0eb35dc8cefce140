"""Signed notes and checkpoints in the forms of C2SP (signed-note 1.0, tlog-checkpoint): text that anyone can verify
with Ed25519 and a key of one line. Reading is strict: there is one way to write each thing, and no other is taken.
"""

import binascii
import re
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from piaoqi.core.proof.tree import HASH_BYTES, Head
from piaoqi.core.text import Text

MOST_BYTES = 64 * 1024
"""Of a note; real ones have a few hundred."""
MOST_SIGNATURES = 100
_ED25519 = b"\x01"
_DASH = "\u2014 "
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")

FORM = Text("不是 C2SP 签名文本的格式", "not in the form of a C2SP signed note")
KEY_FORM = Text("不是验证公钥的格式（名称+编号+密钥）", "not in the form of a verifier key (name+id+key)")
NOT_SIGNED = Text("没有已知密钥的签名", "not signed by a key that is known")
WRONG = Text("签名与内容不符", "the signature does not fit the text")
CHECKPOINT_FORM = Text("不是检查点的格式（名称、条数、根哈希）", "not in the form of a checkpoint (origin, size, root)")


class NoteError(ValueError):
    """A note, key or checkpoint that can't be believed, and why."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Key:
    """Who may have signed: a name, and an Ed25519 public key (32 bytes)."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        """Four bytes that name the key in a signature line."""
        return sha256(self.name.encode() + b"\n" + _ED25519 + self.public).digest()[:4]

    @property
    def text(self) -> str:
        """The line by which it is handed on: `name+id+key`."""
        return f"{self.name}+{self.id.hex()}+{_base64(_ED25519 + self.public)}"


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line."""

    name: str
    id: bytes
    value: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """`text` with its last newline, and who claims to have signed it; unverified."""

    text: str
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a checkpoint's text says."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    @property
    def head(self) -> Head:
        return Head(self.size, self.root)

    @property
    def text(self) -> str:
        """To be signed."""
        return "".join(f"{line}\n" for line in (self.origin, str(self.size), _base64(self.root), *self.extensions))


def read_key(text: str) -> Key:
    """A key from its line, without newline. Raises NoteError."""
    name, _, rest = text.partition("+")
    identity, _, encoded = rest.partition("+")
    raw = _decoded(encoded, KEY_FORM)
    if not _is_name(name) or raw[:1] != _ED25519 or len(raw) != 33:  # a type byte, then the key
        raise NoteError(KEY_FORM)
    key = Key(name, raw[1:])
    if identity != key.id.hex():
        raise NoteError(KEY_FORM)
    return key


def key_of(name: str, private: Ed25519PrivateKey) -> Key:
    """The public side of a private key."""
    if not _is_name(name):
        raise NoteError(KEY_FORM)
    return Key(name, private.public_key().public_bytes_raw())


def signed(text: str, name: str, private: Ed25519PrivateKey) -> str:
    """The text as a note with one signature."""
    if not text.endswith("\n") or not _is_plain(text):
        raise NoteError(FORM)
    line = _base64(key_of(name, private).id + private.sign(text.encode()))
    return f"{text}\n{_DASH}{name} {line}\n"


def read_note(note: str) -> Note:
    """Its parts, nothing verified. Raises NoteError."""
    if len(note) > MOST_BYTES or not _is_plain(note) or not note.endswith("\n"):
        raise NoteError(FORM)
    text, gap, lines = note.rpartition("\n\n")
    if not gap or not text:
        raise NoteError(FORM)
    signatures = tuple(_signature(line) for line in lines[:-1].split("\n"))
    if len(signatures) > MOST_SIGNATURES:
        raise NoteError(FORM)
    return Note(text + "\n", signatures)


def verified(note: str, keys: Iterable[Key]) -> str:
    """The text of a note that one of the keys signed, and that carries no false signature of any of them.

    Signatures of keys that are not known are passed over, as the form demands. Raises NoteError.
    """
    read = read_note(note)
    known = {(one.name, one.id): one for one in keys}
    found = False
    for signature in read.signatures:
        key = known.get((signature.name, signature.id))
        if key is None:
            continue
        try:
            Ed25519PublicKey.from_public_bytes(key.public).verify(signature.value, read.text.encode())
        except InvalidSignature:
            raise NoteError(WRONG) from None
        found = True
    if not found:
        raise NoteError(NOT_SIGNED)
    return read.text


def read_checkpoint(text: str) -> Checkpoint:
    """What the text of a note says, if it is a checkpoint's. Raises NoteError."""
    lines = text.split("\n")
    if len(lines) < 4 or lines.pop() or not all(lines) or not _is_plain(text):
        raise NoteError(CHECKPOINT_FORM)
    origin, size, root, *extensions = lines
    raw = _decoded(root, CHECKPOINT_FORM)
    if not _SIZE.fullmatch(size) or len(raw) != HASH_BYTES:
        raise NoteError(CHECKPOINT_FORM)
    return Checkpoint(origin, int(size), raw, tuple(extensions))


def verified_checkpoint(note: str, keys: Iterable[Key]) -> Checkpoint:
    """A checkpoint signed by one of the keys, whose name is its origin. Raises NoteError."""
    known = tuple(keys)
    checkpoint = read_checkpoint(verified(note, known))
    if checkpoint.origin not in {one.name for one in known}:
        raise NoteError(NOT_SIGNED)
    return checkpoint


def _signature(line: str) -> Signature:
    name, space, encoded = line.removeprefix(_DASH).partition(" ")
    raw = _decoded(encoded, FORM)
    if not line.startswith(_DASH) or not space or not _is_name(name) or len(raw) < 5:  # four bytes of id, and more
        raise NoteError(FORM)
    return Signature(name, raw[:4], raw[4:])


def _is_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(one.isspace() for one in name) and _is_plain(name)


def _is_plain(text: str) -> bool:
    """UTF-8 without control characters other than newline."""
    if any(one < " " and one != "\n" for one in text):
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _base64(raw: bytes) -> str:
    return b64encode(raw).decode("ascii")


def _decoded(encoded: str, reason: Text) -> bytes:
    """Only what encoding gives back again: no blanks, no other padding, no stray bits."""
    try:
        raw = b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise NoteError(reason) from None
    if not raw or _base64(raw) != encoded:
        raise NoteError(reason)
    return raw
