"""Mail: .eml and mbox. Attachments, and attachments of forwarded messages, are read in their turn; links are listed."""

import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.message import Message

from piaoqi.core.formats.base import Blob, Document
from piaoqi.core.formats.mail.headers import file_name, header_facts, read_header
from piaoqi.core.formats.mail.links import invoice_links, plain_text
from piaoqi.core.formats.mail.named import named_invoices, unavailable
from piaoqi.core.formats.registry import read
from piaoqi.core.formats.text_encoding import decode
from piaoqi.core.formats.zip import is_clutter, too_deep
from piaoqi.core.problem import Problem, define
from piaoqi.core.text import Text

OUTLOOK = define(
    "mail.outlook_message",
    Text("{path} 是 Outlook 的 .msg 邮件，不能直接读取", "{path} is an Outlook .msg, which can't be read as it is"),
    Text("在 Outlook 里另存附件，或把邮件另存为 .eml", "Save its attachments, or save it as .eml"),
    unreadable=True,
)
TNEF = define(
    "mail.tnef",
    Text("{path} 是 Outlook 专有的附件包（winmail.dat），没有读取", "{path} is a winmail.dat and was not read"),
    Text("请发送方改用 HTML 或纯文本格式重发", "Have it sent again as HTML or plain text"),
    unreadable=True,
)
DAMAGED = define(
    "mail.damaged",
    Text("{path} 是损坏的邮件，读不出来", "{path} is a damaged mail"),
    Text("在邮箱里重新导出这封邮件", "Export it from the mailbox again"),
    unreadable=True,
)
CUT = define(
    "mail.cut_short",
    Text("{path} 的附件 {name} 不完整", "{path}: the attachment {name} is not whole"),
    Text("在邮箱里重新导出这封邮件", "Export it from the mailbox again"),
)
TOO_MANY = define(
    "mail.too_many_parts",
    Text(
        "{path} 的附件超过 {limit} 个，其余的没有读取",
        "{path} has more than {limit} attachments; the rest was not read",
    ),
    Text("把邮件拆开导出", "Export it in parts"),
    unreadable=True,
)

_FIELD = re.compile(rb"([A-Za-z][A-Za-z0-9-]{1,40}):")
_KNOWN = frozenset(
    (b"received", b"from", b"to", b"subject", b"date", b"message-id", b"mime-version", b"return-path", b"content-type",
     b"delivered-to", b"reply-to", b"dkim-signature", b"x-mailer", b"cc", b"sender", b"content-transfer-encoding")
)  # fmt: skip
_ENVELOPE = re.compile(rb"(?:^|\n)From [^\n]{3,200}\d{4}\r?\n(?=[A-Za-z][A-Za-z0-9-]+:)")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MSG_STREAM = "__substg1.0".encode("utf-16-le")
_NO_INVOICE = frozenset(
    ("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature", "text/calendar",
     "text/vcard", "text/x-vcard", "message/delivery-status", "text/rfc822-headers")
)  # fmt: skip
_TABLES = frozenset(("csv", "xml", "tab-separated-values", "comma-separated-values"))
"""Kinds of text that are no letter."""
_LOGO = 40_000
"""Bytes up to which a picture shown inside the text is decoration."""
_MALFORMED = (ValueError, LookupError, TypeError, AttributeError, RecursionError)
"""What the parser of the standard library raises for malformed mail."""
_ENDINGS = {
    "application/pdf": ".pdf", "application/zip": ".zip", "image/jpeg": ".jpg", "image/png": ".png",
    "message/rfc822": ".eml", "text/csv": ".csv", "text/xml": ".xml", "application/xml": ".xml",
    "application/ofd": ".ofd",
}  # fmt: skip


class _Mail:
    """The format of the registry."""

    key = "eml"
    title = Text("邮件（eml、mbox）", "mail (eml, mbox)")
    order = 70

    def recognises(self, blob: Blob) -> bool:
        if blob.data.startswith(_OLE):
            return _MSG_STREAM in blob.data
        return _is_tnef(blob.data) or _has_headers(blob.data)

    def read(self, blob: Blob) -> Document:
        problem = OUTLOOK.at(blob.path) if blob.data.startswith(_OLE) else None
        problem = TNEF.at(blob.path) if _is_tnef(blob.data) else problem or too_deep(blob)
        if problem:
            return _failed(blob, problem)
        letters = _letters(blob.data)
        return _read_mbox(blob, letters) if letters else _read_letter(blob)


def _has_headers(data: bytes) -> bool:
    """Whether the bytes begin with the headers of a mail: only header lines, and two that every mail has."""
    head = data[:16384].lstrip(b"\xef\xbb\xbf\r\n")
    if head.startswith(b"From "):
        head = head.partition(b"\n")[2]
    known = set()
    for line in head.splitlines()[:200]:
        if not line.strip():
            break
        if line[:1] in b" \t":
            continue
        found = _FIELD.match(line)
        if not found:
            return False
        known.add(found[1].lower())
    return len(known & _KNOWN) >= 2


def _is_tnef(data: bytes) -> bool:
    return data.startswith(b"\x78\x9f\x3e\x22")


def _letters(data: bytes) -> list[bytes]:
    """The messages of an mbox; [] for a single mail."""
    if not data.startswith(b"From "):
        return []
    envelopes = [found.span() for found in _ENVELOPE.finditer(data)]
    ends = [*(start for start, _ in envelopes[1:]), len(data)]
    letters = [data[start:end] for (_, start), end in zip(envelopes, ends, strict=False)]
    return letters if len(letters) > 1 else []


