"""What every format shares: the bytes, what they say, and the interface a format implements."""

import hashlib
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Protocol

from piaoqi.core.invoice.record import Record
from piaoqi.core.limits import DEFAULT, Limits
from piaoqi.core.problem import Problem
from piaoqi.core.seals.anchors import SHIPPED, Anchors
from piaoqi.core.seals.verdict import UNSIGNED, Authenticity
from piaoqi.core.text import Text


def printable(name: str) -> str:
    """A file's name for people: control characters and those that turn the writing round show as �."""
    if name.isprintable():
        return name
    return "".join("�" if unicodedata.category(one) in ("Cc", "Cf") else one for one in name)


def always(_: "Blob") -> bool:
    """Every file is read."""
    return True


@dataclass(frozen=True)
class Blob:
    """Bytes handed in, under the name people know them by (`a.zip!b.ofd` inside a container)."""

    path: str
    data: bytes
    limits: Limits = DEFAULT
    depth: int = 0
    columns: Mapping[str, str] = field(default_factory=dict)
    """For tables whose headings are not recognised: field -> heading, as the person who knows them says."""
    anchors: Anchors = field(default=SHIPPED, repr=False, compare=False)
    """Whom a signature must lead to, to be called trusted."""
    begin: Callable[["Blob"], bool] = field(default=always, repr=False, compare=False)
    """Asked before each file, those inside it too, whether to read it: so a worker says where it is, and what broke
    a worker once is passed over. Asked again before each page to be recognised, which may take as long as a file."""

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @property
    def name(self) -> str:
        """The last part of the path: the file's own name."""
        return self.path.rsplit("!", 1)[-1].replace("\\", "/").rsplit("/", 1)[-1]

    def inner(self, name: str, data: bytes) -> "Blob":
        """A file found inside this one."""
        path = f"{self.path}!{printable(name)}"
        return replace(self, path=path, data=data, depth=self.depth + 1)


class ListKind(StrEnum):
    """What a table of invoices is, told by its headings."""

    BUREAU = "bureau"  # 全量发票查询
    SELECTION = "selection"  # 抵扣勾选, 用途确认
    ISSUED = "issued"  # 开票系统存根
    VERIFICATION = "verification"  # 查验记录
    EXPECTED = "expected"  # 应收票
    BOOKS = "books"  # 账, 报销, and any other table of invoices
    DELETED = "deleted"  # 回收站


@dataclass(frozen=True, slots=True)
class Table:
    """How one sheet was understood. Rows are numbered as the spreadsheet program shows them, from 1."""

    sheet: str
    list_kind: ListKind
    heading_row: int
    columns: Mapping[str, str]
    """Field -> heading as written."""
    rows: int
    """Data rows read, without blank and totals rows."""
    level: str = "invoice"
    """`invoice`: one row an invoice; `line`: one row a line of goods, joined to invoices by number."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """What title rows, the totals row and the sheet's or file's name state: `from`, `to` (dates), `total` (number of
    invoices), `period` (税款所属期 YYYYMM), `as_of`, `direction`, `taxpayer`, `created` …"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What one file says. `children` are the files found inside it, each a document of its own."""

    path: str
    sha256: str
    format: str
    records: tuple[Record, ...] = ()
    tables: tuple[Table, ...] = ()
    children: tuple["Document", ...] = ()
    problems: tuple[Problem, ...] = ()
    authenticity: Authenticity = UNSIGNED
    facts: Mapping[str, str] = field(default_factory=dict)
    """About the file as a whole: mail headers (`message_id`, `date`, `from`, `subject`), `links`, `producer` …"""


class Format(Protocol):
    """One file format. Recognised by content, never by extension.

    `read` never raises for bad content: it returns a document with problems. `order` settles who is asked first
    (low first); a specific format (OFD) stands before the general one (zip).
    """

    key: str
    title: Text
    order: int

    def recognises(self, blob: Blob) -> bool:
        """Cheap: looks at magic bytes or the first kilobytes."""
        ...

    def read(self, blob: Blob) -> Document:
        """All that the bytes say."""
        ...
