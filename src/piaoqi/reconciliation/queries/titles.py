"""What people call the sources of a company, and the sentences in which stored findings name them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from piaoqi.accounts.actor import Actor
from piaoqi.archive.models import Source
from piaoqi.core.causes.case import Direction, SourceKind
from piaoqi.core.report.words import DIRECTION, PLACE, SOURCE_KIND
from piaoqi.core.text import Language, Text
from piaoqi.reconciliation.presence import place_in_strip
from piaoqi.reconciliation.queries.shown import sees
from piaoqi.reconciliation.wording import on_the_server

_HAN = "\u4e00-\u9fff"
_BEFORE, _AFTER = f"(?:(?<=[{_HAN}]) )?", f"(?: (?=[{_HAN}]))?"
"""Blanks that set a Latin key off from Chinese letters."""
_OF_DIRECTION = Text("{kind}（{direction}）", "{kind} ({direction})")


@dataclass(frozen=True, slots=True)
class Titled:
    """One source. `title`: the name that somebody gave it; one that has only its key goes by its kind."""

    key: str
    kind: str
    direction: str
    title: Text


def titles(actor: Actor, company: int) -> Mapping[str, Titled]:
    """By key, in the order of every strip; none for whoever sees nothing of the company. No two are called the same."""
    found = Source.objects.filter(company=company if sees(actor, company) else None).order_by("pk")
    rows = list(found.values_list("key", "name", "kind", "direction"))
    told: set[str] = set()
    known = {}
    for key, name, kind, direction in rows:
        title = _title((key, name, kind, direction))
        known[key] = Titled(key, kind, direction, Text(key, key) if title.zh in told else title)
        told.add(title.zh)
    return dict(sorted(known.items(), key=lambda item: place_in_strip(item[1].kind, item[1].direction)))


def in_words(said: str, known: Mapping[str, Titled], language: Language) -> str:
    """A stored sentence as the server says it, with the sources' keys as people call them; paths of files stay."""
    said = on_the_server(said)
    keys = sorted((key for key, one in known.items() if key != one.title.in_language(language)), key=len, reverse=True)
    if not keys:
        return said
    said = _twice(keys, language).sub(lambda found: found[1] or found[2], said)
    named = re.compile(rf"{_BEFORE}(?<![\w/.-])({'|'.join(map(re.escape, keys))})(?![\w/.-]){_AFTER}", re.ASCII)
    return named.sub(lambda found: known[found[1]].title.in_language(language), said)


def _twice(keys: Sequence[str], language: Language) -> re.Pattern[str]:
    """“发票原件（archive）”: what it is, and what it is called, where the latter alone will say both."""
    places = "|".join(re.escape(one.in_language(language)) for one in PLACE.values())
    key = "|".join(map(re.escape, keys))
    return re.compile(rf"(?:{places})(?:（({key})）| \(({key})\))")


def _title(row: tuple[str, str, str, str]) -> Text:
    key, name, kind, direction = row
    of_kind, way = SOURCE_KIND.get(kind), DIRECTION.get(direction)
    if key != name or of_kind is None or way is None:
        return Text(name, name)
    if direction == Direction.RECEIVED or kind == SourceKind.ISSUED:
        return of_kind
    return Text(
        _OF_DIRECTION.fill("zh", kind=of_kind.zh, direction=way.zh),
        _OF_DIRECTION.fill("en", kind=of_kind.en, direction=way.en),
    )
