"""Headers of a mail as people see them, whatever wrote them: RFC 2047, RFC 2231, bare GBK, and mixtures."""

import re
from datetime import UTC
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import collapse_rfc2231_value, parsedate_to_datetime

from piaoqi.core.formats.text_encoding import decode

_SAME_SET = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "unknown-8bit": "", "utf8": "utf-8"}
_FOLDED = re.compile(r"[\r\n]+[ \t]*")
_FACTS = {"message_id": "Message-ID", "from": "From", "to": "To", "cc": "Cc", "subject": "Subject"}


def header_facts(message: Message) -> dict[str, str]:
    """`message_id`, `from`, `to`, `cc`, `subject`, and `date` as RFC 3339; what is absent is left out."""
    facts = {name: text for name, header in _FACTS.items() if (text := read_header(message, header))}
    date = _date(read_header(message, "Date"))
    return facts | ({"date": date} if date else {})


def read_header(message: Message, name: str) -> str:
    """One header, decoded."""
    return words(_raw(message, name))


def _raw(message: Message, name: str) -> str:
    """A header as it stands in the mail; bytes beyond ASCII are kept as surrogates."""
    return next((str(value) for header, value in message.raw_items() if header.lower() == name.lower()), "")


def words(value: str) -> str:
    """Text in which encoded words, and bytes that are no ASCII, are made readable."""
    value = _FOLDED.sub(" ", _eight_bit(value)).strip()
    if "=?" not in value:
        return value
    try:
        parts = decode_header(value)
    except (HeaderParseError, ValueError):
        return value
    return "".join(_part(text, charset) for text, charset in parts).strip()


def _eight_bit(value: str) -> str:
    """Bytes that the parser kept as surrogates, decoded by what they are."""
    if value.isascii() or not any("\udc80" <= char <= "\udcff" for char in value):
        return value
    return decode(value.replace("\0", "").encode("utf-8", "surrogateescape")).text


def _part(text: bytes | str, charset: str | None) -> str:
    if isinstance(text, str):
        return text
    name = _SAME_SET.get((charset or "").lower(), charset or "")
    try:
        return text.decode(name) if name else decode(text).text
    except (LookupError, UnicodeDecodeError):
        return decode(text).text


def file_name(part: Message) -> str:
    """The name of an attachment; '' for none."""
    for name, header in (("filename", "content-disposition"), ("name", "content-type")):
        readable = Message()
        readable[header] = _FOLDED.sub(" ", _eight_bit(_raw(part, header)))
        try:
            value = readable.get_param(name, header=header)
        except (ValueError, LookupError, TypeError, AttributeError):  # malformed parameters break the parser
            continue
        written = _parameter(value)
        if written:
            return words(written).replace("\\", "/").rsplit("/", 1)[-1].strip().strip("\0")
    return ""


def _parameter(value: object) -> str:
    """A parameter as the parser gives it: text, or (character set, language, text) of RFC 2231."""
    if isinstance(value, tuple) and len(value) == 3:
        charset, language, text = value
        name = _SAME_SET.get((charset or "").lower(), charset or "")
        try:
            return collapse_rfc2231_value((name or "utf-8", language, text))
        except (LookupError, ValueError, TypeError):
            return str(text)
    return value if isinstance(value, str) else ""


def _date(written: str) -> str:
    try:
        moment = parsedate_to_datetime(written)
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat(timespec="seconds")
