"""A folder on the server, below one that the operator allows (PIAOQI_WATCH): what is put there is taken in.

Nothing there is ever moved, changed or deleted. A folder proves no coverage: nothing says that all lies in it.

1. The folder lies below an allowed one, also once all links are followed; so does every file in it. Links to folders
   are not followed.
2. A file is taken in once it has had the same size and time of change for some seconds, and kept them while it was
   read. Its key is its name with both, so that it is not read again, and is when it changes.
"""

import io
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from typing import BinaryIO, Final, cast

from django.conf import settings as given

from piaoqi.core.causes.case import SourceKind
from piaoqi.core.text import Text
from piaoqi.sources.connectors.base import ConnectorError, Item, Page, Question, Retry, Setting

SETTLED_SECONDS: Final = 3
"""So long a file must have been as it is."""
PAGE: Final = 200
MOST: Final = 200_000
"""Files of one folder."""
_PASSED_OVER: Final = ("~$", ".")
"""How names begin of what other programs keep for themselves."""
_UNFINISHED: Final = (".tmp", ".part", ".partial", ".crdownload", ".download", ".filepart")
_OTHERS: Final = frozenset(("thumbs.db", "desktop.ini"))

_NO_ROOTS = Text("没有允许监视的文件夹", "No folder may be watched")
_NAME_ROOTS = Text("请管理员在设置 PIAOQI_WATCH 中写明允许的文件夹", "Have the operator name some in PIAOQI_WATCH")
_OUTSIDE = Text("“{folder}”不在允许监视的文件夹之内", "{folder} is not below a folder that may be watched")
_ALLOWED = Text("允许的有：{roots}", "These may be: {roots}")
_RELATIVE = Text("“{folder}”不是完整路径", "{folder} is no whole path")
_WHOLE_PATH = Text("请写从根目录或盘符开始的路径", "Write it from the root or the drive on")
_AWAY = Text("打不开文件夹“{folder}”：{reason}", "The folder {folder} can't be opened: {reason}")
_LOOK = Text("请检查网络盘、路径和读取权限；之后会自动再试", "Look at drive, path and permissions; it is tried again")
_TOO_MANY = Text("“{folder}”里的文件超过 {most} 个", "{folder} holds more than {most} files")
_SMALLER = Text("请改为监视其中的子文件夹", "Watch folders inside it instead")
_UNREAD = Text("读不了文件“{name}”：{reason}", "The file {name} can't be read: {reason}")
_CHANGED = Text("读取“{name}”时它又变了，下次再取", "{name} changed while it was read; it is taken in next time")
_LEADS_OUT = Text("“{name}”是指向允许范围以外的链接，没有读取", "{name} is a link that leads out; it was not read")
_PUT_IT_THERE = Text("请把文件本身放进文件夹", "Put the file itself into the folder")
_NOTHING = Text("无需处理", "Nothing need be done")


@dataclass(frozen=True, slots=True)
class _File:
    """As it was listed."""

    name: str
    """Relative, with slashes."""
    size: int
    changed: int
    """Nanoseconds."""

    @property
    def key(self) -> str:
        return f"{self.name}\n{self.size}\n{self.changed}"


@dataclass(slots=True)
class FolderSession:
    """One look through the folder."""

    folder: Path
    root: Path
    _files: list[_File] = field(default_factory=list)
    _listed: float = 0

    def page(self, question: Question, cursor: str | None) -> Page:
        """In the order of names. Issue dates can't be asked for: all files come."""
        del question
        if cursor is None:
            self._files = sorted(self._list(), key=lambda one: one.name)
            self._listed = monotonic()
        start = int(cursor or 0)
        some = self._files[start : start + PAGE]
        following = start + PAGE
        return Page(
            items=tuple(Item(key=one.key, name=one.name, data=_Later(self, one)) for one in some),
            next=str(following) if following < len(self._files) else None,
        )

    def close(self) -> None:
        self._files = []

    def opened(self, listed: _File) -> BinaryIO | None:
        """None while it may still be written to."""
        sleep(max(0, self._listed + SETTLED_SECONDS - monotonic()))
        path = self.folder / listed.name
        try:
            real = path.resolve(strict=True)
            if not real.is_relative_to(self.root):
                raise ConnectorError(_LEADS_OUT.with_(name=listed.name), _PUT_IT_THERE.with_(), Retry.NEVER)
            file = real.open("rb")
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _unread(listed.name, error) from error
        if _is_as_listed(file, listed):
            return cast("BinaryIO", _Watched(file, listed))
        file.close()
        return None

    def _list(self) -> Iterator[_File]:
        for count, one in enumerate(self._walk(self.folder, "")):
            if count >= MOST:
                raise ConnectorError(_TOO_MANY.with_(folder=self.folder, most=MOST), _SMALLER.with_(), Retry.NEVER)
            yield one

    def _walk(self, folder: Path, prefix: str) -> Iterator[_File]:
        try:
            with os.scandir(folder) as entries:
                found = [one for one in entries if not _is_passed_over(one.name)]
            for entry in found:
                if entry.is_dir(follow_symlinks=False):
                    yield from self._walk(Path(entry.path), f"{prefix}{entry.name}/")
                else:
                    yield from _listed(entry, prefix)
        except OSError as error:
            raise _away(folder, error) from error