def _read_mbox(blob: Blob, letters: list[bytes]) -> Document:
    limit = blob.limits.entries
    problems = (TOO_MANY.at(blob.path, limit=limit),) if len(letters) > limit else ()
    children = tuple(_read_letter(blob.inner(f"{at}.eml", letter)) for at, letter in enumerate(letters[:limit], 1))
    return Document(path=blob.path, sha256=blob.sha256, format=FORMAT.key, children=children, problems=problems)


def _read_letter(blob: Blob) -> Document:
    """One message. Steps: 1. headers; 2. what its text tells; 3. attachments, each a document of its own."""
    try:
        message = message_from_bytes(blob.data.lstrip(b"\xef\xbb\xbf\r\n"))
        facts = header_facts(message)  # 1
        parts = list(_parts(message))
        bodies = [_body(part) for part in parts if _is_text(part)]
        facts |= _told(facts.get("subject", ""), bodies)  # 2
    except _MALFORMED:
        return _failed(blob, DAMAGED.at(blob.path))
    problems: list[Problem] = []
    children = tuple(_attachments(blob, parts, problems))  # 3
    unpacked = len(blob.data) + sum(int(child.facts.get("unpacked_bytes", "0")) for child in children)
    return Document(
        path=blob.path, sha256=blob.sha256, format=FORMAT.key, children=children, problems=tuple(problems),
        facts=facts | {"unpacked_bytes": str(unpacked)},
    )  # fmt: skip


def _told(subject: str, bodies: list[str]) -> dict[str, str]:
    """`links` to invoices, `named_invoices` by number, and the words that call a link `unavailable`; one a line."""
    links = dict.fromkeys(link for body in bodies for link in invoice_links(body))
    words = [subject, *map(plain_text, bodies)]
    named = dict.fromkeys(one for text in (*words, *links) for one in named_invoices(text))
    told = {"links": "\n".join(links), "named_invoices": "\n".join(named), "unavailable": unavailable("\n".join(words))}
    return {name: text for name, text in told.items() if text}


def _parts(message: Message) -> Iterator[Message]:
    """The parts of a message that are no containers; a forwarded message is one part."""
    if message.get_content_type() == "message/rfc822" or not message.is_multipart():
        yield message
        return
    for part in message.get_payload():
        if isinstance(part, Message):
            yield from _parts(part)


def _is_text(part: Message) -> bool:
    """Whether a part is the letter itself; a table or XML is not, even where nothing says its name."""
    written = part.get_content_maintype() == "text" and part.get_content_subtype() not in _TABLES
    return written and not file_name(part) and part.get_content_disposition() != "attachment"


def _body(part: Message) -> str:
    data = _payload(part)
    charset = part.get_content_charset("") or ""
    try:
        return (
            data.decode({"gb2312": "gb18030", "gbk": "gb18030"}.get(charset, charset)) if charset else decode(data).text
        )
    except (LookupError, UnicodeDecodeError):
        return decode(data).text


def _payload(part: Message) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _attachments(blob: Blob, parts: list[Message], problems: list[Problem]) -> Iterator[Document]:
    left = blob.limits.expanded_bytes
    names: dict[str, int] = {}
    attached = [part for part in parts if not _is_text(part) and part.get_content_type() not in _NO_INVOICE]
    if len(attached) > blob.limits.entries:
        problems.append(TOO_MANY.at(blob.path, limit=blob.limits.entries))
    for at, part in enumerate(attached[: blob.limits.entries], 1):
        name = _unique(_name(part, at), names)
        data = _bytes(part)
        if data is None:
            problems.append(DAMAGED.at(f"{blob.path}!{name}"))
        elif not _is_decoration(part, data, name):
            if part.defects:
                problems.append(CUT.at(blob.path, name=name))
            inner = blob.inner(name, data)
            child = read(replace(inner, limits=replace(blob.limits, expanded_bytes=left)))
            left -= int(child.facts.get("unpacked_bytes", "0"))
            yield child


def _bytes(part: Message) -> bytes | None:
    """What is attached; a forwarded message as a file of its own. None where it can't be had."""
    try:
        if part.get_content_type() != "message/rfc822":
            return _payload(part)
        inner = part.get_payload()
        forwarded = inner[0] if isinstance(inner, list) and inner else None
        return forwarded.as_bytes() if isinstance(forwarded, Message) else _payload(part)
    except _MALFORMED:
        return None


def _name(part: Message, at: int) -> str:
    """The attachment's name; a forwarded message is named by its subject, any other by its place."""
    name = file_name(part)
    if name:
        return name
    ending = _ENDINGS.get(part.get_content_type(), ".bin")
    inner = part.get_payload()
    if ending == ".eml" and isinstance(inner, list) and inner and isinstance(inner[0], Message):
        subject = re.sub(r'[\\/:*?"<>|!\x00-\x1f]', " ", read_header(inner[0], "Subject")).strip()
        return f"{subject[:80] or at}.eml"
    return f"{at}{ending}"


def _unique(name: str, names: dict[str, int]) -> str:
    """The name, numbered where the mail has two of it. `names`: how often each was asked for."""
    stem, dot, ending = name.rpartition(".")
    one = name
    while one in names:
        names[name] += 1
        one = f"{stem} ({names[name]}){dot}{ending}" if dot else f"{name} ({names[name]})"
    names[one] = 1
    return one


def _is_decoration(part: Message, data: bytes, name: str) -> bool:
    """A small picture shown inside the text, or what an operating system packed along."""
    shown = part.get("Content-ID") is not None and part.get_content_disposition() != "attachment"
    return is_clutter(name) or (part.get_content_maintype() == "image" and shown and len(data) < _LOGO)


def _failed(blob: Blob, problem: Problem) -> Document:
    return Document(path=blob.path, sha256=blob.sha256, format=FORMAT.key, problems=(problem,))


FORMAT = _Mail()
