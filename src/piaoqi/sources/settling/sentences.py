"""Sentences as they are kept: code, message and hint, finished in both languages."""

from collections.abc import Mapping
from typing import Any

from piaoqi.core.text import Message, Text, in_both

Sentence = Mapping[str, Any]
_NOTHING = Text("", "")


def sentence(code: str, message: Message, hint: Message | None = None) -> Sentence:
    """`hint`: what to do about it; none where nothing need be done."""
    return {"code": code, "message": in_both(message), "hint": in_both(hint or _NOTHING.with_())}
