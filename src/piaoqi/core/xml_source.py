"""The one way into XML that was handed in: no DTD, no entities, no network, bounded; mended where issuers are careless.

Real invoices hold `<:eInvoice xmlns:="">`, prefixes that nobody declared, names with a bare `&`, an encoding that is
not the declared one. Such text is read all the same and the repair is a problem of the file; text that breaks off is
read as far as it goes.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from lxml import etree

from piaoqi.core.limits import DEFAULT, Limits
from piaoqi.core.problem import Problem, define
from piaoqi.core.text import Text

Element: TypeAlias = Any
"""An lxml element; lxml gives the type no public name."""

REPAIRED = define(
    "xml.repaired",
    Text(
        "{path} 的 XML 不合规范（第 {line} 行），已按最可能的意思读取",
        "{path} is not well-formed XML (line {line}); read as it was most likely meant",
    ),
    Text("内容可用；如有疑问请向开票方要一份规范的文件", "Usable; if in doubt, ask the issuer for a sound file"),
)
DAMAGED = define(
    "xml.damaged",
    Text(
        "{path} 的 XML 已损坏（第 {line} 行），只读出了其中一部分或读不出来",
        "{path} is damaged XML (line {line}); only a part of it, or nothing, was read",
    ),
    Text("请重新下载或让发送方重新发送", "Download it again, or have it sent again"),
    unreadable=True,
)
ENCODING = define(
    "xml.encoding",
    Text(
        "{path} 声明的编码是 {stated}，内容却不是，已按 {used} 读取",
        "{path} says that it is encoded as {stated}, which it is not; read as {used}",
    ),
    Text("内容可用；个别字若显示不对，请向开票方要一份规范的文件", "Usable; should letters look wrong, ask the issuer"),
)
FORBIDDEN = define(
    "xml.forbidden",
    Text(
        "{path} 含有 DTD 或实体定义，发票 XML 不会有，出于安全没有读取",
        "{path} declares a DTD or entities, which no invoice does; it was not read, for safety",
    ),
    Text("核对文件来源，不要打开它引用的任何地址", "Check where it came from; open none of the addresses in it"),
    unreadable=True,
)
TOO_LARGE = define(
    "xml.too_large",
    Text(
        "{path} 有 {megabytes} MB，超过 XML 的上限，没有读取", "{path} has {megabytes} MB, too much for XML; not read"
    ),
    Text("确认这是发票文件", "Make sure that it is an invoice"),
    unreadable=True,
)

_OPTIONS = {
    "resolve_entities": False,
    "load_dtd": False,
    "no_network": True,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
_STRICT = etree.XMLParser(**_OPTIONS)
_DECLARATION = re.compile(rb"^<\?xml[^>]{0,200}?\?>")
_ENCODING = re.compile(rb"""encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_CHINESE = re.compile(r"gb[-_]?(?:k|18030|2312)(?:-80)?|cp936|x-gbk|euc-cn").fullmatch
_OTHER = re.compile(r"big5(?:-hkscs)?|iso-8859-\d{1,2}|latin-?1|windows-\d{3,4}|cp\d{3,4}").fullmatch
"""Encodings that are followed beside UTF-8. Text that is read as bytes to find `utf-16` declared is not UTF-16."""
_BARE_AMPERSAND = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});)")
_ANONYMOUS_PREFIX = re.compile(rb"(</?):(?=[A-Za-z_])")
_ANONYMOUS_DECLARATION = re.compile(rb"""\sxmlns:\s*=\s*("[^"]*"|'[^']*')""")
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r"))
_REPAIRS = 200_000
"""Repairs of one kind in a text: who writes more of them means something else, and each costs memory."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """The root of an XML text (None: nothing could be read) and what was noticed."""

    root: Element | None
    problems: tuple[Problem, ...] = ()


def parse_xml(data: bytes, path: str, limits: Limits = DEFAULT) -> Parsed:
    """Read XML of any encoding. `path` names it in problems. Never raises for bad content."""
    if len(data) > limits.xml_bytes:
        return Parsed(None, (TOO_LARGE.at(path, megabytes=len(data) >> 20),))
    text, stated, used = _in_utf8(data)
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        return Parsed(None, (FORBIDDEN.at(path),))
    problems = (ENCODING.at(path, stated=stated, used=used),) if stated != used else ()
    try:
        return Parsed(etree.fromstring(text, _STRICT), problems)
    except etree.XMLSyntaxError as error:
        return _leniently(text, path, error.lineno or 1, problems)
    except ValueError:
        return _leniently(text, path, 1, problems)


def looks_like_xml(data: bytes) -> bool:
    """Whether the bytes begin as XML, in any encoding."""
    return head_of(data, 512)[:1] == b"<"


def head_of(data: bytes, size: int = 8192) -> bytes:
    """The beginning of the text after its declaration, to recognise a vocabulary by; names in it are ASCII."""
    wide = _wide_encoding(data)
    head = data[:size].decode(wide, "replace").encode() if wide else data[:size]
    return _bare(_without_declaration(head))


@lru_cache(maxsize=4096)
def local_name(tag: object) -> str:
    """`{namespace}Buyer`, `fp:Buyer` of an undeclared prefix and `EInvoiceData.Buyer` are all `buyer`."""
    if not isinstance(tag, str):
        return ""
    name = tag.rpartition("}")[2].rpartition(":")[2].rpartition(".")[2]
    return name.replace("-", "").replace("_", "").lower()


def name_of(element: Element) -> str:
    """The element's local name in lower case, without hyphens; empty for a comment."""
    return local_name(element.tag)


