"""The language of a page."""

from django.utils.translation import get_language

from piaoqi.core.text import Language, Message, Text


def language() -> Language:
    """As the browser asks for it; Chinese where it asks for something else."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def say(words: Text | Message) -> str:
    """In the language of the page."""
    return words.say(language()) if isinstance(words, Message) else words.in_language(language())
