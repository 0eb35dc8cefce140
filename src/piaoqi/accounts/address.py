"""Where a request comes from, as far as it can be believed."""

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address of the client. Behind settings.PROXIES proxies of our own, the one that the outermost of them saw;
    what a client writes into X-Forwarded-For itself counts for nothing.
    """
    direct = str(request.META.get("REMOTE_ADDR") or "")
    proxies: int = getattr(settings, "PROXIES", 0)
    if not proxies:
        return direct
    seen = [one.strip() for one in str(request.META.get("HTTP_X_FORWARDED_FOR") or "").split(",") if one.strip()]
    return seen[-proxies] if len(seen) >= proxies else direct


def origin(request: HttpRequest, door: str = "web") -> str:
    """As the log writes it."""
    return f"{door} {client_address(request)}"
