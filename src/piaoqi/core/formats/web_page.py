"""A login page that was saved where an export was meant: the session had expired (C5.6).

Exports are often HTML tables under the name .xls, and those are workbooks; this is a page that asks for a login and
holds no list of invoices, or the short answer in JSON that stands for one.
"""

import re

from piaoqi.core.formats.base import Blob, Document
from piaoqi.core.formats.text_encoding import decode
from piaoqi.core.problem import define
from piaoqi.core.text import Text

LOGIN_PAGE = define(
    "file.login_page",
    Text("{path} 不是导出的清单，是一个要求登录的网页", "{path} is no export but a web page that asks for a login"),
    Text(
        "由本人重新登录，再导出一次；存盘后打开，确认里面是发票清单",
        "Log in again, export once more, and open the file to see that it holds the list",
    ),
    unreadable=True,
)
_HEAD = 1 << 16
_SHORT = 1 << 13
"""An error told in JSON is short; a long one is data."""
_PAGE = re.compile(r"\s*<(?:!doctype\s+html|html|head|body|script|meta|title)\b", re.IGNORECASE)
_PASSWORD = re.compile(r"""<input[^>]{0,500}type\s*=\s*["']?password""", re.IGNORECASE)
_TITLE = re.compile(r"<title[^>]*>([^<]{0,200})", re.IGNORECASE)
_SITES = ("电子税务局", "税务数字账户", "发票查验平台", "统一身份认证", "登录", "登陆", "login", "sign in")
"""Titles of the pages that ask for a login, and of those that stand before them."""
_ASKS = re.compile(
    r"(?:请|请先|重新|用户|账号|密码|扫码|短信)登[录陆]|登[录陆]已?(?:超时|失效|过期)|未登录|会话已?(?:超时|失效|过期)"
    r"|身份认证已过期|(?:短信|图形|输入)验证码|人脸识别|刷脸|session (?:expired|timeout)|please log ?in|not logged in",
    re.IGNORECASE,
)
_HEADINGS = ("发票号码", "发票代码", "开票日期", "价税合计", "销方", "销售方")
_ENOUGH_HEADINGS = 2
"""A page with so many headings of an invoice list is a list, whatever else stands on it."""


class _WebPage:
    """The format of the registry."""

    key = "web_page"
    title = Text("登录网页（不是清单，提示重新导出）", "a login page (no list: it is to be exported again)")
    order = 35

    def recognises(self, blob: Blob) -> bool:
        head = blob.data[:_HEAD]
        start = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")[:1]
        if start == b"<":
            return _asks_for_login(decode(head).text)
        return start == b"{" and len(blob.data) <= _SHORT and _says_login(decode(head).text)

    def read(self, blob: Blob) -> Document:
        problems = (LOGIN_PAGE.at(blob.path),)
        return Document(path=blob.path, sha256=blob.sha256, format=self.key, problems=problems)


def _asks_for_login(text: str) -> bool:
    if not _PAGE.match(text.removeprefix("\ufeff")) or _is_list(text):
        return False
    title = _TITLE.search(text)
    named = title is not None and any(word in title[1].lower() for word in _SITES)
    return named or bool(_PASSWORD.search(text)) or _says_login(text)


def _says_login(text: str) -> bool:
    return bool(_ASKS.search(text)) and not _is_list(text)


def _is_list(text: str) -> bool:
    return sum(word in text for word in _HEADINGS) >= _ENOUGH_HEADINGS


FORMAT = _WebPage()
