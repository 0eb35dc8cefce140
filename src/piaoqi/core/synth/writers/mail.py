"""Mails with attachments, as a mailbox exports them (.eml, RFC 5322), and forwarded ones."""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime, quote

Attachment = tuple[str, str, bytes]
"""(name, content type, data)."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail says. `sender` and `to` are (name, address)."""

    sender: tuple[str, str]
    to: tuple[str, str]
    subject: str
    sent: datetime
    body: str


def mail(letter: Letter, attachments: Sequence[Attachment]) -> bytes:
    """The message; a `message/rfc822` attachment is a forwarded mail. Lines end with CR LF."""
    digest = hashlib.sha256(f"{letter.subject}{letter.sent}{letter.to}".encode())
    key = digest.hexdigest()[:24]
    parts = [_part("text/plain; charset=utf-8", "", letter.body.encode())]
    for name, kind, data in attachments:
        parts.append(_forwarded(data) if kind == "message/rfc822" else _part(kind, name, data))
    head = [
        f"From: {_address(letter.sender)}",
        f"To: {_address(letter.to)}",
        f"Subject: {_word(letter.subject)}",
        f"Date: {format_datetime(letter.sent)}",
        f"Message-ID: <{key}@{letter.sender[1].rpartition('@')[2]}>",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/mixed; boundary="=_{key}"',
    ]
    body = b"".join(b"--=_" + key.encode() + b"\r\n" + part for part in parts)
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body + b"--=_" + key.encode() + b"--\r\n"


def mbox(letters: Sequence[tuple[datetime, bytes]]) -> bytes:
    """Several messages in one file (RFC 4155), each behind a line that says from whom and when."""
    return b"".join(
        f"From mailer@localhost {sent.ctime()}\r\n".encode() + message + b"\r\n" for sent, message in letters
    )


def _part(kind: str, name: str, data: bytes) -> bytes:
    lines = [f"Content-Type: {kind}", "Content-Transfer-Encoding: base64"]
    if name:
        lines.insert(1, f'Content-Disposition: attachment; filename="{_word(name)}"')
    encoded = base64.encodebytes(data).replace(b"\n", b"\r\n")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + encoded


def _forwarded(message: bytes) -> bytes:
    return b"Content-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\n" + message + b"\r\n"


def _address(who: tuple[str, str]) -> str:
    name, address = who
    return f"{_word(name)} <{quote(address)}>"


def _word(text: str) -> str:
    """An encoded word (RFC 2047); mail programs in China write names of attachments so, too."""
    if text.isascii():
        return text
    return f"=?UTF-8?B?{base64.b64encode(text.encode()).decode('ascii')}?="
