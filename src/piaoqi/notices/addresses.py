"""Where messages may be sent to: never into the machine's own network, unless the operator named the host.

Whoever may add a webhook must not be able to make the server speak with what only the server reaches (databases,
neighbours, the metadata of a cloud). The address is judged as it is resolved for this very connection, and the
connection is made to what was judged: a name that leads elsewhere a moment later (DNS rebinding) gains nothing.
"""

import re
import socket
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import quote, urlsplit

from piaoqi.accounts.errors import InvalidError
from piaoqi.core.text import Text
from piaoqi.notices.faults import Fault

URL = Text("推送网址", "The webhook's address")
LONGEST = 500
_NAME = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")
_WRITTEN = "%/:?#[]@!$&'()*+,;=~"
"""What stays as it is in a path and in a question."""
_PORTS = {"http": 80, "https": 443}
_WORLD = IPv6Network("2000::/3")
"""All of IPv6 that is given to anybody; addresses that stand for one of IPv4 are elsewhere, but for those below."""
_NOT_V4 = tuple(IPv4Network(one) for one in ("192.0.0.0/24", "192.88.99.0/24"))
_NOT_V6 = tuple(IPv6Network(one) for one in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))
"""Protocols, examples, Teredo and 6to4."""

Place = tuple[socket.AddressFamily, tuple[str, int]]
"""What a socket connects to."""


class SendError(Exception):
    """It did not arrive."""

    def __init__(self, fault: Fault, status: int | None = None) -> None:
        super().__init__(fault.value)
        self.fault, self.status = fault, status


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart. `path`: with the question."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.path}"


def target_of(url: str) -> Target:
    """Raises InvalidError for what is no address of http or https, or holds a password."""
    try:
        parts = urlsplit(url.strip())
        port, host = parts.port, _host(parts.hostname or "")
    except ValueError as error:
        raise _invalid(Text("写法不对", "it is not written as one")) from error
    if parts.scheme not in _PORTS:
        raise _invalid(Text("应以 https:// 或 http:// 开头", "it must begin with https:// or http://"))
    if parts.username is not None or parts.password is not None:
        raise _invalid(
            Text("不能含用户名和密码；请用签名核实来源", "it holds a name or a password; verify the signature instead")
        )
    if port == 0:
        raise _invalid(Text("端口不对", "its port is wrong"))
    question = f"?{quote(parts.query, safe=_WRITTEN)}" if parts.query else ""
    target = Target(
        parts.scheme, host, port or _PORTS[parts.scheme], (quote(parts.path, safe=_WRITTEN) or "/") + question
    )
    if len(target.url) > LONGEST:
        raise _invalid(Text(f"超过 {LONGEST} 个字符", f"it has more than {LONGEST} characters"))
    return target


def refuse_inside(target: Target, allowed: Collection[str]) -> None:
    """Raises InvalidError for an address of numbers that is not one of the world's; names are judged when something
    is sent, as they may lead elsewhere by then.
    """
    try:
        address = ip_address(target.host)
    except ValueError:
        return
    if target.host not in allowed and not is_public(address):
        raise _invalid(Fault.ADDRESS.text)


def places(target: Target, allowed: Collection[str]) -> tuple[Place, ...]:
    """Where the name leads at this moment. Raises SendError where it leads nowhere, or with even one address into a
    network that is not the world's, unless the operator allowed the host.
    """
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise SendError(Fault.NAME) from error
    judged: list[Place] = []
    for family, _, _, _, sockaddr in found:
        address = str(sockaddr[0])
        if target.host not in allowed and not is_public(ip_address(address)):
            raise SendError(Fault.ADDRESS)
        judged.append((family, (address, target.port)))
    return tuple(dict.fromkeys(judged))


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether it is one of the world's, and of one machine there."""
    if isinstance(address, IPv4Address):
        return (
            address.is_global
            and not (address.is_multicast or address.is_reserved)
            and not any(address in one for one in _NOT_V4)
        )
    return (
        address in _WORLD
        and address.is_global
        and not (address.is_multicast or address.scope_id)
        and not any(address in one for one in _NOT_V6)
    )


def _host(written: str) -> str:
    """As it is asked for. Raises ValueError."""
    if ":" in written:
        return str(IPv6Address(written))
    host = written.encode("idna").decode("ascii").lower().rstrip(".")
    if not _NAME.fullmatch(host):
        raise ValueError(host)
    return host


def _invalid(why: Text) -> InvalidError:
    return InvalidError(what=URL, why=why)
