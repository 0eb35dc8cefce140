"""What things are called of which the log speaks: `person:12`, `company:1`, `invoice:7` …

For the subjects of entries that the actor reads: the log tells of everything in a company, so whoever reads an entry
may know what it is about. Asked in bulk: a question for each kind of thing, however many there are.
"""

from collections.abc import Callable, Iterable, Mapping

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.models import Company, Department, Grant, Group, Person, Role, Token
from piaoqi.accounts.queries.log import may_see
from piaoqi.archive.models import Arrival, Invoice, Reading, Source
from piaoqi.core.text import Text

Name = str | Text
_MOST_LETTERS = 18
"""Digits of an id; longer ones are none."""


def named(actor: Actor, subjects: Iterable[str]) -> Mapping[str, Name]:
    """The names of those that have one; none at all for whoever reads no log."""
    kinds: dict[str, set[str]] = {}
    for one in subjects:
        kind, _, key = one.partition(":")
        kinds.setdefault(kind, set()).add(key)
    found: dict[str, Name] = {}
    if may_see(actor):
        for kind, keys in kinds.items():
            ask = _BY_KEY.get(kind)
            asked = ask(keys) if ask else _BY_ID[kind](_numbers(keys)) if kind in _BY_ID else {}
            found |= {f"{kind}:{key}": name for key, name in asked.items() if name}
    return found


def _numbers(keys: Iterable[str]) -> list[int]:
    return [int(one) for one in keys if one.isascii() and one.isdigit() and len(one) <= _MOST_LETTERS]


def _people(ids: list[int]) -> Mapping[int, Name]:
    return {one.pk: str(one) for one in Person.objects.filter(pk__in=ids)}


def _companies(ids: list[int]) -> Mapping[int, Name]:
    return dict(Company.objects.filter(pk__in=ids).values_list("pk", "name"))


def _groups(ids: list[int]) -> Mapping[int, Name]:
    return dict(Group.objects.filter(pk__in=ids).values_list("pk", "name"))


def _departments(ids: list[int]) -> Mapping[int, Name]:
    return dict(Department.objects.filter(pk__in=ids).values_list("pk", "name"))


def _sources(ids: list[int]) -> Mapping[int, Name]:
    return dict(Source.objects.filter(pk__in=ids).values_list("pk", "name"))


def _tokens(ids: list[int]) -> Mapping[int, Name]:
    return dict(Token.objects.filter(pk__in=ids).values_list("pk", "name"))


def _grants(ids: list[int]) -> Mapping[int, Name]:
    rows = Grant.objects.filter(pk__in=ids).select_related("person", "role")
    return {
        one.pk: Text(f"{one.person}的“{one.role.title_zh}”", f"{one.role.title_en} of {one.person}") for one in rows
    }


def _invoices(ids: list[int]) -> Mapping[int, Name]:
    rows = Invoice.objects.filter(pk__in=ids).values_list("pk", "code", "number")
    return {pk: f"{code} {number}".strip() for pk, code, number in rows}


def _readings(ids: list[int]) -> Mapping[int, Name]:
    rows = Reading.objects.filter(pk__in=ids).values_list("pk", "arrivals__name").order_by("-arrivals__pk")
    return {pk: name or "" for pk, name in rows}


def _arrivals(ids: list[int]) -> Mapping[int, Name]:
    return dict(Arrival.objects.filter(pk__in=ids).values_list("pk", "name"))


def _roles(keys: set[str]) -> Mapping[str, Name]:
    return {one.key: Text(one.title_zh, one.title_en) for one in Role.objects.filter(key__in=keys)}


def _originals(digests: set[str]) -> Mapping[str, Name]:
    rows = Arrival.objects.filter(original__sha256__in=digests).order_by("-pk")
    return dict(rows.values_list("original__sha256", "name"))


_BY_ID: Mapping[str, Callable[[list[int]], Mapping[int, Name]]] = {
    "person": _people,
    "company": _companies,
    "group": _groups,
    "department": _departments,
    "source": _sources,
    "token": _tokens,
    "grant": _grants,
    "invoice": _invoices,
    "reading": _readings,
    "arrival": _arrivals,
}
_BY_KEY: Mapping[str, Callable[[set[str]], Mapping[str, Name]]] = {"role": _roles, "original": _originals}
