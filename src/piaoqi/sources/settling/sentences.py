"""Sentences as they are kept: code, message and hint, finished in both languages."""

from collections.abc import Mapping
from typing import Any

from piaoqi.core.text import Message, Text

Sentence = Mapping[str, Any]
_NOTHING = Text("", "")


def sentence(code: str, message: Message, hint: Message | None = None) -> Sentence:
    """`hint`: what to do about it; none where nothing need be done."""
    return {"code": code, "message": both(message), "hint": both(hint or _NOTHING.with_())}


def both(message: Message) -> dict[str, str]:
    return {"zh": message.say("zh"), "en": message.say("en")}
