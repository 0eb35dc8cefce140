"""Text in the two languages of the product, and how a template is filled."""

from dataclasses import dataclass
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