class WatchedFolder:
    key = "watched_folder"
    title = Text("监视服务器上的文件夹", "Watch a folder on the server")
    kinds = frozenset(SourceKind)
    settings: tuple[Setting, ...] = (
        Setting(
            key="folder",
            title=Text("文件夹", "The folder"),
            hint=Text("服务器上的完整路径，在允许的文件夹之内", "Its whole path on the server, below an allowed one"),
        ),
    )
    proves_coverage = False

    def check(self, settings: Mapping[str, str]) -> None:
        _place(settings.get("folder", ""), Retry.NEVER)

    def open(self, settings: Mapping[str, str]) -> FolderSession:
        return FolderSession(*_place(settings.get("folder", ""), Retry.LATER))


CONNECTOR = WatchedFolder()


@dataclass(frozen=True, slots=True)
class _Later:
    """How to get a file, once it is wanted."""

    session: FolderSession
    file: _File

    def __call__(self) -> BinaryIO | None:
        return self.session.opened(self.file)


class _Watched(io.RawIOBase):
    """A file that raises ConnectorError at its end where it was changed meanwhile."""

    def __init__(self, file: BinaryIO, listed: _File) -> None:
        self._file, self._about = file, listed

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast("bytearray", buffer))
        try:
            piece = self._file.read(len(view))
        except OSError as error:
            raise _unread(self._about.name, error) from error
        if not piece and not _is_as_listed(self._file, self._about):
            raise ConnectorError(_CHANGED.with_(name=self._about.name), _NOTHING.with_(), Retry.LATER)
        view[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        self._file.close()
        super().close()


def _place(written: str, where_away: Retry) -> tuple[Path, Path]:
    """The folder and the allowed one that it lies below, all links followed. Raises ConnectorError; `where_away`: what
    is to be done where it can't be opened.
    """
    folder = Path(written)
    if not given.WATCH:
        raise ConnectorError(_NO_ROOTS.with_(), _NAME_ROOTS.with_(), Retry.NEVER)
    if not folder.is_absolute():
        raise ConnectorError(_RELATIVE.with_(folder=written), _WHOLE_PATH.with_(), Retry.NEVER)
    try:
        roots = [Path(one).resolve() for one in given.WATCH]
        real = folder.resolve()
        root = next((one for one in roots if real.is_relative_to(one)), None)
        if root is None:
            shown = tuple(str(one) for one in given.WATCH)
            raise ConnectorError(_OUTSIDE.with_(folder=written), _ALLOWED.with_(roots=shown), Retry.NEVER)
        next(real.iterdir(), None)
    except (OSError, ValueError) as error:
        raise _away(folder, error, where_away) from error
    return real, root


def _listed(entry: "os.DirEntry[str]", prefix: str) -> Iterator[_File]:
    """Ordinary files alone; what is gone by now is passed over, and a link that leads nowhere."""
    try:
        found = entry.stat()
    except FileNotFoundError:
        return
    if stat.S_ISREG(found.st_mode):
        yield _File(f"{prefix}{entry.name}", found.st_size, found.st_mtime_ns)


def _is_as_listed(file: BinaryIO, listed: _File) -> bool:
    now = os.fstat(file.fileno())
    return (now.st_size, now.st_mtime_ns) == (listed.size, listed.changed) and stat.S_ISREG(now.st_mode)


def _is_passed_over(name: str) -> bool:
    small = name.lower()
    return small.startswith(_PASSED_OVER) or small.endswith(_UNFINISHED) or small in _OTHERS


def _away(folder: Path, error: Exception, retry: Retry = Retry.LATER) -> ConnectorError:
    return ConnectorError(_AWAY.with_(folder=folder, reason=_reason(error)), _LOOK.with_(), retry)


def _unread(name: str, error: OSError) -> ConnectorError:
    return ConnectorError(_UNREAD.with_(name=name, reason=_reason(error)), _LOOK.with_(), Retry.LATER)


def _reason(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error)
