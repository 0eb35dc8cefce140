"""What goes wrong, as JSON: a code, what happened, and what to do next, in the language that was asked for."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language_from_request

from piaoqi.accounts.errors import DeniedError, EndedError, RefusedError, StatedError, TokenError
from piaoqi.archive.errors import NotKeptError, TooLargeError
from piaoqi.core.text import Language, Text


class NotHereError(StatedError):
    """The same whether it does not exist or belongs to a company that the caller has nothing to do with."""

    code = "not_here"
    MESSAGE = Text("没有这个{what}，或者您看不到它", "There is no such {what}, or you may not see it")
    HINT = Text("核对编号；需要权限的，请向管理员申请", "Check the number; if you need access, ask an administrator")


class NoFileError(StatedError):
    code = "no_file"
    MESSAGE = Text("请求里没有文件", "There is no file in the request")
    HINT = Text("用 multipart/form-data 提交，字段名为 files", "Send multipart/form-data with the field files")


class BadRequestError(StatedError):
    code = "bad_request"
    MESSAGE = Text("请求不对：{what}", "The request is wrong: {what}")
    HINT = Text("对照 /api/v1/docs 修改", "Compare it with /api/v1/docs")


STATUS: tuple[tuple[type[RefusedError], int], ...] = (
    (TokenError, 401),
    (EndedError, 401),
    (DeniedError, 403),
    (NotHereError, 404),
    (NotKeptError, 503),
    (TooLargeError, 413),
    (NoFileError, 400),
    (BadRequestError, 400),
)


def language(request: HttpRequest) -> Language:
    """Chinese, unless English is preferred."""
    return "en" if get_language_from_request(request).startswith("en") else "zh"


def form(error: RefusedError, asked: Language) -> dict[str, str]:
    """As it stands in an answer."""
    return {"code": error.code, "message": error.message.say(asked), "hint": error.hint.say(asked)}


def status(error: RefusedError) -> int:
    """409 for what the present state of things does not allow."""
    return next((number for kind, number in STATUS if isinstance(error, kind)), 409)


def answer(request: HttpRequest, error: RefusedError) -> HttpResponse:
    """The whole answer is the error."""
    return JsonResponse({"error": form(error, language(request))}, status=status(error))
