"""Secrets that the program makes for itself, in the folder `keys` of its data: for its own eyes alone."""

import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

SECRET, SETUP = "secret-key", "setup-token"
UNSAFE = "unsafe: only for tests and tools that serve nobody"
"""The key where none was made yet: nothing that serves anybody starts with it."""


def kept(data: Path, name: str) -> str:
    """The secret of this name, '' where there is none."""
    try:
        return (data / "keys" / name).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return ""


def made(data: Path, name: str, length: int = 48) -> str:
    """The secret of this name, made where there is none: whole or not at all, and once, however many start at once."""
    folder = data / "keys"
    folder.mkdir(parents=True, exist_ok=True)
    if os.name == "posix":
        folder.chmod(0o700)
    whole = folder / f".{name}.{secrets.token_hex(8)}"
    descriptor = os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(length))
        file.flush()
        os.fsync(file.fileno())
    try:
        if not kept(data, name):
            _place(whole, folder / name)
    finally:
        whole.unlink(missing_ok=True)
    return kept(data, name)


def thrown_away(data: Path, name: str) -> None:
    """It is of no use any more."""
    (data / "keys" / name).unlink(missing_ok=True)


def _place(whole: Path, place: Path) -> None:
    """Without replacing what another process placed meanwhile, where the system can tell."""
    link: Callable[[Path, Path], object] | None = getattr(os, "link", None)
    if link:
        with suppress(FileExistsError):
            link(whole, place)
            return
        if place.stat().st_size:
            return
    whole.replace(place)
