"""What goes wrong, as JSON: a code, what happened, and what to do next, in the language that was asked for."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language_from_request

from piaoqi.accounts.errors import DeniedError, EndedError, InvalidError, RefusedError, StatedError, TokenError
from piaoqi.archive.errors import NotKeptError, TooLargeError
from piaoqi.core.text import Language, Text

DOCUMENT = Text("对照 /api/v1/docs 修改", "Compare it with /api/v1/docs")


class NotHereError(StatedError):
    """The same whether it does not exist or belongs to a company that the caller has nothing to do with."""

    code = "not_here"
    MESSAGE = Text("没有这个{what}，或者您看不到它", "There is no such {what}, or you may not see it")
    HINT = Text("核对编号；需要权限的，请向管理员申请", "Check the number; if you need access, ask an administrator")


class NoRouteError(StatedError):
    code = "no_route"
    MESSAGE = Text("接口没有这个地址", "The API has no such address")
    HINT = Text("全部地址见 /api/v1/docs", "All addresses are in /api/v1/docs")


class MethodError(StatedError):
    code = "method"
    MESSAGE = Text("这个地址不支持 {method}", "This address does not take {method}")
    HINT = Text("支持的方法见回答的 Allow 头", "The header Allow of this answer says what it takes")


class NoFileError(StatedError):
    code = "no_file"
    MESSAGE = Text("请求里没有文件", "There is no file in the request")
    HINT = Text("用 multipart/form-data 提交，字段名为 files", "Send multipart/form-data with the field files")


class NoneTakenError(StatedError):
    """Each file for a reason of its own."""

    code = "none_taken"
    MESSAGE = Text("没有收下任何文件", "No file was taken in")
    HINT = Text("原因见每个文件的 error", "See the error of each file")


class BadRequestError(StatedError):
    code = "bad_request"
    MESSAGE = Text("请求不对：{what}", "The request is wrong: {what}")
    HINT = DOCUMENT


class CharactersError(StatedError):
    """What no database holds: zero bytes, halves of surrogate pairs."""

    code = "characters"
    MESSAGE = Text("{where}含有不允许的字符", "{where} holds characters that are not allowed")
    HINT = Text("请去掉零字节和不完整的字符", "Leave out zero bytes and incomplete characters")


class CursorError(StatedError):
    code = "cursor"
    MESSAGE = Text("cursor 不能使用", "This cursor can't be used")
    HINT = Text(
        "原样使用上一页的 next，其余参数不变；或不带 cursor 从第一页开始",
        "Use next of the page before as it is, with the same other parameters; or begin without a cursor",
    )


class MediaTypeError(StatedError):
    code = "media_type"
    MESSAGE = Text("这个地址不接受 {given}", "This address does not take {given}")
    HINT = Text("请用 {wanted}", "Send {wanted}")


class TooLongError(StatedError):
    """More than a request may hold; what it holds beyond was not read."""

    code = "too_long"
    MESSAGE = Text("请求过大：{what}超过 {most}", "The request is too large: {what} has more than {most}")
    HINT = Text("请分几次提交", "Send it in several parts")


class AddressTooLongError(TooLongError):
    code = "address_too_long"


class TooManyError(StatedError):
    """`seconds`: when to come back."""

    code = "too_many_requests"
    MESSAGE = Text("这个令牌一分钟内的请求太多", "Too many requests of this token within a minute")
    HINT = Text("请在 {seconds} 秒后重试", "Try again in {seconds} seconds")


class KeyUsedError(StatedError):
    code = "idempotency.other_request"
    MESSAGE = Text("这个 Idempotency-Key 已用于另一个请求", "This Idempotency-Key was used for another request")
    HINT = Text("每个新请求用一个新的键", "Use a new key for each new request")


class KeyBusyError(StatedError):
    code = "idempotency.under_way"
    MESSAGE = Text(
        "带这个 Idempotency-Key 的请求正在处理", "The request with this Idempotency-Key is being carried out"
    )
    HINT = Text("请稍后用同一个键重试", "Try again later, with the same key")


class KeySecretError(StatedError):
    code = "idempotency.told_once"
    MESSAGE = Text(
        "这个请求已经办理，回答里的密钥只显示一次", "The request was carried out; its answer held a secret, told once"
    )
    HINT = Text(
        "请查看已有的项；密钥丢失的，请停用它并新建", "Look at what there is; if the secret is lost, make another"
    )


class UnreachableError(StatedError):
    code = "storage"
    MESSAGE = Text("原件库暂时读不出", "The storage of originals does not answer")
    HINT = Text("请稍后重试；如果还是这样，请管理员检查", "Try again later; if it lasts, ask an administrator")


class BusyError(StatedError):
    code = "busy"
    MESSAGE = Text("数据库暂时没有应答", "The database does not answer at present")
    HINT = Text("请稍后重试", "Try again later")


class FaultError(StatedError):
    """A fault of the program: what it was stands in the server's log, under the number."""

    code = "fault"
    MESSAGE = Text("服务器出错（编号 {number}）", "The server failed (number {number})")
    HINT = Text("请把编号告诉管理员", "Tell an administrator the number")


STATUS: tuple[tuple[type[RefusedError], int], ...] = (
    (TokenError, 401),
    (EndedError, 401),
    (DeniedError, 403),
    (NotHereError, 404),
    (NoRouteError, 404),
    (MethodError, 405),
    (AddressTooLongError, 414),
    (TooLongError, 413),
    (TooLargeError, 413),
    (MediaTypeError, 415),
    (TooManyError, 429),
    (FaultError, 500),
    (NotKeptError, 503),
    (UnreachableError, 503),
    (BusyError, 503),
    (NoFileError, 400),
    (CursorError, 400),
    (CharactersError, 400),
    (BadRequestError, 400),
    (InvalidError, 400),
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
    told = {"error": form(error, language(request))}
    said = JsonResponse(told, status=status(error), json_dumps_params={"ensure_ascii": False})
    if isinstance(error, TooManyError):
        said["Retry-After"] = str(error.params["seconds"])
    if isinstance(error, TokenError | EndedError):
        said["WWW-Authenticate"] = "Bearer"
    return said
