"""How the value of a setting is written: what the operator is told, and how it is read."""

from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import Generic, TypeVar
from urllib.parse import urlsplit

from piaoqi.core.text import Message, Text

SHORTEST_SECRET = 32
READABLE = Text("一个能读的文件", "a file that can be read")
T_co = TypeVar("T_co", covariant=True)
IpNetwork = str
"""In canonical form: 10.0.0.0/8."""


@dataclass(frozen=True, slots=True)
class Form(Generic[T_co]):
    """`words`: how to write it; `read` raises ValueError; `toml`: the types that the settings file may write it in."""

    words: Text | Message
    read: Callable[[str], T_co]
    toml: tuple[type, ...] = (str,)


def choice(*names: str) -> Form[str]:
    def read(text: str) -> str:
        return names[names.index(text)]

    return Form(Text(" 或 ".join(names), " or ".join(names)), read)


def count(least: int, most: int) -> Form[int]:
    def read(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
            raise ValueError(text)
        return int(text)

    words = Text("{a} 到 {b} 的整数", "a whole number from {a} to {b}").with_(a=least, b=most)
    return Form(words, read, (int, str))


def address(form: str, *schemes: str) -> Form[str]:
    """With one of these schemes and a host or the like; '' for none."""

    def read(text: str) -> str:
        if text and (urlsplit(text).scheme not in schemes or not urlsplit(text).netloc):
            raise ValueError(text)
        return text

    return Form(Text(form, form), read)


def _flag(text: str) -> bool:
    return ("0", "1").index(text or "0") == 1


def _names(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in text.split(",") if one.strip())


def _networks(text: str) -> tuple[IpNetwork, ...]:
    return tuple(str(ip_network(one)) for one in _names(text))


def _database(text: str) -> str:
    if text:
        address = urlsplit(text)
        _ = address.port  # raises ValueError where it is no number
        if address.scheme not in ("postgres", "postgresql") or not address.path.strip("/"):
            raise ValueError("none of PostgreSQL")
    return text


def _secret(text: str) -> str:
    if text and len(text) < SHORTEST_SECRET:
        raise ValueError("too short")
    return text


def _issuer(text: str) -> str:
    address = urlsplit(text)
    if text and address.scheme != "https" and address.hostname not in ("localhost", "127.0.0.1", "::1"):
        raise ValueError(text)
    return text


TEXT = Form(Text("文字", "text"), str)
PATH = Form(Text("文件或文件夹的路径", "the path of a file or folder"), Path)
PATHS = Form(
    Text("文件夹的路径，多个用逗号分隔", "paths of folders, with commas between them"),
    lambda text: tuple(Path(one) for one in _names(text)),
    (str, list),
)
FLAG = Form(Text("1（是）或 0（否）", "1 (yes) or 0 (no)"), _flag, (bool, int, str))
NAMES = Form(Text("名称，多个用逗号分隔", "names, with commas between them"), _names, (str, list))
NETWORKS = Form(
    Text("网段，如 10.0.0.0/8，多个用逗号分隔", "networks such as 10.0.0.0/8, with commas between them"),
    _networks,
    (str, list),
)
DATABASE = Form(Text("postgresql://用户:密码@主机:端口/库名", "postgresql://user:password@host:port/name"), _database)
SECRET = Form(Text("至少 32 个随机字符", "at least 32 random characters"), _secret)
ISSUER = Form(Text("https://…", "https://…"), _issuer)
