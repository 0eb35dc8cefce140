"""Which entries the address asks for, and what there is to choose from."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils import timezone

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.matrix import AREAS
from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import permissions
from piaoqi.accounts.queries.companies import companies
from piaoqi.accounts.queries.people import people, tokens
from piaoqi.archive.queries.explain import Asked as AskedInvoice
from piaoqi.archive.queries.explain import explain
from piaoqi.audit.queries import Filter
from piaoqi.core.text import Text
from piaoqi.web.shell.language import say

NAMES = ("company", "person", "what", "thing", "from", "to")
SIGN_IN = "sign_in"
_KEY = Text("启用日志签名密钥", "bring a signing key into use")
_SIGNING_IN = Text("登录与退出", "Signing in and out")
_THING = re.compile(r"[a-z_]+:\S+").fullmatch
_DIGEST = re.compile(r"[0-9a-f]{64}").fullmatch
_MOST_PEOPLE = 300
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Choices:
    """`actions`: areas with what can be done in each."""

    companies: list[Company]
    people: list[tuple[str, str]]
    actions: list[tuple[str, str, list[tuple[str, str]]]]


@dataclass(frozen=True, slots=True)
class Asked:
    """`given`: the parts of the address as typed. `after`: the last entry of the page before."""

    given: Mapping[str, str]
    after: int | None

    @property
    def any(self) -> bool:
        return any(self.given.values())

    def address(self, **changed: object) -> str:
        """The question of a link, with some parts changed."""
        parts = {name: value for name, value in {**self.given, **changed}.items() if value not in ("", None)}
        return f"?{urlencode(parts)}" if parts else "?"


def asked(request: HttpRequest) -> Asked:
    """As the address says it; what makes no sense counts as nothing."""
    given = {name: request.GET.get(name, "").strip()[:200] for name in NAMES}
    after = request.GET.get("after", "")
    return Asked(given, int(after) if after.isascii() and after.isdigit() and len(after) < 19 else None)


def filter_of(actor: Actor, asked: Asked) -> Filter:
    """For the query, which leaves out what the actor may not read."""
    given = asked.given
    company = given["company"]
    return Filter(
        companies=frozenset((int(company),)) if company.isascii() and company.isdigit() else None,
        subjects=_things(actor, given["thing"]),
        actors=_doers(actor, given["person"]),
        actions=_actions(given["what"]),
        since=_midnight(given["from"]),
        until=_midnight(given["to"], _DAY),
    )


def choices(actor: Actor) -> Choices:
    """People where the actor may see them."""
    whose = list(people(actor)[:_MOST_PEOPLE])
    systems = [("system", say(Text("程序自身", "the program itself")))]
    return Choices(
        companies=list(companies(actor)),
        people=[*((f"person:{one.pk}", str(one)) for one in whose), *systems],
        actions=[(SIGN_IN, say(_SIGNING_IN), []), *_areas()],
    )


def _areas() -> list[tuple[str, str, list[tuple[str, str]]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for one in permissions().values():
        if one.changes and not one.key.startswith("accounts.sign_"):
            found.setdefault(one.key.partition(".")[0], []).append((one.key, say(one.title)))
    found.setdefault("audit", []).append(("audit.key", say(_KEY)))
    return [(area, say(AREAS.get(area, Text(area, area))), sorted(several)) for area, several in sorted(found.items())]


def _things(actor: Actor, written: str) -> frozenset[str] | None:
    """A subject as the log writes it, a digest, or an invoice's number as anybody writes it."""
    if not written:
        return None
    if _THING(written):
        return frozenset((written,))
    if _DIGEST(written.lower()):
        return frozenset((f"original:{written.lower()}",))
    found = explain(actor, AskedInvoice(number=written)).invoices
    return frozenset(f"invoice:{one}" for one in found)


def _doers(actor: Actor, written: str) -> frozenset[str] | None:
    """Somebody, and the programs that act in their name."""
    if not written:
        return None
    if written == "system":
        return frozenset(f"system:{one}" for one in (*_systems(), "audit"))
    person = written.removeprefix("person:")
    if not person.isdigit():
        return frozenset((written,))
    theirs = tokens(actor).filter(person=int(person)).values_list("pk", flat=True)
    return frozenset((written, *(f"token:{one}" for one in theirs)))


def _systems() -> tuple[str, ...]:
    return tuple(sorted({part.value for one in permissions().values() for part in one.systems}))


def _actions(written: str) -> frozenset[str] | None:
    """One, or all of an area."""
    if not written:
        return None
    if written == SIGN_IN:
        return frozenset(key for key in permissions() if key.startswith("accounts.sign_"))
    if "." in written:
        return frozenset((written,))
    keys = {key for key, one in permissions().items() if one.changes and key.startswith(f"{written}.")}
    return frozenset(keys | ({"audit.key"} if written == "audit" else set()))


def _midnight(written: str, later: timedelta = timedelta(0)) -> datetime | None:
    """When a day begins in China."""
    try:
        return timezone.make_aware(datetime.combine(date.fromisoformat(written) + later, time.min))
    except (ValueError, OverflowError):
        return None
