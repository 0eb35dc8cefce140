"""Links in the text of a mail that look as if an invoice could be fetched from them."""

import html
import re

_ANCHOR = re.compile(r"<a\b[^>]*?href\s*=\s*([\"']?)([^\"'\s>]+)\1[^>]*>(.*?)</a>", re.IGNORECASE | re.DOTALL)
_BARE = re.compile(r"https?://[^\s<>\"'，。；）)\]}]+", re.IGNORECASE)
_HIDDEN = re.compile(r"<(style|script)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_IN_ADDRESS = re.compile(
    r"fapiao|invoice|einv|dzfp|/fp|\bfp|piao|inv\b|\.pdf|\.ofd|\.xml|\.zip|download|xiazai", re.IGNORECASE
)
_IN_WORDS = re.compile(r"发票|下载|查看|pdf|ofd|xml|invoice|download|版式|文件", re.IGNORECASE)
_NEVER = re.compile(r"unsubscribe|退订|mailto:|\.(?:png|jpe?g|gif|css|js|svg)(?:\?|$)|w3\.org|schemas\.", re.IGNORECASE)
_MOST = 50


def plain_text(text: str) -> str:
    """The words of a letter: what HTML shows, without its tags."""
    return html.unescape(_TAG.sub(" ", _HIDDEN.sub(" ", text))) if "<" in text else text


def invoice_links(text: str) -> tuple[str, ...]:
    """Addresses in HTML or plain text, in their order, each once; at most fifty."""
    found: dict[str, None] = {}
    for match in _ANCHOR.finditer(text):
        address, label = html.unescape(match[2]), html.unescape(_TAG.sub("", match[3]))
        if address.lower().startswith("http") and (_IN_ADDRESS.search(address) or _IN_WORDS.search(label)):
            found[address] = None
    for match in _BARE.finditer(_ANCHOR.sub(" ", text)):
        address = html.unescape(match[0]).rstrip(".,;")
        if _IN_ADDRESS.search(address):
            found.setdefault(address)
    return tuple(address for address in found if not _NEVER.search(address))[:_MOST]
