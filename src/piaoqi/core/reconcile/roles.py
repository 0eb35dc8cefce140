"""The e-tax role that somebody exported under: 开票员 (09) may not query received invoices, the others may."""

import re
from collections.abc import Iterator

from piaoqi.core.causes.base import Evidence
from piaoqi.core.causes.case import Direction, Shortfall
from piaoqi.core.invoice.width import half_width
from piaoqi.core.text import Text

_WORDS = re.compile(r"[a-z]+|[0-9]+|[^\W\d_a-z]+")
_INVOICER = frozenset(("开票员", "09", "9", "invoicer"))
_MAY_QUERY = ("法人", "法定代表人", "财务负责人", "办税员")
_ROLE = Text(
    "导出时的身份是“{role}”，这个身份查不到取得的发票", "the role was {role!r}, which cannot query received invoices"
)


def role_doubt(direction: Direction, role: str, source: str) -> Iterator[Shortfall]:
    """Why a list asked for in this role, in words or by its code, does not show what was received."""
    if direction is Direction.RECEIVED and _is_invoicer(role):
        yield Shortfall("C5.1", (Evidence(_ROLE.with_(role=role), source),))


def _is_invoicer(role: str) -> bool:
    """An issuer, and nothing beside that may do more."""
    words = _WORDS.findall(half_width(role).lower())
    return not _INVOICER.isdisjoint(words) and not any(word in role for word in _MAY_QUERY)