def leaves(element: Element, stop: frozenset[str] = frozenset()) -> dict[str, str]:
    """Text of the leaves below an element by local name, and by `parent/name` too; the first that is not empty.

    Elements whose name is in `stop` are left out with all that is in them. An empty leaf is present as ''.
    """
    found: dict[str, str] = {}
    _collect(element, name_of(element), stop, found)
    return found


def groups(root: Element, *names: str) -> list[Element]:
    """The elements below `root` (or root itself) with one of these local names, none inside another."""
    wanted = frozenset(names)
    if name_of(root) in wanted:
        return [root]
    found: list[Element] = []
    _gather(root, wanted, found)
    return found


def _collect(element: Element, parent: str, stop: frozenset[str], found: dict[str, str]) -> None:
    for child in element:
        name = name_of(child)
        if not name or name in stop:
            continue
        if len(child):
            _collect(child, name, stop, found)
            continue
        text = (child.text or "").strip()
        for key in (name, f"{parent}/{name}"):
            if text or key not in found:
                found[key] = found.get(key) or text


def _gather(element: Element, wanted: frozenset[str], found: list[Element]) -> None:
    for child in element:
        if name_of(child) in wanted:
            found.append(child)
        elif len(child):
            _gather(child, wanted, found)


def _leniently(text: bytes, path: str, line: int, problems: tuple[Problem, ...]) -> Parsed:
    """Mend what is known to go wrong, then let the parser recover from the rest."""
    mended = _BARE_AMPERSAND.sub(b"&amp;", text.translate(None, _CONTROL), _REPAIRS)
    mended = _ANONYMOUS_DECLARATION.sub(b"", _ANONYMOUS_PREFIX.sub(rb"\1", mended, _REPAIRS), _REPAIRS)
    parser = etree.XMLParser(recover=True, **_OPTIONS)
    try:
        root = etree.fromstring(mended, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    grave = root is None or any(error.domain_name != "NAMESPACE" for error in parser.error_log)
    kind = DAMAGED if grave else REPAIRED
    return Parsed(root, (*problems, kind.at(path, line=line)))


def _in_utf8(data: bytes) -> tuple[bytes, str, str]:
    """The text in UTF-8 without declaration, mark or leading blanks; the encoding it states, and the one it has."""
    wide = _wide_encoding(data)
    if wide:
        return _without_declaration(data.decode(wide, "replace").encode()), wide, wide
    declaration = _DECLARATION.match(_bare(data))
    found = _ENCODING.search(declaration[0]) if declaration else None
    stated = found[1].decode("ascii").lower() if found else "utf-8"
    body = _without_declaration(data)
    if body.isascii():
        return body, stated, stated
    # GB18030 contains GBK and GB2312, and writers do not keep to the one they declare.
    meant = "gb18030" if _CHINESE(stated) else stated if _OTHER(stated) else "utf-8"
    for used in dict.fromkeys((meant, "utf-8", "gb18030")):
        try:
            text = body.decode(used)
        except (UnicodeError, LookupError):
            continue
        return body if used == "utf-8" else text.encode(), stated, stated if used == meant else used
    return body.decode("utf-8", "replace").encode(), stated, "utf-8 ?"


def _wide_encoding(data: bytes) -> str:
    """UTF-16 by its mark or by the shape of its first characters; empty for anything else."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    if data[:4] in (b"<\0?\0", b"\0<\0?"):
        return "utf-16-le" if data[0] else "utf-16-be"
    return ""


def _bare(text: bytes) -> bytes:
    return text.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n\0")


def _without_declaration(text: bytes) -> bytes:
    """The text after its declaration; the line break behind that stays, so lines keep their numbers."""
    return _DECLARATION.sub(b"", _bare(text), count=1)
