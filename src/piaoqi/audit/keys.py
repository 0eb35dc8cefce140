"""The keys that sign checkpoints: private ones in the data folder, never in the database; public ones in a list beside
them, the newest last.

    keys/log-keys.txt           one verifier key a line (C2SP): hand it to the auditor
    keys/log-<id>.pem           the private key, readable for its owner alone

Each key is also named in the log when it comes into use (`audit.key`): the first by itself, each later one signed
by its forerunner (`vouched`). From that entry on, the new key alone signs.
"""

import secrets
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from piaoqi.audit import kept_files
from piaoqi.audit.errors import LogError
from piaoqi.audit.models import Entry
from piaoqi.core.proof.note import Key, NoteError, key_of, read_key, signed, verified
from piaoqi.core.text import Text

LIST = "log-keys.txt"
ACTION = "audit.key"
"""Of the entry by which a key comes into use; its subject is `key:<id>`."""
SUBJECT = "key:"
NOT_A_LIST = Text("不是公钥清单（每行一个公钥）", "not a list of keys, one a line")


class KeyLostError(LogError):
    """A key that signs the log is not where it was."""

    MESSAGE = Text(
        "读不出日志签名密钥 {path}：请从备份恢复数据目录中的 keys 文件夹",
        "the log's signing key {path} can't be read: restore the folder keys of the data folder from the backup",
    )

    def __init__(self, path: Path) -> None:
        super().__init__(self.MESSAGE.with_(path=path))
        self.path = path


def folder() -> Path:
    return Path(settings.DATA) / "keys"


def known_keys() -> tuple[Key, ...]:
    """Public keys in the order of their use. Raises NoteError for a list that was changed, OSError."""
    path = folder() / LIST
    if not path.exists():
        return ()
    try:
        lines = kept_files.read(path).decode().split("\n")
    except UnicodeDecodeError as error:
        raise NoteError(NOT_A_LIST) from error
    if lines.pop():
        raise NoteError(NOT_A_LIST)
    return tuple(read_key(line) for line in lines)


def signing_key() -> tuple[Key, Ed25519PrivateKey]:
    """The newest key; made where there never was one. To be called by one process at a time. Raises KeyLostError where
    the log names a key and the data folder has none: that is no reason to begin anew.
    """
    keys = known_keys()
    if keys:
        return keys[-1], _private(keys[-1])
    if Entry.objects.filter(subject__startswith=SUBJECT, action=ACTION).exists():
        raise KeyLostError(folder() / LIST)
    return new_key(f"piaoqi.local/log/{secrets.token_hex(8)}")


def new_key(name: str) -> tuple[Key, Ed25519PrivateKey]:
    """Make a key and put it at the end of the list."""
    private = Ed25519PrivateKey.generate()
    key = key_of(name, private)
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    kept_files.write_once(_place(key), pem)
    listed = "".join(f"{one.text}\n" for one in (*known_keys(), key))
    kept_files.replace(folder() / LIST, listed.encode())
    return key, private


def vouching(key: Key) -> dict[str, object]:
    """What the entry says by which a key comes into use. Raises KeyLostError where its forerunner's can't be read."""
    keys = known_keys()
    former = keys[keys.index(key) - 1] if keys.index(key) else None
    if former is None:
        return {"key": key.text}
    return {"key": key.text, "vouched": signed(f"{key.text}\n", former.name, _private(former))}


def is_vouched(key: Key, former: Key | None, said: dict[str, object]) -> bool:
    """Whether the entry `said` by which the key came into use is right."""
    if said.get("key") != key.text:
        return False
    if former is None:
        return "vouched" not in said
    try:
        return verified(str(said.get("vouched")), [former]) == f"{key.text}\n"
    except NoteError:
        return False


def subject_of(key: Key) -> str:
    """Of the entry by which it comes into use."""
    return f"{SUBJECT}{key.id.hex()}"


def _place(key: Key) -> Path:
    return folder() / f"log-{key.id.hex()}.pem"


def _private(key: Key) -> Ed25519PrivateKey:
    path = _place(key)
    try:
        private = serialization.load_pem_private_key(kept_files.read(path), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise KeyLostError(path) from error
    if not isinstance(private, Ed25519PrivateKey) or key_of(key.name, private) != key:
        raise KeyLostError(path)
    return private
