"""Whoever was signed out meanwhile comes back to the page they were on, and is told that their last step was not done;
an address that takes forms alone says so where somebody opens it.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase, HttpResponseRedirectBase
from django.shortcuts import redirect, resolve_url
from django.utils.http import urlencode

from piaoqi.core.text import Text
from piaoqi.web.shell.faults import not_allowed
from piaoqi.web.shell.language import say

_NOT_DONE = Text(
    "您已退出登录，刚才那一步没有办成。登录以后请再做一次",
    "You were signed out: your last step was not done. Sign in, then do it again",
)


class Again:
    """A middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self._next(request)
        if request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
            return response
        if isinstance(response, HttpResponseNotAllowed) and not response.content and request.method == "GET":
            return not_allowed(request)
        if request.method == "POST" and _asks_to_sign_in(response):
            messages.warning(request, say(_NOT_DONE))
            return redirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': _came_from(request)})}")
        return response


def _asks_to_sign_in(response: HttpResponseBase) -> bool:
    """As login_required asks: signing out leads to the same page, and has nothing to come back to."""
    there = urlsplit(response.url if isinstance(response, HttpResponseRedirectBase) else "")
    return there.path == urlsplit(resolve_url(settings.LOGIN_URL)).path and "next=" in there.query


def _came_from(request: HttpRequest) -> str:
    """The page with the form: the address it was sent to may be no page."""
    came = urlsplit(request.headers.get("referer", ""))
    if came.netloc != request.get_host():
        return "/"
    return f"{came.path}?{came.query}" if came.query else came.path
