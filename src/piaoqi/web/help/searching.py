"""Searching all chapters: two characters are enough, several words must all be there."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from piaoqi.core.invoice.width import half_width
from piaoqi.web.help.book import CATALOGUE, Chapter
from piaoqi.web.help.rendering import Section

MOST: Final = 30
_BEFORE, _AFTER = 30, 110
_TITLE, _CHAPTER, _COUNTED = 20, 5, 5
_OF_PEOPLE = 15
"""More for a chapter that says how to do something than for the catalogue, which has every word of the trade in it."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A section with what was looked for. `around`: the words about it, those looked for marked."""

    chapter: Chapter
    section: Section
    title: SafeString
    around: SafeString


def search(written: str, chapters: Iterable[Chapter]) -> tuple[Hit, ...]:
    """Best first, MOST of them; of two alike that of the earlier chapter."""
    words = tuple(dict.fromkeys(half_width(written).lower().split()))
    if not words:
        return ()
    found = [
        (score, chapter, section)
        for chapter in chapters
        for section in chapter.page.sections
        if (score := _score(words, chapter, section))
    ]
    found.sort(key=lambda one: -one[0])
    return tuple(
        Hit(chapter, section, _marked(section.title, words), _around(section.text, words))
        for _, chapter, section in found[:MOST]
    )


def _score(words: Sequence[str], chapter: Chapter, section: Section) -> int:
    """0 where one of the words is nowhere in it."""
    total = 0 if chapter.key == CATALOGUE else _OF_PEOPLE
    for word in words:
        title, text = half_width(section.title).lower().count(word), half_width(section.text).lower().count(word)
        of_chapter = half_width(chapter.page.title).lower().count(word)
        if not (title or text):
            return 0
        total += _TITLE * bool(title) + _CHAPTER * bool(of_chapter) + min(text, _COUNTED)
    return total


def _around(text: str, words: Sequence[str]) -> SafeString:
    places = [at for word in words if (at := half_width(text).lower().find(word)) >= 0]
    start = max(0, min(places, default=0) - _BEFORE)
    piece = text[start : start + _BEFORE + _AFTER]
    return format_html(
        "{}{}{}",
        "…" if start else "",
        _marked(piece, words),
        "…" if start + len(piece) < len(text) else "",
    )


def _marked(text: str, words: Sequence[str]) -> SafeString:
    pieces = re.split(f"({'|'.join(map(re.escape, words))})", text, flags=re.IGNORECASE)
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", one) if at % 2 else one,) for at, one in enumerate(pieces))
    )
