"""Asking with files: what they say is read by a worker process, their numbers are looked for, and nothing is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from os import getpid
from pathlib import Path
from secrets import token_hex
from threading import BoundedSemaphore
from typing import Any

from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.http import HttpRequest
from django.utils import timezone

from piaoqi.accounts.actor import Actor
from piaoqi.archive.queries.progress import arrivals
from piaoqi.core.formats.base import printable
from piaoqi.core.reading import Task
from piaoqi.core.reading.batch import ask
from piaoqi.core.reading.worker import MEMORY_BYTES
from piaoqi.core.text import Message, Text, in_both
from piaoqi.web.find.asked import MOST_NUMBERS, Number
from piaoqi.web.find.peek import Peek, Peeked, Trouble

MOST_FILES = 20
MOST_BYTES = 64 << 20
_AT_ONCE = 2
_WAIT_SECONDS = 20
_KEPT = "find.files"

_TOO_LARGE = Text(
    "{name} 超过 {most} MB，这里不读这么大的文件", "{name} is larger than {most} MB: too large to be read here"
)
_HAND_IN = Text("请在“导入”里交来，读完再查", "Hand it in, and look for it when it is read")
_BUSY = Text("正在读别的文件，{name} 还没有读", "Other files are being read; {name} was not read")
_AGAIN = Text("请稍等几秒再试", "Try again in a few seconds")
_BROKEN = Text(
    "读取 {name} 时程序中止了，或者用的内存太多，没有读出来",
    "The reader stopped on {name}, or it asked for too much memory",
)
_TYPE_IT = Text("请打开文件，把看到的号码输入上面的框里", "Open the file, and type the number that you see")

_reading = BoundedSemaphore(_AT_ONCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One file that was asked with. `here`: when the very same file was handed in, where the asker may know of it."""

    name: str
    numbers: tuple[Number, ...]
    more: int
    by_name: bool
    unnumbered: int
    passed_over: int
    troubles: tuple[Trouble, ...]
    here: str = ""


def read_files(who: Actor, files: "Sequence[UploadedFile[bytes]]") -> list[Asked]:
    """One after the other."""
    return [_read(who, file) for file in files[:MOST_FILES]]


def numbers_of(asked: Sequence[Asked]) -> tuple[Number, ...]:
    """Of all files together."""
    return tuple(dict.fromkeys(number for one in asked for number in one.numbers))[:MOST_NUMBERS]


def keep(request: HttpRequest, asked: Sequence[Asked]) -> str:
    """What was read of them, until the next file: the key under which the page that follows shows it."""
    key = token_hex(4)
    request.session[_KEPT] = [key, [asdict(one) for one in asked]]
    return key


def kept(request: HttpRequest) -> list[Asked]:
    """For the page that follows; none on any other."""
    key, asked = request.session.get(_KEPT, ("", ()))
    return [_again(one) for one in asked] if key and request.GET.get("file") == key else []


def _again(said: Mapping[str, Any]) -> Asked:
    numbers = tuple(Number(**one) for one in said["numbers"])
    return Asked(**{**said, "numbers": numbers, "troubles": tuple(Trouble(**one) for one in said["troubles"])})


def _read(who: Actor, file: "UploadedFile[bytes]") -> Asked:
    name = printable(file.name or "")
    if (file.size or 0) > MOST_BYTES or not isinstance(file, TemporaryUploadedFile):
        return _unread(name, _trouble(_TOO_LARGE.with_(name=name, most=MOST_BYTES >> 20), _HAND_IN))
    if not _reading.acquire(timeout=_WAIT_SECONDS):
        return _unread(name, _trouble(_BUSY.with_(name=name), _AGAIN))
    try:
        peeked = ask(Task(Path(file.temporary_file_path()), name, {}), Peek(getpid()), MEMORY_BYTES)
    finally:
        _reading.release()
    if not isinstance(peeked, Peeked):
        return _unread(name, _trouble(_BROKEN.with_(name=name), _TYPE_IT))
    return Asked(
        name=name,
        numbers=tuple(Number(number, code) for number, code in peeked.numbers),
        more=peeked.more,
        by_name=peeked.by_name,
        unnumbered=peeked.unnumbered,
        passed_over=peeked.passed_over,
        troubles=peeked.troubles,
        here=_handed_in(who, peeked.sha256),
    )


def _unread(name: str, trouble: Trouble) -> Asked:
    return Asked(name=name, numbers=(), more=0, by_name=False, unnumbered=0, passed_over=0, troubles=(trouble,))


def _trouble(message: Message, hint: Text) -> Trouble:
    return Trouble(in_both(message), in_both(hint))


def _handed_in(who: Actor, sha256: str) -> str:
    """The day on which these very bytes came in; '' where they did not, or the asker may not know."""
    first = arrivals(who).filter(original__sha256=sha256).order_by("pk").first() if sha256 else None
    return timezone.localtime(first.at).strftime("%Y-%m-%d") if first else ""
