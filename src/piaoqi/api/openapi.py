"""The document at /api/v1/openapi.json: every operation, with every answer that it may give."""

from collections.abc import Mapping
from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from piaoqi.api.answered import HEADER, LONGEST, METHODS, REPLAYED

_ERROR = {
    "type": "object",
    "required": ["error"],
    "additionalProperties": False,
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "hint"],
            "additionalProperties": False,
            "properties": {
                "code": {"type": "string", "description": "For programs; it never changes. 供程序判断，不会改变。"},
                "message": {"type": "string", "description": "What happened, to which thing. 发生了什么。"},
                "hint": {"type": "string", "description": "What to do next. 下一步怎么办。"},
            },
        }
    },
    "example": {
        "error": {
            "code": "not_here",
            "message": "没有这个发票，或者您看不到它",
            "hint": "核对编号；需要权限的，请向管理员申请",
        }
    },
}
_ALWAYS = {
    400: "A parameter or the body is wrong. 请求不对",
    401: "The token is unknown, expired or revoked. 令牌无效",
    403: "No role of the token's person allows it there. 没有权限",
    404: "There is no such thing, or the caller may not see it: both say the same. 没有，或看不到",
    414: "The address is too long. 地址过长",
    429: "Too many requests; Retry-After says when. 请求太多",
    500: "A fault of the server; the message holds a number for its administrator. 服务器出错",
    503: "The storage does not answer; try again later. 暂时不可用",
}
_CHANGES = {409: "The present state of things does not allow it. 现状不允许"}
_BODIES = {413: "The body or a file is too large. 过大", 415: "The body is of another type. 类型不对"}
_HEADERS = {
    401: {"WWW-Authenticate": {"schema": {"type": "string"}}},
    429: {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds."}},
}
_KEY = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": (
        "A key of the client's own for this one request. Sent again within two days, the same request with the same "
        f"key is not carried out twice: its answer is given again, with the header {REPLAYED}. "
        "幂等键：同一请求重发不会重复办理。"
    ),
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": "^[\\x21-\\x7e]+$"},
}


class Api(NinjaAPI):
    """An API whose document declares what all of its operations have in common."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """See NinjaAPI."""
        made = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        made["components"]["schemas"]["Error"] = _ERROR
        for methods in made["paths"].values():
            for method, said in methods.items():
                _complete(method.upper(), said)
        return made

    def get_openapi_operation_id(self, operation: Any) -> str:
        """The name of its function: public, for clients are made from it."""
        name: str = operation.view_func.__name__
        return name


def _complete(method: str, said: dict[str, Any]) -> None:
    statuses = dict(_ALWAYS)
    if method in METHODS:
        statuses |= _CHANGES
        said["parameters"] = [*said["parameters"], _KEY]
    if "requestBody" in said:
        statuses |= _BODIES
        for content in said["requestBody"]["content"].values():
            if "properties" in content["schema"]:
                content["schema"]["additionalProperties"] = False
    for status, description in statuses.items():
        said["responses"].setdefault(status, _refusal(status, description))
    for status, answer in said["responses"].items():
        if method in METHODS and status < 300:
            answer.setdefault("headers", {})[REPLAYED] = {"schema": {"type": "string", "const": "true"}}


def _refusal(status: int, description: str) -> Mapping[str, Any]:
    refusal: dict[str, Any] = {
        "description": description,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
    }
    if status in _HEADERS:
        refusal["headers"] = _HEADERS[status]
    return refusal
