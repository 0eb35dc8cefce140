"""What the answers about one company have in common."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.models import Company
from piaoqi.archive.actions.hand_in import may_hand_in
from piaoqi.archive.models import Source
from piaoqi.core.report.words import place_words
from piaoqi.reconciliation.models import Answer
from piaoqi.reconciliation.queries.marks import sources_in_order
from piaoqi.reconciliation.queries.shown import sees_whole
from piaoqi.reconciliation.queries.titles import Titled, in_words, titles
from piaoqi.web.shell.language import language, say


@dataclass
class Around:
    """Who asks, and about which company. `said`: cause -> what was answered of the invoice since the comparison."""

    who: Actor
    company: Company
    said: Mapping[str, Answer] = field(default_factory=dict)

    @cached_property
    def sources(self) -> list[Source]:
        """In the order of every strip."""
        return sources_in_order(self.company.pk)

    @cached_property
    def known(self) -> Mapping[str, Titled]:
        return titles(self.who, self.company.pk)

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """Key -> what people call it, in the order of every strip."""
        return {one.key: say(self.known[one.key].title) for one in self.sources if one.key in self.known}

    @cached_property
    def ids(self) -> Mapping[str, int]:
        return {one.key: one.pk for one in self.sources}

    @cached_property
    def sees_whole(self) -> bool:
        return sees_whole(self.who, self.company.pk)

    @cached_property
    def may_hand_in(self) -> bool:
        """Somewhere in the company."""
        return any(not one.closed_at and may_hand_in(self.who, one) for one in self.sources)

    def title(self, key: str) -> str:
        return self.titles.get(key, key)

    def sentence(self, said: str) -> str:
        """A sentence of an answer, which names what a source is and then its key: the key is left out where nobody gave
        the source a name, and its direction stands there where several are of the kind.
        """
        for key, one in self.known.items():
            _, bracket, way = say(one.title).rpartition("（" if language() == "zh" else "(")
            plain = f"{bracket}{way}" if bracket else ""
            if self._unnamed(key):
                said = said.replace(f"（{key}）", plain).replace(f" ({key})", f" {plain}".rstrip())
        return self.words(said)

    def _unnamed(self, key: str) -> bool:
        return any(one.key == key == one.name for one in self.sources)

    def words(self, said: str) -> str:
        """A sentence of core with sources and places as people call them."""
        return in_words(place_words(said, language()), self.known, language())
