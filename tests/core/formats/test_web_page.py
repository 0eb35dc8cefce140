"""A login page saved as an export is told from the exports that are HTML tables."""

import pytest

from piaoqi.core.formats.base import Blob, Document
from piaoqi.core.formats.registry import read
from piaoqi.core.formats.web_page import LOGIN_PAGE

_LIST = (
    "<table><tr><th>发票号码</th><th>开票日期</th><th>销方名称</th><th>价税合计</th></tr>"
    "<tr><td>26312000000012345678</td><td>2026-09-10</td><td>上海云杉办公用品有限公司</td><td>113.00</td></tr></table>"
)


def _read(text: str, encoding: str = "utf-8") -> Document:
    return read(Blob("全量发票查询.xls", text.encode(encoding)))


def _problems(document: Document) -> list[str]:
    return [one.code for one in document.problems]


@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE html><html><head><title>国家税务总局北京市电子税务局</title></head><body></body></html>",
        "<html><body>登录已超时，请重新登录</body></html>",
        '<html><body><form><input name=u><input type="password" name=p></form></body></html>',
        "<html><body><table><tr><td>用户登录</td></tr><tr><td>图形验证码</td></tr></table></body></html>",
        "<HTML><HEAD><TITLE>Login</TITLE></HEAD></HTML>",
        '<html><meta charset="utf-8"><p>Session expired.</p></html>',
        '{"code":401,"message":"会话已过期","data":null}',
    ],
)
def test_a_page_that_asks_for_a_login_is_said_to_be_one(text: str) -> None:
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        document = _read(text, encoding)
        assert (document.format, _problems(document)) == ("web_page", [LOGIN_PAGE.code])


@pytest.mark.parametrize(
    "text",
    [
        _LIST,
        f"<html><head><title>电子税务局</title></head><body>{_LIST}</body></html>",
        f"<html><body><p>用户登录：王会计</p>{_LIST}</body></html>",
    ],
)
def test_an_export_that_is_a_page_with_a_list_is_still_read(text: str) -> None:
    document = _read(text)
    assert document.format == "spreadsheet"
    assert [one.number for one in document.records] == ["26312000000012345678"]


@pytest.mark.parametrize(
    "text",
    [
        "<html><body>这是一份合同</body></html>",
        '<?xml version="1.0"?><EInvoice><Note>请登录</Note></EInvoice>',
        '{"name": "invoice", "total": "113.00"}',
        "请登录后导出\n",
    ],
)
def test_anything_else_is_no_login_page(text: str) -> None:
    assert LOGIN_PAGE.code not in _problems(_read(text))
