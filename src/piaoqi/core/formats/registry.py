"""The formats there are, and the one entrance to them: `read`."""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TypedDict, Unpack

import piaoqi.core.formats as formats_package
from piaoqi.core.formats.base import Blob, Document, Format, printable
from piaoqi.core.limits import DEFAULT, Limits
from piaoqi.core.problem import Problem, define
from piaoqi.core.seals.anchors import Anchors
from piaoqi.core.seals.verdict import Verdict
from piaoqi.core.text import Text

EMPTY = define(
    "file.empty",
    Text("{path} 是空文件（0 字节）", "{path} is empty (0 bytes)"),
    Text("重新下载或重新发送这个文件", "Download it or have it sent again"),
    unreadable=True,
)
TOO_LARGE = define(
    "file.too_large",
    Text(
        "{path} 有 {megabytes} MB，超过单个文件的上限 {limit} MB，没有读取",
        "{path} has {megabytes} MB; the limit is {limit} MB",
    ),
    Text("确认这是发票文件；大的导出请按月份拆开", "Make sure that it holds invoices; split a large export by month"),
    unreadable=True,
)
UNKNOWN = define(
    "file.unknown_format",
    Text("{path} 的内容不是任何认识的格式", "{path} is in none of the known formats"),
    Text(
        "支持 OFD、PDF、XML、XBRL、图片、xlsx、csv、zip、eml；请另存为其中一种",
        "Known: OFD, PDF, XML, XBRL, images, xlsx, csv, zip, eml; save it as one of these",
    ),
    unreadable=True,
)
NO_PERMISSION = define(
    "file.no_permission",
    Text("没有权限读取 {path}", "No permission to read {path}"),
    Text("请把文件的读取权限交给当前用户", "Give the current user permission to read it"),
    unreadable=True,
)
NOT_FOUND = define(
    "file.not_found",
    Text("找不到 {path}", "{path} does not exist"),
    Text("检查路径和文件名是否写对", "Check the path and the name"),
    unreadable=True,
)
NOT_A_FILE = define(
    "file.not_a_file",
    Text("{path} 不是普通文件，没有读取", "{path} is no ordinary file; it was not read"),
    Text("整个文件夹用 piaoqi check", "For a whole folder use piaoqi check"),
    unreadable=True,
)
UNREADABLE = define(
    "file.unreadable",
    Text("读取 {path} 时系统出错：{reason}", "The system failed to read {path}: {reason}"),
    Text("检查磁盘或网络盘，然后重试", "Check the disk or network drive, then try again"),
    unreadable=True,
)
CRASHED = define(
    "file.reader_crashed",
    Text(
        "读取 {path} 时程序意外中止或迟迟读不完，这个文件没有读成", "The reader stopped, or came to no end, on {path}"
    ),
    Text(
        "把图片缩小、把 PDF 拆开后再试；仍读不成时把这个文件单独发给我们。其余文件已照常处理",
        "Make a picture smaller, split a PDF, and try again; else send us this file. The others were read",
    ),
    unreadable=True,
)


class Options(TypedDict, total=False):
    """What a reader may be told beside the bytes; see `Blob`."""

    columns: Mapping[str, str]
    anchors: Anchors
    begin: Callable[[Blob], bool]


@cache
def formats() -> tuple[Format, ...]:
    """Every format: each module of this package that has an object named FORMAT, low `order` first."""
    found: list[Format] = []
    for module in pkgutil.iter_modules(formats_package.__path__):
        loaded = importlib.import_module(f"{formats_package.__name__}.{module.name}")
        if hasattr(loaded, "FORMAT"):
            found.append(loaded.FORMAT)
    keys = [one.key for one in found]
    if len(set(keys)) != len(keys):
        raise ValueError(f"two formats share a key: {sorted(keys)}")
    return tuple(sorted(found, key=lambda one: (one.order, one.key)))


def read(blob: Blob) -> Document:
    """What the bytes say, by the first format that recognises them."""
    if not blob.begin(blob):
        return _failed(blob, CRASHED.at(blob.path))
    if not blob.data:
        return _failed(blob, EMPTY.at(blob.path))
    known = recognised(blob)
    return _marked(known.read(blob)) if known else _failed(blob, UNKNOWN.at(blob.path))


def _marked(document: Document) -> Document:
    """Each record of an original carries what was found of its genuineness: so it reaches whoever compares records."""
    verdict = document.authenticity.verdict
    if verdict is Verdict.UNSIGNED:
        return document
    records = tuple(replace(one, facts={**one.facts, "authenticity": verdict.value}) for one in document.records)
    return replace(document, records=records)


def recognised(blob: Blob) -> Format | None:
    """The first format that knows the bytes as its own."""
    return next((one for one in formats() if one.recognises(blob)), None)


def read_path(
    path: Path,
    shown: str = "",
    limits: Limits = DEFAULT,
    **options: Unpack[Options],
) -> Document:
    """What a file on disk says; `shown` is the name used in messages and places, the options are those of Blob."""
    name = printable(shown or str(path))
    try:
        size = path.stat().st_size
        if not path.is_file():
            return _failed(Blob(name, b""), _not_a_file(path, name))
        if size > limits.file_bytes:
            too_large = TOO_LARGE.at(name, megabytes=size >> 20, limit=limits.file_bytes >> 20)
            return _failed(Blob(name, b""), too_large)
        return read(Blob(name, path.read_bytes(), limits, **options))
    except PermissionError:
        return _failed(Blob(name, b""), NO_PERMISSION.at(name))
    except FileNotFoundError:
        return _failed(Blob(name, b""), NOT_FOUND.at(name))
    except OSError as error:
        return _failed(Blob(name, b""), UNREADABLE.at(name, reason=str(error.strerror or error)))


def _not_a_file(path: Path, name: str) -> Problem:
    """A folder, or a pipe or device, which would keep the reader waiting. Raises OSError for a folder kept shut."""
    if path.is_dir():
        next(path.iterdir(), None)
    return NOT_A_FILE.at(name)


def _failed(blob: Blob, problem: Problem) -> Document:
    return Document(path=blob.path, sha256=blob.sha256 if blob.data else "", format="", problems=(problem,))
