"""Text in the two languages of the product, and how a template is filled."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Text:
    """The same sentence in Chinese and in English; `{name}` marks a parameter."""

    zh: str
    en: str

    def in_language(self, language: Language) -> str:
        """The template in one language, unfilled."""
        return self.zh if language == "zh" else self.en

    def fill(self, language: Language, **params: object) -> str:
        """The sentence with its parameters put in."""
        return self.in_language(language).format(**params)

    def with_(self, **params: object) -> "Message":
        """The template together with its parameters, not yet in any language."""
        return Message(self, params)


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence to be said at the edge: a template and what goes into it."""

    text: Text
    params: Mapping[str, object] = field(default_factory=dict)

    def say(self, language: Language) -> str:
        """The sentence in one language; parameters that are texts, messages or lists (tuples) are said in it too."""
        return self.text.fill(language, **{name: _said(value, language) for name, value in self.params.items()})


def in_both(words: Text | Message) -> dict[str, str]:
    """Finished in both languages, to be kept: a later version may word it otherwise."""
    said = words if isinstance(words, Message) else words.with_()
    return {"zh": said.say("zh"), "en": said.say("en")}


def listed(words: Iterable[str], language: Language) -> str:
    """Words one after the other, as the language lists them."""
    return ("、" if language == "zh" else ", ").join(words)


def told(sentences: Iterable[str], language: Language) -> str:
    """Several sentences or clauses in one line."""
    return ("；" if language == "zh" else "; ").join(sentences)


def _said(value: object, language: Language) -> object:
    if isinstance(value, Message):
        return value.say(language)
    if isinstance(value, tuple):
        return listed((str(_said(one, language)) for one in value), language)
    return value.in_language(language) if isinstance(value, Text) else value
