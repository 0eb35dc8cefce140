"""What a page says where something is wrong with the request, or with the server: in both languages, without asking
the database who it is.
"""

from django.conf import settings
from django.core.exceptions import DisallowedHost, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from piaoqi.core.text import Message, Text
from piaoqi.web.shell.language import say

NOT_HERE = Text("没有这个页面，或者您看不到它", "There is no such page, or you may not see it")
CHECK = Text(
    "请核对地址；要找一张发票，请用“查找”。别人发来的链接打不开，多半是您的角色看不到那家单位",
    "Check the address; to find an invoice, use the search. Where a link that somebody sent does not open, most likely "
    "your role does not show that company",
)
FIRST_USE = Text(
    "首次使用的地址只在还没有管理员时有效。请登录",
    "The address for the first use is valid only while there is no administrator. Sign in",
)
FORMS_ALONE = Text("这个地址只接收表单，不能直接打开", "This address takes forms alone: it cannot be opened")
GO_BACK = Text(
    "什么都没有改动。请回到原来的页面，再点一次按钮", "Nothing was changed. Go back, and press the button again"
)
DENIED = Text("您不能打开这个页面", "You may not open this page")
ASK = Text("请重新登录；需要权限的，请找管理员", "Sign in again; if you need access, ask an administrator")
STALE = Text("这个页面放得太久，或浏览器没有接受 Cookie", "The page is too old, or the browser takes no cookies")
RELOAD = Text("什么都没有改动。请回到上一页刷新后再试", "Nothing was changed. Go back, reload the page, try again")
TOO_MANY = Text(
    "一次最多交 {most} 个文件，这次一个也没有收", "At most {most} files at once: none of these was taken in"
)
IN_PARTS = Text("请分几次交，或者打成一个 zip 再交", "Hand them in in parts, or as one zip")
HOST = Text("这台服务器不认这个主机名", "The server does not go by this name")
NAME_IT = Text(
    "请用启动时显示的地址；要用别的主机名，请管理员设置 PIAOQI_HOSTS",
    "Use the address shown at the start; for another one the operator sets PIAOQI_HOSTS",
)
WRONG = Text("请求不完整或不对", "The request is incomplete or wrong")
FAILED = Text("服务器出错了，这一步没有办成", "Something went wrong in the server; this step was not done")
TELL = Text(
    "请稍后再试；还是不行，请把时间告诉管理员，原因在服务器的记录里",
    "Try again later; if it stays so, tell your administrator when it was: the reason is in the server's log",
)


def bad_request(_request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, TooManyFilesSent):
        return _page(400, TOO_MANY.with_(most=settings.DATA_UPLOAD_MAX_NUMBER_FILES), IN_PARTS)
    if isinstance(exception, DisallowedHost):
        return _page(400, HOST, NAME_IT)
    return _page(400, WRONG, RELOAD)


def denied(_request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - as Django calls it
    return _page(403, DENIED, ASK)


def forged(_request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - as Django calls it
    """A form that this server did not send out, or long ago."""
    return _page(403, STALE, RELOAD)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - as Django calls it
    return _page(404, NOT_HERE, FIRST_USE if request.path.startswith("/setup") else CHECK)


def not_allowed(_request: HttpRequest) -> HttpResponse:
    return _page(405, FORMS_ALONE, GO_BACK)


def failed(_request: HttpRequest) -> HttpResponse:
    return _page(500, FAILED, TELL)


def _page(status: int, what: Text | Message, hint: Text) -> HttpResponse:
    return HttpResponse(render_to_string("web/shell/fault.html", {"what": say(what), "hint": say(hint)}), status=status)
